/** A piece of a line of Markdown. HTML is text here: nothing of it is ever passed through. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'break' }
  | { kind: 'strong' | 'em' | 'del'; children: Inline[] }
  | { kind: 'link'; href: string; children: Inline[] }
  | { kind: 'image'; src: string; alt: string };

const MAX_DEPTH = 6;
const ESCAPE = /^\\([!-/:-@[-`{-~])/;
const CODE = /^(`+)(?!`)/;
const AUTOLINK = /^<((?:https?:\/\/|mailto:)[^\s<>]{1,500})>/;
const BARE = /^https?:\/\/[^\s<>()]{1,500}[^\s<>().,;:!?'"]/;
const IMAGE = /^!\[([^\]\n]{0,300})\]\(([^()\s]{1,1000})(?:\s+"[^"\n]{0,200}")?\)/;
const LINK = /^\[((?:[^[\]\n]|\[[^[\]\n]{0,100}\]){1,500})\]\(([^()\s]{1,1000})(?:\s+"[^"\n]{0,200}")?\)/;
const PAIRS: readonly (readonly [string, 'strong' | 'em' | 'del'])[] = [
  ['**', 'strong'],
  ['__', 'strong'],
  ['~~', 'del'],
  ['*', 'em'],
  ['_', 'em'],
];

interface Found {
  node: Inline;
  length: number;
}

function codeSpan(rest: string): Found | undefined {
  const fence = CODE.exec(rest)?.[1];
  if (!fence) return undefined;
  const end = rest.indexOf(fence, fence.length);
  if (end < 0) return undefined;
  return { node: { kind: 'code', text: rest.slice(fence.length, end).trim() }, length: end + fence.length };
}

function linkLike(rest: string, depth: number): Found | undefined {
  const image = IMAGE.exec(rest);
  if (image) return { node: { kind: 'image', alt: image[1]!, src: image[2]! }, length: image[0].length };
  const inlineLink = LINK.exec(rest);
  if (inlineLink) {
    const children = parseInline(inlineLink[1]!, depth + 1);
    return { node: { kind: 'link', href: inlineLink[2]!, children }, length: inlineLink[0].length };
  }
  const auto = AUTOLINK.exec(rest);
  const href = auto?.[1] ?? BARE.exec(rest)?.[0];
  if (!href) return undefined;
  return {
    node: { kind: 'link', href, children: [{ kind: 'text', text: href }] },
    length: auto?.[0].length ?? href.length,
  };
}

function emphasis(rest: string, before: string, depth: number): Found | undefined {
  for (const [mark, kind] of PAIRS) {
    if (!rest.startsWith(mark) || /\s/.test(rest[mark.length] ?? ' ')) continue;
    // snake_case is a name, not emphasis.
    if (mark[0] === '_' && /\w/.test(before)) continue;
    const end = rest.indexOf(mark, mark.length + 1);
    if (end < 0 || /\s/.test(rest[end - 1]!)) continue;
    if (mark[0] === '_' && /\w/.test(rest[end + mark.length] ?? '')) continue;
    return {
      node: { kind, children: parseInline(rest.slice(mark.length, end), depth + 1) },
      length: end + mark.length,
    };
  }
  return undefined;
}

function special(rest: string, before: string, depth: number): Found | undefined {
  const escaped = ESCAPE.exec(rest);
  if (escaped) return { node: { kind: 'text', text: escaped[1]! }, length: 2 };
  if (/^(?: {2,}|\\)\n/.test(rest)) return { node: { kind: 'break' }, length: rest.indexOf('\n') + 1 };
  return (
    codeSpan(rest) ??
    (depth < MAX_DEPTH ? (linkLike(rest, depth) ?? emphasis(rest, before, depth)) : undefined)
  );
}

/** Reads the inline part of Markdown: emphasis, code, links, images. Pure; never fails. */
export function parseInline(source: string, depth = 0): Inline[] {
  const out: Inline[] = [];
  let text = '';
  const flush = () => {
    if (text) out.push({ kind: 'text', text });
    text = '';
  };
  for (let at = 0; at < source.length; ) {
    const char = source[at]!;
    const found = /[\\`![<h*_~ ]/.test(char)
      ? special(source.slice(at), source[at - 1] ?? '', depth)
      : undefined;
    if (!found) {
      text += char;
      at += 1;
      continue;
    }
    flush();
    out.push(found.node);
    at += found.length;
  }
  flush();
  return out;
}

const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/** What may stand behind a link: web and mail addresses, anchors, and paths inside the repository. Pure. */
export function safeHref(href: string): { kind: 'web' | 'inside'; href: string } | undefined {
  if (/^(?:https?:\/\/|mailto:)/i.test(href)) return URL.canParse(href) ? { kind: 'web', href } : undefined;
  if (SCHEME.test(href) || /^[/\\]{2}/.test(href) || href.includes('\\')) return undefined;
  return { kind: 'inside', href };
}
