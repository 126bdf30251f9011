import { splitComment } from './prose.ts';
import {
  type ApiDescription,
  type DescribedArgument,
  type DescribedColumn,
  type DescribedRelation,
  type DescribedRoutine,
  givenArguments,
} from './types.ts';

type Json = Record<string, unknown>;
const JSON_TYPES = [
  'application/json',
  'application/vnd.pgrst.object+json;nulls=stripped',
  'application/vnd.pgrst.object+json',
];
const SIMPLE: Record<string, string | undefined> = {
  boolean: 'boolean',
  smallint: 'integer',
  integer: 'integer',
  bigint: 'integer',
  numeric: 'number',
  real: 'number',
  'double precision': 'number',
  json: undefined,
  jsonb: undefined,
};

export interface SwaggerOptions {
  /** Where clients reach the API. */
  serverUrl: string;
  security: boolean;
}

function swaggerType(type: string): string | undefined {
  if (type in SIMPLE) return SIMPLE[type];
  return type.endsWith('[]') ? 'array' : 'string';
}

function typed(type: string): Json {
  const kind = swaggerType(type);
  const element = kind === 'array' ? swaggerType(type.slice(0, -2)) : undefined;
  return {
    format: type,
    ...(kind && { type: kind }),
    ...(kind === 'array' && { items: element ? { type: element } : {} }),
  };
}

/** A domain over a built-in type counts as that type; modifiers are left out. */
function plainType(type: string, description: ApiDescription): { plain: string; full: string } {
  const domain = description.types.get(type);
  if (domain?.kind === 'domain' && domain.base) {
    const below = plainType(domain.base, description);
    return below.plain.includes('.') ? { plain: type, full: below.full } : below;
  }
  return { plain: type.replace(/\(\d+(?:,-?\d+)?\)/, ''), full: type };
}

function defaultOf(type: string, sql: string | null): Json {
  if (sql === null) return {};
  if (swaggerType(type) === 'string') {
    const suffix = `::${type}`;
    return { default: sql.endsWith(suffix) ? sql.slice(0, -suffix.length).replace(/^'+|'+$/g, '') : sql };
  }
  try {
    return { default: JSON.parse(sql) };
  } catch {
    return {};
  }
}

function noteOf(relation: DescribedRelation, column: DescribedColumn): string | undefined {
  const notes = ['Note:'];
  if (relation.primaryKey.includes(column.name)) notes.push('This is a Primary Key.<pk/>');
  const link = relation.links.find(({ columns }) => columns.length === 1 && columns[0] === column.name);
  const there = link?.targetColumns[0];
  if (link)
    notes.push(
      `This is a Foreign Key to \`${link.target}.${there}\`.<fk table='${link.target}' column='${there}'/>`,
    );
  if (notes.length === 1) return column.comment ?? undefined;
  return `${column.comment ? `${column.comment}\n\n` : ''}${notes.join('\n')}`;
}

function property(relation: DescribedRelation, column: DescribedColumn, description: ApiDescription): Json {
  const { plain, full } = plainType(column.type, description);
  const note = noteOf(relation, column);
  const labels = description.types.get(plain)?.labels;
  const length = /^character(?: varying)?\((\d+)\)$/.exec(full);
  return {
    ...defaultOf(plain, column.default),
    ...(note && { description: note }),
    ...(labels && { enum: labels }),
    ...(length && { maxLength: Number(length[1]) }),
    ...typed(plain),
  };
}

function definition(relation: DescribedRelation, description: ApiDescription): Json {
  const required = relation.columns.filter(({ nullable }) => !nullable).map(({ name }) => name);
  return {
    ...(relation.comment && { description: relation.comment }),
    ...(required.length && { required }),
    properties: Object.fromEntries(
      relation.columns.map((column) => [column.name, property(relation, column, description)]),
    ),
    type: 'object',
  };
}

const text = (name: string, where: string, description?: string): Json => ({
  name,
  ...(description && { description }),
  required: false,
  in: where,
  type: 'string',
});
const prefer = (values: string[]): Json => ({
  name: 'Prefer',
  description: 'Preference',
  required: false,
  in: 'header',
  type: 'string',
  enum: values,
});
const RETURN = ['return=representation', 'return=minimal', 'return=none'];
const PAGES = 'Limiting and Pagination';

function parameters(relations: DescribedRelation[]): Json {
  const shared: Json = {
    preferParams: { ...prefer([]), enum: undefined },
    preferReturn: prefer(RETURN),
    preferCount: prefer(['count=none']),
    preferPost: prefer([...RETURN, 'resolution=ignore-duplicates', 'resolution=merge-duplicates']),
    select: text('select', 'query', 'Filtering Columns'),
    on_conflict: text('on_conflict', 'query', 'On Conflict'),
    order: text('order', 'query', 'Ordering'),
    range: text('Range', 'header', PAGES),
    rangeUnit: { ...text('Range-Unit', 'header', PAGES), default: 'items' },
    offset: text('offset', 'query', PAGES),
    limit: text('limit', 'query', PAGES),
  };
  for (const { name, columns } of relations) {
    const schema = { $ref: `#/definitions/${name}` };
    shared[`body.${name}`] = { name, description: name, required: false, in: 'body', schema };
    for (const column of columns)
      shared[`rowFilter.${name}.${column.name}`] = text(column.name, 'query', column.comment ?? undefined);
  }
  return shared;
}

const refs = (names: string[]) => names.map((name) => ({ $ref: `#/parameters/${name}` }));

function pathOf(relation: DescribedRelation): Json {
  const { name } = relation;
  const base = { tags: [name], ...splitComment(relation.comment) };
  const filters = relation.columns.map((column) => `rowFilter.${name}.${column.name}`);
  const shown = ['select', 'order', 'range', 'rangeUnit', 'offset', 'limit', 'preferCount'];
  const list = { type: 'array', items: { $ref: `#/definitions/${name}` } };
  const responses = { '200': { description: 'OK', schema: list }, '206': { description: 'Partial Content' } };
  const get = { ...base, parameters: refs([...filters, ...shown]), responses };
  if (!relation.insertable && !relation.updatable && !relation.deletable) return { get };
  const answer = (status: string, words: string) => ({ responses: { [status]: { description: words } } });
  return {
    get,
    post: {
      ...base,
      parameters: refs([`body.${name}`, 'select', 'preferPost']),
      ...answer('201', 'Created'),
    },
    delete: { ...base, parameters: refs([...filters, 'preferReturn']), ...answer('204', 'No Content') },
    patch: {
      ...base,
      parameters: refs([...filters, `body.${name}`, 'preferReturn']),
      ...answer('204', 'No Content'),
    },
  };
}

function argumentInQuery({ name, type, required, mode }: DescribedArgument): Json {
  const kind = swaggerType(type);
  const base = { name, required, in: 'query' };
  if (mode === 'v') {
    const element = type.replace(/\[\]$/, '');
    const items = { type: swaggerType(element) ?? 'string', format: element };
    return { ...base, type: 'array', items, collectionFormat: 'multi' };
  }
  return { ...base, type: kind === undefined || kind === 'array' ? 'string' : kind, format: type };
}

function callPath(routine: DescribedRoutine): Json {
  const given = givenArguments(routine);
  const required = given.filter((argument) => argument.required).map(({ name }) => name);
  const split = splitComment(routine.comment);
  const base = {
    tags: [`(rpc) ${routine.name}`],
    ...split,
    produces: JSON_TYPES,
    responses: { '200': { description: 'OK' } },
  };
  const schema = {
    ...(routine.comment && { description: routine.comment }),
    ...(required.length && { required }),
    type: 'object',
    properties: Object.fromEntries(given.map(({ name, type }) => [name, typed(type)])),
  };
  const body = { name: 'args', required: true, in: 'body', schema };
  const post = { ...base, parameters: [body, ...refs(['preferParams'])] };
  return routine.volatility === 'v'
    ? { post }
    : { get: { ...base, parameters: given.map(argumentInQuery) }, post };
}

const ROOT_PATH = {
  get: {
    tags: ['Introspection'],
    summary: 'OpenAPI description (this document)',
    produces: ['application/openapi+json', 'application/json'],
    responses: { '200': { description: 'OK' } },
  },
};

/** The description of one schema as Swagger 2.0, in the conventions that PostgREST's clients know. Pure. */
export function swagger2(description: ApiDescription, { serverUrl, security }: SwaggerOptions): Json {
  const url = new URL(serverUrl);
  const about = splitComment(description.schemas[0]?.comment ?? null);
  const types = [...JSON_TYPES, 'text/csv'];
  const { relations, routines } = description;
  return {
    swagger: '2.0',
    info: {
      version: '14.0',
      title: about.summary ?? 'PostgREST API',
      description: about.description ?? 'This is a dynamic API generated by PostgREST',
    },
    host: `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`,
    basePath: url.pathname,
    schemes: [url.protocol.replace(':', '')],
    consumes: types,
    produces: types,
    paths: Object.fromEntries([
      ['/', ROOT_PATH],
      ...relations.map((relation) => [`/${relation.name}`, pathOf(relation)]),
      ...routines.map((routine) => [`/rpc/${routine.name}`, callPath(routine)]),
    ]),
    definitions: Object.fromEntries(relations.map((one) => [one.name, definition(one, description)])),
    parameters: parameters(relations),
    ...(security && {
      securityDefinitions: {
        JWT: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: 'Add the token prepending "Bearer " (without quotes) to it',
        },
      },
      security: [{ JWT: [] }],
    }),
    externalDocs: {
      description: 'PostgREST Documentation',
      url: 'https://postgrest.org/en/v14/references/api.html',
    },
  };
}
