import { inside, isNode, list, type Node, names, text, within } from './tree.ts';

/** An object that a statement names. */
export interface Named {
  id: string;
  kind: string;
  name: string;
  /** What it stands in, outermost first. */
  inside: string[];
}

const shown = (schema: string, name: string) => (schema === 'public' ? name : `${schema}.${name}`);

/** Names objects as a statement that runs with this search path means them. Pure. */
export function naming(path: string) {
  const split = (parts: string[]): [string, string] =>
    parts.length > 1 ? [parts.at(-2)!, parts.at(-1)!] : [path, parts[0] ?? ''];
  const plain = (prefix: string, kind: string, parts: string[], suffix = ''): Named => {
    const [schema, name] = split(parts);
    const id = `${prefix}:${schema}.${name}${suffix}`;
    return { id, kind, name: shown(schema, name) + suffix, inside: [`schema:${schema}`] };
  };
  const relation = (parts: string[], kind = 'table') => plain('relation', kind, parts);
  const part = (kind: string, table: string[], name: string): Named => {
    const whole = relation(table);
    const id = `${kind}:${whole.id.slice('relation:'.length)}.${name}`;
    return { id, kind, name: `${whole.name}.${name}`, inside: [...whole.inside, whole.id] };
  };
  const alone = (kind: string, name: string): Named => ({ id: `${kind}:${name}`, kind, name, inside: [] });
  const range = (value: unknown): string[] => {
    const node = isNode(value) && isNode(value['RangeVar']) ? value['RangeVar'] : isNode(value) ? value : {};
    return [text(node['schemaname']), text(node['relname'])].filter(Boolean);
  };
  const typeName = (value: unknown) => {
    const node = isNode(value) && isNode(value['TypeName']) ? value['TypeName'] : value;
    const own = names(isNode(node) ? node['names'] : []);
    const array = isNode(node) && list(node['arrayBounds']).length ? '[]' : '';
    return own.filter((one) => one !== 'pg_catalog').join('.') + array;
  };
  const routine = (parts: string[], args: string[] | null, kind = 'function'): Named => {
    const found = plain('function', kind, parts, `(${args ? args.join(', ') : '*'})`);
    return args ? found : { ...found, name: found.name.slice(0, -'(*)'.length) };
  };
  const withArgs = (value: unknown, kind?: string) => {
    const node = inside(value);
    const args = node['args_unspecified'] ? null : list(node['objargs']).map(typeName);
    return routine(names(node['objname']), args, kind);
  };
  return {
    relation,
    part,
    alone,
    range,
    typeName,
    routine,
    withArgs,
    type: (parts: string[], kind = 'type') => plain('type', kind, parts),
  };
}
export type Naming = ReturnType<typeof naming>;

/** Relations that a tree reads or writes, the types and functions it names, and columns when they can be of one only. */
export function usesOf(root: unknown, name: Naming, own: string[] | null = null): string[] {
  const found = new Set<string>();
  const tables: string[][] = own ? [own] : [];
  const columns: string[] = [];
  for (const node of within(root)) {
    if (typeof node['relname'] === 'string') tables.push(name.range(node));
    if (isNode(node['ColumnRef'])) columns.push(names(node['ColumnRef']['fields']).at(-1) ?? '');
    if (isNode(node['FuncCall'])) found.add(name.routine(names(node['FuncCall']['funcname']), null).id);
    if (isNode(node['TypeName'])) found.add(name.type(names(node['TypeName']['names'])).id);
    // The type of a column or an argument stands in it without its wrapping.
    for (const key of ['typeName', 'argType'])
      if (isNode(node[key]) && Array.isArray((node[key] as Node)['names']))
        found.add(name.type(names((node[key] as Node)['names'])).id);
  }
  for (const table of tables) found.add(name.relation(table).id);
  const [only] = new Set(tables.map((table) => name.relation(table).id)).size === 1 ? tables : [];
  if (only) for (const column of columns) if (column) found.add(name.part('column', only, column).id);
  return [...found];
}
