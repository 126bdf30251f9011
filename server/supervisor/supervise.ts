import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildIfNeeded, generate } from '../build.ts';
import { logger } from '../platform/log.ts';
import { readSettings, type Settings } from '../platform/settings.ts';
import { Child } from './child.ts';
import { holdPort } from './front-port.ts';
import { lockDataFolder } from './lock.ts';
import { keepPostgres } from './postgres.ts';
import { programs } from './programs.ts';
import { masterSecret, sessionSecret } from './secret.ts';

const READY_TIMEOUT_MS = 120_000;
const log = logger('supervisor');
const say = (line: string) => process.stdout.write(`${line}\n`);

function portOf(server: net.Server): number {
  return (server.address() as net.AddressInfo).port;
}

/** Resolves with the port when it is free there; 0 asks for any. */
function claimPort(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(port, host, () => {
      const found = portOf(server);
      server.close(() => resolve(found));
    });
  });
}

async function requireFrontPort({ PORT, HOST }: Settings): Promise<void> {
  await claimPort(PORT, HOST).catch((error) => {
    if (error.code === 'EADDRINUSE')
      throw new Error(
        `Setting PORT is wrong: ${PORT} is used by another program. Stop that program, or start with another port: PORT=3001 npm start.`,
      );
    throw new Error(`Settings PORT and HOST are wrong: cannot listen on ${HOST}:${PORT} (${error.message}).`);
  });
}

function requireGit(): void {
  if (spawnSync('git', ['--version'], { stdio: 'ignore' }).status !== 0)
    throw new Error('Slipway needs git (2.38 or newer) on the PATH: install it with your package manager.');
}

/** Folder by folder: Node's recursive `mkdir` never comes back from file systems such as /proc. */
function makeFolder(dir: string): void {
  if (fs.existsSync(dir)) return;
  makeFolder(path.dirname(dir));
  // Others may pass through (PostgreSQL's account has to), but not look around.
  fs.mkdirSync(dir, { mode: 0o711 });
}

function makeDataFolder(dataDir: string): void {
  try {
    makeFolder(dataDir);
    fs.accessSync(dataDir, fs.constants.W_OK);
  } catch (error) {
    throw new Error(
      `Setting SLIPWAY_DATA is wrong: ${dataDir} cannot be written (${(error as Error).message}).`,
    );
  }
}

/** A script shell that does not pass signals on dies alone; then npm's signal was meant for us. */
function stopWithParent(stop: () => void): void {
  if (!process.env['npm_lifecycle_event']) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop(), 500).unref();
}

/** Migrations of the control database and the rest that must be there before anything starts. */
function prepare(env: NodeJS.ProcessEnv): void {
  const script = path.join(import.meta.dirname, '../prepare.ts');
  const result = spawnSync(process.execPath, [script], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const messages = (result.stderr ?? '').trim();
  if (result.status !== 0) throw new Error(messages || 'The control database could not be prepared.');
  if (messages) process.stderr.write(`${messages}\n`);
}

async function untilHealthy(url: string): Promise<void> {
  for (const end = Date.now() + READY_TIMEOUT_MS; Date.now() < end; await delay(50)) {
    const ok = await fetch(`${url}/health`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ok) return;
  }
  log.warn('not everything answers yet; see /health');
}

/**
 * Starts PostgreSQL, prepares the control database, starts gateway, web and worker, keeps them running, and stops them
 * in order on SIGTERM or Ctrl-C. Throws one sentence when the start is impossible.
 */
export async function supervise({ dev }: { dev: boolean }): Promise<void> {
  const settings = readSettings();
  requireGit();
  makeDataFolder(settings.dataDir);
  lockDataFolder(settings.dataDir);
  await requireFrontPort(settings);
  const frontPort = await holdPort(settings.PORT, settings.HOST);
  if (dev) generate();
  else buildIfNeeded(() => say('Building the console; this happens once for each version …'));

  const master = masterSecret(settings.SLIPWAY_SECRET, settings.dataDir);
  const postgres = await keepPostgres(settings);
  const webPort = await claimPort(0, '127.0.0.1');
  const front = `http://127.0.0.1:${settings.PORT}`;
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    SLIPWAY_DATA: settings.dataDir,
    SLIPWAY_CLUSTER_URL: postgres.url,
    SLIPWAY_SECRET: master,
    SLIPWAY_WEB_URL: `http://127.0.0.1:${webPort}`,
    SLIPWAY_GATEWAY_URL: front,
    // Said outright: Next puts its own port into PORT, from which web would make up another address.
    SLIPWAY_URL: settings.publicUrl,
    NEXTAUTH_SECRET: sessionSecret(master),
    NEXTAUTH_URL: settings.publicUrl,
    AUTH_TRUST_HOST: 'true',
    NEXT_TELEMETRY_DISABLED: '1',
    // A gateway that takes the place of another answers in half the time when its TypeScript was read before.
    NODE_COMPILE_CACHE: path.join(settings.dataDir, 'compile-cache'),
    NODE_ENV: dev ? 'development' : 'production',
  };
  let children: Child[] = [];
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= (async () => {
      frontPort?.close();
      await Promise.all(children.map((child) => child.stop()));
      await postgres.stop();
      process.exit(0);
    })();
    return stopping;
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('SIGHUP', stop);
  process.on('SIGUSR2', () => void children.find((child) => child.name === 'gateway')?.replace());
  stopWithParent(stop);

  try {
    prepare(env);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  if (stopping) return;
  // Only the preparation makes the first owner; whoever can read a process's environment need not find the password.
  const { SLIPWAY_OWNER_EMAIL: _email, SLIPWAY_OWNER_PASSWORD: _password, ...lasting } = env;
  children = programs(lasting, webPort, dev, frontPort?.fd).map((program) => new Child(program));
  for (const child of children) child.start();
  await untilHealthy(front);
  if (!stopping) say(`Slipway is ready: ${settings.publicUrl}`);
}
