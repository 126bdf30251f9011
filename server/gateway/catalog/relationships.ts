import type { RawCatalog, RawKey, RawRelation } from './raw.ts';
import { qualified, type Relationship } from './types.ts';
import type { Origin } from './views.ts';

/** A table or view that shows some columns of a base table: base column number → name here. */
interface Face {
  key: string;
  relation: number;
  names: Map<number, string>;
}

/** Views that show a column more often than that are not told apart further. */
const MOST_CHOICES = 16;

/** A view may show one column under several names: every choice of them. */
function choices(names: Map<number, string[]>): Map<number, string>[] {
  let found: Map<number, string>[] = [new Map()];
  for (const [column, list] of names) {
    const wider = found.flatMap((one) => list.map((name) => new Map(one).set(column, name)));
    const first = list[0] ?? '';
    found = wider.length > MOST_CHOICES ? found.map((one) => one.set(column, first)) : wider;
  }
  return found;
}

/** Every table as itself, and every view once per base table whose columns it shows. */
function faces(relations: RawRelation[], origins: Map<number, Map<number, Origin>>): Map<number, Face[]> {
  const found = new Map<number, Face[]>();
  const add = (table: number, face: Face) => found.set(table, [...(found.get(table) ?? []), face]);
  for (const relation of relations) {
    const key = qualified(relation.schema, relation.name);
    const traced = origins.get(relation.oid);
    if (!traced) {
      const names = new Map(relation.columns.map((column) => [column.number, column.name]));
      add(relation.oid, { key, relation: relation.oid, names });
      continue;
    }
    const byTable = new Map<number, Map<number, string[]>>();
    for (const column of relation.columns) {
      const origin = traced.get(column.number);
      if (!origin) continue;
      const names = byTable.get(origin.table) ?? new Map<number, string[]>();
      names.set(origin.column, [...(names.get(origin.column) ?? []), column.name]);
      byTable.set(origin.table, names);
    }
    for (const [table, names] of byTable)
      for (const one of choices(names)) add(table, { key, relation: relation.oid, names: one });
  }
  return found;
}

/** The foreign key's columns are a primary or unique key as well: PostgREST counts no unique index without a constraint. */
function isUnique(raw: RawCatalog, key: RawKey): boolean {
  const columns = new Set(key.columns);
  return raw.keys.some(
    (other) =>
      other.kind !== 'f' &&
      other.relation === key.relation &&
      other.columns.length === columns.size &&
      other.columns.every((column) => columns.has(column)),
  );
}

function namesOf(face: Face, columns: number[]): string[] | undefined {
  const names = columns.map((column) => face.names.get(column));
  return names.every((name) => name !== undefined) ? names : undefined;
}

function direct(raw: RawCatalog, all: Map<number, Face[]>): Relationship[] {
  const found: Relationship[] = [];
  for (const key of raw.keys.filter((candidate) => candidate.kind === 'f')) {
    const single = isUnique(raw, key);
    for (const holder of all.get(key.relation) ?? [])
      for (const target of all.get(key.target) ?? []) {
        const here = namesOf(holder, key.columns);
        const there = namesOf(target, key.targetColumns ?? []);
        if (!here || !there) continue;
        const pairs = here.map((name, i): [string, string] => [name, there[i] ?? '']);
        const back = pairs.map(([a, b]): [string, string] => [b, a]);
        const base = { constraint: key.name };
        found.push(
          {
            ...base,
            cardinality: single ? 'one-to-one' : 'many-to-one',
            from: holder.key,
            to: target.key,
            columns: pairs,
            holdsKey: true,
          },
          {
            ...base,
            cardinality: single ? 'one-to-one' : 'one-to-many',
            from: target.key,
            to: holder.key,
            columns: back,
            holdsKey: false,
          },
        );
      }
  }
  return found;
}

/** A table whose primary key holds two foreign keys joins their targets many to many. */
function throughJunctions(raw: RawCatalog, all: Map<number, Face[]>, links: Relationship[]): Relationship[] {
  const found: Relationship[] = [];
  const byHolder = Map.groupBy(
    links.filter((link) => link.holdsKey),
    (link) => link.from,
  );
  const primary = raw.keys.filter((key) => key.kind === 'p');
  for (const key of primary)
    for (const junction of all.get(key.relation) ?? []) {
      const names = namesOf(junction, key.columns);
      if (!names) continue;
      const inKey = (link: Relationship) => link.columns.every(([column]) => names.includes(column));
      const sides = (byHolder.get(junction.key) ?? []).filter(inKey);
      for (const one of sides)
        for (const other of sides)
          if (one.constraint !== other.constraint) found.push(joined(junction.key, one, other));
    }
  return found;
}

function joined(junction: string, one: Relationship, other: Relationship): Relationship {
  return {
    cardinality: 'many-to-many',
    from: one.to,
    to: other.to,
    constraint: `${one.constraint} ${other.constraint}`,
    columns: one.columns.map(([inJunction, here]) => [here, inJunction]),
    junction: { table: junction, columns: other.columns, constraints: [one.constraint, other.constraint] },
    holdsKey: false,
  };
}

/** Functions from a row of one table to rows of another: relationships that no foreign key tells of. */
function computed(raw: RawCatalog): Relationship[] {
  return raw.routines.flatMap(({ schema, name, ofTable, returnsTable, returnsSet, returnsOne }) => {
    if (!ofTable || !returnsTable) return [];
    const one = !returnsSet || returnsOne;
    return [
      {
        cardinality: one ? ('many-to-one' as const) : ('one-to-many' as const),
        from: qualified(...ofTable),
        to: qualified(...returnsTable),
        constraint: name,
        columns: [],
        computed: { schema, name },
        holdsKey: false,
      },
    ];
  });
}

function distinct(links: Relationship[]): Relationship[] {
  return [...new Map(links.map((link) => [JSON.stringify(link), link])).values()];
}

/** All relationships by the table they start from. */
export function buildRelationships(
  raw: RawCatalog,
  origins: Map<number, Map<number, Origin>>,
): Map<string, Relationship[]> {
  const all = faces(raw.relations, origins);
  const links = distinct(direct(raw, all));
  const every = [...links, ...throughJunctions(raw, all, links), ...computed(raw)];
  return Map.groupBy(distinct(every), (link) => link.from);
}
