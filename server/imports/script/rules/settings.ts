import { type Decision, type Rule, skip } from '../decision.ts';
import type { ScriptStatement } from '../statement.ts';

/** Failures of a SET that mean “not on this server”: unknown name, bad value, no right, not built in. */
const HARMLESS = ['42704', '22023', '42501', '0A000', '55P02', '42602'];

/** Name of the setting that `SET`, `RESET` or `SET LOCAL` changes; '' for the special forms (TIME ZONE, NAMES …). */
export function settingName(statement: ScriptStatement): string {
  const at = statement.has(1, 'session|local') ? 2 : 1;
  const first = statement.name(at);
  const next = statement.tokens[at + 1]?.value;
  if (next === '.') return `${first}.${statement.name(at + 2)}`;
  return statement.starts('reset') || next === '=' || next === 'to' ? first.toLowerCase() : '';
}

/** SET of something that this server does not know or does not let an ordinary role change. */
export const settings: Rule = (statement, facts): Decision | undefined => {
  if (!statement.starts('set|reset') || statement.starts('set', 'constraints|transaction')) return undefined;
  const name = settingName(statement);
  const context = facts.settings.get(name);
  if (name && !name.includes('.') && !context && name !== 'all')
    return skip(`This PostgreSQL has no setting “${name}”.`);
  if (context && context !== 'user')
    return skip(`The setting “${name}” belongs to the server’s administrator.`);
  const why = 'This PostgreSQL does not take that setting.';
  return { do: 'run', text: statement.text, tolerate: { codes: HARMLESS, why } };
};
