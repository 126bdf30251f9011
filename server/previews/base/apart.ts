import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { projectJob } from '../../provisioning/shapes.ts';

const PROGRAM = path.join(import.meta.dirname, 'program.ts');
const PRELOAD = path.join(import.meta.dirname, '../../platform/die-with-parent.ts');
/** Of 19: it takes what production leaves over. */
const NICENESS = 15;

/**
 * The job that makes a new masked copy of production, as `makeBase`, in a process of its own with little priority:
 * masking is work for a processor, and would hold up both the worker's other jobs and production's requests.
 * @param signal ends the process; the job is then run again
 */
export async function makeBaseApart(payload: unknown, signal?: AbortSignal): Promise<void> {
  const { projectId } = projectJob.parse(payload);
  const args = ['--disable-warning=ExperimentalWarning', '--import', PRELOAD, PROGRAM, projectId];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  try {
    if (child.pid) os.setPriority(child.pid, NICENESS);
  } catch {
    // It has ended already, or the system does not allow it: slower for others, not wrong.
  }
  const end = () => child.kill('SIGTERM');
  signal?.addEventListener('abort', end, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, by) =>
        code === 0 ? resolve() : reject(new Error(`Making the masked copy ended with ${by ?? code}.`)),
      );
    });
  } finally {
    signal?.removeEventListener('abort', end);
  }
}
