import { type Rule, skip } from '../decision.ts';

const WHY = 'A project has one database of its own, which Slipway makes.';

/** What pg_dumpall writes to be able to drop a template. */
export const MARKS_TEMPLATE = /^\s*update\s+(pg_catalog\.)?pg_database\s/i;

/** CREATE, ALTER, DROP, COMMENT ON and GRANT ON DATABASE. */
export const databases: Rule = (statement) => {
  if (statement.starts('create|alter|drop', 'database')) return skip(WHY);
  if (statement.starts('comment', 'on', 'database') || MARKS_TEMPLATE.test(statement.text)) return skip(WHY);
  if (!statement.starts('grant|revoke')) return undefined;
  return statement.find(1, 'on', 'database') === -1 ? undefined : skip(WHY);
};
