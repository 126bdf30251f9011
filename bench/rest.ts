/**
 * The REST data plane against a hand-written endpoint that does the same work: `node bench/rest.ts [seconds] [rounds]`.
 * Rounds alternate between the two in one run; what counts are the ratios, because machines and neighbours differ.
 */
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { JWT_SECRET, type Kit, sign, startKit } from '../server/gateway/testing/kit.ts';
import { GATEWAY_FLAGS, ONE_ARENA } from '../server/supervisor/programs.ts';
import { startCluster } from '../server/testing/cluster.ts';
import { type LoadResult, load, type NextRequest } from './rest-load.ts';
import {
  GOALS,
  handwritten,
  pgbenchScript,
  platformatic,
  postgrest,
  type Workload,
  type Workloads,
  Writer,
} from './rest-workloads.ts';
import { startSlipway, temporaryData } from './slipway.ts';

const SECONDS = Number(process.argv[2] ?? 3);
const ROUNDS = Number(process.argv[3] ?? 4);
/** Part of the workloads' names, to measure only those; `+pages` renders pages beside. */
const ONLY = process.argv.slice(4).filter((word) => !word.startsWith('+'));
const BESIDE = process.argv.includes('+pages');
const PEERS = path.join(import.meta.dirname, 'peers');

interface Endpoint {
  process: ChildProcess;
  port: number;
}
/** Kernel clock ticks per second, as on every Linux that people run. */
const TICKS = 100;

/** Seconds; 0 for a process that has just ended, as idle backends do. */
function cpuOf(pid: number): number {
  const file = `/proc/${pid}/stat`;
  if (!fs.existsSync(file)) return 0;
  const fields = fs.readFileSync(file, 'utf8').split(') ')[1]?.split(' ') ?? [];
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
  const child = fork(path.join(import.meta.dirname, script), {
    env: { ...process.env, ...(script === 'rest-gateway.ts' && ONE_ARENA), ...env },
    execArgv: script === 'rest-gateway.ts' ? [...GATEWAY_FLAGS] : [],
  });
  started.push(child);
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (found) => resolve(Number(found)));
    child.once('exit', () => reject(new Error(`${script} ended`)));
  });
  return { process: child, port };
}

interface Sample extends LoadResult {
  serverCpu: number;
  databaseCpu: number;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

interface Side extends Endpoint {
  name: string;
  workloads: Workloads;
}

interface Ground {
  kit: Kit;
  /** The gateway, the hand-written endpoint, then the others. */
  sides: Side[];
  /** Process id of the postmaster, whose children are the backends. */
  postmaster: number;
}

async function startSides(kit: Kit, url: URL): Promise<Side[]> {
  const { environment } = kit;
  const env = {
    BENCH_URL: url.href,
    BENCH_SECRET: JWT_SECRET,
    BENCH_ENVIRONMENT: JSON.stringify(environment),
  };
  const { ref } = environment;
  const writer = new Writer(
    sign({ aud: ref, role: 'authenticated', sub: 'bench', exp: Math.floor(Date.now() / 1000) + 3600 }),
  );
  const asAdmin = {
    ...env,
    BENCH_URL: Object.assign(new URL(clusterUrl()), { pathname: url.pathname }).href,
  };
  const byHand = handwritten(writer);
  const sides: Side[] = [
    {
      name: 'gateway',
      ...(await start('rest-gateway.ts', env)),
      workloads: postgrest(writer, `/p/${ref}/rest/v1`),
    },
    { name: 'by hand', ...(await start('rest-handwritten.ts', env)), workloads: byHand },
    {
      name: 'no role',
      ...(await start('rest-handwritten.ts', { ...asAdmin, BENCH_BARE: '1' })),
      workloads: byHand,
    },
  ];
  if (fs.existsSync(path.join(PEERS, 'node_modules')))
    sides.push({
      name: 'Platformatic',
      ...(await start('peers/platformatic.js', asAdmin)),
      workloads: platformatic(writer),
    });
  else
    process.stdout.write('Platformatic DB is left out: npm install --prefix bench/peers --no-package-lock\n');
  return sides;
}

async function prepare(): Promise<Ground> {
  const schema = fs.readFileSync(new URL('rest-schema.sql', import.meta.url), 'utf8');
  const kit = await startKit(clusterUrl(), {}, schema);
  await kit.admin.query('vacuum analyze');
  // The superuser has a schema of its own, which Platformatic would look into.
  await kit.admin.query(`alter database ${kit.environment.database} set search_path = public`);
  const url = new URL(clusterUrl());
  url.pathname = `/${kit.environment.database}`;
  url.username = kit.environment.api.user;
  url.password = kit.environment.api.password;
  const sides = await startSides(kit, url);
  const { rows } = await kit.admin.query<{ pid: number }>('select pg_backend_pid() as pid');
  const stat = fs.readFileSync(`/proc/${rows[0]?.pid}/stat`, 'utf8').split(') ')[1]?.split(' ');
  return { kit, sides, postmaster: Number(stat?.[1]) };
}

async function measure(ground: Ground, side: Side, next: NextRequest, seconds: number): Promise<Sample> {
  const pid = side.process.pid ?? 0;
  const backends = () => children(ground.postmaster);
  const before = { server: cpuOf(pid), database: new Map(backends().map((p) => [p, cpuOf(p)])) };
  const result = await load(side.port, next, seconds);
  const spent = (sum: number, p: number) => sum + Math.max(0, cpuOf(p) - (before.database.get(p) ?? 0));
  return { ...result, serverCpu: cpuOf(pid) - before.server, databaseCpu: backends().reduce(spent, 0) };
}

function summary(samples: Sample[]) {
  const of = (value: (sample: Sample) => number) => median(samples.map(value));
  const server = of((s) => (s.serverCpu / s.requests) * 1e6);
  const database = of((s) => (s.databaseCpu / s.requests) * 1e6);
  const rate = of((s) => s.requests / s.seconds);
  const errors = samples.reduce((sum, s) => sum + s.errors, 0);
  return { rate, server, database, p50: of((s) => s.p50), p99: of((s) => s.p99), errors };
}

function report(name: Workload, measured: Map<Side, Sample[]>): void {
  const all = [...measured].map(([side, samples]) => ({ side, ...summary(samples) }));
  const [gateway] = all;
  if (!gateway) return;
  const goal = GOALS[name];
  process.stdout.write(`\n${name}${goal ? ` (goal ${goal.toFixed(1)} × by hand)` : ''}\n`);
  for (const { side, ...its } of all) {
    if (its.errors > 0 && side !== gateway.side) {
      process.stdout.write(`  ${side.name.padEnd(12)}  not valid: ${its.errors} answers were errors\n`);
      continue;
    }
    const cells = [
      side.name.padEnd(12),
      `${its.rate.toFixed(0).padStart(6)}/s`,
      `${(gateway.rate / its.rate).toFixed(2).padStart(5)} ×`,
      `CPU µs ${its.server.toFixed(0)}+${its.database.toFixed(0)}`.padEnd(18),
      `${((its.server + its.database) / (gateway.server + gateway.database)).toFixed(2).padStart(5)} ×`,
      `p50 ${its.p50.toFixed(1)} ms  p99 ${its.p99.toFixed(1)} ms`,
      `${memoryMb(side.process.pid ?? 0).toFixed(0)} MB`,
      `errors ${its.errors}`,
    ];
    process.stdout.write(`  ${cells.join('  ')}\n`);
  }
}

async function compare(ground: Ground): Promise<void> {
  process.stdout.write(
    `${ROUNDS} rounds of ${SECONDS} s each, 32 connections; medians; × is the gateway's advantage\n`,
  );
  const chosen = (Object.keys(GOALS) as Workload[]).filter(
    (name) => ONLY.length === 0 || ONLY.some((word) => name.includes(word)),
  );
  for (const name of chosen) {
    const measured = new Map<Side, Sample[]>();
    for (let round = -1; round < ROUNDS; round++)
      for (const side of ground.sides) {
        const next = side.workloads[name];
        if (!next) continue;
        const sample = await measure(ground, side, next, round < 0 ? 1 : SECONDS);
        if (round >= 0) measured.set(side, [...(measured.get(side) ?? []), sample]);
      }
    report(name, measured);
  }
}

/** The floor: the same transaction without any HTTP, where pgbench is installed. */
function pgbench(ground: Ground): void {
  const file = path.join(os.tmpdir(), `slipway-pgbench-${process.pid}.sql`);
  fs.writeFileSync(file, pgbenchScript('{"sub":"bench"}'));
  const url = Object.assign(new URL(clusterUrl()), { pathname: `/${ground.kit.environment.database}` });
  const args = ['-n', '-M', 'prepared', '-c', '8', '-T', String(SECONDS), '-f', file, url.href];
  const { stdout, error } = spawnSync('pgbench', args, { encoding: 'utf8' });
  fs.rmSync(file);
  const tps = /tps = (\d+)/.exec(stdout ?? '')?.[1];
  if (!error && tps) process.stdout.write(`\npgbench, row by key in four round trips: ${tps}/s\n`);
}

/** Renders pages of a whole Slipway beside, four at a time, until `stop`. */
async function renderPages(): Promise<() => Promise<unknown>> {
  const running = await startSlipway(temporaryData());
  let over = false;
  let pages = 0;
  const visit = async () => {
    while (!over) {
      await (await fetch(`${running.url}/login`)).text();
      pages++;
    }
  };
  const visitors = [visit(), visit(), visit(), visit()];
  return async () => {
    over = true;
    await Promise.all(visitors);
    process.stdout.write(`\n${pages} pages were rendered beside\n`);
    await running.stop();
  };
}

const cluster = await startCluster();
function clusterUrl(): string {
  return cluster.url;
}
let ground: Ground | undefined;
try {
  ground = await prepare();
  const stop = BESIDE ? await renderPages() : undefined;
  await compare(ground);
  await stop?.();
  pgbench(ground);
} finally {
  for (const child of started) child.kill('SIGKILL');
  await ground?.kit.stop();
  await cluster.stop();
}
process.exit(0);
