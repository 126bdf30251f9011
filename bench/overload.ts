/**
 * Does the gateway bend and not break? `node bench/overload.ts [seconds]` prints, each against the same gateway at rest:
 * goodput at ten times the usual connections, a neighbour whose connections all sleep, a thousand slow callers, and
 * memory over many requests.
 */
import { fork } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { JWT_SECRET, SECRET, sign, startKit } from '../server/gateway/testing/kit.ts';
import { GATEWAY_FLAGS, ONE_ARENA } from '../server/supervisor/programs.ts';
import { startCluster } from '../server/testing/cluster.ts';
import { type LoadResult, load } from './rest-load.ts';
import { postgrest, Writer } from './rest-workloads.ts';

const SECONDS = Number(process.argv[2] ?? 3);
const SLOW_CALLERS = 1_000;
const say = (text: string) => process.stdout.write(`${text}\n`);
const rate = (result: LoadResult) => (result.requests - result.errors) / result.seconds;
const told = (r: LoadResult) =>
  `${rate(r).toFixed(0)}/s answered, ${r.errors} refused, p50 ${r.p50.toFixed(1)} ms, p99 ${r.p99.toFixed(1)} ms`;

const cluster = await startCluster();
const schema = fs.readFileSync(new URL('rest-schema.sql', import.meta.url), 'utf8');
const nap = `create function nap() returns void language sql as 'select pg_sleep(20)';`;
const kit = await startKit(cluster.url, {}, schema + nap);
await kit.admin.query('vacuum analyze');
const { environment } = kit;
const gateway = fork(path.join(import.meta.dirname, 'rest-gateway.ts'), {
  env: {
    ...process.env,
    ...ONE_ARENA,
    BENCH_URL: cluster.url,
    BENCH_SECRET: JWT_SECRET,
    BENCH_ENVIRONMENT: JSON.stringify(environment),
  },
  execArgv: [...GATEWAY_FLAGS],
});
const port = await new Promise<number>((resolve) =>
  gateway.once('message', (found) => resolve(Number(found))),
);
const root = `/p/${environment.ref}/rest/v1`;
const exp = Math.floor(Date.now() / 1000) + 3600;
const writer = new Writer(sign({ aud: environment.ref, role: 'authenticated', sub: 'bench', exp }));
const byKey = postgrest(writer, root)['row by key'] ?? (() => '');
const memory = () => {
  const status = fs.readFileSync(`/proc/${gateway.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
};

/** Callers who send a byte of their header now and then. */
function slowCallers(): net.Socket[] {
  return Array.from({ length: SLOW_CALLERS }, () => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    socket.write(`GET ${root}/orders?id=eq.1 HTTP/1.1\r\nHost: bench\r\nX-Slow: `);
    const timer = setInterval(() => socket.write('a'), 2_000);
    socket.on('close', () => clearInterval(timer));
    return socket;
  });
}

try {
  await load(port, byKey, 1);
  const rest = await load(port, byKey, SECONDS);
  say(`32 connections: ${told(rest)}, ${memory().toFixed(0)} MB`);

  const over = await load(port, byKey, SECONDS, 2_000);
  say(
    `2,000 connections: ${told(over)}, ${memory().toFixed(0)} MB, ${(rate(over) / rate(rest)).toFixed(2)} × of the goodput`,
  );
  say(`32 connections again: ${told(await load(port, byKey, SECONDS))}`);

  const naps = Array.from({ length: 12 }, () =>
    fetch(`http://127.0.0.1:${port}${root}/rpc/nap`, { method: 'POST', headers: { apikey: SECRET } }),
  );
  say(`with a pool of sleepers beside: ${told(await load(port, byKey, SECONDS))}`);

  const slow = slowCallers();
  say(
    `with ${SLOW_CALLERS} slow callers: ${told(await load(port, byKey, SECONDS))}, ${memory().toFixed(0)} MB`,
  );
  const from = Date.now();
  await Promise.all(
    slow.map(
      (socket) => new Promise((resolve) => (socket.closed ? resolve(0) : socket.once('close', resolve))),
    ),
  );
  say(`the last slow caller was cut after ${((Date.now() - from) / 1000 + SECONDS).toFixed(0)} s`);
  await Promise.allSettled(naps);

  for (let million = 0; million < 3; million++) {
    const soak = await load(port, byKey, SECONDS * 3);
    say(`soak: ${soak.requests} requests, ${memory().toFixed(0)} MB`);
  }
} finally {
  gateway.kill('SIGKILL');
  await kit.stop();
  await cluster.stop();
}
process.exit(0);
