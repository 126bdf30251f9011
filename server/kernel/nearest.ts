/** Number of single-letter changes between two words. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The names most like `wanted`, the nearest first; those that only share a few letters are left out. */
export function nearestNames(wanted: string, names: readonly string[], most = 3): string[] {
  const plain = wanted.toLowerCase();
  return names
    .map((name) => {
      const other = name.toLowerCase();
      const within = plain.length > 2 && (other.includes(plain) || plain.includes(other));
      return { name, far: within ? 1 : distance(plain, other) };
    })
    .filter(({ name, far }) => far <= Math.max(2, Math.floor(Math.max(name.length, plain.length) / 3)))
    .sort((a, b) => a.far - b.far)
    .slice(0, most)
    .map(({ name }) => name);
}
