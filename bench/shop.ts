/** A shop of about 100 MB on a whole Slipway, with a working copy of its repository: what the benchmarks of pull requests share. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startSlipway, temporaryData } from './slipway.ts';

const EMAIL = 'bench@example.test';
const PASSWORD = 'seven green umbrellas';
export const say = (text: string) => process.stdout.write(`${text}\n`);

const SCHEMA = `
CREATE TABLE customer (id bigint PRIMARY KEY, name text NOT NULL, email text NOT NULL UNIQUE, phone text, born date, notes text);
COMMENT ON COLUMN customer.name IS '@personal'; COMMENT ON COLUMN customer.email IS '@personal'; COMMENT ON COLUMN customer.born IS '@personal';
CREATE TABLE sale (id bigint PRIMARY KEY, customer bigint NOT NULL REFERENCES customer, at timestamptz NOT NULL, total numeric(10,2) NOT NULL, state text NOT NULL, label text NOT NULL);
CREATE INDEX ON sale (customer); CREATE INDEX ON sale (at);
CREATE TABLE event (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text NOT NULL, at timestamptz NOT NULL DEFAULT now());
INSERT INTO customer SELECT n, 'Given' || n || ' Family' || n % 977, 'person' || n || '@mail.test', '+49 171 ' || 1000000 + n, date '1940-01-01' + n % 25000,
  'Asked about order ' || n || ', wants a call back in the afternoon' FROM generate_series(1, 60000) n;
INSERT INTO sale SELECT n, 1 + n % 60000, timestamptz '2024-01-01' + n * interval '1 minute', n % 900 + 0.5, 'paid', 'Sale number ' || n || ' of the shop'
  FROM generate_series(1, 500000) n;
`;

/** Not synchronous: this process makes the load meanwhile. */
async function run(
  command: string,
  args: string[],
  env: Record<string, string> = {},
  cwd?: string,
): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, { cwd, env: { ...process.env, ...env } });
  return stdout;
}

export const slipway = await startSlipway(temporaryData(), {
  SLIPWAY_OWNER_EMAIL: EMAIL,
  SLIPWAY_OWNER_PASSWORD: PASSWORD,
  SLIPWAY_LOG: 'warn',
});
// The server must not outlive a set-up that fails.
process.once('exit', () => slipway.child.kill('SIGTERM'));
const data = { SLIPWAY_DATA: slipway.dataDir, SLIPWAY_URL: slipway.url };
const cli = (...args: string[]) =>
  run(process.execPath, ['server/cli/main.ts', ...args], { ...data, SLIPWAY_TOKEN: token });
let token = '';
token = JSON.parse(await cli('token', 'create', '--email', EMAIL, '--json')).token;

export async function api<T>(name: string, input: object, write = true): Promise<T> {
  const json = JSON.stringify({ json: input });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const address = `${slipway.url}/api/trpc/${name}`;
  const answer = write
    ? await fetch(address, { method: 'POST', headers, body: json })
    : await fetch(`${address}?input=${encodeURIComponent(json)}`, { headers });
  const body = await answer.json();
  if (!answer.ok) throw new Error(JSON.stringify(body).slice(0, 500));
  return body.result.data.json as T;
}

export const place = { team: 'bench', project: 'shop' };
const folder = path.dirname(slipway.dataDir);
await api('teams.create', { slug: place.team, name: 'Bench' });
fs.writeFileSync(path.join(folder, 'shop.sql'), SCHEMA);
await cli('project', 'create', place.project, '--team', place.team, '--sql', path.join(folder, 'shop.sql'));
export const shown = JSON.parse(await cli('project', 'show', 'bench/shop', '--json'));
const git = (...args: string[]) =>
  run(
    'git',
    ['-c', 'user.name=Bench', '-c', `user.email=${EMAIL}`, ...args],
    { GIT_TERMINAL_PROMPT: '0' },
    path.join(folder, 'copy'),
  );
fs.mkdirSync(path.join(folder, 'copy'));
await git('clone', '--quiet', shown.gitUrl.replace('://', `://me:${token}@`), '.');

/** Files by their path in the repository. */
export type Files = Record<string, string>;

/** A commit on a branch, made from main unless it exists, pushed; gives its id. */
export async function push(branch: string, files: Files): Promise<string> {
  const exists = (await git('branch', '--list', branch)).trim();
  await git('fetch', '--quiet', 'origin', 'main');
  await git('checkout', '--quiet', '-B', branch, exists ? branch : 'origin/main');
  for (const [file, text] of Object.entries(files)) {
    const to = path.join(folder, 'copy', file);
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.writeFileSync(to, text);
  }
  await git('add', '--all');
  await git('commit', '--quiet', '-m', 'Change');
  await git('push', '--quiet', 'origin', `HEAD:${branch}`);
  return (await git('rev-parse', 'HEAD')).trim();
}

/** A migration as the only file of a commit. */
export const migration = (name: string, sql: string): Files => ({ [`database/migrations/${name}.sql`]: sql });

interface Shown {
  preview: { state: string; commit: string; tookMs: number } | null;
  checks: { state: string }[];
  state: string;
  standing: { head: string };
  release: { state: string; failure: string | null } | null;
}
export const show = (number: number) => api<Shown>('pulls.show', { ...place, number }, false);

/** Waits until it holds, asking every `everyMs`; gives what was seen. */
export async function until(number: number, holds: (seen: Shown) => boolean, everyMs = 100): Promise<Shown> {
  for (;;) {
    const seen = await show(number);
    if (seen.preview?.state === 'failed' || seen.release?.state === 'failed')
      throw new Error(JSON.stringify(seen));
    if (holds(seen)) return seen;
    await delay(everyMs);
  }
}
export const ready = (number: number, commit: string, everyMs?: number) =>
  until(number, ({ preview }) => preview?.state === 'ready' && preview.commit === commit, everyMs);
/** All checks of this commit have ended. */
export const checked = (number: number, commit: string) =>
  until(
    number,
    ({ checks, standing }) =>
      standing.head === commit &&
      checks.length > 0 &&
      checks.every(({ state }) => state !== 'waiting' && state !== 'running'),
  );
export const open = (branch: string) =>
  api<{ number: number }>('pulls.open', { ...place, branch, title: branch });

/** The cookie of a signed-in browser. */
export async function signIn(): Promise<string> {
  const jar = new Map<string, string>();
  const keep = (answer: Response) => {
    for (const line of answer.headers.getSetCookie()) {
      const [name, ...value] = line.split(';')[0]!.split('=');
      jar.set(name!, value.join('='));
    }
  };
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const csrf = await fetch(`${slipway.url}/api/auth/csrf`);
  keep(csrf);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const body = new URLSearchParams({ csrfToken, email: EMAIL, password: PASSWORD, json: 'true' });
  const headers = { cookie: cookie(), origin: slipway.url };
  const address = `${slipway.url}/api/auth/callback/credentials`;
  keep(await fetch(address, { method: 'POST', body, headers, redirect: 'manual' }));
  return cookie();
}

const percentile = (values: number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;

export interface Load {
  count: number;
  failed: number;
  /** What each failed one met (a status, or the error's name) and in which second. */
  failures: string[];
  /** Longest of each second, in milliseconds. */
  seconds: number[];
  rate: number;
  p50: number;
  p99: number;
  most: number;
}
export const told = (load: Load) =>
  `${load.count} requests, ${load.rate.toFixed(0)}/s, ${load.failed} failed${load.failed > 0 ? ` (${load.failures.slice(0, 20).join(', ')})` : ''}, p50 ${load.p50.toFixed(1)} ms, p99 ${load.p99.toFixed(1)} ms, longest ${load.most.toFixed(0)} ms`;

/** Asks at a steady rate, whatever the answers take, until told to stop. `one` answers with what went wrong, or nothing. */
export function steadily(perSecond: number, one: () => Promise<string | undefined>): () => Promise<Load> {
  const took: number[] = [];
  const failures: string[] = [];
  const seconds: number[] = [];
  const timed = async () => {
    const from = performance.now();
    const second = Math.floor((from - started) / 1000);
    const wrong = await one().catch((error: Error) => error.name);
    if (wrong) failures.push(`${wrong} in second ${second}`);
    took.push(performance.now() - from);
    seconds[second] = Math.max(seconds[second] ?? 0, performance.now() - from);
  };
  const running = new Set<Promise<void>>();
  const started = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    for (const due = ((performance.now() - started) / 1000) * perSecond; sent < due; sent++) {
      const promise = timed().finally(() => running.delete(promise));
      running.add(promise);
    }
  }, 5);
  return async () => {
    clearInterval(timer);
    await Promise.all(running);
    const rate = took.length / ((performance.now() - started) / 1000);
    const [p50, p99, most] = [percentile(took, 0.5), percentile(took, 0.99), Math.max(0, ...took)];
    return { failed: failures.length, failures, seconds, count: took.length, rate, p50, p99, most };
  };
}

const headers = { apikey: shown.keys.secret, 'content-type': 'application/json' };

/** A request to production's API. */
export async function request(resource: string, body?: string): Promise<{ status: number; text: string }> {
  const init = body === undefined ? { headers } : { method: 'POST', headers, body };
  const answer = await fetch(`${shown.restUrl}/${resource}`, init);
  return { status: answer.status, text: await answer.text() };
}
export async function write(): Promise<string | undefined> {
  const { status } = await request('event', '{"what":"bench"}');
  return status === 201 ? undefined : String(status);
}

export async function end(): Promise<void> {
  await slipway.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}
