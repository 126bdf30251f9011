import {
  API_ROLES,
  type ApiRole,
  type Policy,
  type Routine,
  type Schema,
  type Table,
} from '../catalog/shapes.ts';
import { type Operation, type Right, whoMay, whoMayCall } from '../catalog/who-may.ts';
import { codeList } from './prose.ts';
import type { CallerNote, Prose } from './shapes.ts';

export const TITLES = {
  anon: 'Anonymous',
  authenticated: 'Signed in',
  service_role: 'Service',
} as const satisfies Record<ApiRole, string>;

/** The condition that decides for an operation: which rows are seen, or which may be written. */
function conditionOf(policy: Policy, operation: Operation): string | null {
  if (operation === 'insert') return policy.check ?? policy.using;
  if (operation !== 'update' || !policy.check || policy.check === policy.using) return policy.using;
  return policy.using ? `${policy.using} → ${policy.check}` : policy.check;
}

function textOf({ rows, columns, policies, reason }: Right, table: Table): Prose {
  if (rows === 'none') return [reason === 'Not granted.' ? 'No access' : `No access: ${lowerFirst(reason)}`];
  const some = columns && columns.length < table.columns.length;
  const scope: Prose = some ? ['Only the columns ', ...codeList(columns), '. '] : [];
  const rules: Prose = policies.length
    ? [policies.length > 1 ? 'Rules ' : 'Rule ', ...codeList(policies)]
    : [];
  if (rows === 'all') return [...scope, policies.length ? 'All rows. ' : reason, ...rules];
  return [...scope, ...(policies.length ? ['Rows that a rule lets through. ', ...rules] : [reason])];
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
const ACCESS = { none: 'none', some: 'rules', all: 'all' } as const;

/** Who may do one operation on a table or view, in words, with the policies that decide. */
export function tableCallers(table: Table, schema: Schema | undefined, operation: Operation): CallerNote[] {
  const access = whoMay(table, schema);
  return API_ROLES.map((role): CallerNote => {
    const right = access[role][operation];
    const deciding = table.policies.filter((policy) => right.policies.includes(policy.name));
    const rules = deciding.map((policy) => ({
      name: policy.name,
      condition: conditionOf(policy, operation),
      comment: policy.comment,
      restrictive: !policy.permissive,
    }));
    return { role, title: TITLES[role], access: ACCESS[right.rows], text: textOf(right, table), rules };
  });
}

/** Who may call a function. */
export function routineCallers(routine: Routine, schema: Schema | undefined): CallerNote[] {
  const may = whoMayCall(routine, schema);
  const runsAs = routine.securityDefiner
    ? 'May call it; it runs with its owner’s rights'
    : 'May call it; it sees the rows that the caller may see';
  return API_ROLES.map((role) => ({
    role,
    title: TITLES[role],
    access: may[role] ? (routine.securityDefiner || role === 'service_role' ? 'all' : 'rules') : 'none',
    text: [may[role] ? (role === 'service_role' ? 'May call it' : runsAs) : 'No access'],
    rules: [],
  }));
}
