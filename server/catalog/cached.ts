import { ownerLogin } from '../kernel/owner-login.ts';
import { clock } from '../platform/clock.ts';
import type { ReadDb } from '../platform/control/client.ts';
import { withConnection } from '../platform/postgres/connect.ts';
import { describeDatabase } from './describe.ts';
import type { Description } from './shapes.ts';

/** Row estimates and sizes may be this old; the schema itself never is (its version is part of the key). */
const FRESH_MS = 15_000;
const MOST_KEPT = 30;

interface Entry {
  version: number;
  at: number;
  description: Promise<Description>;
}
// Next bundles its own copy of every module; one cache per process is enough.
const shared = globalThis as { slipwayCatalogs?: Map<string, Entry> };

function cache(): Map<string, Entry> {
  shared.slipwayCatalogs ??= new Map();
  return shared.slipwayCatalogs;
}

function remember(id: string, entry: Entry): void {
  const entries = cache();
  entries.delete(id);
  entries.set(id, entry);
  for (const oldest of [...entries.keys()].slice(0, Math.max(0, entries.size - MOST_KEPT)))
    entries.delete(oldest);
  // A failed description must not be the answer for the next fifteen seconds.
  entry.description.catch(() => {
    if (entries.get(id) === entry) entries.delete(id);
  });
}

/** A described environment with what the console needs beside the schema itself. */
export interface EnvironmentCatalog {
  description: Description;
  ref: string;
  /** Exposed schemas; the first is the default one. */
  exposed: string[];
  maxRows: number;
}

/**
 * The description of an environment's database, at most fifteen seconds old and never of an older catalog version.
 * @param environmentId of an environment that is ready
 */
export async function describeEnvironment(db: ReadDb, environmentId: string): Promise<EnvironmentCatalog> {
  const environment = await db.environment.findUniqueOrThrow({ where: { id: environmentId } });
  const { ref, schemas: exposed, maxRows, catalogVersion: version } = environment;
  const now = clock.now().getTime();
  let entry = cache().get(environmentId);
  if (!entry || entry.version !== version || now - entry.at > FRESH_MS) {
    const description = withConnection(environment.database, ownerLogin(environment), describeDatabase);
    entry = { version, at: now, description };
    remember(environmentId, entry);
  }
  return { description: await entry.description, ref, exposed, maxRows };
}

/** Forgets an environment, for who has just changed its schema and wants to see it. */
export function forgetEnvironment(environmentId: string): void {
  cache().delete(environmentId);
}
