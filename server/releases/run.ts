import { z } from 'zod';
import { bookkeep } from '../kernel/mutate.ts';
import { readDb } from '../platform/control/client.ts';
import { holdDecision, openTurn } from '../repositories/push/lock.ts';
import { settlePush } from '../repositories/push/settle.ts';
import { checkStep } from './check-step.ts';
import { commitStep } from './commit-step.ts';
import { mainStep } from './main-step.ts';
import { migrateStep } from './migrate-step.ts';
import { requestQueue } from './request-queue.ts';
import type { ReleaseStep } from './shapes.ts';
import { type Site, siteOf, type Watch } from './site.ts';
import { backToQueue, Stopped, stopRelease } from './stop.ts';
import { switchStep } from './switch-step.ts';

const payload = z.object({ releaseId: z.uuid() });

const RUN: Record<Exclude<ReleaseStep, 'check'>, (site: Site) => Promise<void>> = {
  commit: commitStep,
  migrate: migrateStep,
  main: mainStep,
  switch: switchStep,
};

async function runStep(site: Site): Promise<void> {
  const step = site.release.step as ReleaseStep;
  if (step !== 'check') return RUN[step](site);
  if ((await checkStep(site)) === 'go') return;
  await backToQueue(site);
  await bookkeep((tx) => requestQueue(tx, site.project.id));
}

async function runAll(releaseId: string, watch: Watch): Promise<void> {
  for (let site = await siteOf(releaseId, watch); site; site = await siteOf(releaseId, watch)) {
    watch(site.release.step as ReleaseStep);
    try {
      await runStep(site);
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      await stopRelease(site, error);
      await bookkeep((tx) => requestQueue(tx, site!.project.id));
    }
  }
}

/**
 * Takes a merge into production, step by step. Each step notes in the release's row what is next, and each can be
 * repeated: killed at any point, the next run goes on. Holds the project's turn, so that neither a push nor another
 * release moves main meanwhile. What a person can mend ends the release with the reason; anything else is thrown, and
 * the job comes again.
 */
export async function runRelease(input: unknown, watch: Watch = () => undefined): Promise<void> {
  const { releaseId } = payload.parse(input);
  const found = await readDb().release.findUnique({ where: { id: releaseId } });
  if (found?.state !== 'running') return;
  // A push that was cut off comes first: main may have to follow what it did to the database.
  await settlePush(found.projectId);
  const turn = await openTurn(found.projectId);
  const decision = (await turn.take())
    ? await holdDecision(found.projectId, turn.pid, { wait: true })
    : undefined;
  try {
    if (!decision?.held) throw new Error('The turn of the project is not free; the release comes again.');
    await runAll(releaseId, watch);
  } finally {
    await decision?.release();
    await turn.release();
  }
}
