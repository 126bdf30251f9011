/** Words that cannot stand bare as a name (PostgreSQL 18, appendix C: reserved, some except as function or type). */
const RESERVED = new Set(
  `all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast
  char character check coalesce collate collation column concurrently constraint create cross current_catalog
  current_date current_role current_schema current_time current_timestamp current_user dec decimal default deferrable
  desc distinct do else end except exists extract false fetch float for foreign freeze from full grant greatest
  group grouping having ilike in initially inner inout int integer intersect interval into is isnull join
  json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize json_table
  json_value lateral leading least left like limit localtime localtimestamp merge_action national natural nchar none
  normalize not notnull null nullif numeric offset on only or order out outer overlaps overlay placing position
  precision primary real references returning right row select session_user setof similar smallint some substring
  symmetric system_user table tablesample then time timestamp to trailing treat trim true union unique user using
  values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest
  xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable`.split(/\s+/),
);

/** A name as SQL, quoted only where it has to be. */
export function word(name: string): string {
  const bare = /^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name);
  return bare ? name : `"${name.replaceAll('"', '""')}"`;
}

export const words = (names: readonly string[]): string => names.map(word).join(', ');

/** A name in its schema. */
export const inSchema = ({ schema, name }: { schema: string; name: string }): string =>
  `${word(schema)}.${word(name)}`;

/** A text literal. */
export function text(value: string): string {
  const quoted = `'${value.replaceAll("'", "''")}'`;
  return value.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** Options as `pg_class.reloptions` has them (`fillfactor=70`), for WITH and SET. */
export function optionList(options: readonly string[]): string {
  const pairs = options.map((option) => {
    const at = option.indexOf('=');
    return at < 0 ? option : `${option.slice(0, at)} = ${text(option.slice(at + 1))}`;
  });
  return pairs.join(', ');
}

/** SET and RESET that turn the one list of options into the other. */
export function optionChanges(before: readonly string[], after: readonly string[]): string[] {
  const key = (option: string) => option.split('=')[0]!;
  const set = after.filter((option) => !before.includes(option));
  const gone = before.map(key).filter((name) => !after.some((option) => key(option) === name));
  return [
    ...(set.length ? [`SET (${optionList(set)})`] : []),
    ...(gone.length ? [`RESET (${gone.join(', ')})`] : []),
  ];
}
