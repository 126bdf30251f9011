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

/** A preview that can be gone to. */
export interface RunningPreview {
  /** Of the pull request. */
  number: number;
  title: string;
  branch: string;
  state: PreviewState;
}

/** What went into a masked copy of production. */
export const fillReport = z.object({
  masked: z.array(
    z.object({
      /** `schema.table` */
      table: z.string(),
      column: z.string(),
      /** What its values look like now: `email`, `name`, `shape`, … */
      kind: z.string(),
      /** `marked` in its comment; `name`, `values` or `free text`: it looked personal; `linked`: refers to one that is. */
      why: z.enum(['marked', 'name', 'values', 'linked', 'binary', 'search', 'free text']),
    }),
  ),
  /** Tables of which only some rows were taken; `partition`: none, since their masked values fit into no partition. */
  shortened: z
    .array(
      z.object({
        table: z.string(),
        kept: z.number(),
        rows: z.number(),
        why: z.enum(['size', 'partition']).default('size'),
      }),
    )
    .catch([]),
  notes: z.array(z.string()),
});
export type FillReport = z.infer<typeof fillReport>;

export interface BaseFacts {
  state: 'filling' | 'ready' | 'failed';
  /** Head of main whose migrations it has. */
  commit: string | null;
  filledAt: Date | null;
  tookMs: number | null;
  sizeBytes: number | null;
  failure: string | null;
  report: FillReport | null;
}
