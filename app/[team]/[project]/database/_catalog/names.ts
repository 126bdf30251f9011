import type { Description, Table } from '@/server/catalog/shapes';

/** The name people read and addresses carry: bare in the first exposed schema, else `schema.name`. */
export function tableLabel(table: { schema: string; name: string }, exposed: readonly string[]): string {
  return table.schema === (exposed[0] ?? 'public') ? table.name : `${table.schema}.${table.name}`;
}

/** `schema.name`, unique in one database. */
export const tableId = (table: { schema: string; name: string }) => `${table.schema}.${table.name}`;

/** The table that an address means. A bare name means the first exposed schema, then any other that has it. */
export function findTable(
  tables: Description['tables'],
  text: string,
  exposed: readonly string[],
): Table | undefined {
  return (
    tables.find((table) => tableLabel(table, exposed) === text) ??
    tables.find((table) => tableId(table) === text) ??
    tables.find((table) => table.name === text)
  );
}

/** Type names as they are commonly written: `timestamptz` for `timestamp with time zone`. */
export function shortType(type: string): string {
  return type
    .replace(/^timestamp(\(\d\))? with time zone/, 'timestamptz$1')
    .replace(/^timestamp(\(\d\))? without time zone/, 'timestamp$1')
    .replace(/^time(\(\d\))? with time zone/, 'timetz$1')
    .replace(/^time(\(\d\))? without time zone/, 'time$1')
    .replace(/^character varying/, 'varchar')
    .replace(/^character\b/, 'char')
    .replace(/^double precision/, 'float8');
}
