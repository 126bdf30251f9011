import { fail } from '../kernel/errors.ts';
import type { ReadDb, WriteTx } from '../platform/control/client.ts';
import { readSettings } from '../platform/settings.ts';
import { unseal } from '../platform/vault.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { keyState } from './policy.ts';
import type { EnvironmentFacts, KeyRow } from './shapes.ts';

/** The environment a project's procedures work on. Throws `precondition` while the project has none. */
export function requireEnvironment(project: ProjectAccess): NonNullable<ProjectAccess['environment']> {
  if (project.environment) return project.environment;
  throw fail(
    'precondition',
    `The project “${project.slug}” is still being made; it has no API yet. Try again in a moment.`,
  );
}

/** Addresses of an environment under the server's public address. */
export function addressesOf(ref: string): { apiUrl: string; restUrl: string } {
  const apiUrl = `${readSettings().publicUrl}/p/${ref}`;
  return { apiUrl, restUrl: `${apiUrl}/rest/v1` };
}

/** What people and programs may know of an environment: addresses and API settings, no secrets. */
export async function environmentFacts(
  db: ReadDb,
  team: { slug: string },
  project: ProjectAccess,
): Promise<EnvironmentFacts> {
  const { id, ref } = requireEnvironment(project);
  const found = await db.environment.findUniqueOrThrow({
    where: { id },
    select: {
      branch: true,
      commit: true,
      kind: true,
      schemas: true,
      maxRows: true,
      corsOrigins: true,
      catalogVersion: true,
    },
  });
  const gitUrl = `${readSettings().publicUrl}/${team.slug}/${project.slug}.git`;
  return { ref, ...addressesOf(ref), gitUrl, ...found };
}

/** All keys of an environment, working ones first, newest first. Secret ones without their text. */
export async function listKeys(db: ReadDb, environmentId: string): Promise<KeyRow[]> {
  const rows = await db.apiKey.findMany({ where: { environmentId }, orderBy: { createdAt: 'desc' } });
  const keys = rows.map(({ id, name, kind, preview, createdAt, retiresAt, revokedAt, sealed }) => {
    const key = kind === 'publishable' ? unseal(sealed, `key:${id}`).reveal() : undefined;
    return { id, name, kind, preview, key, createdAt, retiresAt, revokedAt };
  });
  const rank = { active: 0, retiring: 1, revoked: 2 };
  return keys.sort((a, b) => rank[keyState(a)] - rank[keyState(b)]);
}

/** A key of this environment. Throws `not_found` for missing ones and for other environments' alike. */
export async function requireKey(db: Pick<ReadDb | WriteTx, 'apiKey'>, environmentId: string, id: string) {
  const found = await (db as ReadDb).apiKey.findFirst({ where: { id, environmentId } });
  if (!found) throw fail('not_found', 'This environment has no such key. It may have been removed.');
  return found;
}
