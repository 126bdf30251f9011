import type { Prisma } from '../generated/prisma/client.ts';
import type { ReadDb } from '../platform/control/client.ts';
import type { AuditFilter, AuditPage } from './shapes.ts';

const DAY_MS = 24 * 3600_000;

/** Prisma's condition for the entries of one chain that pass the filter. */
export function matching(chain: string, filter: AuditFilter): Prisma.AuditEntryWhereInput {
  const { person, action, target, from, to } = filter;
  const at = {
    ...(from && { gte: new Date(`${from}T00:00:00Z`) }),
    ...(to && { lt: new Date(Date.parse(`${to}T00:00:00Z`) + DAY_MS) }),
  };
  return {
    chain,
    ...(person && { actorId: person }),
    ...(action && { action: action.includes('.') ? action : { startsWith: `${action}.` } }),
    ...(target && { target: { contains: target, mode: 'insensitive' as const } }),
    ...(Object.keys(at).length > 0 && { at }),
  };
}

/** One page of a log, newest first. `next` is the cursor of the page below, or null at the end. */
export async function entries(db: ReadDb, chain: string, { cursor, limit, ...filter }: AuditPage) {
  const where = { ...matching(chain, filter), ...(cursor && { sequence: { lt: cursor } }) };
  const rows = await db.auditEntry.findMany({
    where,
    orderBy: { sequence: 'desc' },
    take: limit + 1,
    omit: { chain: true, hash: true },
  });
  const page = rows.slice(0, limit).map((row) => ({ ...row, sequence: String(row.sequence) }));
  return { entries: page, next: rows.length > limit ? (page.at(-1)?.sequence ?? null) : null };
}

/** What the filters can be set to: the people and actions that occur in a log. */
export async function facets(db: ReadDb, chain: string) {
  const [people, actions] = await Promise.all([
    db.auditEntry.groupBy({ by: ['actorId'], where: { chain }, _max: { sequence: true, actorName: true } }),
    db.auditEntry.groupBy({ by: ['action'], where: { chain }, orderBy: { action: 'asc' } }),
  ]);
  const known = people.flatMap(({ actorId, _max }) =>
    actorId ? [{ id: actorId, name: _max.actorName ?? '' }] : [],
  );
  known.sort((a, b) => a.name.localeCompare(b.name));
  return { people: known, actions: actions.map((row) => row.action) };
}
