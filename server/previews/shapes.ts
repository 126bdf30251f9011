import { z } from 'zod';

/** Why a preview cannot run: one sentence, and where in which file, when a migration is the reason. */
export const previewFailure = z.object({
  /** `migration`: PostgreSQL refused a statement. `plan`: the branch's migrations cannot follow main's. */
  kind: z.enum(['migration', 'plan', 'base', 'limit', 'internal']),
  message: z.string(),
  file: z.string().nullable(),
  line: z.number().int().nullable(),
  /** Beginning of the failing statement; empty when there is none. */
  statement: z.string(),
  detail: z.string().nullable(),
  hint: z.string().nullable(),
  sqlstate: z.string().nullable(),
  /** The rows at fault, for a constraint that existing rows violate: at most ten, masked as the preview is. */
  rows: z.array(z.record(z.string(), z.unknown())).default([]),
});
export type PreviewFailure = z.infer<typeof previewFailure>;

export type PreviewState = 'waiting' | 'making' | 'ready' | 'failed' | 'dropped';

/** A preview as pages and programs see it. Addresses only while it is ready. */
export interface PreviewFacts {
  state: PreviewState;
  /** Commit that it runs, or is being made for. */
  commit: string;
  ref: string | null;
  /** Base address for supabase-js, and for postgrest-js. */
  apiUrl: string | null;
  restUrl: string | null;
  /** From the push to ready, in milliseconds. */
  tookMs: number | null;
  sizeBytes: number | null;
  readyAt: Date | null;
  failure: PreviewFailure | null;
}
