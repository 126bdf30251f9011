/** Words that would collide with an address of the console itself. */
const RESERVED = new Set(
  (
    'account api docs git login logout new p status setup invite health - _next public static assets favicon.ico ' +
    'robots.txt sitemap.xml manifest.webmanifest icon signin signup sign-in sign-up settings admin search help www'
  ).split(' '),
);
const SLUG = /^[a-z0-9](?:-?[a-z0-9])*$/;
export const SLUG_LENGTH = 40;

/** “Café Nord, Ltd.” → `cafe-nord-ltd`; empty when no letter or digit is left. Safe in the browser. */
export function slugFrom(name: string): string {
  const plain = name
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase();
  const words = plain.replace(/['’]/g, '').match(/[a-z0-9]+/g) ?? [];
  return words.join('-').slice(0, SLUG_LENGTH).replace(/-+$/, '');
}

/** What is wrong with a slug, as a sentence for a form; undefined when it is fine. */
export function slugProblem(slug: string): string | undefined {
  if (slug.length < 2) return 'Use at least 2 characters.';
  if (slug.length > SLUG_LENGTH) return `Use at most ${SLUG_LENGTH} characters.`;
  if (!SLUG.test(slug)) return 'Use lower-case letters and digits, with single hyphens between them.';
  if (RESERVED.has(slug)) return `“${slug}” is an address of Slipway itself. Choose another one.`;
  return undefined;
}

/** The first free one of `slug`, `slug-2`, `slug-3`, … `taken` answers whether one is in use. */
export async function freeSlug(slug: string, taken: (slug: string) => Promise<boolean>): Promise<string> {
  const base = slugProblem(slug) ? `${slug || 'team'}-1`.slice(0, SLUG_LENGTH) : slug;
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? base : `${base.slice(0, SLUG_LENGTH - 5)}-${number}`;
    if (!slugProblem(candidate) && !(await taken(candidate))) return candidate;
  }
}
