import type { ApiRequest, Field } from '../../../../../../server/api/shapes.ts';
import { headerOf, preferences } from '../request.ts';
import { filterCall, logicCall, orderCalls, splitFilter } from './filters.ts';
import { readJson, script } from './script.ts';
import { type CodeContext, SECRET_VARIABLE, TOKEN_VARIABLE } from './shapes.ts';

const sent = (request: ApiRequest): Field[] =>
  request.params.filter(({ on, name }) => on && name.trim() !== '');
const lastValue = (request: ApiRequest, name: string) =>
  sent(request).findLast((field) => field.name === name)?.value;
const isCall = (request: ApiRequest) => request.path.startsWith('rpc/');

function client({ apiUrl, role, publishableKey, secretKey, userToken }: CodeContext): string {
  const secret = secretKey ? script(secretKey) : `process.env.${SECRET_VARIABLE}`;
  const key = role === 'service_role' ? secret : script(publishableKey);
  if (role !== 'authenticated') return `const supabase = createClient(${script(apiUrl)}, ${key});`;
  const token = userToken ? script(userToken) : `process.env.${TOKEN_VARIABLE}`;
  return `const supabase = createClient(${script(apiUrl)}, ${key}, {\n  accessToken: async () => ${token},\n});`;
}

/** The options of `.select()` that come from `Prefer` and HEAD. */
function selectOptions(request: ApiRequest): string {
  const { count } = preferences(request);
  const options = { ...(count && { count }), ...(request.method === 'HEAD' && { head: true }) };
  return Object.keys(options).length ? `, ${script(options)}` : '';
}

/** Arguments of a function called by GET: what is no filter and no word of the grammar. */
function getArguments(request: ApiRequest): Record<string, string> {
  const words = new Set(['select', 'order', 'limit', 'offset', 'and', 'or']);
  const plain = sent(request).filter(
    ({ name, value }) => !words.has(name) && !name.includes('.') && !splitFilter(value),
  );
  return Object.fromEntries(plain.map(({ name, value }) => [name, value]));
}

function bodyScript(request: ApiRequest): string {
  if (!request.body.trim()) return '{}';
  const value = readJson(request.body);
  return value === undefined ? `JSON.parse(${script(request.body)})` : script(value, '  ');
}

function callStart(request: ApiRequest): string[] {
  const name = script(request.path.slice('rpc/'.length));
  const { count } = preferences(request);
  const get = request.method !== 'POST' && { get: true };
  const options = { ...get, ...(count && { count }) };
  const args = request.method === 'POST' ? bodyScript(request) : script(getArguments(request), '  ');
  const third = Object.keys(options).length ? `, ${script(options)}` : '';
  const select = lastValue(request, 'select');
  return [
    `.rpc(${name}${args === '{}' && !third ? '' : `, ${args}`}${third})`,
    ...(select ? [`.select(${script(select)})`] : []),
  ];
}

function upsert(request: ApiRequest): string {
  const conflict = lastValue(request, 'on_conflict');
  const options = {
    ...(conflict && { onConflict: conflict }),
    ...(preferences(request)['resolution'] === 'ignore-duplicates' && { ignoreDuplicates: true }),
  };
  const second = Object.keys(options).length ? `, ${script(options)}` : '';
  return `.upsert(${bodyScript(request)}${second})`;
}

function writeStart(request: ApiRequest): string {
  if (request.method === 'DELETE') return '.delete()';
  if (request.method === 'PATCH') return `.update(${bodyScript(request)})`;
  const merges =
    request.method === 'PUT' || preferences(request)['resolution'] || lastValue(request, 'on_conflict');
  return merges ? upsert(request) : `.insert(${bodyScript(request)})`;
}

function start(request: ApiRequest): string[] {
  if (isCall(request)) return callStart(request);
  const from = `.from(${script(request.path)})`;
  const select = lastValue(request, 'select') ?? '*';
  if (request.method === 'GET' || request.method === 'HEAD') {
    const options = selectOptions(request);
    return [from, `.select(${select === '*' && !options ? '' : script(select)}${options})`];
  }
  const answers = preferences(request)['return'] === 'representation';
  const chosen = select === '*' ? '.select()' : `.select(${script(select)})`;
  return [from, writeStart(request), ...(answers ? [chosen] : [])];
}

/** The filters in order; a select, order or page is no filter. */
function filters(request: ApiRequest): string[] {
  const skip = new Set([
    'select',
    'columns',
    'on_conflict',
    ...Object.keys(isCall(request) ? getArguments(request) : {}),
  ]);
  return sent(request).flatMap(({ name, value }) => {
    if (skip.has(name) || /(^|\.)(order|limit|offset)$/.test(name)) return [];
    return [logicCall(name, value) ?? filterCall(name, value)];
  });
}

function orders(request: ApiRequest): string[] {
  return sent(request).flatMap(({ name, value }) => {
    const found = /^(?:(.+)\.)?order$/.exec(name);
    return found && value ? orderCalls(value, found[1]) : [];
  });
}

const DEFAULT_PAGE = 1000;

/** `limit` and `offset`, of the table itself and of embedded ones. */
function pages(request: ApiRequest): string[] {
  const tables = new Set(
    sent(request).flatMap(({ name }) => /^(?:(.+)\.)?(?:limit|offset)$/.exec(name)?.slice(1, 2) ?? []),
  );
  return [...tables].map((table) => {
    const prefix = table ? `${table}.` : '';
    const limit = Number(lastValue(request, `${prefix}limit`) ?? DEFAULT_PAGE);
    const offset = Number(lastValue(request, `${prefix}offset`) ?? 0);
    const options = table ? `, ${script({ referencedTable: table })}` : '';
    return offset ? `.range(${offset}, ${offset + limit - 1}${options})` : `.limit(${limit}${options})`;
  });
}

function shape(request: ApiRequest): string[] {
  const accept = headerOf(request, 'accept') ?? '';
  if (accept.includes('text/csv')) return ['.csv()'];
  return accept.includes('vnd.pgrst.object') ? ['.single()'] : [];
}

/** The request as a program with `@supabase/supabase-js` that runs when pasted into a file. */
export function supabaseCode(context: CodeContext): string {
  const { request } = context;
  const profile = headerOf(request, 'accept-profile') ?? headerOf(request, 'content-profile');
  const chain = [
    ...(profile ? [`.schema(${script(profile)})`] : []),
    ...start(request),
    ...filters(request),
    ...orders(request),
    ...pages(request),
    ...shape(request),
  ];
  const counts = preferences(request)['count'];
  const names = ['data', 'error', ...(counts ? ['count'] : [])].join(', ');
  const calls = chain.map((call) => `  ${call}`).join('\n');
  return [
    "import { createClient } from '@supabase/supabase-js';",
    '',
    client(context),
    '',
    `const { ${names} } = await supabase\n${calls};`,
    `console.log(error ?? ${counts ? '{ data, count }' : 'data'});`,
  ].join('\n');
}
