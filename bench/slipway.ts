import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');

export interface Running {
  url: string;
  dataDir: string;
  child: ChildProcess;
  /** Milliseconds from spawn to the line that says it is ready. */
  startedInMs: number;
  /** Milliseconds from SIGTERM to the end. */
  stop(): Promise<number>;
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** A data folder of its own below the system's temporary one. */
export function temporaryData(): string {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'slipway-bench-'));
  fs.chmodSync(dir, 0o755);
  return path.join(dir, 'data');
}

/** Starts Slipway as `npm start` does and waits until it says that it is ready. */
export async function startSlipway(dataDir: string, env: Record<string, string> = {}): Promise<Running> {
  const port = await freePort();
  const started = performance.now();
  const child = spawn(process.execPath, ['server/main.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      PORT: String(port),
      SLIPWAY_DATA: dataDir,
      SLIPWAY_URL: `http://127.0.0.1:${port}`,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`Slipway ended with status ${code} before it was ready.`)));
    child.stdout.on('data', (text) => String(text).includes('is ready') && resolve());
  });
  const startedInMs = performance.now() - started;
  const stop = async () => {
    const asked = performance.now();
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    return performance.now() - asked;
  };
  return { url: `http://127.0.0.1:${port}`, dataDir, child, startedInMs, stop };
}

const number = (text: string, name: string) =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);

/** What the system tells of a process; '' when it has ended meanwhile. */
function told(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** The process and all below it. */
export function family(root: number): { pid: number; command: string }[] {
  const parents = new Map<number, number[]>();
  for (const entry of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = number(told(`/proc/${entry}/status`), 'PPid');
    parents.set(parent, [...(parents.get(parent) ?? []), Number(entry)]);
  }
  const walk = (pid: number): number[] => [pid, ...(parents.get(pid) ?? []).flatMap(walk)];
  return walk(root).map((pid) => {
    const command = told(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
    return { pid, command };
  });
}

/** Proportional set size in MB: shared pages are counted once over all processes. */
export function memoryMb(pid: number): number {
  return number(fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'), 'Pss') / 1024;
}
