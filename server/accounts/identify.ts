import { decode } from 'next-auth/jwt';
import type { Actor } from '../kernel/actor.ts';
import { bookkeep } from '../kernel/mutate.ts';
import { clock } from '../platform/clock.ts';
import { readDb } from '../platform/control/client.ts';
import { digest } from '../platform/vault.ts';
import { countWrongToken } from './guessing.ts';

export const TOKEN_PREFIX = 'slp_pat_';
const COOKIES = ['__Secure-next-auth.session-token', 'next-auth.session-token'];
const SEEN_EVERY_MS = 60_000;

function cookie(headers: Headers): string | undefined {
  const parts = (headers.get('cookie') ?? '').split(/;\s*/).map((part) => part.split('='));
  for (const name of COOKIES) {
    const found = parts.find(([key]) => key === name)?.[1];
    if (found) return decodeURIComponent(found);
  }
  return undefined;
}

/** The bearer of a session cookie, if its session was not ended. */
async function bySession(token: string): Promise<Actor | null> {
  const secret = process.env['NEXTAUTH_SECRET'] ?? '';
  const claims = await decode({ token, secret }).catch(() => null);
  const id = claims?.['sid'];
  if (typeof id !== 'string') return null;
  const session = await readDb().session.findUnique({ where: { id }, include: { user: true } });
  const now = clock.now();
  if (!session || session.expiresAt < now) return null;
  if (now.getTime() - session.seenAt.getTime() > SEEN_EVERY_MS)
    await bookkeep((tx) => tx.session.updateMany({ where: { id }, data: { seenAt: now } }));
  const { user } = session;
  const { name, email, serverOwner } = user;
  return { userId: user.id, name, email, via: 'browser', scope: 'write', serverOwner, sessionId: id };
}

/** The owner of a personal access token that exists and has not expired. `via` goes to the audit log. */
export async function byToken(token: string, via: Actor['via'] = 'token'): Promise<Actor | null> {
  if (!token.startsWith(TOKEN_PREFIX)) return null;
  const found = await readDb().accessToken.findUnique({
    where: { hash: digest(token) },
    include: { user: true },
  });
  const now = clock.now();
  if (!found || (found.expiresAt && found.expiresAt < now)) return null;
  if (!found.lastUsedAt || now.getTime() - found.lastUsedAt.getTime() > SEEN_EVERY_MS)
    await bookkeep((tx) => tx.accessToken.updateMany({ where: { id: found.id }, data: { lastUsedAt: now } }));
  const { id: userId, name, email, serverOwner } = found.user;
  return { userId, name, email, via, scope: found.scope, serverOwner };
}

/**
 * `byToken` for a request from outside: a wrong token counts against its address.
 * @throws `limited` after ten wrong ones within a minute
 */
export async function byTokenFrom(
  headers: Headers,
  token: string,
  via: Actor['via'] = 'token',
): Promise<Actor | null> {
  const actor = await byToken(token, via);
  if (!actor) await countWrongToken(headers.get('x-forwarded-for') ?? '');
  return actor;
}

/**
 * Who sends this request: by `Authorization: Bearer slp_pat_…`, else by the session cookie; null for nobody.
 * @throws `limited` after ten wrong tokens of this address within a minute
 */
export async function identify(headers: Headers): Promise<Actor | null> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (bearer) return byTokenFrom(headers, bearer);
  const session = cookie(headers);
  return session ? bySession(session) : null;
}
