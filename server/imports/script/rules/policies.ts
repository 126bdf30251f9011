import { change, type Rule, skip } from '../decision.ts';
import { keepKnown, mapRoles } from '../role-list.ts';

/** Row-level policies for roles that do not exist here: nobody can be such a role, so they change nothing. */
export const policies: Rule = (statement, facts) => {
  if (!statement.starts('create|alter', 'policy')) return undefined;
  const at = statement.find(3, 'to');
  if (at === -1 || statement.has(at - 1, 'rename')) return undefined;
  const roles = mapRoles(statement, at + 1, keepKnown(facts.roles, facts.owner));
  if (!roles.changed) return undefined;
  const text = statement.replaced(at + 1, roles.end, roles.sql);
  if (!roles.dropped.length) return { do: 'run', text };
  const why = `There is no role ${roles.dropped.map((role) => `“${role}”`).join(', ')} here, so nobody could use the policy as that role.`;
  return roles.sql ? change(text, why) : skip(why);
};

/**
 * Row-level security that binds even the owner waits for the end: whoever wrote the file filled its tables as somebody
 * whom no policy binds, and the import runs as the owner.
 */
export const forcedRowSecurity: Rule = (statement) => {
  if (!statement.starts('alter', 'table') || statement.find(2, 'force', 'row', 'level', 'security') === -1)
    return undefined;
  return statement.tokens.some(({ value }) => value === ',') ? undefined : { do: 'later' };
};
