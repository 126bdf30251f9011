import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { fail } from '../kernel/errors.ts';
import { type Ctx, mutate } from '../kernel/mutate.ts';
import { ownerLogin } from '../kernel/owner-login.ts';
import type { ReadDb } from '../platform/control/client.ts';
import { withConnection } from '../platform/postgres/connect.ts';
import { fetchKeySet } from './fetch-keys.ts';
import type { KeyPlace } from './issue-key.ts';
import { type ApiBehaviour, BEHAVIOUR_DEFAULTS, keysOf, MIN_RSA_BITS } from './shapes.ts';

/** What the row holds: what somebody chose, and the keys that were read from `jwksUrl` last. */
type Stored = Partial<ApiBehaviour> & { fetchedJwks?: string };

const shownOf = ({ fetchedJwks: _, ...chosen }: Stored = {}): ApiBehaviour => ({
  ...BEHAVIOUR_DEFAULTS,
  ...chosen,
});

/** How the API of an environment behaves, with the defaults of what nobody chose. */
export async function readBehaviour(db: ReadDb, id: string): Promise<ApiBehaviour> {
  const { behaviour } = await db.environment.findUniqueOrThrow({
    where: { id },
    select: { behaviour: true },
  });
  return shownOf(behaviour as Stored);
}

/** The gateway does not open an environment with a key that it cannot read. */
function checkKeys(jwks: string): void {
  for (const [i, jwk] of (keysOf(jwks) ?? []).entries()) {
    const refuse = (problem: string) => fail('invalid', `Key ${i + 1} ${problem}`, { field: 'jwks' });
    let bits: number | undefined;
    try {
      const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
      bits = key.asymmetricKeyDetails?.modulusLength;
    } catch {
      throw refuse('cannot be read as a public key: a part is missing or damaged.');
    }
    if (bits !== undefined && bits < MIN_RSA_BITS)
      throw refuse(`has ${bits} bits; an RSA key needs at least ${MIN_RSA_BITS}.`);
  }
}

/** The function's full name, so that no schema of the request can put another one in its place. */
async function checkedFunction(ctx: Ctx, environmentId: string, name: string): Promise<string> {
  const owned = await ctx.db.environment.findUniqueOrThrow({ where: { id: environmentId } });
  const [schema, bare] = name.includes('.') ? name.split('.') : ['public', name];
  const { rowCount } = await withConnection(owned.database, ownerLogin(owned), (client) =>
    client.query(
      `SELECT FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
       WHERE n.nspname = $1 AND p.proname = $2 AND p.pronargs = p.pronargdefaults AND p.prokind = 'f'`,
      [schema, bare],
    ),
  );
  if (!rowCount) {
    const message = `The database has no function “${schema}.${bare}” that can be called without arguments.`;
    throw fail('invalid', message, { field: 'preRequest' });
  }
  return `${schema}.${bare}`;
}

/**
 * Changes how the API of an environment behaves; what is left out stays. The gateways know within a second.
 * Throws `invalid` (fields `preRequest`, `jwks`, `jwksUrl`) for a function that is not there, for keys that cannot be
 * used, and for an address that does not answer with any.
 */
export async function updateBehaviour(
  ctx: Ctx,
  place: KeyPlace,
  wish: Partial<ApiBehaviour>,
): Promise<ApiBehaviour> {
  const { id, ref } = place.environment;
  if (wish.jwks) checkKeys(wish.jwks);
  const preRequest = wish.preRequest && (await checkedFunction(ctx, id, wish.preRequest));
  const fetchedJwks = wish.jwksUrl && (await fetchKeySet(wish.jwksUrl));
  const chosen: Stored = {
    ...wish,
    ...(preRequest && { preRequest }),
    ...(fetchedJwks !== undefined && { fetchedJwks }),
  };
  return mutate(ctx, 'environment.behaviour', async (tx) => {
    // Two people may save different settings at once.
    const [row] = await tx.$queryRaw<{ behaviour: Stored }[]>`
      SELECT "behaviour" FROM "environment" WHERE "id" = ${id}::uuid FOR UPDATE`;
    const stored = { ...row?.behaviour, ...chosen };
    await tx.environment.update({ where: { id }, data: { behaviour: stored } });
    const [before, after] = [shownOf(row?.behaviour), shownOf(stored)];
    return { result: after, audit: { chain: place.team.id, target: `environment:${ref}`, before, after } };
  });
}
