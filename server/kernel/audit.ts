import { createHmac } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { clock } from '../platform/clock.ts';
import type { WriteTx } from '../platform/control/client.ts';
import { readSettings } from '../platform/settings.ts';
import type { Actor } from './actor.ts';

/** What an action says of itself. `before` and `after` are plain data without secrets. */
export interface AuditDraft {
  /** Id of the team whose log it belongs to; `server` for what concerns no team. */
  chain: string;
  /** What it was done to: `project:chinook`. */
  target: string;
  before?: Plain;
  after?: Plain;
  /** When one write is two things to two logs: the name of this one, instead of the one given to `mutate`. */
  action?: string;
}
export type Plain = Record<string, unknown>;

export interface AuditRecord {
  sequence: bigint;
  chain: string;
  at: Date;
  actorId: string | null;
  actorName: string;
  via: string;
  action: string;
  target: string;
  before: unknown;
  after: unknown;
}

/** JSON with sorted keys: the same entry gives the same text before and after a trip through jsonb. */
export function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}

const keyed = (text: string) =>
  createHmac('sha256', process.env['SLIPWAY_SECRET'] ?? '')
    .update(text)
    .digest('hex');

/**
 * The hash of an entry: HMAC-SHA-256 over the hash before it and all that the entry says. Keyed with the master key,
 * so that somebody who can write the database alone can neither add an entry nor hash a changed chain anew.
 */
export function entryHash(previous: string, entry: AuditRecord): string {
  const { sequence, at, before, after, ...rest } = entry;
  const body = {
    ...rest,
    sequence: String(sequence),
    at: at.toISOString(),
    before: before ?? null,
    after: after ?? null,
  };
  return keyed(`audit entry\n${previous}\n${canonical(body)}`);
}

/** Plain JSON, so that what is hashed is what is stored (dates become text, undefined goes). */
const toJson = (value: Plain | undefined) =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));

/** Appends an entry to its chain inside `tx`; writers of one chain take turns until their commit. */
export async function appendAudit(tx: WriteTx, actor: Actor, action: string, draft: AuditDraft) {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`audit:${draft.chain}`}, 0))`;
  const last = await tx.auditEntry.findFirst({
    where: { chain: draft.chain },
    orderBy: { sequence: 'desc' },
  });
  const record: AuditRecord = {
    sequence: (last?.sequence ?? 0n) + 1n,
    chain: draft.chain,
    at: clock.now(),
    actorId: actor.userId,
    actorName: actor.name,
    via: actor.via,
    action,
    target: draft.target,
    before: toJson(draft.before),
    after: toJson(draft.after),
  };
  const hash = entryHash(last?.hash ?? '', record);
  const { before, after } = record as { before: object | undefined; after: object | undefined };
  return tx.auditEntry.create({ data: { ...record, before, after, hash } });
}

const ENDING = '.heads';
const headFolder = () => path.join(readSettings().dataDir, 'audit');
// A chain's name comes from the database, which may have been tampered with: as a file name it stays in the folder.
const headFile = (chain: string) => path.join(headFolder(), `${encodeURIComponent(chain)}${ENDING}`);

/** The chains of which a head was noted, so that a log that is gone as a whole is missed. */
export function rememberedChains(): string[] {
  if (!fs.existsSync(headFolder())) return [];
  const files = fs.readdirSync(headFolder()).filter((name) => name.endsWith(ENDING));
  return files.map((name) => decodeURIComponent(name.slice(0, -ENDING.length)));
}

/** Keyed, so that whoever can write the database and the folder but has not the master key cannot forge a head. */
export function headSignature(chain: string, sequence: bigint, hash: string): string {
  return keyed(`audit head\n${chain} ${sequence} ${hash}`);
}

/**
 * Notes the newest entry outside the database, so that cutting off the end of the log is found too.
 * After the commit: a crash in between leaves the note one entry behind, which verification accepts.
 */
export function rememberHead(entry: { chain: string; sequence: bigint; hash: string }): void {
  const file = headFile(entry.chain);
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const signature = headSignature(entry.chain, entry.sequence, entry.hash);
  fs.appendFileSync(file, `${entry.sequence} ${entry.hash} ${signature}\n`, { mode: 0o600 });
}

/** The newest noted head of a chain with a right signature, if any. */
export function rememberedHead(chain: string): { sequence: bigint; hash: string } | undefined {
  if (!fs.existsSync(headFile(chain))) return undefined;
  const lines = fs.readFileSync(headFile(chain), 'utf8').trim().split('\n');
  let newest: { sequence: bigint; hash: string } | undefined;
  for (const line of lines) {
    const [sequence, hash, signature] = line.split(' ');
    if (!sequence || !hash || !/^\d+$/.test(sequence)) continue;
    if (signature !== headSignature(chain, BigInt(sequence), hash)) continue;
    if (!newest || BigInt(sequence) > newest.sequence) newest = { sequence: BigInt(sequence), hash };
  }
  return newest;
}
