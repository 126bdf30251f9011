import { bodyContent, resultContent, rowContent } from './content.ts';
import { type Json, nullable, schemaOfColumn, schemaOfType } from './json-schema.ts';
import { HEADERS, PARAMETERS, RESPONSES } from './openapi3-shared.ts';
import { splitComment } from './prose.ts';
import {
  type ApiDescription,
  type DescribedRelation,
  type DescribedRoutine,
  givenArguments,
  outArguments,
} from './types.ts';

export interface OpenApiOptions {
  serverUrl: string;
  version: string;
  security: boolean;
  /** Callers send an API key of the environment. */
  apiKeys: boolean;
}

/** Query parameters with a meaning of their own: a column of that name has no filter. */
const RESERVED = new Set(['select', 'order', 'limit', 'offset', 'on_conflict', 'columns', 'and', 'or']);
const SINGLE: Record<string, string> = {
  json: 'application/json',
  jsonb: 'application/json',
  text: 'text/plain',
  bytea: 'application/octet-stream',
};

/** A name as a component's key. */
function keyOf(name: string): string {
  return name.replace(/[^a-zA-Z0-9._-]/g, (char) => `_${char.codePointAt(0)?.toString(16)}_`);
}
const schemaRef = (name: string) => ({ $ref: `#/components/schemas/${keyOf(name)}` });
const parameterRefs = (...names: string[]) =>
  names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
const responseRef = (name: string) => ({ $ref: `#/components/responses/${name}` });
const ERRORS = {
  '400': responseRef('BadRequest'),
  '401': responseRef('Unauthorized'),
  '403': responseRef('Forbidden'),
  '404': responseRef('NotFound'),
  '406': responseRef('NotAcceptable'),
  '503': responseRef('Unavailable'),
  '504': responseRef('TimedOut'),
};

function rowSchema(
  relation: DescribedRelation,
  right: 'read' | 'insert' | 'update',
  all: ApiDescription,
): Json {
  const columns = relation.columns.filter((one) => one[right] && (right === 'read' || !one.generated));
  const needed = columns.filter(
    (one) => !one.nullable && (right === 'read' || (right === 'insert' && one.default === null)),
  );
  return {
    type: 'object',
    ...(relation.comment && { description: relation.comment }),
    properties: Object.fromEntries(columns.map((one) => [one.name, schemaOfColumn(relation, one, all)])),
    ...(needed.length && { required: needed.map(({ name }) => name) }),
  };
}

function bodyOf(name: string, many: boolean): Json {
  const one = schemaRef(name);
  const schema = many ? { anyOf: [one, { type: 'array', items: one }] } : one;
  return { required: true, content: bodyContent(schema, one) };
}

function filtersOf(relation: DescribedRelation): Json[] {
  return relation.columns
    .filter(({ name, read }) => read && !RESERVED.has(name))
    .map(({ name }) => ({ $ref: `#/components/parameters/${keyOf(`rowFilter.${relation.name}.${name}`)}` }));
}

function filterParameters(relation: DescribedRelation): [string, Json][] {
  return relation.columns
    .filter(({ name, read }) => read && !RESERVED.has(name))
    .map(({ name, type }) => [
      keyOf(`rowFilter.${relation.name}.${name}`),
      {
        name,
        in: 'query',
        required: false,
        description: `Rows by \`${name}\` (${type}): \`<operator>.<value>\`, such as \`eq.…\`, \`in.(…)\`, \`not.is.null\`.`,
        schema: { type: 'string' },
      },
    ]);
}

const idOf = (verb: string, kind: string, name: string) => `${verb}_${kind}${keyOf(name)}`;

function operations(relation: DescribedRelation, all: ApiDescription): Json {
  const { name } = relation;
  const content = rowContent(relation, schemaRef(name), all);
  const page = all.formats.slipway ? parameterRefs('order', 'limit', 'offset') : [];
  const about = splitComment(relation.comment);
  const base = (verb: string, summary: string) => ({
    operationId: idOf(verb, '', name),
    tags: [name],
    summary: `${summary} ${about.summary ?? name}`,
    ...(about.description && { description: about.description }),
  });
  const filters = filtersOf(relation);
  const conditions = [...filters, ...parameterRefs('and', 'or')];
  const written = (status: string, words: string) => ({
    [status]: { description: words, headers: HEADERS, content },
  });
  const item: Json = {};
  if (relation.columns.some(({ read }) => read))
    item['get'] = {
      ...base('read', 'Read'),
      parameters: [
        ...conditions,
        ...parameterRefs('select', 'order', 'limit', 'offset', 'range', 'preferCount', 'acceptProfile'),
      ],
      responses: {
        '200': { description: 'The rows', headers: HEADERS, content },
        '206': { description: 'Some of the rows', headers: HEADERS, content },
        '416': responseRef('OutOfRange'),
        ...ERRORS,
      },
    };
  if (relation.insertable && relation.columns.some(({ insert }) => insert))
    item['post'] = {
      ...base('insert', 'Insert into'),
      parameters: parameterRefs('select', 'columns', 'on_conflict', 'preferInsert', 'contentProfile'),
      requestBody: bodyOf(`${name}.insert`, true),
      responses: { ...written('201', 'Inserted'), '409': responseRef('Conflict'), ...ERRORS },
    };
  if (relation.updatable && relation.columns.some(({ update }) => update))
    item['patch'] = {
      ...base('update', 'Update'),
      parameters: [...conditions, ...page, ...parameterRefs('select', 'preferReturn', 'contentProfile')],
      requestBody: bodyOf(`${name}.update`, false),
      responses: {
        ...written('200', 'Updated'),
        '204': { description: 'Updated' },
        '409': responseRef('Conflict'),
        ...ERRORS,
      },
    };
  if (relation.deletable && relation.mayDelete)
    item['delete'] = {
      ...base('delete', 'Delete from'),
      parameters: [...conditions, ...page, ...parameterRefs('select', 'preferReturn', 'contentProfile')],
      responses: {
        ...written('200', 'Deleted'),
        '204': { description: 'Deleted' },
        '409': responseRef('Conflict'),
        ...ERRORS,
      },
    };
  return item;
}

function resultSchema(routine: DescribedRoutine, all: ApiDescription): Json {
  const row = all.relations.find(({ schema, name }) => routine.result === `${schema}.${name}`);
  const outs = outArguments(routine);
  if (row) return schemaRef(row.name);
  if (routine.result === 'record' && outs.length) {
    const fields = outs.map(({ name, type }) => [name, nullable(schemaOfType(type, all))]);
    return { type: 'object', properties: Object.fromEntries(fields) };
  }
  return routine.result === 'record' ? { type: 'object' } : schemaOfType(routine.result, all);
}

/** Media type and JSON Schema of what one overload takes as its body. */
function bodySchema(routine: DescribedRoutine, all: ApiDescription): { type: string; schema: Json } {
  const given = givenArguments(routine);
  const [only] = given;
  const single = given.length === 1 && only && !only.name ? SINGLE[only.type] : undefined;
  if (single && only) return { type: single, schema: schemaOfType(only.type, all) };
  const required = given.filter((argument) => argument.required).map(({ name }) => name);
  const properties = given.map(({ name, type }) => [name, nullable(schemaOfType(type, all))]);
  const schema = {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length && { required }),
  };
  return { type: 'application/json', schema };
}

function argumentsBody(overloads: DescribedRoutine[], all: ApiDescription): Json {
  const bodies = overloads.map((routine) => bodySchema(routine, all));
  const content = Map.groupBy(bodies, ({ type }) => type);
  const merged = [...content].map(([type, list]) => [
    type,
    { schema: list.length === 1 ? list[0]?.schema : { anyOf: list.map(({ schema }) => schema) } },
  ]);
  return { content: Object.fromEntries(merged) };
}

function callable(routine: DescribedRoutine): boolean {
  const given = givenArguments(routine);
  const [only] = given;
  return given.every(({ name }) => name) || (given.length === 1 && only !== undefined && only.type in SINGLE);
}

function callItem(overloads: DescribedRoutine[], all: ApiDescription): Json {
  const first = overloads[0] as DescribedRoutine;
  const results = overloads.map((routine) => {
    const one = resultSchema(routine, all);
    return routine.returnsSet ? { type: 'array', items: one } : one;
  });
  const about = splitComment(first.comment);
  const base = (verb: string) => ({
    operationId: idOf(verb, 'rpc_', first.name),
    tags: ['Functions'],
    summary: about.summary ?? `Call ${first.name}`,
    ...(about.description && { description: about.description }),
  });
  const schema = results.length === 1 ? results[0] : { anyOf: results };
  const nothing = overloads.every(({ result }) => result === 'void');
  const responses = nothing
    ? { '204': { description: 'Done' }, ...ERRORS }
    : {
        '200': { description: 'The result', content: resultContent(overloads, schema ?? {}, all) },
        ...ERRORS,
      };
  const post = {
    ...base('call'),
    parameters: parameterRefs('select', 'preferParams', 'contentProfile'),
    requestBody: argumentsBody(overloads, all),
    responses,
  };
  const readable = overloads.filter(({ volatility }) => volatility !== 'v');
  if (!readable.length) return { post };
  const names = new Map<string, Json>();
  for (const argument of readable.flatMap(givenArguments))
    if (argument.name && !RESERVED.has(argument.name))
      names.set(argument.name, {
        name: argument.name,
        in: 'query',
        required: argument.required && readable.length === 1,
        description: argument.type,
        schema: { type: 'string' },
      });
  const parameters = [...names.values(), ...parameterRefs('select', 'acceptProfile')];
  return { get: { ...base('get'), parameters, responses }, post };
}

function schemasOf(description: ApiDescription): Json {
  const error = {
    type: 'object',
    required: ['code', 'message', 'details', 'hint'],
    properties: {
      code: { type: 'string', examples: ['42501'] },
      message: { type: 'string', examples: ['permission denied for table orders'] },
      details: { type: ['string', 'object', 'array', 'null'] },
      hint: { type: ['string', 'null'] },
    },
  };
  const schemas: Json = { Error: error };
  for (const relation of description.relations) {
    schemas[keyOf(relation.name)] = rowSchema(relation, 'read', description);
    if (relation.insertable)
      schemas[keyOf(`${relation.name}.insert`)] = rowSchema(relation, 'insert', description);
    if (relation.updatable)
      schemas[keyOf(`${relation.name}.update`)] = rowSchema(relation, 'update', description);
  }
  return schemas;
}

function securityOf({ security, apiKeys }: OpenApiOptions): { schemes: Json; wanted: Json[] } {
  if (!security) return { schemes: {}, wanted: [{}] };
  const bearer = {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'Token of a signed-in user.',
  };
  if (!apiKeys) return { schemes: { bearer }, wanted: [{}, { bearer: [] }] };
  const apiKey = {
    type: 'apiKey',
    in: 'header',
    name: 'apikey',
    description: 'A publishable or secret key.',
  };
  return { schemes: { apiKey, bearer }, wanted: [{ apiKey: [] }, { apiKey: [], bearer: [] }] };
}

/** The description of one schema as OpenAPI 3.1: what the caller's role may do, and nothing else. Pure. */
export function openapi3(description: ApiDescription, options: OpenApiOptions): Json {
  const about = splitComment(description.schemas[0]?.comment ?? null);
  const name = description.schemas[0]?.name;
  const paths: Json = {};
  for (const relation of description.relations) {
    const item = operations(relation, description);
    if (Object.keys(item).length) paths[`/${encodeURIComponent(relation.name)}`] = item;
  }
  const routines = Map.groupBy(description.routines.filter(callable), (routine) => routine.name);
  for (const [routine, overloads] of routines)
    paths[`/rpc/${encodeURIComponent(routine)}`] = callItem(overloads, description);
  const { schemes, wanted } = securityOf(options);
  const tags = description.relations.map((one) => ({
    name: one.name,
    ...(one.comment && { description: one.comment }),
  }));
  return {
    openapi: '3.1.0',
    info: {
      title: about.summary ?? `REST API${name ? ` of ${name}` : ''}`,
      description: about.description ?? 'Tables, views and functions that the caller’s role may use.',
      version: options.version,
    },
    servers: [{ url: options.serverUrl }],
    security: wanted,
    tags: routines.size ? [...tags, { name: 'Functions', description: 'Functions of the database.' }] : tags,
    paths,
    components: {
      schemas: schemasOf(description),
      parameters: { ...PARAMETERS, ...Object.fromEntries(description.relations.flatMap(filterParameters)) },
      responses: RESPONSES,
      securitySchemes: schemes,
    },
  };
}
