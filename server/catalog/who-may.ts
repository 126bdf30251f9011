import {
  API_ROLES,
  type ApiRole,
  type Grant,
  type Policy,
  type Routine,
  type Schema,
  type Table,
} from './shapes.ts';

export const OPERATIONS = ['select', 'insert', 'update', 'delete'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** What one role may do with one operation on a table. */
export interface Right {
  /** `some`: only rows that the policies let through. */
  rows: 'none' | 'some' | 'all';
  /** Columns that the grant names; null when it covers all. */
  columns: string[] | null;
  /** Names of the policies that let rows through, and of restrictive ones that narrow them. */
  policies: string[];
  /** One sentence that says why. */
  reason: string;
}
export type Access = Record<Operation, Right>;

const none = (reason: string): Right => ({ rows: 'none', columns: null, policies: [], reason });
const reaches = (grant: Grant, role: ApiRole) => grant.role === role || grant.role === 'PUBLIC';
const always = (expression: string | null) => expression === null || expression === 'true';

function mayEnter(schema: Schema | undefined, role: ApiRole): boolean {
  return schema === undefined || schema.grants.some((one) => one.privilege === 'USAGE' && reaches(one, role));
}

/** Columns of the role's grants: null for all, undefined for no grant. */
function grantedColumns(table: Table, role: ApiRole, operation: Operation): string[] | null | undefined {
  const privilege = operation.toUpperCase();
  const grants = table.grants.filter((one) => one.privilege === privilege && reaches(one, role));
  if (!grants.length) return undefined;
  if (grants.some((one) => one.columns === null)) return null;
  const named = new Set(grants.flatMap((one) => one.columns ?? []));
  return table.columns.map((one) => one.name).filter((name) => named.has(name));
}

/** True when a policy does not narrow the operation: no condition, or the condition `true`. */
function isOpen({ using, check }: Policy, operation: Operation): boolean {
  if (operation === 'insert') return always(check ?? using);
  if (operation === 'update') return always(using) && always(check);
  return always(using);
}

function throughPolicies(table: Table, role: ApiRole, operation: Operation, columns: string[] | null): Right {
  const applying = table.policies.filter(
    (one) =>
      (one.command === 'all' || one.command === operation) &&
      (one.roles.includes('public') || one.roles.includes(role)),
  );
  const permissive = applying.filter((one) => one.permissive);
  if (!permissive.length) return none('Granted, but no policy lets any row through.');
  const narrowing = applying.filter((one) => !one.permissive && !isOpen(one, operation));
  const open = permissive.some((one) => isOpen(one, operation));
  const policies = [...permissive, ...narrowing].map((one) => one.name);
  const rows = open && !narrowing.length ? 'all' : 'some';
  const list = policies.map((name) => `“${name}”`).join(', ');
  const reason = rows === 'all' ? `All rows: policy ${list}.` : `Rows that the policy lets through: ${list}.`;
  return { rows, columns, policies, reason };
}

function asGranted(table: Table, role: ApiRole, operation: Operation): Right {
  const columns = grantedColumns(table, role, operation);
  if (columns === undefined) return none('Not granted.');
  if (table.kind === 'view' && table.securityInvoker)
    return { rows: 'some', columns, policies: [], reason: 'Rows that the tables below let the role see.' };
  if (table.kind !== 'view' && table.rls) return throughPolicies(table, role, operation, columns);
  const why = table.kind === 'view' ? 'the view runs with its owner’s rights' : 'row-level security is off';
  return { rows: 'all', columns, policies: [], reason: `All rows: ${why}.` };
}

function right(table: Table, schema: Schema | undefined, role: ApiRole, operation: Operation): Right {
  if (operation !== 'select' && !table.writable[operation])
    return none('PostgreSQL cannot write through it.');
  if (role === 'service_role')
    return {
      rows: 'all',
      columns: null,
      policies: [],
      reason: 'The service role reads and writes everything.',
    };
  if (!mayEnter(schema, role)) return none(`The role may not use the schema “${table.schema}”.`);
  return asGranted(table, role, operation);
}

/**
 * Who may read and write a table or view, and by which policies. Pure; says what grants and policies state, without
 * running them.
 * @param schema the table's schema; leave it out when its USAGE grant does not matter
 */
export function whoMay(table: Table, schema?: Schema): Record<ApiRole, Access> {
  const access = (role: ApiRole) =>
    Object.fromEntries(
      OPERATIONS.map((operation) => [operation, right(table, schema, role, operation)]),
    ) as Access;
  return Object.fromEntries(API_ROLES.map((role) => [role, access(role)])) as Record<ApiRole, Access>;
}

/**
 * Which roles may call a function. Pure.
 * @param schema as for `whoMay`
 */
export function whoMayCall(routine: Routine, schema?: Schema): Record<ApiRole, boolean> {
  const may = (role: ApiRole) =>
    (role === 'service_role' || mayEnter(schema, role)) &&
    routine.grants.some((one) => one.privilege === 'EXECUTE' && reaches(one, role));
  return Object.fromEntries(API_ROLES.map((role) => [role, may(role)])) as Record<ApiRole, boolean>;
}
