import type pg from 'pg';
import { ownerLogin } from '../kernel/owner-login.ts';
import { applyMigrations } from '../migrations/apply.ts';
import { planMigrations, readMigration } from '../migrations/plan.ts';
import { listApplied } from '../migrations/queries.ts';
import { rehearseMigrations } from '../migrations/rehearse.ts';
import type { ObjectId } from '../platform/git/values.ts';
import { withConnection } from '../platform/postgres/connect.ts';
import { migrationsAt } from '../repositories/migrations-at.ts';
import type { ReleasedMigration } from './shapes.ts';
import type { Site } from './site.ts';
import { advance, Stopped } from './stop.ts';

/** A migration that waits for a lock makes the API's requests wait behind it: it gives up soon, and comes again. */
const LOCK_MS = 200;
/** With the pauses between them, about two minutes in all. */
const ATTEMPTS = 35;

async function versionsAt(site: Site, commit: string): Promise<Set<string>> {
  const files = await migrationsAt(site.repository, commit as ObjectId);
  return new Set(
    files.flatMap((file) => {
      const read = readMigration(file);
      return read && 'version' in read ? [read.version] : [];
    }),
  );
}

async function apply(site: Site, client: pg.ClientBase): Promise<void> {
  const { database } = site.environment;
  const owner = ownerLogin(site.environment);
  const commit = site.release.commit as ObjectId;
  const files = await migrationsAt(site.repository, commit);
  const { pending, refusals } = planMigrations(files, await listApplied(client));
  const [first] = refusals;
  if (first) throw new Stopped({ message: first.message, file: first.file, line: first.line });
  const result = await applyMigrations(client, pending, {
    commit,
    lockTimeoutMs: LOCK_MS,
    attempts: ATTEMPTS,
    rehearse: (migrations) => rehearseMigrations({ database, owner }, migrations),
  });
  if (result.ok) return;
  const { message, file, line, detail, hint, sqlstate } = result.failure;
  const place = line === null ? file : `${file}, line ${line}`;
  const kept = result.applied.map((one) => `${one.version}_${one.name}.sql`);
  const rest = kept.length
    ? ` It worked on a copy a moment ago. Applied before it, and kept: ${kept.join(', ')}. Mend this one on the branch, and merge again.`
    : '';
  throw new Stopped({ message: `${place}: ${message}.${rest}`, file, line, detail, hint, sqlstate }, kept);
}

/** What this release has brought, also when an earlier try of the step had applied it already. */
async function broughtBy(site: Site, client: pg.ClientBase): Promise<ReleasedMigration[]> {
  const [before, after] = await Promise.all([
    versionsAt(site, site.release.base),
    versionsAt(site, site.release.commit!),
  ]);
  return (await listApplied(client))
    .filter(({ version }) => after.has(version) && !before.has(version))
    .map(({ version, name, tookMs }) => ({ version, name, tookMs }));
}

/**
 * Brings production's schema to where the merged commit wants it. The old API goes on working with it until the switch;
 * all of the migrations succeed, or the release stops with nothing changed. Those that cannot share a transaction are
 * tried on a copy first; should one fail for real all the same, what came before it is kept.
 */
export async function migrateStep(site: Site): Promise<void> {
  const start = performance.now();
  const migrations = await withConnection(
    site.environment.database,
    ownerLogin(site.environment),
    async (client) => {
      await apply(site, client);
      return broughtBy(site, client);
    },
  );
  const migrationMs = Math.round(performance.now() - start);
  await advance(site, 'main', { migrations: migrations as object[], migrationMs });
}
