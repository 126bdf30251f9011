import { splitStatements } from '../platform/postgres/script/index.ts';
import { SHARED_ROLES } from './script/facts.ts';
import { keepKnown, mapRoles, type RoleMap } from './script/role-list.ts';
import { ScriptStatement } from './script/statement.ts';

/** Predefined roles of every supported server, which a schema may name. */
const PREDEFINED = ['pg_read_all_data', 'pg_write_all_data', 'pg_monitor', 'pg_database_owner'];

/** Every environment gives `service_role` its rights by itself, so a schema does not say them again. */
const SELF_GRANTED = 'service_role';

function withRoles(statement: ScriptStatement, at: number, map: RoleMap): string | undefined {
  const roles = mapRoles(statement, at, map);
  if (!roles.sql) return undefined;
  // Always in the same order: PostgreSQL lists roles as they happen to lie on disk.
  return statement.replaced(at, roles.end, roles.sql);
}

function privileges(statement: ScriptStatement, map: RoleMap): string | undefined {
  const on = statement.find(1, 'on');
  const at = statement.find(on, statement.find(0, 'revoke') === -1 ? 'to' : 'from');
  const others: RoleMap = (role, quoted) => (role === SELF_GRANTED ? undefined : map(role, quoted));
  return at === -1 ? statement.text : withRoles(statement, at + 1, others);
}

function defaults(statement: ScriptStatement, map: RoleMap, owner: string): string | undefined {
  const at = statement.find(3, 'for', 'role');
  if (at === -1) return privileges(statement, map);
  if (statement.name(at + 2) !== owner) return undefined;
  return privileges(new ScriptStatement(statement.without(at, at + 3)), map);
}

/**
 * One statement of a dump so that any environment's owner can run it: undefined when it concerns only this one (its
 * roles, its session). Pure.
 */
function portable(text: string, map: RoleMap, owner: string): string | undefined {
  if (/^(set|select\s+pg_catalog\.set_config|\\)/i.test(text)) return undefined;
  const statement = new ScriptStatement(text);
  if (statement.starts('grant|revoke')) return privileges(statement, map);
  if (statement.starts('alter', 'default', 'privileges')) return defaults(statement, map, owner);
  if (statement.starts('create', 'policy')) {
    const at = statement.find(3, 'to');
    return at === -1 ? text : withRoles(statement, at + 1, map);
  }
  if (statement.starts('create', 'extension') && statement.tokens.some(({ value }) => value === 'plpgsql'))
    return undefined;
  return text;
}

/**
 * The statements of a pg_dump without what belongs to one environment or session, each as text without semicolon.
 * The environment's owner is named CURRENT_USER; roles that other environments lack are left out. Pure.
 */
export function portableStatements(dump: string, owner: string): string[] {
  const map = keepKnown(new Set([...SHARED_ROLES, ...PREDEFINED]), owner);
  return splitStatements(dump).flatMap(({ text }) => portable(text, map, owner) ?? []);
}
