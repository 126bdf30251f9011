import type { AuthOptions } from 'next-auth';
import type { CredentialsConfig } from 'next-auth/providers/credentials';
import { Failure } from '../kernel/errors.ts';
import { contextFor } from '../kernel/mutate.ts';
import { readDb } from '../platform/control/client.ts';
import { logger } from '../platform/log.ts';
import { endSession } from './end-session.ts';
import { identify } from './identify.ts';
import { accountOf, admit, type Welcome } from './provider-sign-in.ts';
import { providers } from './providers.ts';
import { signIn } from './sign-in.ts';
import { SESSION_SECONDS, startSession } from './start-session.ts';

/** NextAuth carries failures as text; the route turns `limited:<seconds>` into a 429. */
export const LIMITED = 'limited:';
const log = logger('auth');
type Callbacks = NonNullable<AuthOptions['callbacks']>;

function password(headers: Headers): CredentialsConfig {
  return {
    id: 'credentials',
    name: 'Password',
    type: 'credentials',
    credentials: {},
    async authorize(credentials) {
      try {
        return (await signIn(credentials, headers.get('x-forwarded-for') ?? '')) ?? null;
      } catch (error) {
        if (error instanceof Failure && error.code === 'limited')
          throw new Error(`${LIMITED}${error.details.retryAfter ?? 60}`);
        log.error('sign-in failed', { cause: error });
        throw new Error('internal');
      }
    },
  };
}

/** At sign-in, and only then, the cookie gets the id of a new session row; later calls pass it through. */
function cookieClaims(headers: Headers): Callbacks['jwt'] {
  return async ({ token, user, account }) => {
    if (!account) return token;
    const byPassword = account.provider === 'credentials';
    const userId = byPassword ? user.id : await accountOf(account.provider, account.providerAccountId);
    if (!userId) throw new Error('Nobody signs in with this provider account.');
    const sid = await startSession({
      userId,
      by: byPassword ? 'password' : account.provider,
      userAgent: headers.get('user-agent') ?? '',
      address: headers.get('x-forwarded-for') ?? '',
      replaces: (await identify(headers))?.sessionId,
    });
    return { sub: userId, sid };
  };
}

/** What `/api/auth/session` tells: nothing once the session has ended. */
const whoIsIn: Callbacks['session'] = async ({ session, token }) => {
  const id = String(token['sid']);
  const row = await readDb().session.findUnique({ where: { id }, include: { user: true } });
  const user = row ? { name: row.user.name, email: row.user.email } : undefined;
  return { ...session, user };
};

/**
 * NextAuth's options for one request.
 * @param headers of the request: address and browser go to the session row
 * @param welcome what to do with people whom a provider vouches for and who have no account
 */
export function authOptions(headers: Headers, welcome: Welcome): AuthOptions {
  return {
    providers: [password(headers), ...providers()],
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    pages: { signIn: '/login', error: '/login', signOut: '/' },
    callbacks: {
      async signIn({ user, account }) {
        if (!account || account.provider === 'credentials') return true;
        const { provider, providerAccountId: subject } = account;
        const newcomer = { provider, subject, name: user.name ?? '', email: user.email ?? null };
        return admit(newcomer, headers, welcome);
      },
      jwt: cookieClaims(headers),
      session: whoIsIn,
    },
    events: {
      async signOut() {
        const actor = await identify(headers);
        if (actor?.sessionId) await endSession(contextFor(actor, crypto.randomUUID()), actor.sessionId);
      },
    },
    logger: {
      error: (code, metadata) => log.error('NextAuth', { code, metadata }),
      warn: (code) => log.warn('NextAuth', { code }),
      debug: () => undefined,
    },
  };
}
