import { change, type Rule, skip } from '../decision.ts';

const WHY = 'Everything belongs to the project’s own role.';

/** ALTER … OWNER TO, and CREATE SCHEMA … AUTHORIZATION. */
export const owners: Rule = (statement, facts) => {
  if (statement.starts('create', 'schema')) return schemaOwner(statement, facts);
  if (!statement.starts('alter')) return undefined;
  const at = statement.find(2, 'owner', 'to');
  if (at === -1 || statement.has(at - 1, 'rename|column|attribute|constraint')) return undefined;
  const before = statement.tokens[at - 1];
  const after = statement.tokens[at + 3];
  if (before?.value !== ',' && after?.value !== ',') return skip(WHY);
  return before?.value === ','
    ? change(statement.without(at - 1, at + 3), WHY)
    : change(statement.without(at, at + 4), WHY);
};

const schemaOwner: Rule = (statement) => {
  const at = statement.find(2, 'authorization');
  if (at === -1) return undefined;
  const named = at > 2 && !(at === 5 && statement.has(2, 'if', 'not', 'exists'));
  const role = statement.tokens[at + 1];
  if (!role) return undefined;
  return change(named ? statement.without(at, at + 2) : statement.without(at, at + 1), WHY);
};
