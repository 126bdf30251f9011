import type { Prose } from './shapes.ts';

export const code = (text: string) => ({ code: text });

/** `a`, `b` and `c` as prose with each in the code face. */
export function codeList(names: string[], last = 'and'): Prose {
  return names.flatMap((name, index) => {
    if (index === 0) return [code(name)];
    return [index === names.length - 1 ? ` ${last} ` : ', ', code(name)];
  });
}

const CODE =
  /`([^`\n]+)`|[A-Za-z_]\w*=(?:eq|neq|gte?|lte?|is|in|like|ilike)\.[\w.%*()-]*[\w)%*]|[A-Za-z]\w*_\w+/g;

/** A comment as prose: what stands in backticks, filters, and names of the schema are set in the code face. */
export function proseOf(comment: string, names: ReadonlySet<string>): Prose {
  const parts: Prose = [];
  let from = 0;
  for (const found of comment.matchAll(CODE)) {
    const text = found[1] ?? found[0];
    const known = found[1] !== undefined || text.includes('=') || names.has(text);
    if (!known) continue;
    if (found.index > from) parts.push(comment.slice(from, found.index));
    parts.push(code(text));
    from = found.index + found[0].length;
  }
  if (from < comment.length) parts.push(comment.slice(from));
  return parts;
}

/** Prose as plain text, for search and tests. */
export function plainText(prose: Prose): string {
  return prose.map((part) => (typeof part === 'string' ? part : part.code)).join('');
}

/** A name as words: `lab_results` → `lab results`. */
export const words = (name: string) => name.replaceAll('_', ' ').replace(/\s+/g, ' ').trim() || name;
