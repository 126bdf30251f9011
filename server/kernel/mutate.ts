import { readDb, type WriteTx, writeDb } from '../platform/control/client.ts';
import { logger } from '../platform/log.ts';
import type { Actor } from './actor.ts';
import { type AuditDraft, appendAudit, rememberHead } from './audit.ts';
import { fail } from './errors.ts';

const log = logger('audit');

/** What every server function gets: who acts, and the database to read. */
export interface Ctx {
  actor: Actor;
  db: ReturnType<typeof readDb>;
  requestId: string;
}

/** Makes the context of one request or job. */
export function contextFor(actor: Actor, requestId: string): Ctx {
  return { actor, db: readDb(), requestId };
}

export interface Outcome<T> {
  result: T;
  /** One entry, or several when the write concerns more than one log. */
  audit: AuditDraft | AuditDraft[];
}

/**
 * The one door for writes: runs `work` in a transaction and appends the audit entry it must return to the team's
 * chain in the same transaction. A token with scope `read` is refused. Throws what `work` throws, with nothing written.
 */
export async function mutate<T>(
  ctx: Ctx,
  action: string,
  work: (tx: WriteTx) => Promise<Outcome<T>>,
): Promise<T> {
  if (ctx.actor.scope === 'read')
    throw fail('forbidden', 'This token may only read. Make one with scope “write” to change something.');
  const { result, entries } = await writeDb().$transaction(
    async (tx) => {
      const { result, audit } = await work(tx);
      const entries = [];
      for (const draft of inLockOrder(audit))
        entries.push(await appendAudit(tx, ctx.actor, draft.action ?? action, draft));
      return { result, entries };
    },
    { timeout: 30_000, maxWait: 10_000 },
  );
  for (const entry of entries) note(entry);
  return result;
}

/** The write is done and must not look failed because its note could not be made (a full disk, say). */
function note(entry: Parameters<typeof rememberHead>[0]): void {
  try {
    rememberHead(entry);
  } catch (cause) {
    log.error('the head of an audit log could not be noted', { chain: entry.chain, cause });
  }
}

/** Each chain is locked until the commit: everybody takes them in the same order, so that no two wait for each other. */
function inLockOrder(audit: AuditDraft | AuditDraft[]): AuditDraft[] {
  return [audit].flat().sort((a, b) => (a.chain < b.chain ? -1 : Number(a.chain > b.chain)));
}

/**
 * Writes that are no decision of a person: progress of a job, a session seen again, a failed sign-in counted.
 * Not audited; use `mutate` for everything that somebody could be asked about.
 */
export function bookkeep<T>(work: (tx: WriteTx) => Promise<T>): Promise<T> {
  return writeDb().$transaction(work, { timeout: 30_000, maxWait: 10_000 });
}
