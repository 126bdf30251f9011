import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import net, { type Socket } from 'node:net';
import { type DataPlane, serveRest } from './data-plane.ts';
import type { HealthCheck } from './health.ts';
import type { WebProxy } from './proxy.ts';
import { acceptRawAddresses } from './raw-addresses.ts';

const MAX_HEADER = 16 * 1024;
const MAX_URL = 8 * 1024;
const HEADERS_MS = 15_000;
const KEEP_ALIVE_MS = 65_000;
const STOP_MS = 28_000;
const LEAVE_MS = 300;
const API = /^\/p\/([^/?]{1,100})\/rest\/v1(\/[^?]*)?(?:\?([\s\S]*))?$/;

export interface FrontDoor {
  plane: DataPlane;
  /** Everything else; without it, other addresses are answered with 404. */
  proxy?: WebProxy;
  health?: HealthCheck;
}

function json(res: ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value);
  res.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  res.end(body);
}

function tooLong(res: ServerResponse): void {
  const message = `The address is longer than ${MAX_URL} bytes`;
  json(res, 414, {
    code: 'PGRST100',
    message,
    details: null,
    hint: 'Send long filters in the body of a POST to a function.',
  });
}

async function health(res: ServerResponse, check: HealthCheck): Promise<void> {
  const found = await check.check();
  json(res, found.status === 'ok' ? 200 : 503, found);
}

function invalidPath(res: ServerResponse): void {
  json(res, 404, {
    code: 'PGRST125',
    message: 'Invalid path specified in request URL',
    details: null,
    hint: 'The REST API is at /p/<ref>/rest/v1/<table>.',
  });
}

function routeApi(door: FrontDoor, req: IncomingMessage, res: ServerResponse, url: string): void {
  const found = API.exec(url);
  if (url.length > MAX_URL) tooLong(res);
  else if (!found) invalidPath(res);
  else void serveRest(door.plane, req, res, found[1] ?? '', found[2] ?? '/', found[3] ?? '');
}

function route(door: FrontDoor, req: IncomingMessage, res: ServerResponse): void {
  const url = req.url ?? '/';
  if (url.startsWith('/p/')) routeApi(door, req, res, url);
  else if (door.health && (url === '/health' || url.startsWith('/health?'))) void health(res, door.health);
  else if (door.proxy) door.proxy.web(req, res);
  else json(res, 404, { error: 'Not found' });
}

/** The HTTP server of the front door, not yet listening. */
export function createFrontDoor(door: FrontDoor): Server {
  const server = http.createServer(
    {
      maxHeaderSize: MAX_HEADER,
      headersTimeout: HEADERS_MS,
      // Uploads to the console may take long; the API reads its bodies with a limit of its own.
      requestTimeout: 0,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 1_000,
      noDelay: true,
    },
    (req, res) => route(door, req, res),
  );
  acceptRawAddresses(server);
  server.on('upgrade', (req: IncomingMessage, socket: Socket, head: Buffer) => {
    if (door.proxy && !req.url?.startsWith('/p/')) door.proxy.upgrade(req, socket, head);
    else socket.destroy();
  });
  return server;
}

/**
 * Stops accepting, asks who is connected to leave (`Connection: close` in each answer), lets running requests end, and
 * cuts what is left after 28 s. Closing kept connections at once would cut requests that are on their way.
 */
export async function stopServer(server: Server): Promise<void> {
  server.prependListener('request', (_req: IncomingMessage, res: ServerResponse) => {
    res.setHeader('connection', 'close');
  });
  // The HTTP server's own `close` would close kept connections now.
  const closed = new Promise<void>((resolve) => net.Server.prototype.close.call(server, () => resolve()));
  let idle: NodeJS.Timeout | undefined;
  const leave = setTimeout(() => {
    server.closeIdleConnections();
    idle = setInterval(() => server.closeIdleConnections(), 50);
  }, LEAVE_MS);
  const cut = setTimeout(() => server.closeAllConnections(), STOP_MS);
  await closed;
  for (const timer of [leave, idle, cut]) clearTimeout(timer);
}
