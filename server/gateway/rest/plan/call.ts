import { type Argument, qualified, type Routine } from '../../catalog/types.ts';
import { apiError } from '../errors.ts';
import { parseJson, parsePayload } from '../payload.ts';
import type { ApiRequest } from '../request.ts';
import type { PlanContext } from './context.ts';
import { nearest } from './nearest.ts';
import type { Call } from './types.ts';

const SINGLE_TYPES: Record<string, string[]> = {
  json: ['application/json'],
  jsonb: ['application/json'],
  text: ['text/plain'],
  xml: ['text/xml'],
  bytea: ['application/octet-stream'],
};

function accepts(routine: Routine, given: string[]): boolean {
  const names = new Set(routine.arguments.map((argument) => argument.name));
  const required = routine.arguments.filter((argument) => argument.required);
  return (
    given.every((name) => names.has(name)) && required.every((argument) => given.includes(argument.name))
  );
}

function takesBody(routine: Routine, bodyType: string): Argument | undefined {
  const [only, more] = routine.arguments;
  if (!only || more || only.name) return undefined;
  return SINGLE_TYPES[only.type]?.includes(bodyType) ? only : undefined;
}

const SINGLE_KIND: Record<string, string> = {
  'text/plain': 'text',
  'text/xml': 'xml',
  'application/octet-stream': 'bytea',
};

/** What of a call says which function is meant. */
type Sought = Pick<ApiRequest, 'method' | 'target' | 'bodyType'>;

/** In PostgREST's words: what was looked for, by the names given and the kind of the body. */
function searchedFor(request: Sought, given: string[]): { signature: string; details: string } {
  const posted = request.method === 'POST';
  const single = posted ? SINGLE_KIND[request.bodyType] : undefined;
  if (single) return { signature: '', details: ` with a single unnamed ${single} parameter` };
  const named = ` with parameter${given.length > 1 ? 's' : ''} ${given.join(', ')}`;
  const json =
    posted && request.bodyType === 'application/json' ? ' or with a single unnamed json/jsonb parameter' : '';
  return {
    signature: given.length ? `(${given.join(', ')})` : ' without parameters',
    details: `${given.length ? named : ' without parameters'}${json}`,
  };
}

function likeCall(
  { catalog, schema }: Pick<PlanContext, 'catalog' | 'schema'>,
  request: Sought,
  given: string[],
): string | undefined {
  if (request.method === 'POST' && request.bodyType in SINGLE_KIND) return undefined;
  const listed = (names: string[]) => `(${names.toSorted().join(', ')})`;
  const overloads = catalog.routines.get(qualified(schema, request.target));
  if (overloads) {
    const signatures = overloads.map((routine) => listed(routine.arguments.map((a) => a.name)));
    const like = nearest(listed(given), signatures);
    return like === undefined ? undefined : request.target + like;
  }
  const all = [...catalog.routines.values()].flat().filter((routine) => routine.schema === schema);
  return nearest(
    request.target,
    all.map((routine) => routine.name),
  );
}

/** PGRST202: no function of that name takes these parameters. */
export function notFound(
  context: Pick<PlanContext, 'catalog' | 'schema'>,
  request: Sought,
  given: string[],
): Error {
  const name = `${context.schema}.${request.target}`;
  const sorted = given.toSorted();
  const { signature, details } = searchedFor(request, sorted);
  const like = likeCall(context, request, sorted);
  return apiError(
    404,
    'PGRST202',
    `Could not find the function ${name}${signature} in the schema cache`,
    `Searched for the function ${name}${details}, but no matches were found in the schema cache.`,
    like === undefined ? null : `Perhaps you meant to call the function ${context.schema}.${like}`,
  );
}

function ambiguous(found: Routine[]): Error {
  const list = found.map(
    (r) => `${r.schema}.${r.name}(${r.arguments.map((a) => `${a.name} => ${a.type}`).join(', ')})`,
  );
  return apiError(
    300,
    'PGRST203',
    `Could not choose the best candidate function between: ${list.join(', ')}`,
    null,
    'Try renaming the parameters or the function itself in the database so function overloading can be resolved',
  );
}

function givenValues(routine: Routine, pairs: [string, string][]): Call['values'] {
  return routine.arguments.flatMap((argument): NonNullable<Call['values']> => {
    const values = pairs.filter(([name]) => name === argument.name).map(([, value]) => value);
    const last = values.at(-1);
    if (last === undefined) return [];
    const literal = argument.variadic && !last.startsWith('{') ? arrayLiteral(values) : last;
    return [[argument, literal]];
  });
}

/** Writes values as a PostgreSQL array literal. */
export function arrayLiteral(values: string[]): string {
  return `{${values.map((value) => `"${value.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`;
}

/** What a body gives to named parameters; undefined when it cannot name any. */
interface Named {
  names: string[];
  json: string;
  /** A list of objects: the first one counts. */
  isArray: boolean;
}

function named(request: ApiRequest): Named | undefined {
  const { bodyType, query } = request;
  if (bodyType === 'text/csv') {
    const { keys, json } = parsePayload(request.body, bodyType, true);
    return { names: query.columns ?? keys, json, isArray: true };
  }
  if (bodyType !== 'application/json') return undefined;
  const json = request.body.length ? request.body.toString('utf8') : '{}';
  const value = parseJson(json);
  const isArray = Array.isArray(value);
  const first: unknown = isArray ? value[0] : value;
  if (typeof first !== 'object' || first === null || Array.isArray(first)) return undefined;
  return { names: query.columns ?? Object.keys(first), json, isArray };
}

function callWithPairs(
  context: PlanContext,
  request: ApiRequest,
  candidates: Routine[],
  pairs: [string, string][],
): Call {
  const given = [...new Set(pairs.map(([name]) => name))];
  const routine = choose(context, request, candidates, given);
  const values = givenValues(routine, pairs);
  return { routine, ...(values && { values }) };
}

function callWithBody(candidates: Routine[], request: ApiRequest): Call | undefined {
  const found = candidates.filter((routine) => takesBody(routine, request.bodyType));
  const [routine, another] = found;
  const type = routine?.arguments[0]?.type;
  if (!routine || type === undefined) return undefined;
  if (another) throw ambiguous(found);
  const value = type === 'bytea' ? `\\x${request.body.toString('hex')}` : request.body.toString('utf8');
  return { routine, single: { type, value: value || (type.startsWith('json') ? 'null' : '') } };
}

/** Chooses the overload that the request means and binds its arguments. Throws PGRST202 (404), PGRST203 (300). */
export function planCall(context: PlanContext, request: ApiRequest): Call {
  const candidates = context.catalog.routines.get(qualified(context.schema, request.target)) ?? [];
  if (request.method !== 'POST') return callWithPairs(context, request, candidates, request.query.arguments);
  const { bodyType } = request;
  if (bodyType === 'application/x-www-form-urlencoded') {
    const text = request.body.toString('utf8');
    if (/%00|\0/.test(text)) throw apiError(400, 'PGRST102', 'The body contains a NUL character');
    return callWithPairs(context, request, candidates, [...new URLSearchParams(text)]);
  }
  const body = named(request);
  if (body && candidates.some((routine) => accepts(routine, body.names))) {
    const routine = choose(context, request, candidates, body.names);
    const passed = routine.arguments.filter((argument) => body.names.includes(argument.name));
    const object = { json: body.json, isArray: body.isArray, arguments: passed };
    return passed.length ? { routine, object } : { routine };
  }
  const single = callWithBody(candidates, request);
  if (single) return single;
  if (bodyType !== 'application/json' && bodyType !== 'text/csv' && !(bodyType in SINGLE_KIND))
    throw apiError(415, 'PGRST107', `Content-Type not acceptable: ${bodyType}`);
  throw notFound(context, request, body?.names ?? []);
}

/** As PostgREST: a parameter with a default fits whether it is given or not, so two that fit are one too many. */
function choose(context: PlanContext, request: ApiRequest, candidates: Routine[], given: string[]): Routine {
  const fitting = candidates.filter((routine) => accepts(routine, given));
  const [first, second] = fitting;
  if (!first) throw notFound(context, request, given);
  if (second) throw ambiguous(fitting);
  return first;
}
