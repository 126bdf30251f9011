import { fail } from '../../kernel/errors.ts';
import { applyMigrations } from '../../migrations/apply.ts';
import { planMigrations } from '../../migrations/plan.ts';
import { describeFailure } from '../../migrations/shapes.ts';
import { clock } from '../../platform/clock.ts';
import { withConnection } from '../../platform/postgres/connect.ts';
import { type ImportSource, importRepository } from '../../repositories/import.ts';
import { migrationsAt } from '../../repositories/migrations-at.ts';
import { uploadPath } from '../../uploads/queries.ts';
import { addressOf, uploadOf } from '../open-source.ts';
import type { Site } from '../site.ts';
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

function origin({ project }: Site): ImportSource {
  const upload = uploadOf(project);
  return upload ? { bundle: uploadPath(upload) } : { address: addressOf(project) };
}

/** A project from somebody's repository: fetched (or read from an uploaded bundle), then its migrations applied. */
export async function fillFromGit(site: Site): Promise<Filled> {
  const { project, progress, signal } = site;
  const started = clock.now().getTime();
  const from = origin(site);
  const { repository, head, notes } = await progress.step('fetch', () =>
    importRepository(project.id, from, signal),
  );
  const files = await migrationsAt(repository, head);
  await applyAll(site, head, files);
  const about = notes.map((why) => ({ line: 0, statement: '', why, times: 1 }));
  return {
    commit: head,
    report: { statements: 0, rows: 0, bytes: 0, notes: about, tookMs: clock.now().getTime() - started },
  };
}
