/** A psql variable where it is used: `:name`, `:'name'`, `:"name"` or `:{?name}`. */
export const VARIABLE =
  /:(?:([A-Za-z0-9_\u0080-\uffff]+)|'([A-Za-z0-9_\u0080-\uffff]+)'|"([A-Za-z0-9_\u0080-\uffff]+)"|\{\?([A-Za-z0-9_\u0080-\uffff]+)\})/y;

function quoteLiteral(value: string): string {
  const quoted = `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  return value.includes('\\') ? ` E${quoted}` : quoted;
}

/**
 * What a use of a variable stands for; `asSql` when it is to be read as SQL and not taken as it is. Undefined when the
 * variable is not set, so that the text stays.
 */
export function variableText(
  [, bare, literal, name, test]: RegExpExecArray,
  lookup: ((name: string) => string | undefined) | undefined,
): { text: string; asSql: boolean } | undefined {
  const value = lookup?.(bare ?? literal ?? name ?? test ?? '');
  if (test !== undefined) return { text: value === undefined ? 'FALSE' : 'TRUE', asSql: false };
  if (value === undefined) return undefined;
  if (literal !== undefined) return { text: quoteLiteral(value), asSql: false };
  if (name !== undefined) return { text: `"${value.replaceAll('"', '""')}"`, asSql: false };
  return { text: value, asSql: true };
}
