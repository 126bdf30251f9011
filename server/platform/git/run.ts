import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { logger } from '../log.ts';
import { type Env, gitEnvironment, type Setting } from './environment.ts';
import type { ObjectId, RefName, RepoPath, Revision } from './values.ts';

const log = logger('git');
const TIME_LIMIT_MS = 20_000;
const OUTPUT_LIMIT = 16 * 1024 * 1024;
const ERROR_LIMIT = 64 * 1024;

/** A bare repository on this machine. */
export interface Repository {
  /** Absolute path. */
  readonly dir: string;
  /** Extra environment for each git, such as a push's quarantine. */
  readonly env?: Env;
}

/** Git ended with a status other than 0. `stderr` is for the log and for deciding, not for people. */
export class GitError extends Error {
  readonly status: number | null;
  readonly stderr: string;
  readonly reason: 'status' | 'time' | 'output' | 'aborted';
  constructor(command: string, reason: GitError['reason'], status: number | null, stderr: string) {
    super(`git ${command}: ${reason === 'status' ? `ended with ${status}` : `stopped (${reason})`}`);
    this.name = 'GitError';
    this.reason = reason;
    this.status = status;
    this.stderr = stderr;
  }
}

type Flag = `-${string}`;
type Value = Revision | RefName | ObjectId;

/** Arguments of one git command, kept in the order that no value can leave: flags, `--end-of-options`, values, `--`, paths. */
export class GitCommand {
  readonly name: string;
  readonly #flags: string[] = [];
  readonly #values: string[] = [];
  #paths: string[] | undefined;

  constructor(name: string) {
    this.name = name;
  }

  /** Options of ours. Text of others never goes in here, save as a number or a checked value behind `=`. */
  flag(...flags: Flag[]): this {
    this.#flags.push(...flags);
    return this;
  }

  /** Commits, trees and refs. */
  value(...values: Value[]): this {
    this.#values.push(...values);
    return this;
  }

  /** The commit that a value leads to: `<value>^{commit}`. */
  commitOf(value: Revision): this {
    this.#values.push(`${value}^{commit}`);
    return this;
  }

  /** `from...to`, `from..to`: two checked values with dots between them. */
  range(from: Revision, dots: '..' | '...', to: Revision): this {
    this.#values.push(`${from}${dots}${to}`);
    return this;
  }

  /** Paths, taken literally. */
  path(...paths: RepoPath[]): this {
    this.#paths = [...(this.#paths ?? []), ...paths];
    return this;
  }

  /** An address or file that the caller has checked; the one value that is not a name inside the repository. */
  checkedAddress(address: string): this {
    if (address.startsWith('-')) throw new Error('An address cannot start with “-”.');
    this.#values.push(address);
    return this;
  }

  /** What to fetch to where: fixed text of ours. */
  refspec(spec: `+refs/${string}:refs/${string}`): this {
    this.#values.push(spec);
    return this;
  }

  /** A prefix of refs, or HEAD: fixed text of ours. */
  pattern(prefix: 'HEAD' | `refs/${string}`): this {
    this.#values.push(prefix);
    return this;
  }

  /** What is given to the process after the command's name. */
  toArgs(): string[] {
    const values = this.#values.length ? ['--end-of-options', ...this.#values] : [];
    return [...this.#flags, ...values, ...(this.#paths ? ['--', ...this.#paths] : [])];
  }
}

/** Starts the description of a git command: `command('log').flag('-z').value(commit)`. */
export const command = (name: string): GitCommand => new GitCommand(name);

export interface RunOptions {
  /** Written to git's standard input. */
  input?: string | Uint8Array;
  /** Milliseconds until git is killed; default 20,000. */
  timeLimit?: number;
  /** Bytes of output after which git is killed; default 16 MiB. */
  outputLimit?: number;
  /** On too much output give what was read so far instead of failing. */
  cut?: boolean;
  signal?: AbortSignal;
  settings?: readonly Setting[];
  env?: Env;
  /** Called with each piece of standard error (progress). */
  onError?: (text: string) => void;
}

export interface RunResult {
  stdout: Buffer;
  stderr: string;
  /** True when `cut` was asked for and needed. */
  cut: boolean;
}

/** Starts git in a repository. The only `spawn` of git in the project, with `serve` of `backend.ts` built on it. */
export function start(
  repository: Repository | undefined,
  args: readonly string[],
  settings: readonly Setting[] = [],
  env: Env = {},
): ChildProcessWithoutNullStreams {
  const where = repository ? [`--git-dir=${repository.dir}`] : [];
  return spawn('git', [...where, ...args], {
    cwd: repository?.dir ?? '/',
    env: { ...gitEnvironment(settings), ...repository?.env, ...env } as NodeJS.ProcessEnv,
    stdio: 'pipe',
  });
}

/** Collects what a process writes, within limits. */
function collect(child: ChildProcessWithoutNullStreams, options: RunOptions, stop: (why: 'output') => void) {
  const limit = options.outputLimit ?? OUTPUT_LIMIT;
  const chunks: Buffer[] = [];
  let size = 0;
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    if (size < limit) chunks.push(chunk.subarray(0, limit - size));
    size += chunk.length;
    if (size > limit) stop('output');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    const text = chunk.toString('utf8');
    options.onError?.(text);
    if (stderr.length < ERROR_LIMIT) stderr += text;
  });
  return { output: () => Buffer.concat(chunks), errors: () => stderr };
}

/**
 * Runs a git command in a repository and answers with its output.
 * Throws `GitError` when it fails, takes too long, says too much, or `signal` aborts it.
 */
export function run(
  repository: Repository | undefined,
  what: GitCommand,
  options: RunOptions = {},
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = start(repository, [what.name, ...what.toArgs()], options.settings, options.env);
    let why: GitError['reason'] = 'status';
    const stop = (reason: GitError['reason']) => {
      if (why === 'status') why = reason;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(stop, options.timeLimit ?? TIME_LIMIT_MS, 'time');
    const abort = () => stop('aborted');
    if (options.signal?.aborted) abort();
    options.signal?.addEventListener('abort', abort, { once: true });
    const { output, errors } = collect(child, options, stop);
    child.once('error', reject);
    child.once('close', (status) => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
      const cut = why === 'output' && options.cut === true;
      if (status === 0 || cut) return resolve({ stdout: output(), stderr: errors(), cut });
      log.debug('git failed', { command: what.name, why, status });
      reject(new GitError(what.name, why, status, errors()));
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** `run` for commands whose output is text; trailing line ends are cut. */
export async function text(repository: Repository, what: GitCommand, options?: RunOptions): Promise<string> {
  return (await run(repository, what, options)).stdout.toString('utf8').replace(/\n+$/, '');
}

/** `text`, or undefined when git answers “no” (status 1 or 128: no such ref, no such path). */
export async function maybe(
  repository: Repository,
  what: GitCommand,
  options?: RunOptions,
): Promise<string | undefined> {
  try {
    return await text(repository, what, options);
  } catch (error) {
    if (error instanceof GitError && error.reason === 'status') return undefined;
    throw error;
  }
}
