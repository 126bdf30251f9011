import type { Owners } from './shapes.ts';
import { ANY_PATH, ANY_TABLE } from './touched.ts';

/** Does a name with `*` (anything but a slash) and `?` fit? Linear in both, whatever the pattern. */
function fits(pattern: string, text: string): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (p < pattern.length && pattern[p] !== '*' && (pattern[p] === text[t] || pattern[p] === '?')) {
      p++;
      t++;
    } else if (pattern[p] === '*') {
      star = p++;
      mark = t;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** Rows of a table instead of recursion: `**` may stand for any number of folders. */
function fitsParts(pattern: readonly string[], parts: readonly string[]): boolean {
  let reached = new Set([0]);
  for (const [index, part] of pattern.entries()) {
    const next = new Set<number>();
    for (const at of reached) {
      if (part === '**') for (let to = at; to <= parts.length; to++) next.add(to);
      else if (at < parts.length && fits(part, parts[at]!)) next.add(at + 1);
    }
    reached = next;
    if (!reached.size) return false;
    // A pattern that names a folder covers what is in it.
    if (index === pattern.length - 1 && part !== '**') return reached.size > 0;
  }
  return reached.has(parts.length);
}

/** Does a path fall under a pattern in the notation of .gitignore? Pure. */
export function coversPath(pattern: string, path: string): boolean {
  if (path === ANY_PATH) return true;
  const anchored = /\/./.test(pattern.replace(/\/$/, ''));
  const parts = pattern.split('/').filter(Boolean);
  if (!parts.length) return pattern === '/';
  return fitsParts(anchored ? parts : ['**', ...parts], path.split('/'));
}

/** Does a table fall under a name such as `public.invoice` or `billing.*`? Pure. */
export const coversTable = (pattern: string, table: string) =>
  table === ANY_TABLE || fits(pattern.includes('.') ? pattern : `public.${pattern}`, table);

export interface Ownership {
  /** What asks for them, in words: `database/**`, `table public.invoice`. */
  rule: string;
  userIds: string[];
}

/** The rules that a change falls under. Pure. */
export function ownersOf(
  owners: Owners,
  touched: { paths: readonly string[]; tables: readonly string[] },
): Ownership[] {
  return owners.flatMap(({ paths, tables, userIds }) => {
    const path = paths.find((pattern) => touched.paths.some((one) => coversPath(pattern, one)));
    if (path) return [{ rule: path, userIds }];
    const table = tables.find((pattern) => touched.tables.some((one) => coversTable(pattern, one)));
    return table ? [{ rule: `table ${table}`, userIds }] : [];
  });
}
