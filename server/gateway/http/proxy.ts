import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createProxyServer } from 'httpxy';
import { logger } from '../../platform/log.ts';
import type { AddressOf } from './client-address.ts';

const log = logger('gateway');
const SILENCE_MS = 10 * 60_000;
/** A client could otherwise choose the address that limits and links are made from. */
const CLAIMED = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-forwarded-server',
  'x-real-ip',
];

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>The console is restarting</title>
<body style="font:16px/1.5 system-ui;max-width:36rem;margin:20vh auto;padding:0 1rem">
<main><h1>The console is restarting</h1>
<p>It should be back within seconds. Your APIs keep answering meanwhile.</p>
<p><a href="">Try again</a></p></main></body></html>`;

function unavailable(req: IncomingMessage, res: ServerResponse): void {
  if (res.headersSent || res.destroyed) {
    res.destroy();
    return;
  }
  const html = (req.headers.accept ?? '').includes('text/html');
  const body = html ? PAGE : JSON.stringify({ error: 'The console is restarting. The API keeps answering.' });
  res.writeHead(503, {
    'content-type': html ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'retry-after': '2',
  });
  res.end(req.method === 'HEAD' ? undefined : body);
}

export interface WebProxy {
  web(req: IncomingMessage, res: ServerResponse): void;
  upgrade(req: IncomingMessage, socket: Socket, head: Buffer): void;
}

/** Hands everything that is no API call on to the console at `target`; `publicProtocol` is what people's browsers use. */
export function webProxy(target: string, publicProtocol: string, addressOf: AddressOf): WebProxy {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 256, maxFreeSockets: 16 });
  // No `timeout`: it would add a listener to the browser's socket with each request that the socket is used for.
  const proxy = createProxyServer({ target, agent, proxyTimeout: SILENCE_MS });
  proxy.on('error', (error, req, res) => {
    log.debug('the console did not answer', { reason: error.message });
    if (req && res && 'writeHead' in res) unavailable(req as IncomingMessage, res as ServerResponse);
    else (res as Socket | undefined)?.destroy();
  });
  const prepare = (req: IncomingMessage) => {
    const address = addressOf(req);
    for (const name of CLAIMED) delete req.headers[name];
    req.headers['x-forwarded-for'] = address;
    req.headers['x-forwarded-host'] = req.headers.host ?? '';
    req.headers['x-forwarded-proto'] = publicProtocol;
    // Where a signed-out visitor wanted to go; Next does not tell a layout its own address.
    req.headers['x-slipway-path'] = req.url ?? '/';
  };
  return {
    web(req, res) {
      prepare(req);
      proxy.web(req, res).catch(() => unavailable(req, res));
    },
    upgrade(req, socket, head) {
      prepare(req);
      socket.on('error', () => socket.destroy());
      // An agent that keeps connections would hand an upgraded one to the next request.
      proxy.ws(req, socket, { target, agent: false }, head).catch(() => socket.destroy());
    },
  };
}
