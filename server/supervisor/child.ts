import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { logger } from '../platform/log.ts';

const log = logger('supervisor');
const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 10_000;
const STABLE_AFTER_MS = 30_000;
const STOP_TIMEOUT_MS = 30_000;
const PRELOAD = path.join(import.meta.dirname, '../platform/die-with-parent.ts');

export interface Program {
  name: string;
  /** Arguments of Node.js: flags, the script, its arguments. */
  args: string[];
  env: NodeJS.ProcessEnv;
  /** Do not tie its life to ours: `next dev` hands its options on to a child that would take the channel for its own. */
  free?: boolean;
  /** Keep what it prints to stdout to ourselves (Next.js prints a banner with the wrong address). */
  quiet?: boolean;
}

/** A child process that is started again, with growing pauses, when it ends without being asked to. */
export class Child {
  readonly #program: Program;
  #process: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #delay = FIRST_DELAY_MS;
  #stopping = false;

  constructor(program: Program) {
    this.#program = program;
  }

  start(): void {
    const { name, args, env, quiet, free } = this.#program;
    const preload = free ? [] : ['--import', PRELOAD];
    const startedAt = Date.now();
    // A session of its own: Ctrl-C in a terminal reaches the supervisor alone, which stops things in order.
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...preload, ...args], {
      env,
      detached: true,
      stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit', free ? 'ignore' : 'ipc'],
    });
    this.#process = child;
    child.once('error', (error) => log.error(`${name} could not be started`, { error }));
    child.once('exit', (code, signal) => this.#ended(startedAt, code, signal));
  }

  #ended(startedAt: number, code: number | null, signal: string | null): void {
    this.#process = undefined;
    if (this.#stopping) return;
    if (Date.now() - startedAt > STABLE_AFTER_MS) this.#delay = FIRST_DELAY_MS;
    log.warn(`${this.#program.name} ended and is started again`, { code, signal, inMs: this.#delay });
    this.#timer = setTimeout(() => this.start(), this.#delay);
    this.#delay = Math.min(this.#delay * 2, LONGEST_DELAY_MS);
  }

  /** Asks the process to end and waits for it; after 30 s it is killed. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const child = this.#process;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
  }
}
