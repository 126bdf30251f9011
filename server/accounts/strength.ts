/** Passwords that every guessing list begins with; longer ones than the minimum only. */
const WELL_KNOWN = [
  'password',
  'passwort',
  'qwertyuiop',
  'qwertzuiop',
  'iloveyou',
  'letmein',
  'welcome',
  'administrator',
  'changeme',
  'football',
  'sunshine',
  'princess',
  'trustno1',
  'slipway',
  '1q2w3e4r5t',
  'correcthorsebatterystaple',
];
const ROWS = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
export const SHORTEST_PASSWORD = 10;
export const LONGEST_PASSWORD = 200;

export interface Strength {
  /** 0 refused, 1 weak, 2 fair, 3 strong */
  level: 0 | 1 | 2 | 3;
  /** One word or a sentence to show beside the field. */
  words: string;
}

/** Leet and trailing decoration do not make a known password unknown. */
const undecorated = (password: string) =>
  password
    .toLowerCase()
    .replace(/[^a-z]+$/, '')
    .replace(/^[^a-z@$]+/, '')
    .replaceAll('@', 'a')
    .replaceAll('0', 'o')
    .replaceAll('$', 's')
    .replaceAll('3', 'e')
    .replaceAll('1', 'i');

/** How many characters remain when runs like `aaaa`, `abcd` and `4321` count as two each. */
function effectiveLength(password: string): number {
  const text = password.toLowerCase();
  let length = 0;
  let run = 0;
  let kind = '';
  for (let at = 0; at < text.length; at++) {
    const step = stepKind(text[at - 1] ?? '', text[at] ?? '');
    run = step && step === kind ? run + 1 : step ? 1 : 0;
    kind = step;
    if (run < 2) length += 1;
  }
  return length;
}

/** The way from one character to the next: same, up or down in a row of the alphabet or keyboard, or none. */
function stepKind(before: string, after: string): string {
  if (before === after) return 'same';
  for (const [row, letters] of ROWS.entries()) {
    if (before && letters.includes(before + after)) return `up${row}`;
    if (before && letters.includes(after + before)) return `down${row}`;
  }
  return '';
}

function repeats(password: string): boolean {
  for (let size = 1; size <= password.length / 3; size++)
    if (password === password.slice(0, size).repeat(password.length / size)) return true;
  return false;
}

function refusal(password: string, personal: string[]): string | undefined {
  if (password.length < SHORTEST_PASSWORD) return `Use at least ${SHORTEST_PASSWORD} characters.`;
  if (password.length > LONGEST_PASSWORD) return `Use at most ${LONGEST_PASSWORD} characters.`;
  const lower = password.toLowerCase();
  const own = personal
    .flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.length > 3);
  const rest = own.reduce((text, word) => text.replaceAll(word, ''), lower);
  if (rest.length < 5)
    return 'This is mostly your name or e-mail address. Choose something others cannot know.';
  if (WELL_KNOWN.includes(undecorated(password)) || WELL_KNOWN.includes(lower))
    return 'This is one of the first passwords that are tried. Choose another one.';
  if (repeats(password) || effectiveLength(password) < 5)
    return 'This repeats itself. A few unrelated words make a good password.';
  return undefined;
}

/**
 * How hard a password is to guess, in words. Pure and safe in the browser, where it runs at each key.
 * @param personal name, e-mail address and the like, which do not count
 */
export function passwordStrength(password: string, personal: string[] = []): Strength {
  const problem = refusal(password, personal);
  if (problem) return { level: 0, words: problem };
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z0-9]/].filter((kind) => kind.test(password)).length;
  const score = effectiveLength(password) + (kinds - 1) * 2;
  if (score < 13) return { level: 1, words: 'Weak: a few more characters or another word help.' };
  if (score < 18) return { level: 2, words: 'Fair.' };
  return { level: 3, words: 'Strong.' };
}
