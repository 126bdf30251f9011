import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { handleGit } from './handle.ts';

const ADDRESS = /^\/([^/]+)\/([^/]+)\.git\/(.+)$/;

function toRequest(incoming: IncomingMessage, url: URL, gone: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value));
  const method = incoming.method ?? 'GET';
  const body = method === 'POST' ? (Readable.toWeb(incoming) as ReadableStream) : null;
  return new Request(url, { method, headers, body, duplex: 'half', signal: gone } as RequestInit);
}

/** Serves `/<team>/<project>.git/…` with Node's own HTTP server, as the web process does with Next.js. */
export async function serveGit(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? '/', 'http://localhost');
  const [, team, project, path] = ADDRESS.exec(url.pathname) ?? [];
  if (!team || !project || !path) return void outgoing.writeHead(404).end();
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  const response = await handleGit(toRequest(incoming, url, gone.signal), { team, project, path });
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (!response.body) return void outgoing.end();
  await pipeline(Readable.fromWeb(response.body as NodeStream), outgoing).catch(() => undefined);
}
