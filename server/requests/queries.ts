import { apiReference } from '../api/queries.ts';
import { describeEnvironment } from '../catalog/cached.ts';
import { fail } from '../kernel/errors.ts';
import { clock } from '../platform/clock.ts';
import type { ReadDb } from '../platform/control/client.ts';
import { type ExplainContext, explain } from './explain.ts';
import { hiddenRows } from './hidden.ts';
import {
  type Caller,
  type ExplainedRequest,
  KEPT_DAYS,
  type RequestCount,
  type RequestRow,
} from './shapes.ts';
import { emptyWords, errorOf, keyWords, type RefusedKey, type Words } from './words.ts';

const DAY_MS = 86_400_000;
const MOST = 100;

async function keyNames(db: ReadDb, ids: (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  const keys = await db.apiKey.findMany({ where: { id: { in: wanted } }, select: { id: true, name: true } });
  return new Map(keys.map(({ id, name }) => [id, name]));
}

/** The newest requests to a project's environments that failed or returned nothing; at most 100. */
export async function listRequests(
  db: ReadDb,
  projectId: string,
  kind: 'all' | 'failed' | 'empty',
): Promise<RequestRow[]> {
  const status = { all: undefined, failed: { gte: 400 }, empty: { lt: 400 } }[kind];
  const found = await db.requestEvent.findMany({
    where: { environment: { projectId }, ...(status && { status }) },
    include: { environment: { select: { ref: true } } },
    orderBy: { at: 'desc' },
    take: MOST,
  });
  const names = await keyNames(
    db,
    found.map(({ keyId }) => keyId),
  );
  return found.map(({ environment, keyId, ...event }) => ({
    ...pick(event),
    ref: environment.ref,
    key: names.get(keyId ?? '') ?? null,
  }));
}

function pick(event: Omit<RequestRow, 'ref' | 'key'>): Omit<RequestRow, 'ref' | 'key'> {
  const { id, at, method, target, role, status, code, ms } = event;
  return { id, at, method, target, role, status, code, ms };
}

/** What was asked for most in the last 24 hours; at most 20 kinds. */
export async function countRequests(db: ReadDb, projectId: string): Promise<RequestCount[]> {
  const since = new Date(clock.now().getTime() - DAY_MS);
  return db.$queryRaw<RequestCount[]>`
    SELECT c."method", c."target", c."role", sum(c."calls")::int AS calls,
           coalesce(sum(c."calls") FILTER (WHERE c."status" >= 400), 0)::int AS failed,
           (sum(c."ms") / sum(c."calls"))::double precision AS "meanMs"
    FROM "request_count" c JOIN "environment" e ON e."id" = c."environmentId"
    WHERE e."projectId" = ${projectId}::uuid AND c."hour" >= ${since}
    GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT 20`;
}

/**
 * Who called a table (`schema.name`) or function (`schema.name()`), and with `column` who used that column of it, in the
 * last `days` (at most 14): counts by key, role and address, the busiest first. `*` in `select` counts as every column.
 */
export async function callersOf(
  db: ReadDb,
  environmentId: string,
  object: string,
  column?: string,
  days: number = KEPT_DAYS,
): Promise<Caller[]> {
  const since = new Date(clock.now().getTime() - days * DAY_MS);
  const columns = column === undefined ? null : [`${object}.${column}`, `${object}.*`];
  return db.$queryRaw<Caller[]>`
    SELECT c."keyId", k."name" AS key, c."role", c."method", c."target",
           sum(c."calls")::int AS calls, max(c."hour") AS "lastHour"
    FROM "request_count" c LEFT JOIN "api_key" k ON k."id" = c."keyId"
    WHERE c."environmentId" = ${environmentId}::uuid AND c."hour" >= ${since} AND c."status" < 400
      AND ${object} = ANY (c."objects") AND (${columns}::text[] IS NULL OR c."columns" && ${columns}::text[])
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 6 DESC, 3, 4, 5 LIMIT 100`;
}

type Event = NonNullable<Awaited<ReturnType<typeof findEvent>>>;

/** A logged request with where it belongs; null when it is not in the log. */
export function findEvent(db: ReadDb, id: string) {
  return db.requestEvent.findUnique({
    where: { id },
    include: { environment: { include: { project: { include: { team: true } } } } },
  });
}

/** The same answer for one that is not kept and one of somebody else's. */
export function notLogged(id: string) {
  return fail(
    'not_found',
    `No request ${id} is kept. Kept are those that failed or returned nothing, for ${KEPT_DAYS} days, of at most twenty a second; they appear within a second or two.`,
  );
}

async function refusedKey(db: ReadDb, { refusedKey: hash, environment }: Event): Promise<RefusedKey> {
  if (hash === null) return { sent: false };
  const key = await db.apiKey.findFirst({
    where: { hash, environment: { projectId: environment.projectId } },
  });
  if (!key) return { sent: true };
  const here = key.environmentId === environment.id;
  return { sent: true, known: { name: key.name, revokedAt: key.revokedAt, here } };
}

async function contextOf(db: ReadDb, event: Event): Promise<ExplainContext> {
  const { resources } = await apiReference(db, event.environmentId);
  const call = event.target.startsWith('rpc/');
  const wanted = event.target.replace(/^rpc\//, '');
  const of = (functions: boolean) => resources.filter(({ kind }) => (kind === 'function') === functions);
  const role = event.role === 'authenticated' || event.role === 'service_role' ? event.role : 'anon';
  return {
    request: { method: event.method, path: event.target },
    role,
    resource: of(call).find(({ name }) => name === wanted),
    tables: of(false).map(({ name }) => name),
    functions: of(true).map(({ name }) => name),
  };
}

async function failureWords(db: ReadDb, event: Event): Promise<Words> {
  if (event.code === 'PGRST302') return keyWords(await refusedKey(db, event), event.environment.ref);
  const answer = { status: event.status, text: JSON.stringify(errorOf(event)) };
  const { cause, fix } = explain(answer, await contextOf(db, event)) ?? { cause: '', fix: '' };
  return { cause, fix };
}

/** Why a request failed or returned nothing. What policies hid is looked up now, as the owner of the database. */
export async function explainEvent(db: ReadDb, event: Event): Promise<ExplainedRequest> {
  const { environment, role, objects, filters, message, rows, stages } = event;
  const empty = event.status < 400;
  const { description } = await describeEnvironment(db, environment.id);
  const hidden = empty
    ? await hiddenRows(environment, description, objects[0] ?? '', role ?? 'anon')
    : undefined;
  const words = empty ? emptyWords(hidden, filters, role ?? 'anon') : await failureWords(db, event);
  const names = await keyNames(db, [event.keyId]);
  return {
    ...pick(event),
    ...words,
    ...{ ref: environment.ref, key: names.get(event.keyId ?? '') ?? null },
    ...{ message, rows, filters, objects, stages, policies: hidden?.policies ?? [] },
  };
}
