/**
 * The REST data plane against a hand-written endpoint that does the same work: `node bench/rest.ts [seconds] [rounds]`.
 * Rounds alternate between the two in one run; what counts are the ratios, because machines and neighbours differ.
 */
import { type ChildProcess, fork } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { JWT_SECRET, type Kit, sign, startKit } from '../server/gateway/testing/kit.ts';
import { startCluster } from '../server/testing/cluster.ts';
import { type LoadResult, load, type NextRequest } from './rest-load.ts';

const SECONDS = Number(process.argv[2] ?? 3);
const ROUNDS = Number(process.argv[3] ?? 4);
const GOALS = { 'row by key': 2.0, '20 rows filtered and ordered': 1.6, insert: 1.3 } as const;
type Workload = keyof typeof GOALS;
const SIDES = ['gateway', 'handwritten'] as const;
type Side = (typeof SIDES)[number];

interface Endpoint {
  process: ChildProcess;
  port: number;
}
/** Kernel clock ticks per second, as on every Linux that people run. */
const TICKS = 100;

function cpuOf(pid: number): number {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

function children(pid: number): number[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => {
      try {
        return (
          Number(fs.readFileSync(`/proc/${candidate}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]) === pid
        );
      } catch {
        return false;
      }
    });
}

function memoryMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

const started: ChildProcess[] = [];

async function start(script: string, env: Record<string, string>): Promise<Endpoint> {
  const child = fork(path.join(import.meta.dirname, script), { env: { ...process.env, ...env } });
  started.push(child);
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (found) => resolve(Number(found)));
    child.once('exit', () => reject(new Error(`${script} ended`)));
  });
  return { process: child, port };
}

function requests(ref: string, token: string): Record<Workload, Record<Side, NextRequest>> {
  const head = (method: string, url: string, more = '') =>
    `${method} ${url} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${token}\r\n${more}\r\n`;
  const random = (most: number) => 1 + Math.floor(Math.random() * most);
  const status = () => ['new', 'paid', 'sent', 'done'][random(4) - 1] ?? 'new';
  const base = `/p/${ref}/rest/v1/orders`;
  const insert = (url: string, more: string) => {
    const body = JSON.stringify({ customer_id: random(10000), status: status(), total: random(900) });
    return `${head('POST', url, `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n${more}`)}${body}`;
  };
  return {
    'row by key': {
      gateway: () => head('GET', `${base}?id=eq.${random(500000)}`),
      handwritten: () => head('GET', `/orders/${random(500000)}`),
    },
    '20 rows filtered and ordered': {
      gateway: () => head('GET', `${base}?status=eq.${status()}&order=placed_at.desc&limit=20`),
      handwritten: () => head('GET', `/orders?status=${status()}`),
    },
    insert: {
      gateway: () => insert(base, 'Prefer: return=representation\r\n'),
      handwritten: () => insert('/orders', ''),
    },
  };
}

interface Sample extends LoadResult {
  serverCpu: number;
  databaseCpu: number;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

interface Ground {
  kit: Kit;
  sides: Record<Side, Endpoint>;
  /** Process id of the postmaster, whose children are the backends. */
  postmaster: number;
}

async function prepare(clusterUrl: string): Promise<Ground> {
  const schema = fs.readFileSync(new URL('rest-schema.sql', import.meta.url), 'utf8');
  const kit = await startKit(clusterUrl, {}, schema);
  await kit.admin.query('vacuum analyze');
  const { environment } = kit;
  const url = new URL(clusterUrl);
  url.pathname = `/${environment.database}`;
  url.username = environment.api.user;
  url.password = environment.api.password;
  const env = {
    BENCH_URL: url.href,
    BENCH_SECRET: JWT_SECRET,
    BENCH_ENVIRONMENT: JSON.stringify(environment),
  };
  const gateway = await start('rest-gateway.ts', env);
  const handwritten = await start('rest-handwritten.ts', env);
  const { rows } = await kit.admin.query<{ pid: number }>('select pg_backend_pid() as pid');
  const stat = fs.readFileSync(`/proc/${rows[0]?.pid}/stat`, 'utf8').split(') ')[1]?.split(' ');
  return { kit, sides: { gateway, handwritten }, postmaster: Number(stat?.[1]) };
}

async function measure(ground: Ground, side: Side, next: NextRequest, seconds: number): Promise<Sample> {
  const { port, process: server } = ground.sides[side];
  const pid = server.pid ?? 0;
  const backends = () => children(ground.postmaster);
  const before = { server: cpuOf(pid), database: new Map(backends().map((p) => [p, cpuOf(p)])) };
  const result = await load(port, next, seconds);
  const spent = (sum: number, p: number) => sum + cpuOf(p) - (before.database.get(p) ?? 0);
  return { ...result, serverCpu: cpuOf(pid) - before.server, databaseCpu: backends().reduce(spent, 0) };
}

function report(name: Workload, samples: Record<Side, Sample[]>, sides: Ground['sides']): void {
  const of = (side: Side, value: (sample: Sample) => number) => median(samples[side].map(value));
  const rate = (side: Side) => of(side, (s) => s.requests / s.seconds);
  const server = (side: Side) => of(side, (s) => (s.serverCpu / s.requests) * 1e6);
  const database = (side: Side) => of(side, (s) => (s.databaseCpu / s.requests) * 1e6);
  const cpu = (side: Side) => server(side) + database(side);
  const times = (rate('gateway') / rate('handwritten')).toFixed(2);
  const less = (cpu('handwritten') / cpu('gateway')).toFixed(2);
  process.stdout.write(
    `\n${name}: ${times} times the requests/s (goal ${GOALS[name]}), ${less} times less CPU\n`,
  );
  for (const side of SIDES) {
    const errors = samples[side].reduce((sum, s) => sum + s.errors, 0);
    const latency = `p50 ${of(side, (s) => s.p50).toFixed(1)} ms  p99 ${of(side, (s) => s.p99).toFixed(1)} ms`;
    const memory = memoryMb(sides[side].process.pid ?? 0).toFixed(0);
    process.stdout.write(
      `  ${side.padEnd(11)} ${rate(side).toFixed(0).padStart(6)}/s  CPU µs ${server(side).toFixed(0)}+${database(side).toFixed(0)}  ${latency}  ${memory} MB  errors ${errors}\n`,
    );
  }
}

async function compare(ground: Ground): Promise<void> {
  const { ref } = ground.kit.environment;
  const token = sign({ aud: ref, role: 'authenticated', sub: 'bench', exp: Date.now() / 1000 + 3600 });
  process.stdout.write(`${ROUNDS} rounds of ${SECONDS} s each, 32 connections; medians\n`);
  for (const [name, next] of Object.entries(requests(ref, token)) as [
    Workload,
    Record<Side, NextRequest>,
  ][]) {
    const samples: Record<Side, Sample[]> = { gateway: [], handwritten: [] };
    for (const side of SIDES) await measure(ground, side, next[side], 1);
    for (let round = 0; round < ROUNDS; round++)
      for (const side of SIDES) samples[side].push(await measure(ground, side, next[side], SECONDS));
    report(name, samples, ground.sides);
  }
}

const cluster = await startCluster();
let ground: Ground | undefined;
try {
  ground = await prepare(cluster.url);
  await compare(ground);
} finally {
  for (const child of started) child.kill('SIGKILL');
  await ground?.kit.stop();
  await cluster.stop();
}
process.exit(0);
