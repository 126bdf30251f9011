import type { Catalog } from '../catalog/types.ts';
import type { Json } from './json-schema.ts';
import type { ApiDescription, DescribedRelation, DescribedRoutine, DescribedType } from './types.ts';

/** Formats of answers beside JSON, as far as they do not depend on what is asked. */
export interface Formats {
  /** Media types in which the database writes any rows. */
  anyRows: string[];
  geojson: boolean;
  plans: boolean;
  /** Domains whose casts give their values another form in JSON, which no type of SQL describes. */
  represented: Set<string>;
  /** Single values are answered as text and bytes, and `limit` counts for writes. */
  slipway: boolean;
}

/** Media types of the database's own for the rows of `target`, or for any rows when it is ''. */
export function handledTypes(catalog: Catalog, target: string, schemas: readonly string[]): string[] {
  const handlers = catalog.handlers.get(target) ?? new Map();
  return [...handlers].filter(([, handler]) => schemas.includes(handler.schema)).map(([type]) => type);
}

/** Names of the domains of columns that casts show or read in JSON. */
export function representedTypes(catalog: Catalog): Set<string> {
  if (!catalog.represented) return new Set();
  const columns = [...catalog.tables.values()].flatMap((table) => [...table.columns.values()]);
  return new Set(columns.filter((one) => one.representation?.toJson).map(({ type }) => type));
}

const TEXT = { schema: { type: 'string' } };
const MEDIA = /^(?:\*\/\*|[a-z0-9.-]+\/[a-z0-9.+-]+)$/i;

function shared({ formats }: ApiDescription): string[] {
  return [
    ...formats.anyRows,
    'text/csv',
    'application/xml',
    ...(formats.geojson ? ['application/geo+json'] : []),
  ];
}

function plans({ formats }: ApiDescription): Json {
  if (!formats.plans) return {};
  return {
    'application/vnd.pgrst.plan+text': TEXT,
    'application/vnd.pgrst.plan+json': { schema: { type: 'array', items: { type: 'object' } } },
  };
}

const asText = (types: string[]): Json => Object.fromEntries(types.map((type) => [type, TEXT]));

/** What the rows of a table are answered in. `row`: the JSON Schema of one. */
export function rowContent(relation: Pick<DescribedRelation, 'media'>, row: Json, all: ApiDescription): Json {
  const partial = { type: 'object' };
  return {
    'application/json': { schema: { type: 'array', items: row } },
    'application/vnd.pgrst.object+json': { schema: row },
    'application/vnd.pgrst.object+json;nulls=stripped': { schema: partial },
    'application/vnd.pgrst.array+json;nulls=stripped': { schema: { type: 'array', items: partial } },
    // After the built-in ones: a handler of the same type takes their place.
    ...asText([...shared(all), ...relation.media]),
    ...plans(all),
  };
}

/** The media type that a function's result type is named after. */
function mediaOf(type: DescribedType | undefined): string | undefined {
  return type?.kind === 'domain' && MEDIA.test(type.name) ? type.name.toLowerCase() : undefined;
}

/** What a function's result is answered in. `schema`: the JSON Schema of all of it. */
export function resultContent(overloads: DescribedRoutine[], schema: Json, all: ApiDescription): Json {
  const types = overloads.flatMap((routine) => {
    const row = all.relations.find(({ schema: s, name }) => routine.result === `${s}.${name}`);
    if (row || routine.result === 'record') return [...shared(all), ...(row?.media ?? [])];
    const own = mediaOf(all.types.get(routine.result));
    const values = all.formats.slipway ? ['text/plain', 'application/octet-stream'] : [];
    return ['text/csv', 'application/xml', ...all.formats.anyRows, ...values, ...(own ? [own] : [])];
  });
  return { 'application/json': { schema }, ...asText(types), ...plans(all) };
}

/** What a body of rows may be written in. */
export function bodyContent(schema: Json, row: Json): Json {
  return {
    'application/json': { schema },
    'application/x-www-form-urlencoded': { schema: row },
    'application/xml': TEXT,
    'text/csv': TEXT,
  };
}
