/**
 * What do previews cost? `node bench/previews.ts` makes a project of about 100 MB on a whole Slipway and prints: filling
 * the masked base, the time from a push to a ready preview, and what 20 previews that are made at once do to production
 * while it takes 200 writes a second (failed requests, p99 against the same writes before).
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startSlipway, temporaryData } from './slipway.ts';

const PREVIEWS = 20;
const WRITES_PER_SECOND = 200;
const BEFORE_SECONDS = 10;
const EMAIL = 'bench@example.test';
const say = (text: string) => process.stdout.write(`${text}\n`);

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

function run(command: string, args: string[], env: Record<string, string> = {}, cwd?: string): string {
  const done = spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, ...env } });
  if (done.status !== 0) throw new Error(`${command} ${args[0]}: ${done.stderr || done.stdout}`);
  return done.stdout;
}

const slipway = await startSlipway(temporaryData(), {
  SLIPWAY_OWNER_EMAIL: EMAIL,
  SLIPWAY_OWNER_PASSWORD: 'seven green umbrellas',
  SLIPWAY_LOG: 'warn',
});
// The server must not outlive a set-up that fails.
process.once('exit', () => slipway.child.kill('SIGTERM'));
const data = { SLIPWAY_DATA: slipway.dataDir, SLIPWAY_URL: slipway.url };
const cli = (...args: string[]) =>
  run(process.execPath, ['server/cli/main.ts', ...args], { ...data, SLIPWAY_TOKEN: token });
let token = '';
token = JSON.parse(cli('token', 'create', '--email', EMAIL, '--json')).token;

async function api<T>(name: string, input: object, write = true): Promise<T> {
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

const place = { team: 'bench', project: 'shop' };
const folder = path.dirname(slipway.dataDir);
await api('teams.create', { slug: place.team, name: 'Bench' });
fs.writeFileSync(path.join(folder, 'shop.sql'), SCHEMA);
cli('project', 'create', place.project, '--team', place.team, '--sql', path.join(folder, 'shop.sql'));
const shown = JSON.parse(cli('project', 'show', 'bench/shop', '--json'));
const git = (...args: string[]) =>
  run(
    'git',
    ['-c', 'user.name=Bench', '-c', `user.email=${EMAIL}`, ...args],
    { GIT_TERMINAL_PROMPT: '0' },
    path.join(folder, 'copy'),
  );
fs.mkdirSync(path.join(folder, 'copy'));
git('clone', '--quiet', shown.gitUrl.replace('://', `://me:${token}@`), '.');

/** A commit on a branch, pushed; gives its id. */
function push(branch: string, file: string, sql: string): string {
  git('checkout', '--quiet', '-B', branch, git('branch', '--list', branch).trim() ? branch : 'main');
  fs.writeFileSync(path.join(folder, 'copy/database/migrations', file), sql);
  git('add', '--all');
  git('commit', '--quiet', '-m', 'Change');
  git('push', '--quiet', 'origin', `HEAD:${branch}`);
  return git('rev-parse', 'HEAD').trim();
}

interface Shown {
  preview: { state: string; commit: string; tookMs: number } | null;
}
async function ready(number: number, commit: string): Promise<number> {
  for (;;) {
    const { preview } = await api<Shown>('pulls.show', { ...place, number }, false);
    if (preview?.state === 'failed') throw new Error(JSON.stringify(preview));
    if (preview?.state === 'ready' && preview.commit === commit) return preview.tookMs;
    await delay(100);
  }
}
const open = (branch: string) => api<{ number: number }>('pulls.open', { ...place, branch, title: branch });

const percentile = (values: number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;

/** Writes at a steady rate, whatever the answers take, until told to stop. */
function writes() {
  const took: number[] = [];
  let failed = 0;
  const headers = { apikey: shown.keys.secret, 'content-type': 'application/json' };
  const one = async () => {
    const from = performance.now();
    const answer = await fetch(`${shown.restUrl}/event`, {
      method: 'POST',
      headers,
      body: '{"what":"bench"}',
    }).catch(() => undefined);
    if (!answer?.ok) failed++;
    await answer?.arrayBuffer();
    took.push(performance.now() - from);
  };
  const running = new Set<Promise<void>>();
  const started = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    for (const due = ((performance.now() - started) / 1000) * WRITES_PER_SECOND; sent < due; sent++) {
      const promise = one().finally(() => running.delete(promise));
      running.add(promise);
    }
  }, 5);
  return async () => {
    clearInterval(timer);
    await Promise.all(running);
    const rate = took.length / ((performance.now() - started) / 1000);
    return { failed, count: took.length, rate, p50: percentile(took, 0.5), p99: percentile(took, 0.99) };
  };
}
const told = (r: Awaited<ReturnType<ReturnType<typeof writes>>>) =>
  `${r.count} writes, ${r.rate.toFixed(0)}/s, ${r.failed} failed, p50 ${r.p50.toFixed(1)} ms, p99 ${r.p99.toFixed(1)} ms`;

try {
  const first = push('change-0', '20300101000000_c0.sql', 'ALTER TABLE sale ADD COLUMN more0 text;');
  const { number } = await open('change-0');
  await ready(number, first);
  const base = await api<{ tookMs: number; sizeBytes: number }>('previews.base', place, false);
  say(
    `base: ${(base.sizeBytes / 1e6).toFixed(0)} MB filled and masked in ${(base.tookMs / 1000).toFixed(1)} s`,
  );

  const pushes: number[] = [];
  for (let round = 1; round <= 5; round++) {
    const commit = push('change-0', `2030020100000${round}_r.sql`, `CREATE TABLE r${round} (id int);`);
    const from = performance.now();
    await ready(number, commit);
    pushes.push(performance.now() - from);
  }
  say(
    `from the end of a push to its preview: ${pushes.map((ms) => `${(ms / 1000).toFixed(2)} s`).join(', ')}`,
  );

  const heads = Array.from({ length: PREVIEWS - 1 }, (_, at) =>
    push(
      `change-${at + 1}`,
      `20300101000000_c${at + 1}.sql`,
      `ALTER TABLE sale ADD COLUMN more${at + 1} text;`,
    ),
  );
  const before = writes();
  await delay(BEFORE_SECONDS * 1000);
  const quiet = await before();
  say(`production alone: ${told(quiet)}`);
  const during = writes();
  const from = performance.now();
  const opened = await Promise.all([...heads.keys()].map((at) => open(`change-${at + 1}`)));
  const again = push('change-0', '20300201000009_again.sql', 'CREATE TABLE again (id int);');
  await Promise.all([ready(number, again), ...opened.map((pull, at) => ready(pull.number, heads[at]!))]);
  const seconds = (performance.now() - from) / 1000;
  const loud = await during();
  say(`while ${PREVIEWS} previews are made in ${seconds.toFixed(1)} s: ${told(loud)}`);
  say(`p99 ${(loud.p99 - quiet.p99).toFixed(1)} ms above normal`);
} finally {
  await slipway.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}
