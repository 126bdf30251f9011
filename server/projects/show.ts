import { type Ctx, mutate } from '../kernel/mutate.ts';
import { allows } from '../kernel/permissions.ts';
import type { ReadDb } from '../platform/control/client.ts';
import { readSettings } from '../platform/settings.ts';
import { unseal } from '../platform/vault.ts';
import type { TeamAccess } from '../teams/access.ts';
import type { ProjectAccess } from './access.ts';

/** All that a program needs to use a project. */
export interface ProjectConnection {
  team: string;
  project: string;
  name: string;
  state: ProjectAccess['state'];
  ref: string | null;
  /** For supabase-js. */
  apiUrl: string | null;
  /** For postgrest-js and plain HTTP. */
  restUrl: string | null;
  gitUrl: string;
  consoleUrl: string;
  keys: { publishable: string | null; secret: string | null };
}

const working = (db: Pick<ReadDb, 'apiKey'>, environmentId: string, kind: 'publishable' | 'secret') =>
  db.apiKey.findFirst({
    where: { environmentId, kind, revokedAt: null, retiresAt: null },
    orderBy: { createdAt: 'desc' },
  });

async function secretKey(ctx: Ctx, team: TeamAccess, project: ProjectAccess): Promise<string | null> {
  const { environment } = project;
  const mayLook = allows(team.role, 'key.reveal') && ctx.actor.scope === 'write';
  const key = environment && mayLook ? await working(ctx.db, environment.id, 'secret') : null;
  if (!environment || !key) return null;
  const target = `environment:${environment.ref}/${key.preview}`;
  const after = { name: key.name, kind: key.kind };
  return mutate(ctx, 'key.reveal', async () => ({
    result: unseal(key.sealed, `key:${key.id}`).reveal(),
    audit: { chain: team.id, target, after },
  }));
}

/**
 * Addresses and keys of a project. The secret key only for roles that may see it and tokens that may write;
 * that it was handed out is written to the audit log.
 */
export async function showProject(
  ctx: Ctx,
  team: TeamAccess,
  project: ProjectAccess,
): Promise<ProjectConnection> {
  const { publicUrl } = readSettings();
  const { environment, slug, name, state } = project;
  const ready = environment?.ready ? environment : undefined;
  const apiUrl = ready ? `${publicUrl}/p/${ready.ref}` : null;
  const publishable = ready ? await working(ctx.db, ready.id, 'publishable') : null;
  return {
    team: team.slug,
    project: slug,
    name,
    state,
    ref: environment?.ref ?? null,
    apiUrl,
    restUrl: apiUrl && `${apiUrl}/rest/v1`,
    gitUrl: `${publicUrl}/${team.slug}/${slug}.git`,
    consoleUrl: `${publicUrl}/${team.slug}/${slug}`,
    keys: {
      publishable: publishable && unseal(publishable.sealed, `key:${publishable.id}`).reveal(),
      secret: ready ? await secretKey(ctx, team, project) : null,
    },
  };
}
