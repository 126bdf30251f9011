import { type ReadDb, readDb } from '../platform/control/client.ts';
import { matching } from './queries.ts';
import type { AuditFilter, ExportFormat } from './shapes.ts';

const BATCH = 500;
const COLUMNS = ['sequence', 'at', 'actor', 'via', 'action', 'target', 'before', 'after', 'hash'] as const;
type Row = Record<(typeof COLUMNS)[number], unknown>;

async function* rows(db: ReadDb, chain: string, filter: AuditFilter): AsyncGenerator<Row> {
  let above = 0n;
  for (;;) {
    const where = { ...matching(chain, filter), sequence: { gt: above } };
    const batch = await db.auditEntry.findMany({ where, orderBy: { sequence: 'asc' }, take: BATCH });
    for (const { sequence, at, actorName: actor, via, action, target, before, after, hash } of batch)
      yield {
        sequence: String(sequence),
        at: at.toISOString(),
        actor,
        via,
        action,
        target,
        before,
        after,
        hash,
      };
    if (batch.length < BATCH) return;
    above = batch.at(-1)?.sequence ?? above;
  }
}

/** One CSV field (RFC 4180). A spreadsheet would run text that begins like a formula, so that gets an apostrophe. */
export function csvField(value: unknown): string {
  const text =
    value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The entries that pass the filter, oldest first, as the pieces of a CSV file or a JSON array. */
export async function* exportLog(
  chain: string,
  filter: AuditFilter,
  format: ExportFormat,
  db: ReadDb = readDb(),
): AsyncGenerator<string> {
  let first = true;
  if (format === 'csv') yield `${COLUMNS.join(',')}\r\n`;
  for await (const row of rows(db, chain, filter)) {
    if (format === 'csv') yield `${COLUMNS.map((name) => csvField(row[name])).join(',')}\r\n`;
    else yield `${first ? '[\n' : ',\n'}${JSON.stringify(row)}`;
    first = false;
  }
  if (format === 'json') yield first ? '[]\n' : '\n]\n';
}
