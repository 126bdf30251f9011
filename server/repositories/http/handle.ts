import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { bookkeep } from '../../kernel/mutate.ts';
import type { BackendRequest } from '../../platform/git/backend.ts';
import { serve } from '../../platform/git/backend.ts';
import type { Env } from '../../platform/git/environment.ts';
import type { Repository } from '../../platform/git/run.ts';
import { logger } from '../../platform/log.ts';
import { LIMITS } from '../limits.ts';
import { repositoryExists, repositoryOf } from '../location.ts';
import { hookEnvironment, hookLog } from '../push/context.ts';
import { openTurn, type PushTurn } from '../push/lock.ts';
import { settlePush } from '../push/settle.ts';
import { announceRefs } from '../refs-moved.ts';
import { type Admitted, admit, type GitAddress, type GitCall, readCall, words } from './gate.ts';
import { bodyOf, type Lifeline, pump, readHead } from './stream.ts';

const log = logger('git');
/** A request that only asks what there is. */
const ASK_BYTES = 16 * 1024 * 1024;
const MOST_AT_ONCE = 48;
// Next bundles this file, so its own folder is not where the hook is; every process starts in the project's folder.
const HOOK = path.join(process.cwd(), 'server/repositories/hook/pre-receive.ts');
let running = 0;

function hookEnv({ actor, team, project }: Admitted, turn: PushTurn, requestId: string): Env {
  const { userId, name, email, serverOwner } = actor;
  const context = {
    projectId: project.id,
    slug: project.slug,
    team: team.slug,
    teamId: team.id,
    role: team.role,
    turn: turn.pid,
    requestId,
    actor: { userId, name, email, serverOwner, via: 'git' as const, scope: 'write' as const },
  };
  return hookEnvironment(context, HOOK);
}

function backendRequest(request: Request, call: GitCall, { actor }: Admitted, env: Env): BackendRequest {
  const header = (name: string) => request.headers.get(name) ?? undefined;
  return {
    ...call,
    method: call.action === 'info/refs' ? 'GET' : 'POST',
    contentType: header('content-type') ?? '',
    contentEncoding: header('content-encoding'),
    protocol: header('git-protocol'),
    user: { id: actor.userId, name: actor.name, email: actor.email },
    env,
  };
}

/** What the hook had to say to the operator. */
function takeOverLog(repository: Repository, turn: PushTurn): void {
  const file = hookLog(repository, turn.pid);
  if (!fs.existsSync(file)) return;
  process.stderr.write(fs.readFileSync(file));
  fs.rmSync(file, { force: true });
}

/** Ends what is left of a request when it takes too long, or when the client goes away and nothing is at stake yet. */
function watch(
  child: ChildProcessWithoutNullStreams,
  request: Request,
  timeLimit: number,
  lifeline: Lifeline,
): void {
  const timer = setTimeout(() => child.kill('SIGTERM'), timeLimit);
  const stop = () => {
    if (!lifeline.mustFinish) child.kill('SIGTERM');
  };
  request.signal.addEventListener('abort', stop, { once: true });
  child.once('close', () => {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', stop);
  });
  child.stderr.on('data', (text: Buffer) => log.debug('git http-backend', { text: text.toString('utf8') }));
}

async function answer(child: ChildProcessWithoutNullStreams, lifeline: Lifeline): Promise<Response> {
  const head = await readHead(child.stdout);
  if (!head) {
    child.kill('SIGKILL');
    return words(500, 'Git did not answer. Try again.');
  }
  const headers = new Headers(head.headers);
  headers.set('x-content-type-options', 'nosniff');
  return new Response(bodyOf(child, head.rest, lifeline), { status: head.status, headers });
}

/** It can wait: the worker tries again. */
const settle = (projectId: string) =>
  settlePush(projectId).catch((error) => log.error('a push was not settled', { projectId, error }));

async function afterPush(projectId: string, repository: Repository, turn: PushTurn): Promise<void> {
  takeOverLog(repository, turn);
  await turn.release();
  await settle(projectId);
  // Only now are the refs where the push has put them.
  await bookkeep((tx) => announceRefs(tx, projectId)).catch((error) =>
    log.error('pull requests could not be told of a push', { error }),
  );
}

async function exchange(request: Request, call: GitCall, admitted: Admitted): Promise<Response> {
  const repository = repositoryOf(admitted.project.id);
  const pushing = call.action === 'git-receive-pack';
  const turn = pushing ? await openTurn(admitted.project.id) : undefined;
  const requestId = request.headers.get('x-request-id') ?? crypto.randomUUID();
  // From its last byte on, a push decides about a database: it is not cut off because a client lost patience.
  const lifeline: Lifeline = { mustFinish: false };
  const env = turn ? hookEnv(admitted, turn, requestId) : {};
  const child = serve(repository, backendRequest(request, call, admitted, env));
  running++;
  child.once('error', (error) => log.error('git could not be started', { error }));
  child.once('close', () => {
    running--;
    if (turn) void afterPush(admitted.project.id, repository, turn);
  });
  watch(child, request, pushing ? LIMITS.pushMs : LIMITS.fetchMs, lifeline);
  const limit = pushing ? LIMITS.packBytes + 1024 * 1024 : ASK_BYTES;
  // Without the turn the hook refuses, in words that the client sees.
  const beforeLast = async () => {
    await turn?.take();
    lifeline.mustFinish = pushing;
  };
  pump(request.body, child.stdin, { limit, beforeLast }).catch(() => child.kill('SIGTERM'));
  return answer(child, lifeline);
}

function refusal(call: GitCall, { project }: Admitted): Response | undefined {
  if (!repositoryExists(repositoryOf(project.id)))
    return words(409, `The project “${project.slug}” is ${project.state}; it has no repository yet.`);
  if (call.service === 'git-receive-pack' && project.state !== 'ready')
    return words(409, `The project “${project.slug}” is ${project.state}; push once it is ready.`);
  if (running >= MOST_AT_ONCE)
    return words(503, 'Too many Git requests are running. Try again in a few seconds.', {
      'retry-after': '5',
    });
  return undefined;
}

/**
 * Git over HTTP: clone, fetch and push with stock git and a personal access token as the password.
 * Streams both ways and answers only the smart protocol's requests.
 */
export async function handleGit(request: Request, address: GitAddress): Promise<Response> {
  const call = readCall(request.method, address.path, new URL(request.url).searchParams);
  if (!call) return words(404, 'This address is for git: git clone, git fetch, git push.');
  try {
    const admitted = await admit(request, address, call);
    if (admitted instanceof Response) return admitted;
    const refused = refusal(call, admitted);
    if (refused) return refused;
    // Whoever asks what there is gets to see what a push that was cut off has left.
    if (call.action === 'info/refs') await settle(admitted.project.id);
    return await exchange(request, call, admitted);
  } catch (error) {
    log.error('a git request failed', { error });
    return words(500, 'Something went wrong on the server. Try again.');
  }
}
