import { z } from 'zod';

/** Something that an import did otherwise than the file says. */
export const importNote = z.object({
  /** Line of the file, from 1; 0 when it comes from a running database. */
  line: z.number().int(),
  /** The first statement it happened to, shortened. */
  statement: z.string(),
  why: z.string(),
  /** How many statements it happened to. */
  times: z.number().int(),
});
export type ImportNote = z.infer<typeof importNote>;

/** What an import did, kept with the project. */
export const importReport = z.object({
  statements: z.number().int(),
  /** Rows inserted or copied. */
  rows: z.number().int(),
  bytes: z.number().int(),
  notes: z.array(importNote),
  tookMs: z.number().int(),
});
export type ImportReport = z.infer<typeof importReport>;

/** Where and why an import stopped; `details.data` of its failure. */
export const importStop = z.object({
  line: z.number().int(),
  statement: z.string(),
  message: z.string(),
  code: z.string().optional(),
  detail: z.string().optional(),
  hint: z.string().optional(),
  /** Character of the statement at fault, from 1. */
  position: z.number().int().optional(),
});
export type ImportStop = z.infer<typeof importStop>;

/** How far an import is. */
export const importProgress = z.object({
  phase: z.enum(['connecting', 'schema', 'script', 'rows', 'indexes', 'statistics']),
  bytes: z.number().int(),
  totalBytes: z.number().int().optional(),
  statements: z.number().int(),
  rows: z.number().int(),
  /** The table being filled. */
  table: z.string().optional(),
  tables: z.object({ done: z.number().int(), total: z.number().int() }).optional(),
});
export type ImportProgress = z.infer<typeof importProgress>;

/** A schema of a running database that could be imported. */
export const sourceSchema = z.object({ name: z.string(), tables: z.number().int(), bytes: z.number() });
export type SourceSchema = z.infer<typeof sourceSchema>;

/** Asks what a running PostgreSQL offers. */
export const lookInput = z.object({ url: z.string().trim().min(1, 'Write the address first.').max(2000) });
