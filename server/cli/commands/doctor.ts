import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { Command } from 'commander';
import { readSettings } from '../../platform/settings.ts';
import { server } from '../client.ts';
import { CliError, print } from '../output.ts';

interface Finding {
  what: string;
  ok: boolean;
  detail: string;
}
const LOW_SPACE = 1 << 30;

const check = (what: string, ok: boolean, detail: string): Finding => ({ what, ok, detail });

function settings(): Finding {
  try {
    const { dataDir, PORT } = readSettings();
    return check('settings', true, `port ${PORT}, data in ${dataDir}`);
  } catch (error) {
    return check('settings', false, (error as Error).message);
  }
}

function git(): Finding {
  const { stdout } = spawnSync('git', ['--version'], { encoding: 'utf8' });
  const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(stdout ?? '') ?? []).map(Number);
  const ok = major > 2 || (major === 2 && minor >= 38);
  return check(
    'git',
    ok,
    ok ? stdout.trim() : `git 2.38 or newer is needed; found ${stdout?.trim() || 'none'}`,
  );
}

function disk(): Finding {
  const { dataDir } = readSettings();
  if (!fs.existsSync(dataDir)) return check('disk', true, 'no data yet');
  const { bavail, bsize } = fs.statfsSync(dataDir);
  const free = Number(bavail) * Number(bsize);
  return check('disk', free > LOW_SPACE, `${(free / 1e9).toFixed(1)} GB free`);
}

async function parts(): Promise<Finding[]> {
  const { url } = server();
  try {
    const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(5000) });
    const health = (await answer.json()) as { parts?: Record<string, { state: string; detail?: string }> };
    return Object.entries(health.parts ?? {}).map(([name, { state, detail }]) =>
      check(name, state === 'ok', detail ?? (state === 'ok' ? 'answers' : 'does not answer')),
    );
  } catch {
    return [
      check('server', false, `nothing answers at ${url}; start it with “npm start” or set SLIPWAY_URL`),
    ];
  }
}

/** `slipway doctor`: is everything here that a start needs, and does the running server do well? */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Check the machine, the settings and the running server.')
    .option('--json', 'print the result as JSON')
    .action(async (options: { json?: boolean }) => {
      const first = settings();
      const findings = [first, git(), ...(first.ok ? [disk()] : []), ...(await parts())];
      const bad = findings.filter(({ ok }) => !ok);
      const lines = findings.map(
        ({ what, ok, detail }) => `${ok ? 'ok ' : 'BAD'}  ${what.padEnd(10)} ${detail}`,
      );
      if (!options.json || !bad.length) print(Boolean(options.json), { ok: !bad.length, findings }, lines);
      if (bad.length)
        throw new CliError(
          `${bad.length} of ${findings.length} checks failed: ${bad.map(({ what }) => what).join(', ')}.`,
          { ok: false, findings },
        );
    });
}
