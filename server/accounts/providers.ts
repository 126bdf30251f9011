import type { OAuthConfig } from 'next-auth/providers/oauth';
import { readSettings, type Settings } from '../platform/settings.ts';

export type ProviderId = 'github' | 'oidc';
/** What a provider tells of a person. `subject` never changes; the rest is the person's own claim. */
export interface Profile {
  id: string;
  name: string;
  email: string | null;
}
type Claims = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function github(id: string, secret: string): OAuthConfig<Claims> {
  return {
    id: 'github',
    name: 'GitHub',
    type: 'oauth',
    checks: ['pkce', 'state'],
    clientId: id,
    clientSecret: secret,
    issuer: 'https://github.com/login/oauth',
    authorization: {
      url: 'https://github.com/login/oauth/authorize',
      params: { scope: 'read:user user:email' },
    },
    token: 'https://github.com/login/oauth/access_token',
    userinfo: 'https://api.github.com/user',
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
    list.push(github(settings.GITHUB_ID, settings.GITHUB_SECRET));
  if (settings.OIDC_ISSUER && settings.OIDC_CLIENT_ID && settings.OIDC_CLIENT_SECRET)
    list.push(
      oidc(settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET, settings.OIDC_NAME),
    );
  return list;
}

/** Their ids and names, for buttons. */
export const providerNames = (): { id: ProviderId; name: string }[] =>
  providers().map(({ id, name }) => ({ id: id as ProviderId, name }));
