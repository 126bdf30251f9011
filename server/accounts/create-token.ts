import { randomUUID } from 'node:crypto';
import type { Actor } from '../kernel/actor.ts';
import { fail } from '../kernel/errors.ts';
import { type Ctx, contextFor, mutate } from '../kernel/mutate.ts';
import { fromNow } from '../platform/clock.ts';
import { readDb } from '../platform/control/client.ts';
import { digest, randomToken } from '../platform/vault.ts';
import { TOKEN_PREFIX } from './identify.ts';
import type { CreateTokenInput } from './shapes.ts';

const DAY = 24 * 3600;
const MOST_TOKENS = 100;
const MOST_DAYS = 3650;

/** A new token as its maker sees it, once: only its hash is stored. */
export interface NewToken {
  id: string;
  token: string;
  expiresAt: Date | null;
}

function make(ctx: Ctx, name: string, scope: 'read' | 'write', expiresAt: Date | null): Promise<NewToken> {
  return mutate(ctx, 'token.create', async (tx) => {
    const { userId, email } = ctx.actor;
    if ((await tx.accessToken.count({ where: { userId } })) >= MOST_TOKENS)
      throw fail(
        'precondition',
        `There are ${MOST_TOKENS} tokens already. Revoke one that is not used any more.`,
      );
    const token = randomToken(TOKEN_PREFIX);
    const preview = `${token.slice(0, TOKEN_PREFIX.length + 4)}…`;
    const row = await tx.accessToken.create({
      data: { userId, name, scope, expiresAt, preview, hash: digest(token) },
    });
    const after = { name, scope, expiresAt, preview };
    return {
      result: { id: row.id, token, expiresAt },
      audit: { chain: 'server', target: `account:${email}`, after },
    };
  });
}

/** Makes a personal access token of the signed-in actor. A token cannot make another one (it would outlive itself). */
export async function createToken(ctx: Ctx, { name, scope, days }: CreateTokenInput): Promise<NewToken> {
  if (ctx.actor.via !== 'browser')
    throw fail('forbidden', 'Tokens are made in the browser, not with another token.');
  return make(ctx, name, scope, days === 'never' ? null : fromNow(Number(days) * DAY));
}

/**
 * Makes a token for an account on the server's own machine, where whoever runs the command owns the data anyway.
 * Throws `not_found` for an unknown account, `invalid` for a number of days outside 1 to 3650.
 */
export async function createTokenFor(given: {
  email: string;
  name: string;
  scope: 'read' | 'write';
  days: number;
}): Promise<NewToken> {
  if (!Number.isInteger(given.days) || given.days < 1 || given.days > MOST_DAYS)
    throw fail('invalid', `Days must be a whole number from 1 to ${MOST_DAYS}.`, { field: 'days' });
  if (given.scope !== 'read' && given.scope !== 'write')
    throw fail('invalid', 'The scope is “read” or “write”.', { field: 'scope' });
  const user = await readDb().user.findUnique({ where: { email: given.email.trim().toLowerCase() } });
  if (!user) throw fail('not_found', `There is no account with the address ${given.email}.`);
  const { id: userId, name, email, serverOwner } = user;
  const actor: Actor = { userId, name, email, serverOwner, via: 'cli', scope: 'write' };
  return make(contextFor(actor, randomUUID()), given.name, given.scope, fromNow(given.days * DAY));
}
