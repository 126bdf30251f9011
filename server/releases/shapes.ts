import { z } from 'zod';
import { type MergeMethod, mergeMethod, type Person, pullInput } from '../pulls/shapes.ts';

/** What a release does, in order. A killed worker goes on at the one that its row names. */
export const STEPS = ['check', 'commit', 'migrate', 'main', 'switch'] as const;
export type ReleaseStep = (typeof STEPS)[number];

export const mergeInput = pullInput.extend({
  method: mergeMethod.default('merge'),
  /** The branch goes once it is merged. */
  deleteBranch: z.boolean().default(false),
  /** Head of the branch that was looked at; another one is refused. */
  head: z
    .string()
    .regex(/^[0-9a-f]{40}$/, 'must be a full commit id')
    .optional(),
});
export const releaseInput = z.object({
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'must look like 0.2.0'),
});
export const releasesInput = z.object({ before: z.coerce.date().optional() });

/** A migration that a release brought. */
export const releasedMigration = z.object({ version: z.string(), name: z.string(), tookMs: z.number() });
export type ReleasedMigration = z.infer<typeof releasedMigration>;

/** Why a release ended without effect. `file` and the like when a migration is the reason. */
export const releaseFailure = z.object({
  message: z.string(),
  file: z.string().nullable().default(null),
  line: z.number().nullable().default(null),
  detail: z.string().nullable().default(null),
  hint: z.string().nullable().default(null),
  sqlstate: z.string().nullable().default(null),
});
export type ReleaseFailure = z.infer<typeof releaseFailure>;

/** A release as the timeline shows it. */
export interface ReleaseView {
  /** Null while it runs and when it failed. */
  version: string | null;
  state: 'running' | 'done' | 'failed';
  step: ReleaseStep;
  pull: { number: number; title: string; author: Person };
  method: MergeMethod;
  by: Person;
  /** Main before and after. */
  base: string;
  commit: string | null;
  migrations: ReleasedMigration[];
  /** Milliseconds of migrating, waits for locks included. */
  migrationMs: number | null;
  startedAt: Date;
  endedAt: Date | null;
  failure: ReleaseFailure | null;
}

/** A release among those of the team's other projects. */
export interface TeamRelease extends ReleaseView {
  project: { slug: string; name: string };
}

/** What asking for a merge leads to. */
export interface MergeAnswer {
  /** `queued`: main has got migrations since; the branch is updated, and it lands when its checks have passed again. */
  state: 'running' | 'queued';
}
