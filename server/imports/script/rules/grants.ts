import { change, type Decision, type Rule, skip } from '../decision.ts';
import { keepKnown, mapRoles, type RoleMap } from '../role-list.ts';
import { ScriptStatement } from '../statement.ts';

const missing = (roles: string[]) =>
  `There ${roles.length > 1 ? 'are no roles' : 'is no role'} ${roles.map((role) => `“${role}”`).join(', ')} here.`;

function changedDecision(text: string, dropped: string[], note: string): Decision {
  return dropped.length ? change(text, missing(dropped)) : note ? change(text, note) : { do: 'run', text };
}

/** Drops `GRANTED BY role`, which only its role may say. */
function withoutGrantor(statement: ScriptStatement): ScriptStatement {
  const at = statement.find(1, 'granted', 'by');
  return at === -1 ? statement : new ScriptStatement(statement.without(at, at + 3));
}

function grantees(statement: ScriptStatement, from: number, map: RoleMap): Decision {
  const revoke = statement.has(from, 'revoke');
  const on = statement.find(from, 'on');
  const at = statement.find(on, revoke ? 'from' : 'to');
  if (on === -1 || at === -1) return { do: 'run', text: statement.text };
  const roles = mapRoles(statement, at + 1, map);
  if (!roles.sql) return skip(missing(roles.dropped));
  if (!roles.changed) return { do: 'run', text: statement.text };
  return changedDecision(statement.replaced(at + 1, roles.end, roles.sql), roles.dropped, '');
}

/** Privileges given to or taken from roles: those that do not exist here are left out. */
export const grants: Rule = (statement, facts) => {
  if (!statement.starts('grant|revoke')) return undefined;
  return grantees(withoutGrantor(statement), 0, keepKnown(facts.roles, facts.owner));
};

/**
 * ALTER DEFAULT PRIVILEGES: what was to hold for objects of the old owner holds for those of the new one, since it
 * takes over all of the old one's objects.
 */
export const defaultPrivileges: Rule = (statement, facts) => {
  if (!statement.starts('alter', 'default', 'privileges')) return undefined;
  const map = keepKnown(facts.roles, facts.owner);
  const at = statement.find(3, 'for', 'role|user');
  const plain =
    at === -1 ? statement : new ScriptStatement(statement.without(at, mapRoles(statement, at + 2, map).end));
  const decision = grantees(plain, plain.find(3, 'grant|revoke'), map);
  const moved = at !== -1 && statement.name(at + 2) !== facts.owner;
  if (decision.do !== 'run' || decision.note || !moved) return decision;
  return change(decision.text, 'It holds for objects of the project’s own role, which owns everything.');
};
