import { parseSql } from '../platform/postgres/parse.ts';

/** Stands for every table: SQL whose effect cannot be read from its text. */
export const ANY_TABLE = '*';
/** Stands for every path. */
export const ANY_PATH = '*';

/** Their last name is a part of the table that the names before it give. */
const PART_OF_TABLE = new Set([
  'OBJECT_COLUMN',
  'OBJECT_POLICY',
  'OBJECT_TRIGGER',
  'OBJECT_RULE',
  'OBJECT_TABCONSTRAINT',
]);
const TABLE_LIKE = new Set(['OBJECT_TABLE', 'OBJECT_VIEW', 'OBJECT_MATVIEW', 'OBJECT_FOREIGN_TABLE']);
/** Whatever they run is not in the text. */
const OPAQUE = new Set(['DoStmt', 'CallStmt', 'SelectStmt', 'ExecuteStmt']);

type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null;

function strings(list: unknown): string[] {
  const items = isPlain(list) && isPlain(list['List']) ? list['List']['items'] : undefined;
  if (!Array.isArray(items)) return [];
  return items.flatMap((item) =>
    isPlain(item) && isPlain(item['String']) ? [String(item['String']['sval'])] : [],
  );
}

const qualified = (names: string[]) => (names.length > 1 ? names.slice(-2).join('.') : `public.${names[0]}`);

/** Tables that DROP and COMMENT name: they give lists of names instead of relations. */
function listed(kind: string, node: Plain): string[] {
  const type = String(node['removeType'] ?? node['objtype']);
  const lists = kind === 'DropStmt' && Array.isArray(node['objects']) ? node['objects'] : [node['object']];
  return lists.flatMap((list) => {
    const names = PART_OF_TABLE.has(type)
      ? strings(list).slice(0, -1)
      : TABLE_LIKE.has(type)
        ? strings(list)
        : [];
    return names.length ? [qualified(names)] : [];
  });
}

/** Relations anywhere inside a node, without recursion: SQL may nest deeper than the stack. */
function relations(root: unknown): string[] {
  const found: string[] = [];
  const left = [root];
  while (left.length) {
    const value = left.pop();
    if (!isPlain(value)) continue;
    if (typeof value['relname'] === 'string')
      found.push(`${value['schemaname'] ?? 'public'}.${value['relname']}`);
    left.push(...Object.values(value));
  }
  return found;
}

/**
 * The tables that a migration's text names, as `schema.table`; `*` when it holds what cannot be read from its text
 * (a DO block, a call, another search path, a syntax error). Rather one too many than one too few.
 */
export async function tablesIn(sql: string): Promise<string[]> {
  const parsed = await parseSql(sql).catch(() => undefined);
  if (!parsed?.ok) return [ANY_TABLE];
  const tables = new Set<string>();
  for (const { kind, node } of parsed.statements) {
    if (OPAQUE.has(kind)) tables.add(ANY_TABLE);
    if (kind === 'VariableSetStmt' && isPlain(node) && node['name'] === 'search_path') tables.add(ANY_TABLE);
    for (const table of relations(node)) tables.add(table);
    if ((kind === 'DropStmt' || kind === 'CommentStmt') && isPlain(node))
      for (const table of listed(kind, node)) tables.add(table);
  }
  return [...tables].sort();
}
