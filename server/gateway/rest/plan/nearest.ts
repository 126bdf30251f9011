const SIZES = [3, 2];
const LEAST = 0.33;
const LONGEST = 63;
const BEST_BY_GRAMS = 50;

/** How often each run of `size` characters is in the text, of which only letters, digits, commas and blanks count. */
function grams(text: string, size: number): Map<string, number> {
  const padded = `-${text.toLowerCase().replace(/[^\p{L}\p{N}, ]+/gu, '')}-`.padEnd(size, '-');
  const counts = new Map<string, number>();
  for (let i = 0; i + size <= padded.length; i++) {
    const gram = padded.slice(i, i + size);
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

function cosine(a: Map<string, number>, b: Map<string, number>): number {
  let dot = 0;
  for (const [gram, count] of a) dot += count * (b.get(gram) ?? 0);
  const length = (counts: Map<string, number>) =>
    Math.sqrt([...counts.values()].reduce((sum, count) => sum + count * count, 0));
  return dot === 0 ? 0 : dot / (length(a) * length(b));
}

/** Edit distance. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(swap, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}

const likeness = (a: string, b: string) => 1 - distance(a, b) / Math.max(a.length, b.length, 1);

/**
 * The candidate most like `name`, when one is like enough: a fuzzy set by n-grams and then edit distance, with the
 * bounds that PostgREST's hints have (Glass, FuzzySet).
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const list = [...new Set(candidates)];
  if (list.includes(name)) return name;
  if (name.length > LONGEST * 4) return undefined;
  const wanted = name.toLowerCase();
  for (const size of SIZES) {
    const of = grams(name, size);
    const scored = list
      .map((candidate) => ({ candidate, score: cosine(of, grams(candidate, size)) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .slice(0, BEST_BY_GRAMS)
      .map(({ candidate }) => ({ candidate, score: likeness(wanted, candidate.toLowerCase()) }))
      .filter(({ score }) => score >= LEAST)
      .sort((a, b) => b.score - a.score);
    if (scored[0]) return scored[0].candidate;
  }
  return undefined;
}
