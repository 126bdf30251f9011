import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { completeEnvironment, reserveEnvironment } from '../environments/create.ts';
import { createEnvironmentDatabase, ensureClusterRoles } from '../environments/database.ts';
import { ownerLogin } from '../kernel/owner-login.ts';
import { writeDb } from '../platform/control/client.ts';
import { connect, withConnection } from '../platform/postgres/connect.ts';
import { digest, randomToken } from '../platform/vault.ts';
import { createRepository } from './create.ts';
import { serveGit } from './http/node.ts';
import { repositoryOf } from './location.ts';

/** A ready project with its database and its empty repository. */
export async function aProject(team: { id: string }, given: { slug?: string; by: { id: string } }) {
  const slug = given.slug ?? `project-${randomBytes(3).toString('hex')}`;
  const db = writeDb();
  const project = await db.project.create({
    data: { teamId: team.id, slug, name: slug, state: 'ready', source: 'empty', createdBy: given.by.id },
  });
  const place = { projectId: project.id, projectSlug: slug, kind: 'production' as const, branch: 'main' };
  const reserved = await reserveEnvironment(db, place);
  await withConnection('postgres', undefined, ensureClusterRoles);
  const credentials = await createEnvironmentDatabase(connect, { database: reserved.database });
  await completeEnvironment(db, reserved, credentials);
  const environment = await db.environment.update({ where: { id: reserved.id }, data: { ready: true } });
  await createRepository(project.id);
  return { project, environment, repository: repositoryOf(project.id) };
}

/** A personal access token of this person. */
export async function aToken(user: { id: string }, scope: 'read' | 'write' = 'write'): Promise<string> {
  const token = randomToken('slp_pat_');
  const row = { userId: user.id, name: 'test', hash: digest(token), preview: token.slice(0, 12), scope };
  await writeDb().accessToken.create({ data: row });
  return token;
}

/** Runs SQL in an environment's database as its owner. */
export const inDatabase = async (
  environment: { database: string; ref: string; ownerUser: string; ownerPasswordSealed: string },
  sql: string,
) =>
  withConnection(
    environment.database,
    ownerLogin(environment),
    async (client) => (await client.query(sql)).rows,
  );

/** An HTTP server for git on a loopback port. */
export async function gitServer() {
  const server = http.createServer((incoming, outgoing) => void serveGit(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const address = (place: string, token?: string) =>
    `http://${token ? `anybody:${token}@` : ''}127.0.0.1:${port}/${place}.git`;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { address, close, port };
}

export interface GitResult {
  status: number | null;
  out: string;
}

const CLEAN = { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0' };
const PERSON = {
  GIT_AUTHOR_NAME: 'Ada Example',
  GIT_AUTHOR_EMAIL: 'ada@example.test',
  GIT_COMMITTER_NAME: 'Ada Example',
  GIT_COMMITTER_EMAIL: 'ada@example.test',
};

/** Runs stock git as a person would; standard output and error together. */
export function git(cwd: string, args: string[], input = ''): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env['PATH'], HOME: '/nonexistent', ...CLEAN, ...PERSON } as unknown;
    const child = spawn('git', args, { cwd, env: env as NodeJS.ProcessEnv });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      out += chunk;
    });
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, out }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** A working copy in a temporary folder. `commit` writes files and commits them; `push` pushes HEAD to main. */
export async function workingCopy(address: string) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'slipway-copy-'));
  await git(dir, ['init', '--quiet', '--initial-branch=main']);
  await git(dir, ['remote', 'add', 'origin', address]);
  const write = (files: Record<string, string | null>) => {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(dir, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      if (text === null) fs.rmSync(file);
      else fs.writeFileSync(file, text);
    }
  };
  return {
    dir,
    run: (...args: string[]) => git(dir, args),
    async commit(message: string, files: Record<string, string | null>) {
      write(files);
      await git(dir, ['add', '--all']);
      await git(dir, ['commit', '--quiet', '--allow-empty', '-m', message]);
      return (await git(dir, ['rev-parse', 'HEAD'])).out.trim();
    },
    push: (...refs: string[]) =>
      git(dir, ['push', 'origin', ...(refs.length ? refs : ['HEAD:refs/heads/main'])]),
    remove: () => fs.rmSync(dir, { recursive: true, force: true }),
  };
}
