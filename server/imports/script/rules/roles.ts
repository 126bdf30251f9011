import { type Rule, skip } from '../decision.ts';

const WHY = 'Slipway makes the roles itself; objects belong to the project’s own role.';

/** Roles, their memberships, and acting as another role. */
export const roles: Rule = (statement) => {
  const managed = statement.starts('create|alter|drop', 'role|user|group');
  if (managed && !statement.has(2, 'mapping')) return skip(WHY);
  if (statement.starts('comment', 'on', 'role') || statement.starts('reassign|drop', 'owned'))
    return skip(WHY);
  if (statement.starts('grant|revoke') && statement.find(1, 'on') === -1) return skip(WHY);
  const set = statement.has(1, 'session|local') && !statement.has(2, 'authorization') ? 2 : 1;
  if (
    statement.starts('set') &&
    (statement.has(set, 'role') || statement.has(set, 'session', 'authorization'))
  )
    return skip('The whole file runs as the project’s own role.');
  if (statement.starts('reset', 'session', 'authorization') || statement.starts('reset', 'role'))
    return skip('The whole file runs as the project’s own role.');
  return undefined;
};

const ROLE_STATEMENT = /\b(create|alter|drop)\s+(role|user|group)\b/i;
const OTHER_WORK =
  /\b(create|alter|drop)\s+(or\s+replace\s+)?(table|view|materialized|function|procedure|index|unique|type|domain|schema|trigger|sequence|policy|extension)\b|\b(insert\s+into|update\s+\S+\s+set|delete\s+from)\b/i;

/** DO blocks that only make roles (`IF NOT EXISTS … CREATE ROLE`): skipped when they are not allowed to. */
export const roleBlocks: Rule = (statement) => {
  if (!statement.starts('do') || !ROLE_STATEMENT.test(statement.text) || OTHER_WORK.test(statement.text))
    return undefined;
  return { do: 'run', text: statement.text, tolerate: { codes: ['42501', '42704', '42710'], why: WHY } };
};
