/** Kinds of character as PostgreSQL's scanner sees them; bytes above ASCII belong to names. */
export const KIND = { other: 0, space: 1, letter: 2, digit: 3 } as const;

const TABLE = new Uint8Array(128);
for (const char of ' \t\n\r\f\v') TABLE[char.charCodeAt(0)] = KIND.space;
for (let code = 65; code <= 90; code++) TABLE[code] = TABLE[code + 32] = KIND.letter;
TABLE[95] = KIND.letter;
for (let code = 48; code <= 57; code++) TABLE[code] = KIND.digit;

/** The kind of a character code. */
export function kindOf(code: number): number {
  return code < 128 ? TABLE[code]! : KIND.letter;
}

/** May this character continue a name that has begun? */
export function continuesName(code: number): boolean {
  return kindOf(code) >= KIND.letter || code === 36;
}

/** Index after the name (or number) that begins at `at`. */
export function nameEnd(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && continuesName(text.charCodeAt(end))) end++;
  return end;
}

/** How many line ends there are in `text` from `from` up to `to`. */
export function countLines(text: string, from = 0, to = text.length): number {
  let lines = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

/** The opening mark of a dollar quote (`$$`, `$body$`) at `at`; '' when it is none, undefined when more text is needed. */
export function dollarMark(text: string, at: number, complete: boolean): string | undefined {
  let end = at + 1;
  while (end < text.length && text.charCodeAt(end) !== 36) {
    const kind = kindOf(text.charCodeAt(end));
    if (kind !== KIND.letter && !(kind === KIND.digit && end > at + 1)) return '';
    end++;
  }
  if (end < text.length) return text.slice(at, end + 1);
  return complete || end - at > 1024 ? '' : undefined;
}
