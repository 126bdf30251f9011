/** psql commands whose argument is the whole rest of the line, backslashes included. */
const WHOLE_LINE = new Set(['copy', '!', 'h', 'help', 'ef', 'ev', 'sf', 'sf+', 'sv', 'sv+']);
const NAME = /\\([.!?]|[^\s\\]*)/y;

/** Index after a quoted argument that begins at `at`; a backslash inside single quotes escapes. */
function quotedEnd(text: string, at: number, stop: number): number {
  const quote = text[at];
  for (let index = at + 1; index < stop; index++) {
    if (text[index] === '\\' && quote === "'") index++;
    else if (text[index] === quote) return index + 1;
  }
  return stop;
}

/**
 * Reads a psql command that begins with the backslash at `at`, on a line that ends at `stop`: its name, its
 * arguments as written, and where SQL goes on (after `\\`, at the next command, or at the end of the line).
 */
export function metaLineEnd(text: string, at: number, stop: number) {
  NAME.lastIndex = at;
  const command = NAME.exec(text)?.[1] ?? '';
  const from = Math.min(stop, at + 1 + command.length);
  if (WHOLE_LINE.has(command)) return { command, rest: text.slice(from, stop).trim(), end: stop };
  let index = from;
  while (index < stop && text[index] !== '\\') {
    const quote = text[index] === "'" || text[index] === '"' || text[index] === '`';
    index = quote ? quotedEnd(text, index, stop) : index + 1;
  }
  const end = text.startsWith('\\\\', index) && index + 1 < stop ? index + 2 : index;
  return { command, rest: text.slice(from, index).trim(), end };
}
