import { sensitiveColumns } from './marks.ts';
import type { RawCatalog, RawColumn, RawHandler, RawRelation, RawRepresentation, RawRoutine } from './raw.ts';
import { buildRelationships } from './relationships.ts';
import {
  type Catalog,
  type Column,
  qualified,
  type Representation,
  type Routine,
  type Table,
} from './types.ts';
import { type Origin, traceViews } from './views.ts';

const KINDS = { r: 'table', v: 'view', m: 'materialized', f: 'foreign', p: 'partitioned' } as const;
const TEXT_TYPES = new Set(['text', 'character varying', 'character', 'name', 'json', 'jsonb']);
const VOLATILITY = { i: 'immutable', s: 'stable', v: 'volatile' } as const;

function representationsOf(raw: RawRepresentation[]): Map<string, Representation> {
  const found = new Map<string, Representation>();
  for (const { domain, other, out, schema, name } of raw) {
    const use = out ? (other === 'json' ? 'toJson' : undefined) : other === 'json' ? 'fromJson' : 'fromText';
    if (use) found.set(domain, { ...found.get(domain), [use]: { schema, name } });
  }
  return found;
}

function handlersOf(raw: RawHandler[]): Catalog['handlers'] {
  const found: Catalog['handlers'] = new Map();
  for (const { schema, name, media, base, target } of raw) {
    const key = target ? qualified(...target) : '';
    const rows = target && { target: { schema: target[0], name: target[1] } };
    const handler = { schema, name, binary: base === 'bytea', ...rows };
    found.set(key, (found.get(key) ?? new Map()).set(media, handler));
  }
  return found;
}

function buildColumn(raw: RawColumn, sensitive: boolean, representation: Representation | undefined): Column {
  return {
    name: raw.name,
    type: raw.type,
    nullable: raw.nullable,
    ...(raw.default !== null && !raw.generated && { default: raw.default }),
    generated: raw.generated,
    json: raw.base === 'json' || raw.base === 'jsonb',
    structured: raw.category === 'A' || raw.composite,
    textual: TEXT_TYPES.has(raw.base),
    sensitive,
    ...(representation && { representation }),
  };
}

/** The view shows the base table's whole key: then that key identifies the view's rows as well. */
function viewKey(raw: RawRelation, origins: Map<number, Origin>, keys: Map<number, number[]>): string[] {
  const byOrigin = new Map<string, string>();
  for (const column of raw.columns) {
    const origin = origins.get(column.number);
    if (origin) byOrigin.set(`${origin.table}:${origin.column}`, column.name);
  }
  for (const [table, columns] of keys) {
    const names = columns.map((column) => byOrigin.get(`${table}:${column}`));
    if (names.length && names.every((name) => name !== undefined)) return names;
  }
  return [];
}

function buildRoutine(raw: RawRoutine): Routine {
  return {
    schema: raw.schema,
    name: raw.name,
    arguments: raw.arguments,
    volatility: VOLATILITY[raw.volatility],
    returnsSet: raw.returnsSet,
    returnsRow: raw.returnsRow,
    ...(raw.untyped && { untyped: true }),
    returnsVoid: raw.returnsVoid,
    ...(raw.returnsTable && { returnsTable: qualified(...raw.returnsTable) }),
    settings: Object.fromEntries(
      (raw.settings ?? []).map((entry) => {
        const at = entry.indexOf('=');
        return [entry.slice(0, at), entry.slice(at + 1)];
      }),
    ),
    resultType: raw.resultType,
    ...(raw.media !== null && { media: raw.media }),
    baseType: raw.baseType,
    comment: raw.comment,
  };
}

/** Turns the rows of the system catalogs into the gateway's catalog. Pure. */
export function buildCatalog(raw: RawCatalog, now = Date.now()): Catalog {
  const origins = traceViews(raw.relations);
  const sensitive = sensitiveColumns(raw.relations);
  const primary = new Map(
    raw.keys.filter((key) => key.kind === 'p').map((key) => [key.relation, key.columns]),
  );
  const representations = representationsOf(raw.representations);
  const tables = new Map<string, Table>();
  for (const relation of raw.relations) {
    const marked = sensitive.get(relation.oid);
    const columns = relation.columns.map((column) =>
      buildColumn(column, marked?.has(column.number) ?? false, representations.get(column.type)),
    );
    const own = primary.get(relation.oid);
    const names = new Map(relation.columns.map((column) => [column.number, column.name]));
    const view = origins.get(relation.oid);
    tables.set(qualified(relation.schema, relation.name), {
      schema: relation.schema,
      name: relation.name,
      kind: KINDS[relation.kind],
      writable: {
        insert: (relation.writable & 8) !== 0,
        update: (relation.writable & 4) !== 0,
        delete: (relation.writable & 16) !== 0,
      },
      columns: new Map(columns.map((column) => [column.name, column])),
      primaryKey: own
        ? own.map((number) => names.get(number) ?? '')
        : view
          ? viewKey(relation, view, primary)
          : [],
      comment: relation.comment,
      represented: columns.some((column) => column.representation?.toJson),
    });
  }
  const routines = new Map<string, Routine[]>();
  for (const routine of raw.routines.map(buildRoutine)) {
    const key = qualified(routine.schema, routine.name);
    routines.set(key, [...(routines.get(key) ?? []), routine]);
  }
  return {
    tables,
    relationships: buildRelationships(raw, origins),
    routines,
    handlers: handlersOf(raw.handlers),
    represented: [...tables.values()].some((table) => table.represented),
    ...(raw.geojson !== null && { geojson: raw.geojson }),
    loadedAt: now,
  };
}
