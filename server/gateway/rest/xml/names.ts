/**
 * Any text as the name of an element and back, in the notation of SQL/XML (ISO 9075-14): a character that a name may not
 * hold is `_xHHHH_`, its code in hex. Here the empty text is `_x_`.
 */
const START =
  'A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';
const NOT_START = new RegExp(`^[^${START}]`, 'u');
const NOT_NAME = new RegExp(`[^${START}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}]`, 'gu');
/** A `_` that would look like the beginning of a code; and names that XML keeps for itself. */
const MISREAD = /_(?=x)/g;
const KEPT = /^x(?=ml)/i;

const code = (char: string) => `_x${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}_`;

const known = new Map<string, string>();
const REMEMBERED = 2_000;

/** The element name that stands for `text`. */
export function xmlName(text: string): string {
  const found = known.get(text);
  if (found !== undefined) return found;
  const name =
    text === ''
      ? '_x_'
      : text.replace(MISREAD, '_x005F_').replace(NOT_NAME, code).replace(NOT_START, code).replace(KEPT, code);
  if (known.size >= REMEMBERED) known.clear();
  known.set(text, name);
  return name;
}

/** The text that the element name stands for. */
export function textOfName(name: string): string {
  if (!name.includes('_x')) return name;
  return name.replace(/_x([0-9A-Fa-f]{0,6})_/g, (all, hex: string) => {
    if (!hex) return '';
    const point = Number.parseInt(hex, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : all;
  });
}
