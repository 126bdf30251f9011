import type { Rule } from '../decision.ts';

/** Undefined table, column, object, function, schema. */
const MISSING = ['42P01', '42703', '42704', '42883', '3F000'];
/** What it puts in the place of a view before it drops what the view reads; which may not even have a schema. */
const DUMMY_VIEW = /^create\s+or\s+replace\s+view\s.*?\sas\s+select\s+null::/is;
const WHY = 'There was nothing to drop: the database is new.';

/** What `pg_dump --clean` writes before it makes everything: in a new database nothing of it is there. */
export const drops: Rule = (statement) => {
  const drop =
    statement.starts('drop') ||
    DUMMY_VIEW.test(statement.text) ||
    (statement.starts('select') && /\blo_unlink\s*\(/i.test(statement.text)) ||
    (statement.starts('alter') && statement.find(2, 'drop', 'constraint|default|identity|expression') !== -1);
  return drop ? { do: 'run', text: statement.text, tolerate: { codes: MISSING, why: WHY } } : undefined;
};
