import { flushCompileCache } from 'node:module';
import pg from 'pg';
import { logger } from '../platform/log.ts';
import { parseRanges, readSettings } from '../platform/settings.ts';
import { Databases, type Upstream } from './databases.ts';
import { controlDirectory } from './directory/control.ts';
import { addressReader } from './http/client-address.ts';
import { HealthCheck } from './http/health.ts';
import { webProxy } from './http/proxy.ts';
import { createFrontDoor, stopServer } from './http/server.ts';
import { controlSink } from './requests/control-sink.ts';
import { RequestRecorder } from './requests/recorder.ts';

const log = logger('gateway');
const CONTROL_DATABASE = 'slipway';

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: the supervisor sets it. Start Slipway with "npm start".`);
  return value;
}

/** The environments live in the cluster of the control database. */
function upstreamOf(cluster: URL): Upstream {
  const mode = cluster.searchParams.get('sslmode') ?? 'disable';
  const tls = mode.startsWith('verify') ? 'verify' : mode === 'require' ? 'require' : undefined;
  return {
    host: cluster.hostname.replace(/^\[|\]$/g, ''),
    port: Number(cluster.port || 5432),
    ...(tls && { tls }),
  };
}

const settings = readSettings();
const cluster = new URL(needed('SLIPWAY_CLUSTER_URL'));
const webUrl = needed('SLIPWAY_WEB_URL');
const control = new URL(cluster);
control.pathname = `/${CONTROL_DATABASE}`;

const databases = new Databases(upstreamOf(cluster));
const directory = await controlDirectory({ url: control.href, onGone: (ref) => databases.forget(ref) });
const pool = new pg.Pool({
  connectionString: control.href,
  max: 2,
  connectionTimeoutMillis: 1_500,
  query_timeout: 1_500,
});
pool.on('error', () => undefined);
const requests = new RequestRecorder(controlSink(pool));
const addressOf = addressReader(parseRanges(settings.SLIPWAY_TRUSTED_PROXIES ?? '') ?? []);
const server = createFrontDoor({
  plane: { directory, databases, addressOf, requests },
  proxy: webProxy(webUrl, new URL(settings.publicUrl).protocol.replace(':', ''), addressOf),
  health: new HealthCheck(pool, webUrl),
});

server.on('error', (error) => {
  log.error(`cannot listen on ${settings.HOST}:${settings.PORT}`, { reason: error.message });
  process.exit(1);
});
// The supervisor's socket, in whose queue callers wait while one gateway takes the place of another.
const socket = process.env['SLIPWAY_SOCKET'];
const where = socket === undefined ? { port: settings.PORT, host: settings.HOST } : { fd: Number(socket) };
server.listen(where, () => {
  log.info('listening', { host: settings.HOST, port: settings.PORT });
  process.send?.('serving');
  // Written now: a killed process leaves nothing.
  flushCompileCache();
});

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await stopServer(server);
  databases.close();
  await requests.close();
  await Promise.allSettled([directory.close(), pool.end()]);
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
