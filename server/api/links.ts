import type { ForeignKey, Table } from '../catalog/shapes.ts';
import { code } from './prose.ts';
import type { EmbedNote } from './shapes.ts';

/** A name as `select` and filters take it: quoted when it has more than letters, digits, `_` and `$`. */
export const apiName = (name: string) =>
  /^[\p{L}\p{N}_$]+$/u.test(name) ? name : `"${name.replace(/[\\"]/g, '\\$&')}"`;

interface Link {
  table: Table;
  constraint: string;
  many: boolean;
  text: EmbedNote['text'];
}

const same = (a: { schema: string; name: string }, b: { schema: string; name: string }) =>
  a.schema === b.schema && a.name === b.name;
const covers = (key: ForeignKey, columns: string[]) => key.columns.every((name) => columns.includes(name));

function isSingle(table: Table, key: ForeignKey): boolean {
  const unique = [...(table.primaryKey ? [table.primaryKey] : []), ...table.unique];
  return unique.some(({ columns }) => columns.every((name) => key.columns.includes(name)));
}

const target = (tables: Table[], { references }: ForeignKey) =>
  tables.find((table) => same(table, { schema: references.schema, name: references.table }));

function outgoing(table: Table, tables: Table[]): Link[] {
  return table.foreignKeys.flatMap((key) => {
    const found = target(tables, key);
    const text = ['The row that ', code(key.columns.join(', ')), ' points to'];
    return found ? [{ table: found, constraint: key.name, many: false, text }] : [];
  });
}

function incoming(table: Table, tables: Table[]): Link[] {
  return tables.flatMap((other) =>
    other.foreignKeys
      // Among its own rows, the way back cannot be told from the way there.
      .filter((key) => other !== table && target(tables, key) === table)
      .map((key) => {
        const many = !isSingle(other, key);
        const text = [
          many ? 'All rows whose ' : 'The row whose ',
          code(key.columns.join(', ')),
          ' points here',
        ];
        return { table: other, constraint: key.name, many, text };
      }),
  );
}

/** A table whose primary key holds two foreign keys joins the tables they point to. */
function across(table: Table, tables: Table[]): Link[] {
  return tables.flatMap((junction) => {
    const keys = junction.foreignKeys.filter((key) => covers(key, junction.primaryKey?.columns ?? []));
    const here = keys.filter((key) => target(tables, key) === table);
    return here.flatMap((mine) =>
      keys.flatMap((key) => {
        const found = key === mine ? undefined : target(tables, key);
        const text = ['Rows linked through ', code(junction.name)];
        return found ? [{ table: found, constraint: junction.name, many: true, text }] : [];
      }),
    );
  });
}

/** The tables whose rows a request for `table` can bring along. When two ways lead to one, the foreign key is named. */
export function embedsOf(table: Table, tables: Table[]): EmbedNote[] {
  const near = tables.filter((other) => other.schema === table.schema);
  const links = [...outgoing(table, near), ...incoming(table, near), ...across(table, near)];
  return links.map((link) => {
    const ways = links.filter((other) => other.table === link.table).length;
    const own = link.table === table && table.foreignKeys.find((key) => key.name === link.constraint);
    const name = apiName(own && own.columns.length === 1 ? (own.columns[0] ?? '') : link.table.name);
    const select = `${name}${ways > 1 && !own ? `!${apiName(link.constraint)}` : ''}(*)`;
    return { select, table: link.table.name, many: link.many, text: link.text };
  });
}
