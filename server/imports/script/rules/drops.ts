import type { Rule } from '../decision.ts';

/** Undefined table, column, object, function, schema. */
const MISSING = ['42P01', '42703', '42704', '42883', '3F000'];
const WHY = 'There was nothing to drop: the database is new.';

/** What `pg_dump --clean` writes before it makes everything: in a new database nothing of it is there. */
export const drops: Rule = (statement) => {
  const drop =
    statement.starts('drop') ||
    (statement.starts('alter') && statement.find(2, 'drop', 'constraint|default|identity|expression') !== -1);
  return drop ? { do: 'run', text: statement.text, tolerate: { codes: MISSING, why: WHY } } : undefined;
};
