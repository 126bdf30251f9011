import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { logger } from '../platform/log.ts';

const log = logger('supervisor');
const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 10_000;
const STABLE_AFTER_MS = 30_000;
const STOP_TIMEOUT_MS = 30_000;
const READY_MS = 30_000;
/** Where a program finds the socket that it was given; 3 is the channel to us. */
export const SOCKET_FD = 4;
/** What a program with a socket says once it serves it. */
export const SERVING = 'serving';
const PRELOAD = path.join(import.meta.dirname, '../platform/die-with-parent.ts');

export interface Program {
  name: string;
  /** Arguments of Node.js: flags, the script, its arguments. */
  args: string[];
  env: NodeJS.ProcessEnv;
  /** Do not tie its life to ours: `next dev` hands its options on to a child that would take the channel for its own. */
  free?: boolean;
  /** A listening socket of ours that it finds at `SOCKET_FD`. */
  socket?: number;
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
  #replacing = false;
  /** The one that is about to take over. */
  #next: ChildProcess | undefined;

  get name(): string {
    return this.#program.name;
  }

  /** Its process at the moment. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  constructor(program: Program) {
    this.#program = program;
  }

  start(): void {
    const startedAt = Date.now();
    const child = this.#spawn();
    this.#process = child;
    // Once another has taken its place, its end is nobody's business here.
    child.once('exit', (code, signal) => {
      if (this.#process === child) this.#ended(startedAt, code, signal);
    });
  }

  #spawn(): ChildProcess {
    const { name, args, env, quiet, free, socket } = this.#program;
    const preload = free ? [] : ['--import', PRELOAD];
    // A session of its own: Ctrl-C in a terminal reaches the supervisor alone, which stops things in order.
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...preload, ...args], {
      env,
      detached: true,
      stdio: [
        'ignore',
        quiet ? 'ignore' : 'inherit',
        'inherit',
        free ? 'ignore' : 'ipc',
        ...(socket === undefined ? [] : [socket]),
      ],
    });
    child.once('error', (error) => log.error(`${name} could not be started`, { error }));
    return child;
  }

  /**
   * Starts a second process beside the running one; once it serves the same socket, the first one is asked to end. When
   * it does not come to that, the first one stays.
   */
  async replace(): Promise<void> {
    const before = this.#process;
    if (this.#replacing || this.#stopping || !before) return;
    this.#replacing = true;
    const startedAt = Date.now();
    const next = this.#spawn();
    this.#next = next;
    const serves = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), READY_MS);
      const settle = (serving: boolean) => {
        clearTimeout(timer);
        resolve(serving);
      };
      next.on('message', (message) => message === SERVING && settle(true));
      next.once('exit', () => settle(false));
    });
    this.#replacing = false;
    this.#next = undefined;
    if (!serves || this.#stopping) {
      log.warn(`another ${this.#program.name} could not take over`);
      next.kill('SIGKILL');
      return;
    }
    // It may have ended, and been started again, meanwhile.
    const current = this.#process;
    clearTimeout(this.#timer);
    this.#process = next;
    next.once('exit', (code, signal) => {
      if (this.#process === next) this.#ended(startedAt, code, signal);
    });
    if (current) await ended(current);
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
    this.#next?.kill('SIGKILL');
    if (this.#process) await ended(this.#process);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exit;
  clearTimeout(timer);
}
