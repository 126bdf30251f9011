import { change, type Rule, skip } from '../decision.ts';
import { ScriptStatement } from '../statement.ts';
import { canPauseKeys } from '../triggers-off.ts';

const KINDS = 'create|alter|drop';

/** Things of the whole server, which a project cannot have. */
export const server: Rule = (statement) => {
  const comment = statement.starts('comment', 'on') ? 2 : statement.starts(KINDS) ? 1 : -1;
  if (comment > 0 && statement.has(comment, 'publication|subscription'))
    return skip('Replication is set up for the server, not for a project.');
  if (comment > 0 && statement.has(comment, 'event', 'trigger'))
    return skip('Event triggers need a superuser, whom projects do not have.');
  if (comment > 0 && statement.has(comment, 'tablespace'))
    return skip('Projects live in the server’s own tablespace.');
  if (statement.starts('alter', 'system') || statement.starts('load') || statement.starts('checkpoint'))
    return skip('It concerns the whole server and needs its administrator.');
  if (statement.starts('security', 'label'))
    return skip('Security labels need a provider that this server does not have.');
  return undefined;
};

/** `TABLESPACE x` of a table, index or materialized view. */
export const tablespaces: Rule = (statement) => {
  const why = 'Projects live in the server’s own tablespace.';
  if (
    statement.starts('set', 'default_tablespace') &&
    !statement.tokens.some((t) => t.kind === 'text' && !t.value)
  )
    return skip(why);
  if (statement.starts('alter') && statement.find(2, 'set', 'tablespace') !== -1) return skip(why);
  const kinds = 'table|index|unique|materialized|unlogged|temp|temporary';
  if (!statement.starts('create', kinds)) return undefined;
  const text = withoutTablespaces(statement);
  return text === statement.text ? undefined : change(text, why);
};

function withoutTablespaces(statement: ScriptStatement): string {
  const at = statement.tokens.findIndex((_, index) => index > 2 && statement.has(index, 'tablespace'));
  if (at === -1 || !statement.name(at + 1)) return statement.text;
  const from = statement.has(at - 2, 'using', 'index') ? at - 2 : at;
  return withoutTablespaces(new ScriptStatement(statement.without(from, at + 2)));
}

/** Switching all triggers of a table: those behind foreign keys belong to the server. */
export const triggers: Rule = (statement, facts) => {
  if (!statement.starts('alter', 'table')) return undefined;
  const at = statement.find(2, 'enable|disable', 'trigger', 'all');
  if (at === -1) return undefined;
  const note = canPauseKeys(facts.version.number)
    ? 'Foreign keys are checked at the end of the file: only a superuser may switch the triggers behind them.'
    : 'Foreign keys stay in force: only the table’s own triggers are switched.';
  return change(statement.replaced(at + 2, at + 3, 'USER'), note);
};

/** Schemas that are there already. */
export const schemas: Rule = (statement) => {
  const plain =
    statement.starts('create', 'schema') && statement.name(2) === 'public' && statement.tokens.length === 3;
  if (!plain) return undefined;
  return {
    do: 'run',
    text: statement.text,
    tolerate: { codes: ['42P06'], why: 'The schema “public” is there already.' },
  };
};

/** Large objects are data: they come along, but no migration will make them again. */
export const largeObjects: Rule = (statement) => {
  if (!statement.starts('select') || !/\blo_(create|from_bytea)\s*\(/i.test(statement.text)) return undefined;
  return {
    do: 'run',
    text: statement.text,
    note: 'Large objects are taken over as data; migrations do not contain them.',
  };
};
