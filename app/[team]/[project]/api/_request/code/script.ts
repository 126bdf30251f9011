/** Writes a value as JavaScript, strings in single quotes, objects over several lines when they are long. */
export function script(value: unknown, indent = ''): string {
  if (typeof value === 'string') return quote(value);
  if (value === null || typeof value !== 'object') return String(value);
  const flat = inline(value);
  if (flat.length + indent.length <= 70) return flat;
  const deeper = `${indent}  `;
  const list = Array.isArray(value);
  const parts = list
    ? value.map((item) => script(item, deeper))
    : Object.entries(value).map(([key, item]) => `${name(key)}: ${script(item, deeper)}`);
  const [open, close] = list ? '[]' : '{}';
  return `${open}\n${parts.map((part) => `${deeper}${part},\n`).join('')}${indent}${close}`;
}

function quote(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`;
}

function name(key: string): string {
  // `__proto__: x` sets the prototype; as a computed key it is a key like others.
  if (key === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key);
}

function inline(value: object): string {
  const nested = (item: unknown): string =>
    item !== null && typeof item === 'object' ? inline(item) : script(item);
  if (Array.isArray(value)) return `[${value.map(nested).join(', ')}]`;
  const entries = Object.entries(value).map(([key, item]) => `${name(key)}: ${nested(item)}`);
  return entries.length ? `{ ${entries.join(', ')} }` : '{}';
}

/** JSON text as a value; undefined when it is none, or when a number in it has more digits than JavaScript keeps. */
export function readJson(text: string): unknown {
  if (/\d[\d.]{15,}/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
