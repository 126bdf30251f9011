import { addressesOf } from '../environments/queries.ts';
import type { ApiKey, Environment, Preview } from '../generated/prisma/client.ts';
import type { ReadDb } from '../platform/control/client.ts';
import { unseal } from '../platform/vault.ts';
import {
  type BaseFacts,
  fillReport,
  type PreviewFacts,
  previewFailure,
  type RunningPreview,
} from './shapes.ts';

type Row = Preview & { environment: Environment | null };

function factsOf({ state, commit, environment, ...row }: Row): PreviewFacts {
  const served = environment?.ready && state !== 'dropped' ? environment : undefined;
  const addresses = served ? addressesOf(served.ref) : { apiUrl: null, restUrl: null };
  const failure = previewFailure.safeParse(row.failure);
  return {
    state,
    commit,
    ref: served?.ref ?? null,
    ...addresses,
    tookMs: row.tookMs,
    sizeBytes: row.sizeBytes === null ? null : Number(row.sizeBytes),
    readyAt: row.readyAt,
    failure: failure.success ? failure.data : null,
  };
}

/** The previews of these pull requests by pull request; one that never had a preview is missing. */
export async function previewFacts(db: ReadDb, pullIds: string[]): Promise<Map<string, PreviewFacts>> {
  const rows = await db.preview.findMany({
    where: { pullId: { in: pullIds } },
    include: { environment: true },
  });
  return new Map(rows.map((row) => [row.pullId, factsOf(row)]));
}

/** Keys that open a preview's API. */
export interface PreviewKeys {
  publishable: string | null;
  /** Null unless it was asked for. */
  secret: string | null;
}

const textOf = (keys: ApiKey[], kind: ApiKey['kind']): string | null => {
  const key = keys.find((one) => one.kind === kind);
  return key ? unseal(key.sealed, `key:${key.id}`).reveal() : null;
};

/**
 * The preview of one pull request; undefined when it never had one.
 * @param options.keys true: with the secret key. Who may see it, and the audit entry that it was shown, are for the caller
 */
export async function previewOf(
  db: ReadDb,
  pullId: string,
  options: { keys?: boolean } = {},
): Promise<(PreviewFacts & { keys: PreviewKeys | null }) | undefined> {
  const row = await db.preview.findUnique({ where: { pullId }, include: { environment: true } });
  if (!row) return undefined;
  const facts = factsOf(row);
  if (!facts.ref || !row.environmentId) return { ...facts, keys: null };
  const keys = await db.apiKey.findMany({
    where: { environmentId: row.environmentId, revokedAt: null, retiresAt: null },
    orderBy: { createdAt: 'desc' },
  });
  const secret = options.keys ? textOf(keys, 'secret') : null;
  return { ...facts, keys: { publishable: textOf(keys, 'publishable'), secret } };
}

/** Previews of open pull requests that answer, the newest pull request first. */
export async function runningPreviews(db: ReadDb, projectId: string): Promise<RunningPreview[]> {
  const rows = await db.preview.findMany({
    where: { projectId, state: { not: 'dropped' }, environment: { ready: true }, pull: { state: 'open' } },
    include: { pull: true },
    orderBy: { pull: { number: 'desc' } },
  });
  return rows.map(({ state, pull: { number, title, branch } }) => ({ number, title, branch, state }));
}

/** The masked copy of a project's production; null before one was asked for. */
export async function baseFacts(db: ReadDb, projectId: string): Promise<BaseFacts | null> {
  const row = await db.previewBase.findUnique({ where: { projectId } });
  if (!row) return null;
  const { state, commit, filledAt, tookMs, sizeBytes, failure } = row;
  const report = fillReport.safeParse(row.report);
  return {
    state,
    commit,
    filledAt,
    tookMs,
    sizeBytes: sizeBytes === null ? null : Number(sizeBytes),
    failure,
    report: report.success ? report.data : null,
  };
}
