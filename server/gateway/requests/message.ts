/** Codes whose message is written by us or PostgreSQL from names alone. All others may repeat what the caller sent. */
const NAMES_ONLY =
  /^(PGRST(0\d\d|10[1-8]|11[1-8]|12[0-8]|20[0-6]|30[0-3])|SLW\d\d\d|42501|42P01|42703|42883|42804|428C9|2350[235]|23514|23P01|57014|53\d\d\d|25006|40\d\d\d|55\w\d\d)$/;
/** The parser's and the payload's messages repeat what they could not read. */
const REPEATING = /^(PGRST100|PGRST102|PGRST106|PGRST122)$/;
const MOST = 300;
/** A name that a caller made up may be anything: an address, a number. Then the sentence about it is not kept. */
const ODD = /[^\p{L}\p{N}_.,:;'"()$!\s=<>~*/-]|\d{6,}/u;

/** The message of a failed request as far as it may be kept: none when it could hold values of a caller. */
export function keptMessage(code: string, message: string): string | undefined {
  if (!NAMES_ONLY.test(code) || REPEATING.test(code) || ODD.test(message)) return undefined;
  return message.slice(0, MOST);
}

/** The columns that a constraint's details name, `Key (a, b)=(1, 2) …` → `a, b`, without their values. */
export function keptColumns(details: unknown): string | undefined {
  return /^Key \(([^)=]{1,200})\)=\(/.exec(typeof details === 'string' ? details : '')?.[1];
}

const NAME = /^[\p{L}_][\p{L}\p{N}_$ -]{0,62}$/u;

/** The address's last part where it can be a name; a caller may have written anything else there. */
export function keptTarget(path: string): string {
  const parts = path.split('/').filter(Boolean);
  const name = parts.at(-1) ?? '';
  let decoded = '…';
  try {
    decoded = decodeURIComponent(name);
  } catch {
    // Not text at all: it is kept as “…”.
  }
  const shown = name === '' || NAME.test(decoded) ? decoded : '…';
  return parts[0] === 'rpc' && parts.length === 2 ? `rpc/${shown}` : name === '' ? '' : shown;
}
