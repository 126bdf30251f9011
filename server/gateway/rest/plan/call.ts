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
  bytea: ['application/octet-stream'],
};

function accepts(routine: Routine, given: string[]): boolean {
  const names = new Set(routine.arguments.map((argument) => argument.name));
  const required = routine.arguments.filter((argument) => argument.required && !argument.variadic);
  return (
    given.every((name) => names.has(name)) && required.every((argument) => given.includes(argument.name))
  );
}

function takesBody(routine: Routine, bodyType: string): Argument | undefined {
  const [only, more] = routine.arguments;
  if (!only || more || only.name) return undefined;
  return SINGLE_TYPES[only.type]?.includes(bodyType) ? only : undefined;
}

function notFound(context: PlanContext, request: ApiRequest, given: string[]): Error {
  const { schema } = context;
  const signature = given.length ? `(${given.join(', ')})` : '';
  const names = [...context.catalog.routines.values()].flat().filter((routine) => routine.schema === schema);
  const same = names.find((routine) => routine.name === request.target);
  const like =
    same?.name ??
    nearest(
      request.target,
      names.map((routine) => routine.name),
    );
  const known = names.find((routine) => routine.name === like);
  const hint =
    known &&
    `Perhaps you meant to call the function ${schema}.${known.name}(${known.arguments.map((a) => a.name).join(', ')})`;
  const which = given.length ? `parameters ${given.join(', ')}` : 'no parameters';
  return apiError(
    404,
    'PGRST202',
    `Could not find the function ${schema}.${request.target}${signature || ' without parameters'} in the schema cache`,
    `Searched for the function ${schema}.${request.target} with ${which}, but no matches were found in the schema cache.`,
    hint ?? null,
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

function namesInBody(request: ApiRequest): string[] | undefined {
  if (request.bodyType === 'application/x-www-form-urlencoded' || request.bodyType === 'text/csv')
    return request.payload?.keys;
  if (request.bodyType !== 'application/json') return undefined;
  const value = request.body.length ? parseJson(request.body.toString('utf8')) : {};
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.keys(value)
    : undefined;
}

/** Chooses the overload that the request means and binds its arguments. Throws PGRST202 (404), PGRST203 (300). */
export function planCall(context: PlanContext, request: ApiRequest): Call {
  const candidates = context.catalog.routines.get(qualified(context.schema, request.target)) ?? [];
  if (request.method !== 'POST') {
    const given = [...new Set(request.query.arguments.map(([name]) => name))];
    const routine = choose(context, request, candidates, given);
    const values = givenValues(routine, request.query.arguments);
    return { routine, ...(values && { values }) };
  }
  if (request.bodyType === 'application/x-www-form-urlencoded')
    request = { ...request, payload: parsePayload(request.body, request.bodyType, true) };
  const names = namesInBody(request);
  if (names && candidates.some((routine) => accepts(routine, names))) {
    const routine = choose(context, request, candidates, names);
    const passed = routine.arguments.filter((argument) => names.includes(argument.name));
    const json = request.payload?.json ?? (request.body.length ? request.body.toString('utf8') : '{}');
    return passed.length ? { routine, object: { json, arguments: passed } } : { routine };
  }
  for (const routine of candidates) {
    const only = takesBody(routine, request.bodyType);
    if (!only) continue;
    const value =
      only.type === 'bytea' ? `\\x${request.body.toString('hex')}` : request.body.toString('utf8');
    return {
      routine,
      single: { type: only.type, value: value || (only.type.startsWith('json') ? 'null' : '') },
    };
  }
  if (
    !names &&
    !['application/json'].includes(request.bodyType) &&
    !(request.bodyType in { 'text/plain': 1, 'application/octet-stream': 1 })
  )
    throw apiError(415, 'PGRST107', `Content-Type not acceptable: ${request.bodyType}`);
  throw notFound(context, request, names ?? []);
}

function choose(context: PlanContext, request: ApiRequest, candidates: Routine[], given: string[]): Routine {
  const fitting = candidates.filter((routine) => accepts(routine, given));
  const exact = fitting.filter((routine) => routine.arguments.length === given.length);
  const found = exact.length ? exact : fitting;
  const [first, second] = found;
  if (!first) throw notFound(context, request, given);
  if (second) throw ambiguous(found);
  return first;
}
