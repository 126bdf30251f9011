import type { ApiRequest } from '../../../../../../server/api/shapes.ts';
import type { ApiRole } from '../../../../../../server/environments/shapes.ts';

/** What a piece of code needs besides the request. */
export interface CodeContext {
  request: ApiRequest;
  role: ApiRole;
  /** For supabase-js: `https://host/p/ref`. */
  apiUrl: string;
  /** For plain HTTP: `https://host/p/ref/rest/v1`. */
  restUrl: string;
  publishableKey: string;
  /** Only after the person revealed it; else the code reads it from the environment. */
  secretKey?: string | undefined;
  /** A user's token, when there is one to show; else the code reads it from the environment. */
  userToken?: string | undefined;
}

/** Names of the environment variables that the code reads instead of secrets. */
export const SECRET_VARIABLE = 'SLIPWAY_SECRET_KEY';
export const TOKEN_VARIABLE = 'USER_TOKEN';

/** A header value: text, with an environment variable after it or not. */
export interface HeaderValue {
  text: string;
  variable?: string;
}

/** The headers that say who calls. */
export function callerHeaders(context: CodeContext): [string, HeaderValue][] {
  const { role, publishableKey, secretKey, userToken } = context;
  if (role === 'service_role')
    return [['apikey', secretKey ? { text: secretKey } : { text: '', variable: SECRET_VARIABLE }]];
  const apikey: [string, HeaderValue] = ['apikey', { text: publishableKey }];
  if (role === 'anon') return [apikey];
  const token = userToken ? { text: `Bearer ${userToken}` } : { text: 'Bearer ', variable: TOKEN_VARIABLE };
  return [apikey, ['Authorization', token]];
}
