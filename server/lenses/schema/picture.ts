import { shortType } from '../../api/columns.ts';
import type { Column, Description, Table } from '../../catalog/shapes.ts';
import type { Mark, ObjectChange, Picture, PictureLine, PictureLink, PictureTable } from './shapes.ts';

const MOST_TABLES = 12;
const MOST_LINES = 14;
const PARTS = new Set(['index', 'constraint', 'policy', 'trigger']);

const idOf = ({ schema, name }: { schema: string; name: string }) => `${schema}.${name}`;

function noteOf(column: Column): string {
  const { identity, generated, nullable, default: fallback } = column;
  const fixed = identity ? ' identity' : generated ? ' generated' : nullable ? '' : ' not null';
  const short = fallback && fallback.length <= 12 && !identity ? ` = ${fallback.replace(/::.*$/, '')}` : '';
  return `${shortType(column.type)}${fixed}${short}`;
}

const markOf = (change: ObjectChange | undefined): Mark =>
  change === undefined
    ? 'same'
    : ({ added: 'new', changed: 'changed', removed: 'removed' } as const)[change.change];

function keyOf(table: Table, column: string): PictureLine['key'] {
  if (table.primaryKey?.columns.includes(column)) return 'primary';
  return table.foreignKeys.some((one) => one.columns.includes(column)) ? 'foreign' : null;
}

function columnLines(
  before: Table | undefined,
  after: Table | undefined,
  changes: ObjectChange[],
): PictureLine[] {
  const names = [...new Set([...(after?.columns ?? []), ...(before?.columns ?? [])].map((one) => one.name))];
  return names.map((name) => {
    const was = before?.columns.find((one) => one.name === name);
    const is = after?.columns.find((one) => one.name === name);
    const touched = changes.filter((one) => one.name === name && ['column', 'default'].includes(one.kind));
    const mark = !was ? 'new' : !is ? 'removed' : touched.length ? 'changed' : 'same';
    const [old, now] = [was && noteOf(was), noteOf((is ?? was)!)];
    const note = mark === 'changed' && old !== now ? `${old} → ${now}` : now;
    return { name, note, mark, key: keyOf((after ?? before)!, name), column: true };
  });
}

function partLines(changes: ObjectChange[]): PictureLine[] {
  return changes
    .filter((one) => PARTS.has(one.kind))
    .map((one) => {
      const type = one.properties.find(({ name }) => name === 'type');
      const words: Record<string, string> = {
        primary: 'primary key',
        foreign: 'foreign key',
        exclusion: 'exclusion',
      };
      const kind = String(type?.after ?? type?.before ?? one.kind);
      return { name: one.name, note: words[kind] ?? kind, mark: markOf(one), key: null, column: false };
    });
}

function drawTable(
  before: Table | undefined,
  after: Table | undefined,
  changes: ObjectChange[],
): PictureTable {
  const table = (after ?? before)!;
  const mark: Mark = !before ? 'new' : !after ? 'removed' : 'changed';
  const columns = columnLines(before, after, changes);
  const whole = mark !== 'changed';
  const wanted = whole ? columns : columns.filter((one) => one.mark !== 'same' || one.key === 'primary');
  const shown = wanted.slice(0, MOST_LINES);
  const parts = whole ? [] : partLines(changes);
  return {
    ...{ id: idOf(table), schema: table.schema, name: table.name, mark, neighbour: false },
    kind: table.kind === 'view' || table.kind === 'matview' ? 'view' : 'table',
    rowEstimate: before?.rowEstimate ?? null,
    lines: [...shown, ...parts.slice(0, MOST_LINES)],
    unchanged: columns.length - shown.length,
  };
}

function neighbour(table: Table, columns: readonly string[]): PictureTable {
  const lines = table.columns
    .filter((one) => columns.includes(one.name))
    .map(
      (one): PictureLine => ({
        name: one.name,
        note: shortType(one.type),
        mark: 'same',
        key: keyOf(table, one.name),
        column: true,
      }),
    );
  return {
    ...{
      id: idOf(table),
      schema: table.schema,
      name: table.name,
      kind: 'table' as const,
      mark: 'same' as const,
    },
    ...{ rowEstimate: table.rowEstimate, lines, unchanged: 0, neighbour: true },
  };
}

/** Foreign keys that touch a drawn table: all of a new one, the changed ones of others. */
function linksOf(
  before: Description,
  after: Description,
  drawn: ReadonlyMap<string, PictureTable>,
): PictureLink[] {
  const keysOf = (side: Description) =>
    side.tables.flatMap((table) =>
      table.foreignKeys.map((key) => ({ table, key, id: `${idOf(table)} ${key.name} ${key.definition}` })),
    );
  const [old, now] = [keysOf(before), keysOf(after)];
  const [known, kept] = [new Set(old.map((one) => one.id)), new Set(now.map((one) => one.id))];
  const all = [...now, ...old.filter((one) => !kept.has(one.id))];
  return all.flatMap(({ table, key, id }): PictureLink[] => {
    const mark: Mark = !known.has(id) ? 'new' : !kept.has(id) ? 'removed' : 'same';
    const target = `${key.references.schema}.${key.references.table}`;
    const both = drawn.has(idOf(table)) && drawn.has(target);
    if (mark === 'same' ? !both : !drawn.has(idOf(table))) return [];
    const [from, to] = [
      { table: idOf(table), column: key.columns[0]! },
      { table: target, column: key.references.columns[0]! },
    ];
    return [{ from, to, mark }];
  });
}

/**
 * The difference as a picture: tables and views that are new, changed or gone, and the unchanged ones that they point
 * to. At most twelve changed ones; `left` counts the others. Pure.
 */
export function drawDifference(
  before: Description,
  after: Description,
  changes: readonly ObjectChange[],
): Picture {
  const tableOf = (one: ObjectChange) =>
    ['table', 'view', 'matview'].includes(one.kind)
      ? `${one.schema}.${one.name}`
      : one.table && `${one.schema}.${one.table}`;
  const byTable = Map.groupBy(
    changes.filter((one) => tableOf(one)),
    (one) => tableOf(one)!,
  );
  const find = (side: Description, id: string) => side.tables.find((one) => idOf(one) === id);
  const whole = [...byTable].map(([id, list]) => ({ id, list, was: find(before, id), is: find(after, id) }));
  const rank = ({ was, is }: (typeof whole)[number]) => (!was ? 0 : is ? 1 : 2);
  const changed = whole.filter(({ was, is }) => was ?? is).sort((a, b) => rank(a) - rank(b));
  const drawn = new Map(
    changed.slice(0, MOST_TABLES).map(({ id, list, was, is }) => [id, drawTable(was, is, list)]),
  );
  const links = linksOf(before, after, drawn);
  const missing = Map.groupBy(
    links.filter(({ to }) => !drawn.has(to.table)),
    ({ to }) => to.table,
  );
  for (const [id, list] of missing) {
    const table = find(after, id) ?? find(before, id);
    if (table)
      drawn.set(
        id,
        neighbour(
          table,
          list.map(({ to }) => to.column),
        ),
      );
  }
  return { tables: [...drawn.values()], links, left: Math.max(0, changed.length - MOST_TABLES) };
}
