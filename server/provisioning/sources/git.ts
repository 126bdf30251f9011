import { Failure, fail } from '../../kernel/errors.ts';
import { applyMigrations } from '../../migrations/apply.ts';
import { planMigrations } from '../../migrations/plan.ts';
import { describeFailure } from '../../migrations/shapes.ts';
import { withConnection } from '../../platform/postgres/connect.ts';
import { importRepository } from '../../repositories/import.ts';
import { migrationsAt } from '../../repositories/migrations-at.ts';
import type { Site } from '../site.ts';
import { gitSource } from '../source-input.ts';
import type { Filled } from './index.ts';

/** Applies all migrations of the imported commit, in order. */
async function applyAll(
  site: Site,
  commit: string,
  files: Parameters<typeof planMigrations>[0],
): Promise<void> {
  const plan = planMigrations(files, []);
  const [refusal] = plan.refusals;
  if (refusal) throw fail('invalid', refusal.message);
  await site.progress.step('load', async (report) => {
    const onProgress = ({ file, index, total }: { file: string; index: number; total: number }) =>
      report({ detail: file, done: index - 1, total, unit: 'migrations' });
    const result = await withConnection(site.environment.database, site.owner, (client) =>
      applyMigrations(client, plan.pending, { commit, together: false, onProgress }),
    );
    if (!result.ok)
      throw fail('invalid', describeFailure(result.failure), { data: { failure: result.failure } });
    report({ done: plan.pending.length, total: plan.pending.length, unit: 'migrations' });
  });
}

/** A project from somebody's repository: fetched (or read from an uploaded bundle), then its migrations applied. */
export async function fillFromGit(site: Site): Promise<Filled> {
  const source = await gitSource(site.project);
  const { repository, head } = await site.progress.step('fetch', () =>
    importRepository(site.project.id, source, site.signal),
  );
  const files = await migrationsAt(repository, head).catch((error) => {
    throw error instanceof Failure
      ? error
      : fail('invalid', 'The migrations of this repository cannot be read.');
  });
  await applyAll(site, head, files);
  return { commit: head };
}
