import { createTRPCClient, httpLink } from '@trpc/client';
import superjson from 'superjson';
import type { AppRouter } from '../rpc/root.ts';

/** Where the server is and who we are: SLIPWAY_URL (or the local port) and SLIPWAY_TOKEN. */
export function server(env: NodeJS.ProcessEnv = process.env) {
  const url = (env['SLIPWAY_URL'] || `http://localhost:${env['PORT'] || 3000}`).replace(/\/+$/, '');
  const headers: Record<string, string> = { 'user-agent': 'slipway-cli' };
  if (env['SLIPWAY_TOKEN']) headers['authorization'] = `Bearer ${env['SLIPWAY_TOKEN']}`;
  return { url, headers };
}

/** The typed procedures over HTTP: the same ones that the console calls. */
export function api() {
  const { url, headers } = server();
  return createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${url}/api/trpc`, transformer: superjson, headers })],
  });
}
export type Api = ReturnType<typeof api>;
