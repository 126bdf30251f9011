import type { AppliedMigration, MigrationFailure, MigrationRefusal } from '../../migrations/shapes.ts';

/** A failed migration as the client of git sees it. Pure; one element per line. */
export function failureLines(failure: MigrationFailure): string[] {
  const place = failure.line === null ? failure.file : `${failure.file}, line ${failure.line}`;
  const lines = [`${place}:`, `  ${failure.message}`];
  if (failure.detail) lines.push(`  Detail: ${failure.detail}`);
  if (failure.hint) lines.push(`  Hint: ${failure.hint}`);
  if (failure.sqlstate) lines.push(`  SQLSTATE: ${failure.sqlstate}`);
  return lines.flatMap((line) => line.split('\n'));
}

/** A refused plan, one line per reason. Pure. */
export function refusalLines(refusals: readonly MigrationRefusal[]): string[] {
  return refusals.map(({ message, line }) => (line === null ? message : `${message} (line ${line})`));
}

/** `20261122101500_add_notes.sql … 12 ms` */
export function appliedLine({ version, name, tookMs }: AppliedMigration): string {
  return `Applied ${version}_${name}.sql … ${tookMs.toLocaleString('en')} ms`;
}

/** Takes out of a message what a terminal would obey. */
export function terminalSafe(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (c) => (c === '\n' || c === '\t' ? c : '�'));
}
