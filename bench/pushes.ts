import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { damaged, numbers } from './hostile-packs.ts';
import { family, type Running, startSlipway, temporaryData } from './slipway.ts';

const ROOT = path.join(import.meta.dirname, '..');
const OWNER = { SLIPWAY_OWNER_EMAIL: 'owner@example.test', SLIPWAY_OWNER_PASSWORD: 'a long enough password' };
const RACERS = 20;
const GIT = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Bench',
  GIT_AUTHOR_EMAIL: 'bench@example.test',
  GIT_COMMITTER_NAME: 'Bench',
  GIT_COMMITTER_EMAIL: 'bench@example.test',
};
const line = (what: string, value: string) => process.stdout.write(`${what.padEnd(44)} ${value}\n`);

/** Runs git; the status, and standard output without its last line end. A push that hangs is ended after a minute. */
function git(dir: string, ...args: string[]): Promise<{ status: number; out: string }> {
  return new Promise((resolve) => {
    const options = { cwd: dir, env: { ...process.env, ...GIT }, timeout: 60_000, maxBuffer: 1 << 26 };
    execFile('git', args, options, (error, stdout) =>
      resolve({ status: error ? 1 : 0, out: stdout.trimEnd() }),
    );
  });
}

interface Site {
  running: Running;
  address: string;
  token: string;
  repository: string;
  work: string;
}

function cli(running: Running, token: string, ...args: string[]): Record<string, unknown> {
  const env = {
    ...process.env,
    SLIPWAY_DATA: running.dataDir,
    SLIPWAY_URL: running.url,
    SLIPWAY_TOKEN: token,
  };
  const out = execFileSync(process.execPath, ['server/cli/main.ts', ...args, '--json'], { cwd: ROOT, env });
  return JSON.parse(out.toString());
}

async function makeSite(): Promise<Site> {
  const running = await startSlipway(temporaryData(), OWNER);
  const token = String(cli(running, '', 'token', 'create', '--email', OWNER.SLIPWAY_OWNER_EMAIL)['token']);
  const teams = await fetch(`${running.url}/api/trpc/teams.mine`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const slug = /"slug":"([^"]+)"/.exec(await teams.text())?.[1] ?? '';
  const made = cli(running, token, 'project', 'create', 'pushes', '--team', slug, '--empty');
  const [repository] = fs.globSync(path.join(running.dataDir, 'repositories/*.git'));
  const address = String(made['gitUrl']).replace('://', `://bench:${token}@`);
  const work = path.join(path.dirname(running.dataDir), 'work');
  fs.mkdirSync(work);
  return { running, address, token, repository: repository!, work };
}

async function copyOf(site: Site, name: string): Promise<string> {
  const dir = path.join(site.work, name);
  if ((await git(site.work, 'clone', '--quiet', site.address, name)).status) throw new Error('clone failed');
  return dir;
}

let clock = Date.UTC(2026, 0, 1);
/** Commits one more migration and a file. */
async function commit(dir: string, name: string): Promise<string> {
  clock += 1000;
  const version = new Date(clock).toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = path.join(dir, 'database/migrations');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, `${version}_t.sql`), `CREATE TABLE t_${version} (id int);\n`);
  fs.writeFileSync(path.join(dir, `${name}.txt`), name);
  await git(dir, 'add', '--all');
  await git(dir, 'commit', '--quiet', '-m', name);
  return (await git(dir, 'rev-parse', 'HEAD')).out;
}

/** Kills web, or what decides about the push, with SIGKILL. */
function kill({ running }: Site, whom: 'web' | 'push'): number {
  const pattern =
    whom === 'web' ? /next-server|next\/dist\/bin\/next/ : /pre-receive|receive-pack|http-backend/;
  const victims = family(running.child.pid!).filter(({ command }) => pattern.test(command));
  for (const { pid } of victims) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  return victims.length;
}

async function untilHealthy({ running }: Site): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await delay(100)) {
    const ok = await fetch(`${running.url}/health`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ok) return;
  }
}

async function pushes(site: Site, count: number, kills: number): Promise<string[]> {
  const dir = await copyOf(site, 'single');
  const random = numbers(7);
  const every = kills ? Math.max(1, Math.floor(count / kills)) : 0;
  const acknowledged: string[] = [];
  let [killed, took] = [0, 1000];
  for (let at = 1; at <= count; at++) {
    const head = await commit(dir, `single-${at}`);
    const started = performance.now();
    const push = git(dir, 'push', '--quiet', 'origin', 'HEAD:refs/heads/main');
    const dies = every > 0 && at % every === 0;
    const timer = dies
      ? setTimeout(
          () => (killed += kill(site, random(2) ? 'web' : 'push') ? 1 : 0),
          took * (0.2 + random(100) / 125),
        )
      : undefined;
    const { status } = await push;
    clearTimeout(timer);
    if (!dies) took = performance.now() - started;
    if (status === 0) acknowledged.push(head);
    if (dies) await untilHealthy(site);
  }
  line(
    `${count} pushes, ${killed} kills`,
    `${acknowledged.length} acknowledged, last took ${Math.round(took)} ms`,
  );
  return acknowledged;
}

async function races(site: Site, rounds: number): Promise<string[]> {
  const winners: string[] = [];
  for (let round = 1; round <= rounds; round++) {
    const racers: { dir: string; head: string }[] = [];
    for (let at = 0; at < RACERS; at++) {
      const dir = await copyOf(site, `race-${round}-${at}`);
      racers.push({ dir, head: await commit(dir, `race-${round}-${at}`) });
    }
    const ended = await Promise.all(
      racers.map(async ({ dir, head }) => ({
        head,
        ...(await git(dir, 'push', '--quiet', 'origin', 'HEAD:refs/heads/main')),
      })),
    );
    const won = ended.filter(({ status }) => status === 0).map(({ head }) => head);
    line(`race ${round} of ${RACERS}`, won.length === 1 ? 'one winner' : `WRONG: ${won.length} winners`);
    winners.push(...won);
    for (const { dir } of racers) fs.rmSync(dir, { recursive: true, force: true });
  }
  return winners;
}

/** A push of a damaged pack, by hand: what came back, and whether the server said that it took it. */
async function sendPack(site: Site, before: string, head: string, pack: Buffer) {
  const command = `${before} ${head} refs/heads/main\0report-status`;
  const opening = `${(command.length + 4).toString(16).padStart(4, '0')}${command}0000`;
  const url = new URL(site.address);
  const headers = {
    authorization: `Basic ${Buffer.from(`x:${site.token}`).toString('base64')}`,
    'content-type': 'application/x-git-receive-pack-request',
  };
  const body = Buffer.concat([Buffer.from(opening), pack]);
  const target = `${url.origin}${url.pathname}/git-receive-pack`;
  const answer = await fetch(target, { method: 'POST', headers, body, signal: AbortSignal.timeout(60_000) });
  return { status: answer.status, text: await answer.text().catch(() => '') };
}

async function packs(site: Site, count: number): Promise<void> {
  const dir = await copyOf(site, 'packs');
  const before = (await git(dir, 'rev-parse', 'HEAD')).out;
  const head = await commit(dir, 'packs');
  const input = `${head}\n^${before}\n`;
  const sound = execFileSync('git', ['pack-objects', '--stdout', '--revs', '--quiet'], { cwd: dir, input });
  const wrong: string[] = [];
  for (let seed = 1; seed <= count; seed++) {
    const { kind, pack } = damaged(sound, seed);
    if (pack.equals(sound)) continue;
    const outcome = await sendPack(site, before, head, pack).catch((error) => ({
      status: 0,
      text: String(error),
    }));
    if (outcome.status >= 500 || outcome.status === 0)
      wrong.push(`${seed} ${kind}: ${outcome.status} ${outcome.text}`);
    if (outcome.text.includes('ok refs/heads/main')) wrong.push(`${seed} ${kind}: accepted`);
  }
  line(
    `${count} damaged packs`,
    wrong.length ? `WRONG:\n${wrong.slice(0, 20).join('\n')}` : 'all refused, no 5xx',
  );
}

/** What must hold whatever was killed. */
async function verify(site: Site, acknowledged: string[]): Promise<void> {
  // Whoever asks what there is settles a push that was cut off.
  const copy = await copyOf(site, 'verify');
  let lost = 0;
  for (const head of acknowledged)
    if ((await git(copy, 'merge-base', '--is-ancestor', head, 'HEAD')).status) lost++;
  line('acknowledged commits lost', String(lost));
  const files = (await git(copy, 'ls-files', 'database/migrations')).out
    .split('\n')
    .filter((name) => name.endsWith('.sql')).length;
  const cluster = /(postgres:\/\/\S+)/.exec(
    fs.readFileSync(`/proc/${web(site)}/environ`, 'utf8').replaceAll('\0', '\n'),
  )?.[1];
  const url = new URL(cluster ?? '');
  const control = new pg.Client({
    connectionString: Object.assign(new URL(url), { pathname: '/slipway' }).href,
  });
  await control.connect();
  const database = (await control.query('SELECT database FROM environment')).rows[0].database as string;
  await control.end();
  url.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  const tables = (await client.query("SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = 'public'"))
    .rows[0].n;
  await client.end();
  line('migrations in main / tables', `${files} / ${tables}${files === tables ? '' : ' WRONG'}`);
  line('git fsck --strict', (await git(site.repository, 'fsck', '--strict')).status ? 'WRONG' : 'clean');
}

const web = ({ running }: Site) =>
  family(running.child.pid!).find(({ command }) => /gateway\/main/.test(command))!.pid;

const [count = 1000, kills = 50, rounds = 5, hostile = 1000] = process.argv.slice(2).map(Number);
const site = await makeSite();
try {
  const acknowledged = await pushes(site, count, kills);
  acknowledged.push(...(await races(site, rounds)));
  await verify(site, acknowledged);
  await packs(site, hostile);
} finally {
  await site.running.stop();
  fs.rmSync(path.dirname(site.running.dataDir), { recursive: true, force: true });
}
