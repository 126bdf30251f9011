/** Letters and digits, each with the marks that belong to it; brackets, dots and emoji are none. */
const LETTER = /[\p{L}\p{N}]\p{M}*/gu;

/** “ß” is “SS” in capitals, which would be a letter too many. */
function capital(letter: string): string {
  const upper = letter.toUpperCase();
  return upper.length > letter.length ? (upper[0] ?? letter) : upper;
}

/** Two letters of a name: of its first and last word, or the first two of its only one; “?” when it has none. */
export function initials(name: string): string {
  const words = name
    .normalize('NFC')
    .split(/\s+/)
    .map((word) => word.match(LETTER) ?? [])
    .filter(([first]) => first !== undefined);
  const [first = [], last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  const letters = last ? [first[0], last[0]] : first.slice(0, 2);
  return letters.map((letter) => capital(letter ?? '')).join('') || '?';
}
