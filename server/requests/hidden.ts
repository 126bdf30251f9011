import type { Description, Policy, Table } from '../catalog/shapes.ts';
import { type OwnedDatabase, ownerLogin } from '../kernel/owner-login.ts';
import { withConnection } from '../platform/postgres/connect.ts';
import { ident } from '../platform/postgres/sql.ts';
import type { DecidingPolicy } from './shapes.ts';

/** What the owner sees of a table whose rows a caller did not get. */
export interface Hidden {
  table: string;
  /** Row-level security applies to the caller. */
  ruled: boolean;
  /** Rows in the table; null when counting them took longer than three seconds. */
  rows: number | null;
  policies: DecidingPolicy[];
}

const BEFORE = "BEGIN READ ONLY; SET LOCAL search_path = public; SET LOCAL statement_timeout = '3s'";

function deciding({ policies }: Table, role: string): Policy[] {
  return policies.filter(
    ({ command, roles }) =>
      (command === 'all' || command === 'select') && (roles.includes('public') || roles.includes(role)),
  );
}

/** Counts as the owner, whom policies do not bind. Conditions are the project's own SQL and run with its own rights. */
async function count(
  owned: OwnedDatabase,
  { schema, name }: Table,
  role: string,
  conditions: string[],
): Promise<(number | null)[]> {
  const filters = conditions.map((condition) => `, count(*) FILTER (WHERE ${condition})::int`);
  const text = `SELECT count(*)::int${filters.join('')} FROM ${ident(schema, name)}`;
  return withConnection(owned.database, ownerLogin(owned), async (client) => {
    await client.query(BEFORE);
    await client.query("SELECT set_config('request.jwt.claims', $1, true)", [JSON.stringify({ role })]);
    const { rows } = await client.query<(number | null)[]>({ text, rowMode: 'array' });
    return rows[0] ?? [];
  });
}

const CALLER = /current_setting|current_user|session_user|current_role|\buser\b/i;

/** May the condition say something else for each caller? It reads a setting, or calls a function that may. */
function dependsOnCaller(condition: string, functions: Description['functions']): boolean {
  const called = new Set(Array.from(condition.matchAll(/([\w$]+)"?\s*\(/g), ([, name = '']) => name));
  return CALLER.test(condition) || functions.some(({ name }) => called.has(name));
}

/**
 * What a caller in `role` could not see of the table `object` (`schema.table`). Of `anon` nothing more is known than the
 * role, so every condition of its policies is tried; who was signed in is not kept, so for others only those are that
 * say the same to all. Undefined when there is no such table any more.
 */
export async function hiddenRows(
  owned: OwnedDatabase,
  { tables, functions }: Description,
  object: string,
  role: string,
): Promise<Hidden | undefined> {
  const table = tables.find(({ schema, name }) => `${schema}.${name}` === object);
  if (!table) return undefined;
  const ruled = table.rls && role !== 'service_role';
  const policies = ruled ? deciding(table, role) : [];
  const sameForAll = ({ using }: Policy) =>
    role === 'anon' || using === null || !dependsOnCaller(using, functions);
  const tried = policies.filter(sameForAll);
  const conditions = tried.map(({ using }) => using ?? 'true');
  const plain = () => count(owned, table, role, []).catch(() => [null]);
  // Where the owner is bound too, it can only count what it sees.
  const counts = table.rlsForced ? [null] : await count(owned, table, role, conditions).catch(plain);
  return {
    table: table.name,
    ruled,
    rows: counts[0] ?? null,
    policies: policies.map((policy) => ({
      ...{ name: policy.name, condition: policy.using, restrictive: !policy.permissive },
      passes: tried.includes(policy) ? (counts[tried.indexOf(policy) + 1] ?? null) : null,
    })),
  };
}
