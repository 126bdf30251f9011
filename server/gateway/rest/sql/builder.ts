/** Collects the bound values of one statement while its text is written. */
export class SqlBuilder {
  readonly values: string[] = [];
  /** Binds a value of the caller and gives its place, `$1`, `$2`, … */
  bind(value: string): string {
    return `$${this.values.push(value)}`;
  }
}

const quotedNames = new Map<string, string>();
const REMEMBERED = 5_000;

/** Quotes a name. Throws on NUL, which would end the message to PostgreSQL early. */
export function ident(name: string): string {
  const known = quotedNames.get(name);
  if (known !== undefined) return known;
  if (name.includes('\0')) throw new Error('A name cannot contain NUL.');
  const quoted = `"${name.replaceAll('"', '""')}"`;
  if (quotedNames.size >= REMEMBERED) quotedNames.clear();
  quotedNames.set(name, quoted);
  return quoted;
}

/** Quotes a text for places where PostgreSQL needs a constant (JSON keys, which indexes are built on). */
export function literal(text: string): string {
  if (text.includes('\0')) throw new Error('A text cannot contain NUL.');
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** `"schema"."name"` */
export function relationName(relation: { schema: string; name: string }): string {
  return `${ident(relation.schema)}.${ident(relation.name)}`;
}

/** Quotes a function as settings name it: `name` or `schema.name`. */
export function functionName(name: string): string {
  return name.split('.').map(ident).join('.');
}

/** Type names that are SQL words: quoting them would look for another type. */
const SQL_WORDS = new Set([
  'bigint',
  'bit',
  'bit varying',
  'boolean',
  'char',
  'character',
  'character varying',
  'dec',
  'decimal',
  'double precision',
  'float',
  'int',
  'integer',
  'interval',
  'numeric',
  'real',
  'smallint',
  'time',
  'time with time zone',
  'time without time zone',
  'timestamp',
  'timestamp with time zone',
  'timestamp without time zone',
  'varchar',
]);

/** A type name of the caller, as SQL: a known SQL word, or a quoted name that PostgreSQL looks up. */
export function castType(text: string): string {
  const isArray = text.endsWith('[]');
  const name = (isArray ? text.slice(0, -2) : text).trim().replace(/\s+/g, ' ');
  const lower = name.toLowerCase();
  const type = SQL_WORDS.has(lower) ? lower : ident(name || 'unnamed');
  return isArray ? `${type}[]` : type;
}
