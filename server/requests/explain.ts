import type { ResourceReference } from '../api/shapes.ts';
import type { ApiRole } from '../environments/shapes.ts';
import { nearestNames } from '../kernel/nearest.ts';

/** Why a request was refused and what would help; names in backticks. */
export interface Explanation {
  cause: string;
  fix: string;
  /** The server's own words. */
  message: string;
  code: string;
  details: string | undefined;
  hint: string | undefined;
}

export interface ExplainContext {
  request: { method: string; path: string };
  role: ApiRole;
  resource: ResourceReference | undefined;
  /** Tables and views, for names that are nearly right. */
  tables: readonly string[];
  functions: readonly string[];
}

interface ErrorBody {
  code: string;
  message: string;
  details: string | undefined;
  hint: string | undefined;
}
type Words = Pick<Explanation, 'cause' | 'fix'>;
type Explainer = (error: ErrorBody, context: ExplainContext) => Words;

const ROLES: Record<ApiRole, string> = {
  anon: 'An anonymous caller',
  authenticated: 'A signed-in caller',
  service_role: 'The service role',
};
const VERBS: Record<string, string> = {
  GET: 'read',
  HEAD: 'read',
  POST: 'add rows to',
  PATCH: 'change rows of',
  PUT: 'put rows into',
  DELETE: 'delete rows of',
};
const PRIVILEGES: Record<string, string> = {
  GET: 'SELECT',
  HEAD: 'SELECT',
  POST: 'INSERT',
  PATCH: 'UPDATE',
  PUT: 'INSERT, UPDATE',
  DELETE: 'DELETE',
};

const quoted = (text: string) => /["“'](.+?)["”']/.exec(text)?.[1];
const maybe = (names: string[]) =>
  names.length ? `Did you mean ${names.map((name) => `\`${name}\``).join(' or ')}?` : undefined;
const columnsOf = ({ resource }: ExplainContext) => {
  const read = resource?.operations.find(({ name }) => name === 'read' || name === 'call');
  return read?.answer.columns.map(({ name }) => name) ?? [];
};

const rowRule: Explainer = (_, { request, resource, role }) => {
  const operation = resource?.operations.find(({ method }) => method === request.method);
  const rules = operation?.callers.find((caller) => caller.role === role)?.rules ?? [];
  const named = rules.map(({ name, condition }) => `\`${name}\`${condition ? ` (\`${condition}\`)` : ''}`);
  return {
    cause: 'The row would not pass a row-level rule of the table.',
    fix: named.length
      ? `Send a row that passes ${named.join(' or ')}, or call as somebody it is meant for.`
      : 'No rule lets this caller write here. Call as somebody a rule is meant for, or add a policy in a migration.',
  };
};

const noGrant: Explainer = ({ message }, { request, role }) => {
  const what = /permission denied for (\w+(?: \w+)?) (.+)$/.exec(message);
  if (what?.[1] === 'schema')
    return {
      cause: `${ROLES[role]} may not use the schema \`${what[2]}\`.`,
      fix: `Call as another role, or let a migration say \`GRANT USAGE ON SCHEMA ${what[2]} TO ${role};\`.`,
    };
  if (what?.[1] === 'function')
    return {
      cause: `${ROLES[role]} may not call \`${what[2]}\`.`,
      fix: `Call as another role, or let a migration grant EXECUTE on it to \`${role}\`.`,
    };
  const target = what?.[2] ?? request.path;
  return {
    cause: `${ROLES[role]} may not ${VERBS[request.method] ?? 'use'} \`${target}\`: no migration has granted it.`,
    fix: `Call as another role, or let a migration say \`GRANT ${PRIVILEGES[request.method]} ON ${target} TO ${role};\` and add a policy.`,
  };
};

const MASKED = /mask|personal|health|hidden/i;

const denied: Explainer = (error, context) => {
  if (/row-level security/.test(error.message)) return rowRule(error, context);
  if (/permission denied/.test(error.message) || !MASKED.test(error.message)) return noGrant(error, context);
  return {
    cause:
      'Your role in the team does not show personal data, so requests from here may only read, and not by such columns.',
    fix: 'Leave the marked columns out of filters and order, or ask an admin for the role developer.',
  };
};

const unknownColumn: Explainer = ({ message, hint }, context) => {
  const found = /column (?:"?[\w$]+"?\.)?"?([^"\s]+)"? (?:of relation|does not exist)/.exec(message)?.[1];
  const name = found ?? quoted(message) ?? '';
  const columns = columnsOf(context);
  const near = maybe(nearestNames(name, columns));
  const known = columns.length ? `It has ${columns.map((column) => `\`${column}\``).join(', ')}.` : hint;
  return {
    cause: `\`${context.request.path}\` has no column \`${name}\`.`,
    fix: near ?? known ?? 'Look at the names in the reference.',
  };
};

const unknownTable: Explainer = (_, { request, tables }) => ({
  cause: `The API has no table or view \`${request.path}\`.`,
  fix:
    maybe(nearestNames(request.path, tables)) ??
    'Check the name, or add its schema to those the API serves, on the page Keys & sign-in.',
});

const unknownFunction: Explainer = (_, { request, functions, resource }) => {
  const name = request.path.replace(/^rpc\//, '');
  const operation = resource?.operations.find((one) => one.name === 'call');
  const needed = [...(operation?.query ?? []), ...(operation?.body ?? [])].map(
    (argument) => `\`${argument.name}\`${argument.required ? '' : ' (optional)'}`,
  );
  if (operation)
    return {
      cause: `\`${name}\` does not take these arguments.`,
      fix: needed.length ? `It takes ${needed.join(', ')}.` : 'It takes none.',
    };
  return {
    cause: `The API has no function \`${name}\`.`,
    fix: maybe(nearestNames(name, functions)) ?? 'Check the name, and that its schema is served.',
  };
};

const noRelation: Explainer = ({ hint }, { resource, request }) => {
  const selects = resource?.embeds.map(({ select }) => `\`${select}\``) ?? [];
  return {
    cause: `No foreign key links \`${request.path}\` to the table that select asks for.`,
    fix:
      hint ?? (selects.length ? `It can bring ${selects.join(', ')}.` : 'This table has no linked tables.'),
  };
};

const columnOfMessage = (message: string) =>
  quoted(message.replace(/^.*?column/, 'column')) ?? quoted(message) ?? '';

const EXPLAINERS: Record<string, Explainer> = {
  '42501': denied,
  '42703': unknownColumn,
  PGRST204: unknownColumn,
  PGRST205: unknownTable,
  '42P01': unknownTable,
  PGRST202: unknownFunction,
  PGRST200: noRelation,
  PGRST201: ({ hint }) => ({
    cause: 'More than one foreign key leads to that table.',
    fix: hint ?? 'Name the foreign key after an exclamation mark: `table!foreign_key(*)`.',
  }),
  PGRST203: ({ hint }) => ({
    cause: 'Several functions of that name fit these arguments.',
    fix: hint ?? 'Give one of them another name or other arguments in a migration.',
  }),
  PGRST100: ({ details, message }) => ({
    cause: `A part of the address cannot be read: ${message.replaceAll('"', '')}.`,
    fix: details
      ? `It has ${details}. A filter is written \`column=eq.value\`.`
      : 'A filter is written `column=eq.value`.',
  }),
  PGRST102: ({ details }) => ({
    cause: 'The body is not what its type says.',
    fix: details ?? 'Send one JSON object, or a list of objects that all have the same keys.',
  }),
  PGRST103: () => ({
    cause: 'The page asked for lies outside the rows there are.',
    fix: 'Lower `offset`, or read the total with the header `Prefer: count=exact`.',
  }),
  PGRST105: () => ({
    cause: 'PUT writes exactly one row, named by its key.',
    fix: 'Filter by every key column with `eq`.',
  }),
  PGRST106: ({ hint }) => ({
    cause: 'The API does not serve that schema.',
    fix: hint ?? 'Change the profile header.',
  }),
  PGRST107: () => ({
    cause: 'That type of content is not possible here.',
    fix: 'Use `application/json`, or `text/csv` for lists of rows.',
  }),
  PGRST108: () => ({
    cause: 'A filter names an embedded table that select does not have.',
    fix: 'Add the table to `select`, or take the filter away.',
  }),
  PGRST116: ({ details }) => ({
    cause: `One row was asked for, but the answer has another number${details ? ` (${details})` : ''}.`,
    fix: 'Filter by a key, or leave out the header that asks for a single object.',
  }),
  PGRST122: ({ details }) => ({
    cause: 'A preference is not known.',
    fix: details ?? 'Check the header `Prefer`.',
  }),
  PGRST301: () => ({
    cause: 'The token is not valid for this environment, or has run out.',
    fix: 'Sign it with this environment’s JWT secret, with `aud` set to its ref and `exp` in the future.',
  }),
  PGRST302: () => ({
    cause: 'No key came along, or it does not work any more.',
    fix: 'Send a working key of this environment in the header `apikey`.',
  }),
  PGRST303: ({ message }) => ({
    cause: `A claim of the token does not hold: ${message}.`,
    fix: 'Check `exp`, `aud` and `role` of the token.',
  }),
  '22P02': ({ message }) => ({
    cause: `A value does not fit its column: ${message}.`,
    fix: 'Write it as the type needs: whole numbers for integer, one of the listed words for an enum, `6f1c…` for uuid.',
  }),
  '22007': ({ message }) => ({
    cause: `A date cannot be read: ${message}.`,
    fix: 'Write it as `2026-11-22` or `2026-11-22T09:30:00Z`.',
  }),
  '22008': ({ message }) => ({
    cause: `There is no such date: ${message}.`,
    fix: 'Write a day that exists.',
  }),
  '22001': ({ message }) => ({ cause: `A text is too long: ${message}.`, fix: 'Shorten it.' }),
  '22003': ({ message }) => ({
    cause: `A number is too large for its column: ${message}.`,
    fix: 'Send a smaller one.',
  }),
  '23502': ({ message }) => ({
    cause: `\`${columnOfMessage(message)}\` may not be empty.`,
    fix: 'Give it a value in the body.',
  }),
  '23503': ({ details, message }) => ({
    cause: details ?? message,
    fix: /still referenced/.test(`${details} ${message}`)
      ? 'Delete or change those rows first.'
      : 'Use the key of a row that exists, or add that row first.',
  }),
  '23505': ({ details, message }) => ({
    cause: details ?? message,
    fix: 'Use another value, change the row that is there, or send `Prefer: resolution=merge-duplicates`.',
  }),
  '23514': ({ message }) => ({
    cause: `A value breaks the check \`${/constraint "(.+?)"/.exec(message)?.[1] ?? ''}\` of the table.`,
    fix: 'The reference lists what must hold, under Refusals.',
  }),
  '23P01': ({ details, message }) => ({
    cause: details ?? message,
    fix: 'Choose values that do not overlap with the row that is there.',
  }),
  '42883': ({ message }) => ({
    cause: `That comparison is not possible for the column’s type: ${message}.`,
    fix: 'Use `eq`, or a filter made for the type: `cs` for lists and JSON, `wfts` for search columns.',
  }),
  '42804': ({ message }) => ({
    cause: `A value has the wrong type: ${message}.`,
    fix: 'See the types in the reference.',
  }),
  '428C9': ({ message }) => ({
    cause: message,
    fix: 'Leave the column out: the database gives it its value.',
  }),
  '57014': ({ message }) => ({
    cause: `The query ran into its time limit (${message}).`,
    fix: 'Ask for fewer rows, filter by an indexed column, or leave out `count=exact`.',
  }),
  '25006': () => ({
    cause: 'The request would write, but it came as one that only reads.',
    fix: 'Call the function by POST.',
  }),
  P0001: ({ message }) => ({
    cause: `The database refused by a rule of its own: ${message}`,
    fix: 'Change what its message names.',
  }),
};

const BY_STATUS: Record<number, Words> = {
  401: { cause: 'The caller is not known.', fix: 'Choose a caller who may do this.' },
  403: { cause: 'The caller may not do this.', fix: 'Choose a caller who may.' },
  404: { cause: 'There is nothing at this address.', fix: 'Check the name after `/rest/v1/`.' },
  413: { cause: 'The body is too large.', fix: 'Send it in parts.' },
  414: { cause: 'The address is too long.', fix: 'Use fewer values in `in.(…)`.' },
  429: { cause: 'Too many requests at once.', fix: 'Wait for the time in `Retry-After`, then send again.' },
  503: { cause: 'The database does not answer now.', fix: 'Send again in a moment.' },
  504: {
    cause: 'The query ran into its time limit.',
    fix: 'Ask for fewer rows, or filter by an indexed column.',
  },
};
const UNKNOWN: Words = { cause: 'The request failed.', fix: 'The message below is what the database says.' };

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value || undefined : value ? JSON.stringify(value) : undefined;

function errorOf(text: string): ErrorBody {
  let body: Record<string, unknown> = {};
  try {
    const value: unknown = JSON.parse(text);
    if (value && typeof value === 'object') body = value as Record<string, unknown>;
  } catch {
    body = { message: text.slice(0, 500) };
  }
  const { code, message, details, hint } = body;
  return {
    code: textOf(code) ?? '',
    message: textOf(message) ?? '',
    details: textOf(details),
    hint: textOf(hint),
  };
}

/** Explains an answer that is not a success; undefined for one that is. */
export function explain(
  answer: { status: number; text: string },
  context: ExplainContext,
): Explanation | undefined {
  if (answer.status < 300) return undefined;
  const error = errorOf(answer.text);
  const explainer = Object.hasOwn(EXPLAINERS, error.code) ? EXPLAINERS[error.code] : undefined;
  const words = explainer?.(error, context) ?? BY_STATUS[answer.status] ?? UNKNOWN;
  return { ...words, ...error };
}
