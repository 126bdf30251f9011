import { z } from 'zod';

const named = { schema: z.string(), name: z.string() };

/** One thing of a pull request that a finding or a conversation is about. */
export const anchor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('talk') }),
  z.object({
    kind: z.literal('line'),
    path: z.string(),
    /** `old`: a line that the branch takes away. */
    side: z.enum(['old', 'new']),
    /** From 1, in the file of that side at the thread's commit. */
    line: z.number().int().positive(),
    /** Last line of a range; the same as `line` for one. */
    endLine: z.number().int().positive(),
  }),
  z.object({ kind: z.literal('table'), ...named }),
  z.object({ kind: z.literal('column'), ...named, column: z.string() }),
  z.object({ kind: z.literal('policy'), ...named, policy: z.string() }),
  z.object({ kind: z.literal('function'), ...named, signature: z.string() }),
  z.object({ kind: z.literal('endpoint'), method: z.string(), path: z.string() }),
]);
export type Anchor = z.infer<typeof anchor>;

/** Where the change that a finding is about is shown on the pull request's page. */
export const PARTS = ['database', 'api', 'docs', 'code'] as const;
export type Part = (typeof PARTS)[number];

/** One thing that a check has found. */
export const finding = z.object({
  /** Stable name of the rule: `schema.data-loss`, `api.removed-column`. */
  rule: z.string(),
  level: z.enum(['error', 'decision', 'info']),
  /** One sentence, a fact. */
  title: z.string(),
  /** Proof and consequence, with numbers. */
  detail: z.string().default(''),
  /** What to do, as an instruction. */
  fix: z.string().default(''),
  anchor: anchor.optional(),
});
export type Finding = z.infer<typeof finding>;
