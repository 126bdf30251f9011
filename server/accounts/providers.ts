import type { OAuthConfig } from 'next-auth/providers/oauth';
import { guardedLookup } from '../platform/net/outbound.ts';
import { readSettings, type Settings } from '../platform/settings.ts';

export type ProviderId = 'github' | 'oidc';
/** What a provider tells of a person. `subject` never changes; the rest is the person's own claim. */
export interface Profile {
  id: string;
  name: string;
  email: string | null;
}
type Claims = Record<string, unknown>;

const http = { timeout: 10_000, lookup: guardedLookup('http') };
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** People may keep their address out of their GitHub profile; this asks for it with the scope they granted. */
async function primaryEmail(api: string, token: string): Promise<string | undefined> {
  const headers = { authorization: `Bearer ${token}`, 'user-agent': 'slipway' };
  const answer = await fetch(`${api}/user/emails`, { headers });
  if (!answer.ok) return undefined;
  const list = (await answer.json()) as { email: string; primary: boolean; verified: boolean }[];
  return list.find(({ primary, verified }) => primary && verified)?.email;
}

/** GitHub's own API has a host of its own, that of an Enterprise Server a path. */
const apiOf = (site: string) => (site === 'https://github.com' ? 'https://api.github.com' : `${site}/api/v3`);

function github(site: string, id: string, secret: string): OAuthConfig<Claims> {
  const api = apiOf(site);
  return {
    id: 'github',
    name: 'GitHub',
    type: 'oauth',
    checks: ['pkce', 'state'],
    clientId: id,
    clientSecret: secret,
    issuer: `${site}/login/oauth`,
    authorization: {
      url: `${site}/login/oauth/authorize`,
      params: { scope: 'read:user user:email' },
    },
    token: `${site}/login/oauth/access_token`,
    userinfo: {
      url: `${api}/user`,
      async request({ client, tokens }) {
        const claims = await client.userinfo(tokens.access_token ?? '');
        return claims.email
          ? claims
          : { ...claims, email: await primaryEmail(api, tokens.access_token ?? '') };
      },
    },
    httpOptions: http,
    profile: (claims) => ({
      id: String(claims['id']),
      name: text(claims['name']) || text(claims['login']),
      email: text(claims['email']) || null,
    }),
  };
}

function oidc(issuer: string, id: string, secret: string, name: string): OAuthConfig<Claims> {
  return {
    id: 'oidc',
    name,
    type: 'oauth',
    wellKnown: `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`,
    authorization: { params: { scope: 'openid email profile' } },
    idToken: true,
    httpOptions: http,
    checks: ['pkce', 'state', 'nonce'],
    clientId: id,
    clientSecret: secret,
    profile: (claims) => ({
      id: text(claims['sub']),
      name: text(claims['name']) || text(claims['preferred_username']),
      email: text(claims['email']) || null,
    }),
  };
}

/** The sign-in providers that the settings configure. */
export function providers(settings: Settings = readSettings()): OAuthConfig<Claims>[] {
  const list: OAuthConfig<Claims>[] = [];
  if (settings.GITHUB_ID && settings.GITHUB_SECRET)
    list.push(github(settings.GITHUB_URL.replace(/\/+$/, ''), settings.GITHUB_ID, settings.GITHUB_SECRET));
  if (settings.OIDC_ISSUER && settings.OIDC_CLIENT_ID && settings.OIDC_CLIENT_SECRET)
    list.push(
      oidc(settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET, settings.OIDC_NAME),
    );
  return list;
}

/** Their ids and names, for buttons. */
export const providerNames = (): { id: ProviderId; name: string }[] =>
  providers().map(({ id, name }) => ({ id: id as ProviderId, name }));
