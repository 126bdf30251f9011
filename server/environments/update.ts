import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import { type OwnedDatabase, ownerLogin } from '../kernel/owner-login.ts';
import { withConnection } from '../platform/postgres/connect.ts';
import type { KeyPlace } from './issue-key.ts';
import type { EnvironmentUpdate } from './shapes.ts';

async function missingSchemas(environment: OwnedDatabase, names: string[]): Promise<string[]> {
  return withConnection(environment.database, ownerLogin(environment), async (client) => {
    const { rows } = await client.query<{ name: string }>(
      'SELECT nspname AS name FROM pg_catalog.pg_namespace WHERE nspname = ANY($1)',
      [names],
    );
    const found = new Set(rows.map((row) => row.name));
    return names.filter((name) => !found.has(name));
  });
}

/**
 * Changes what the API of an environment serves: schemas, rows per answer, web origins; what is left out stays.
 * Throws `invalid` (field `schemas`) for a schema the database does not have.
 */
export async function updateEnvironment(
  ctx: Ctx,
  place: KeyPlace,
  wish: EnvironmentUpdate,
): Promise<{ schemas: string[]; maxRows: number; corsOrigins: string[] }> {
  const { id, ref } = place.environment;
  const owned = await ctx.db.environment.findUniqueOrThrow({ where: { id } });
  const missing = wish.schemas ? await missingSchemas(owned, wish.schemas) : [];
  if (missing.length)
    throw fail('invalid', `The database has no schema “${missing[0]}”.`, { field: 'schemas' });
  const select = { schemas: true, maxRows: true, corsOrigins: true };
  const unique = (list: string[] | undefined) => list && [...new Set(list)];
  return mutate(ctx, 'environment.update', async (tx) => {
    const before = await tx.environment.findUniqueOrThrow({ where: { id }, select });
    const { maxRows } = wish;
    const data = { maxRows, schemas: unique(wish.schemas), corsOrigins: unique(wish.corsOrigins) };
    const after = await tx.environment.update({ where: { id }, data, select });
    return { result: after, audit: { chain: place.team.id, target: `environment:${ref}`, before, after } };
  });
}
