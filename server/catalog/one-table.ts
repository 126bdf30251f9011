import { fail } from '../kernel/errors.ts';
import type { Description, ForeignKey, Table } from './shapes.ts';

/** A foreign key of another table (or its own) that points here. */
export interface IncomingKey extends Pick<ForeignKey, 'name' | 'columns' | 'onDelete'> {
  schema: string;
  table: string;
  references: string[];
}

/** A table with the keys that point at it. Throws `not_found`. */
export function oneTable(
  description: Description,
  { schema, name }: { schema: string; name: string },
): { table: Table; incoming: IncomingKey[] } {
  const table = description.tables.find((t) => t.schema === schema && t.name === name);
  if (!table) throw fail('not_found', `There is no table ${schema}.${name} in this database.`);
  const incoming = description.tables.flatMap((other) =>
    other.foreignKeys
      .filter((key) => key.references.schema === schema && key.references.table === name)
      .map(({ name, columns, onDelete, references }) => ({
        name,
        columns,
        onDelete,
        schema: other.schema,
        table: other.name,
        references: references.columns,
      })),
  );
  return { table, incoming };
}
