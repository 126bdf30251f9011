import { change, type Decision, type Rule, refuse, skip } from '../decision.ts';
import type { TargetFacts } from '../facts.ts';
import type { ScriptStatement } from '../statement.ts';

/** Extensions that only watch or administer the server: nothing in a schema needs them. */
const HARMLESS = new Set(
  (
    'plpgsql adminpack pg_stat_statements pg_buffercache pgstattuple pg_freespacemap pg_visibility pgrowlocks pg_prewarm ' +
    'pageinspect pg_walinspect auto_explain pg_stat_monitor hypopg pgaudit supautils pg_cron_monitor pg_repack amcheck'
  ).split(' '),
);

/** Names of the extensions that can be made, for a sentence. */
function offered(facts: TargetFacts): string {
  const names = [...facts.extensions].filter(([name, { allowed }]) => allowed && name !== 'plpgsql');
  return names
    .map(([name]) => name)
    .sort()
    .join(', ');
}

function create(statement: ScriptStatement, facts: TargetFacts): Decision {
  const name = statement.name(statement.has(2, 'if', 'not', 'exists') ? 5 : 2);
  const found = facts.extensions.get(name);
  if (name === 'plpgsql') return skip('plpgsql is always there.');
  if (!found?.allowed) {
    if (HARMLESS.has(name))
      return skip(`The extension “${name}” is not offered here, and no schema needs it.`);
    const state = found ? 'needs a superuser, whom projects do not have' : 'is not installed on this server';
    return refuse(
      `The extension “${name}” ${state}. Remove it and what uses it from the file, or import into a Slipway whose ` +
        `PostgreSQL (DATABASE_URL) offers it. Offered here: ${offered(facts)}.`,
    );
  }
  const at = statement.find(3, 'version');
  const version = statement.name(at + 1);
  if (at === -1 || found.versions.has(version)) return { do: 'run', text: statement.text };
  return change(
    statement.without(at, at + 2),
    `Version ${version} of “${name}” is not here; its newest is used.`,
  );
}

/** CREATE, ALTER, DROP and COMMENT ON EXTENSION. */
export const extensions: Rule = (statement, facts) => {
  if (statement.starts('create', 'extension')) return create(statement, facts);
  if (statement.starts('alter', 'extension') && statement.find(3, 'update') !== -1)
    return skip('Extensions are made in the newest version there is.');
  if (statement.starts('drop', 'extension') && statement.tokens.some(({ value }) => value === 'plpgsql'))
    return skip('plpgsql is always there.');
  if (!statement.starts('comment', 'on', 'extension')) return undefined;
  const codes = ['42501', '42704'];
  const why = `The extension “${statement.name(3)}” belongs to the server or is not here.`;
  return { do: 'run', text: statement.text, tolerate: { codes, why } };
};

/** PL/pgSQL as old dumps make it, and comments on it. */
export const languages: Rule = (statement) => {
  const at = statement.find(1, 'language');
  const early = at > 0 && at <= 5 && statement.starts('create|alter|drop|comment');
  if (!early || statement.find(1, 'function|procedure|transform') !== -1) return undefined;
  const last = statement.tokens.slice(at).some(({ value }) => value === 'plpgsql');
  return last ? skip('PL/pgSQL is always there.') : undefined;
};
