import { applyMigrations } from '../migrations/apply.ts';
import { listApplied } from '../migrations/queries.ts';
import type { MigrationFailure } from '../migrations/shapes.ts';
import type { Revision } from '../platform/git/values.ts';
import { withConnection } from '../platform/postgres/connect.ts';
import { repositoryOf } from '../repositories/location.ts';
import { migrationsAt } from '../repositories/migrations-at.ts';
import { slipwayJsonAt } from '../repositories/slipway-json.ts';
import { rowsAtFault } from './fault.ts';
import type { Built, Order } from './make.ts';
import { planPreview } from './plan.ts';
import { plainFailure } from './settle.ts';
import type { PreviewFailure } from './shapes.ts';

/** What running a branch on a copy of production came to. */
export interface Outcome {
  /** Null: everything of the branch runs. */
  failure: PreviewFailure | null;
  /** API settings that the branch's `slipway.json` names. */
  settings: { schemas?: string[]; maxRows?: number; corsOrigins?: string[] };
}

const fileFailure = (
  kind: 'migration' | 'plan',
  found: MigrationFailure,
  rows: Record<string, unknown>[],
): PreviewFailure => {
  const { file, line, statement, message, detail, hint, sqlstate } = found;
  return { kind, message, file, line, statement, detail, hint, sqlstate, rows };
};

async function migrate(order: Order, { database, credentials }: Built): Promise<PreviewFailure | null> {
  const repository = repositoryOf(order.projectId);
  const at = (commit: string) => migrationsAt(repository, commit as Revision);
  const { production, pull, commit } = order;
  const branch = await at(commit);
  const main = production.commit ? await at(production.commit) : [];
  const fork = await at(pull.mergeBase);
  return withConnection(database, credentials.owner, async (client) => {
    const { pending, refusals } = planPreview({ branch, main, fork }, await listApplied(client));
    const [refusal] = refusals;
    if (refusal) return plainFailure('plan', refusal.message, refusal.file, refusal.line);
    // One by one: what comes before a failing migration stays, so that the rest of the review has it.
    const result = await applyMigrations(client, pending, { commit, together: false });
    if (result.ok) return null;
    const { failure } = result;
    const one = pending.find(({ file }) => file === failure.file);
    return fileFailure('migration', failure, await rowsAtFault(client, one, failure));
  });
}

/** Brings a fresh copy of production to the state of the branch: its migrations, and its settings. */
export async function runBranch(order: Order, built: Built): Promise<Outcome> {
  const failure = await migrate(order, built);
  const json = await slipwayJsonAt(repositoryOf(order.projectId), order.commit as Revision);
  if (json?.ok === false && !failure) {
    const message = `slipway.json: ${json.problems.join('; ')}. The preview runs with the settings of main.`;
    return { failure: plainFailure('plan', message, 'slipway.json'), settings: {} };
  }
  return { failure, settings: json?.ok ? (json.value.settings ?? {}) : {} };
}
