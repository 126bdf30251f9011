import { spawnSync } from 'node:child_process';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '../..');

interface Result {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `slipway …` against the server under test, as its owner unless a token is given. */
export function slipway(args: string[], token = ''): Result {
  const env = { ...process.env, SLIPWAY_DATA: process.env['E2E_DATA'], SLIPWAY_TOKEN: token };
  const result = spawnSync(process.execPath, [path.join(ROOT, 'server/cli/main.ts'), ...args], {
    cwd: ROOT,
    env,
    encoding: 'utf8',
  });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}

/** A personal access token for an account, made on the server itself. */
export function tokenFor(email: string, scope: 'read' | 'write' = 'write'): string {
  const { stdout, stderr, status } = slipway([
    'token',
    'create',
    '--email',
    email,
    '--scope',
    scope,
    '--json',
  ]);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout).token;
}

export interface Shown {
  ref: string;
  apiUrl: string;
  restUrl: string;
  gitUrl: string;
  consoleUrl: string;
  state: string;
  keys: { publishable: string; secret: string };
}

/** What `project show --json` says. */
export function show(project: string, token: string): Shown {
  const { stdout, stderr, status } = slipway(['project', 'show', project, '--json'], token);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Runs git as a stranger's machine would: no settings of its own. */
export function git(cwd: string, ...args: string[]): Result {
  const env = { PATH: process.env['PATH'], HOME: cwd, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' };
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.test'];
  const result = spawnSync('git', [...identity, ...args], {
    cwd,
    env: env as unknown as NodeJS.ProcessEnv,
    encoding: 'utf8',
  });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}

/** The address with a token as its password. */
export function withToken(address: string, token: string): string {
  const url = new URL(address);
  url.username = 'me';
  url.password = token;
  return url.href;
}
