import http from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { AuthOptions } from 'next-auth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDb } from '../platform/control/client.ts';
import { welcome } from '../teams/join.ts';
import { aMember, aTeam, aUser, callerFor, testControl } from '../testing/control.ts';
import { authOptions } from './auth-options.ts';
import { identify } from './identify.ts';

beforeAll(testControl);

interface Answer {
  redirect?: string;
  body?: unknown;
  cookies?: { name: string; value: string; options: { maxAge?: number } }[];
}
type Handler = (given: { req: Request; options: AuthOptions }) => Promise<Answer>;
// NextAuth's handler without Next around it: its package does not export it, so by its file.
const { AuthHandler } = createRequire(import.meta.url)('../../node_modules/next-auth/core/index.js') as {
  AuthHandler: Handler;
};

/** A provider of OpenID Connect: whoever comes is the person in `person`. */
const person = { sub: 'subject-1', email: 'oida@example.test', name: 'Oida' };
let nonce = '';
/** Where the last sign-in was sent. */
let asked = new URL('http://localhost');

/** A person of GitHub, and what GitHub was told. */
const octocat = { id: 583_231, login: 'octocat', name: null as string | null, email: null as string | null };
const heard: { path: string; body: string; authorization: string | undefined }[] = [];
const hub: Record<string, () => unknown> = {
  '/login/oauth/access_token': () => ({
    access_token: 'gho_1',
    token_type: 'bearer',
    scope: 'read:user,user:email',
  }),
  '/api/v3/user': () => octocat,
  '/api/v3/user/emails': () => [
    { email: 'old@example.test', primary: false, verified: true },
    { email: 'octo@example.test', primary: true, verified: true },
  ],
};
let server: http.Server;

beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256', use: 'sig' };
  const answer: Record<string, (issuer: string) => Promise<unknown>> = {
    '/.well-known/openid-configuration': async (issuer) => ({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
    }),
    '/jwks': async () => ({ keys: [jwk] }),
    '/token': async (issuer) => {
      const claims = new SignJWT({ ...person, nonce }).setProtectedHeader({ alg: 'RS256', kid: 'k' });
      const id_token = await claims
        .setIssuer(issuer)
        .setAudience('slipway')
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey);
      return { access_token: 'a', token_type: 'bearer', id_token };
    },
  };
  server = http.createServer(async (request, response) => {
    const issuer = process.env['OIDC_ISSUER'] ?? '';
    const url = request.url ?? '';
    const sent = (await request.toArray()).join('');
    heard.push({ path: url, body: sent, authorization: request.headers.authorization });
    const body = (await answer[url]?.(issuer)) ?? hub[url]?.();
    response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  Object.assign(process.env, { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'slipway', OIDC_CLIENT_SECRET: 'shh' });
  Object.assign(process.env, { GITHUB_URL: `${issuer}/`, GITHUB_ID: 'hub-id', GITHUB_SECRET: 'hub-secret' });
  process.env['SLIPWAY_ALLOW_PRIVATE_ADDRESSES'] = 'true';
});
afterAll(() => server.close());

/** A browser that keeps its cookies. */
class Browser {
  #jar = new Map<string, string>();

  get headers(): Headers {
    const cookie = [...this.#jar].map(([name, value]) => `${name}=${value}`).join('; ');
    return new Headers({
      cookie,
      'user-agent': 'Firefox/128.0 (X11; Linux)',
      'content-type': 'application/json',
    });
  }

  set(name: string, value: string): void {
    this.#jar.set(name, value);
  }

  async ask(path: string, body?: object) {
    const url = `http://localhost:3000/api/auth/${path}`;
    const init = body ? { method: 'POST', body: JSON.stringify(body) } : {};
    const req = new Request(url, { ...init, headers: this.headers });
    const answer = await AuthHandler({
      req,
      options: { ...authOptions(this.headers, welcome), secret: process.env['NEXTAUTH_SECRET'] },
    });
    for (const { name, value, options } of answer.cookies ?? [])
      if (options.maxAge === 0) this.#jar.delete(name);
      else this.#jar.set(name, encodeURIComponent(value));
    return answer;
  }

  /** Goes through the provider and back; answers with where the browser ends up. */
  async throughProvider(provider: 'oidc' | 'github' = 'oidc'): Promise<string> {
    const { csrfToken } = (await this.ask('csrf')).body as { csrfToken: string };
    const away = new URL(
      (await this.ask(`signin/${provider}`, { csrfToken, callbackUrl: '/' })).redirect ?? '',
    );
    asked = away;
    nonce = away.searchParams.get('nonce') ?? '';
    const state = away.searchParams.get('state');
    return (await this.ask(`callback/${provider}?code=c&state=${state}`)).redirect ?? '';
  }

  actor() {
    return identify(this.headers);
  }
}

async function anInvitation() {
  const team = await aTeam();
  const owner = await aMember(team, 'owner');
  const made = await callerFor(owner).teams.invite({ team: team.slug, role: 'viewer', days: 7 });
  return { team, token: made.token };
}

describe('signing in through a provider', () => {
  it('lets nobody in without an invitation, also not with the address of an account', async () => {
    const account = await aUser({ email: person.email });
    const browser = new Browser();
    expect(await browser.throughProvider()).toBe('/login?problem=unknown-person');
    expect(await browser.actor()).toBeNull();
    browser.set('slipway-invitation', (await anInvitation()).token);
    expect(await browser.throughProvider()).toBe('/login?problem=address-taken');
    expect(await browser.actor()).toBeNull();
    expect(await readDb().identity.count()).toBe(0);
    expect(account.id).toBeTruthy();
  });

  it('makes an account with an open invitation, and knows the person afterwards', async () => {
    person.email = 'new-person@example.test';
    const { team, token } = await anInvitation();
    const browser = new Browser();
    browser.set('slipway-invitation', token);
    expect(await browser.throughProvider()).toBe('http://localhost:3000/');
    const actor = await browser.actor();
    expect(actor).toMatchObject({ email: person.email, via: 'browser' });
    expect(await readDb().membership.count({ where: { teamId: team.id, userId: actor?.userId } })).toBe(1);
    const again = new Browser();
    person.email = 'address-changed-at-the-provider@example.test';
    await again.throughProvider();
    expect((await again.actor())?.userId).toBe(actor?.userId);
  });

  it('is connected to an account by somebody who is signed in, and to one only', async () => {
    person.sub = 'subject-2';
    const [first, second] = [await aUser({ passwordHash: 'x' }), await aUser()];
    const browser = new Browser();
    const sessions = await Promise.all([first, second].map((user) => signedIn(user.id)));
    browser.set('next-auth.session-token', sessions[0] ?? '');
    await browser.throughProvider();
    expect((await browser.actor())?.userId).toBe(first.id);
    const other = new Browser();
    other.set('next-auth.session-token', sessions[1] ?? '');
    expect(await other.throughProvider()).toBe('/account?problem=provider-taken');
    const me = callerFor(first).accounts;
    expect((await me.me()).linked).toMatchObject([{ provider: 'oidc' }]);
    await me.unlinkIdentity({ provider: 'oidc' });
    expect((await me.me()).linked).toEqual([]);
    expect(await new Browser().throughProvider()).toBe('/login?problem=unknown-person');
  });

  it('stays while it is the only way in', async () => {
    const identity = await readDb().identity.findFirstOrThrow({ include: { user: true } });
    await expect(
      callerFor(identity.user).accounts.unlinkIdentity({ provider: 'oidc' }),
    ).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });
  });

  it('ends its session at sign-out', async () => {
    person.sub = 'subject-1';
    const browser = new Browser();
    await browser.throughProvider();
    const { sessionId } = (await browser.actor()) ?? {};
    const kept = new Browser();
    kept.set(
      'next-auth.session-token',
      /session-token=([^;]+)/.exec(browser.headers.get('cookie') ?? '')?.[1] ?? '',
    );
    const { csrfToken } = (await browser.ask('csrf')).body as { csrfToken: string };
    await browser.ask('signout', { csrfToken });
    expect(await readDb().session.count({ where: { id: sessionId } })).toBe(0);
    expect(await kept.actor()).toBeNull();
  });
});

describe('signing in with GitHub', () => {
  it('asks for what it needs, and takes the primary address of those who hide theirs', async () => {
    const { team, token } = await anInvitation();
    const stranger = new Browser();
    expect(await stranger.throughProvider('github')).toBe('/login?problem=unknown-person');
    const browser = new Browser();
    browser.set('slipway-invitation', token);
    heard.length = 0;
    expect(await browser.throughProvider('github')).toBe('http://localhost:3000/');
    expect(asked.pathname).toBe('/login/oauth/authorize');
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      client_id: 'hub-id',
      scope: 'read:user user:email',
      redirect_uri: 'http://localhost:3000/api/auth/callback/github',
      code_challenge_method: 'S256',
    });
    expect(heard.map(({ path }) => path)).toEqual(Object.keys(hub));
    expect(heard[0]!.body).toMatch(/code=c&.*code_verifier=/);
    expect(heard[2]!.authorization).toBe('Bearer gho_1');
    const actor = await browser.actor();
    expect(actor).toMatchObject({ name: 'octocat', email: 'octo@example.test', via: 'browser' });
    expect(await readDb().membership.count({ where: { teamId: team.id, userId: actor?.userId } })).toBe(1);
    const identity = await readDb().identity.findFirstOrThrow({ where: { userId: actor?.userId ?? '' } });
    expect(identity).toMatchObject({ provider: 'github', subject: '583231' });
    const again = new Browser();
    Object.assign(octocat, { login: 'renamed', name: 'Octo Cat', email: 'public@example.test' });
    expect(await again.throughProvider('github')).toBe('http://localhost:3000/');
    expect((await again.actor())?.userId).toBe(actor?.userId);
  });

  it('refuses an answer that nobody here asked for', async () => {
    const browser = new Browser();
    const forged = await browser.ask('callback/github?code=c&state=forged');
    expect(forged.redirect).toMatch(/error=OAuthCallback/);
    expect(await browser.actor()).toBeNull();
  });
});

async function signedIn(userId: string): Promise<string> {
  const { encode } = await import('next-auth/jwt');
  const { startSession } = await import('./start-session.ts');
  const sid = await startSession({ userId, by: 'password', userAgent: '', address: '' });
  return encode({ token: { sub: userId, sid }, secret: process.env['NEXTAUTH_SECRET'] ?? '' });
}
