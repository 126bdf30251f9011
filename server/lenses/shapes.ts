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

/** The same for two anchors of the same thing. Pure. */
export function anchorKey(about: Anchor): string {
  switch (about.kind) {
    case 'talk':
      return 'talk';
    case 'line':
      return JSON.stringify([about.kind, about.path, about.side, about.line, about.endLine]);
    case 'endpoint':
      return JSON.stringify([about.kind, about.method, about.path]);
    case 'table':
      return JSON.stringify([about.kind, about.schema, about.name]);
    default: {
      const part =
        about.kind === 'column' ? about.column : about.kind === 'policy' ? about.policy : about.signature;
      return JSON.stringify([about.kind, about.schema, about.name, part]);
    }
  }
}

/** A thing of the database or the API in words: `column invoice.total`, `policy own on invoice`. Pure. */
export function anchorName(about: Anchor): string {
  if (about.kind === 'talk') return 'the whole';
  if (about.kind === 'line') return about.path;
  if (about.kind === 'endpoint') return `${about.method} ${about.path.replace('/rest/v1', '')}`;
  const name = about.schema === 'public' ? about.name : `${about.schema}.${about.name}`;
  if (about.kind === 'column') return `column ${name}.${about.column}`;
  if (about.kind === 'policy') return `policy ${about.policy} on ${name}`;
  if (about.kind === 'function') return `function ${name}(${about.signature})`;
  return `table ${name}`;
}

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
