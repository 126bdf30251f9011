import { importStop } from '@/server/imports/shapes';
import { migrationFailure } from '@/server/migrations/shapes';

/** Where and why making a project stopped, as its page shows it. */
export interface Stop {
  /** Line of the file, or file and line; empty when it belongs to none. */
  place: string;
  statement: string;
  message: string;
  detail?: string;
  hint?: string;
}

/** Reads what the job kept of a failure; undefined when it kept only a sentence. */
export function readStop(report: unknown): Stop | undefined {
  const imported = importStop.safeParse(report);
  if (imported.success) {
    const { line, statement, message, detail, hint } = imported.data;
    return { place: line ? `Line ${line}` : '', statement, message, detail, hint };
  }
  const inner = report && typeof report === 'object' ? (report as { failure?: unknown }).failure : undefined;
  const migrated = migrationFailure.safeParse(inner);
  if (!migrated.success) return undefined;
  const { file, line, statement, message, detail, hint } = migrated.data;
  const place = line === null ? file : `${file}, line ${line}`;
  return { place, statement, message, detail: detail ?? undefined, hint: hint ?? undefined };
}
