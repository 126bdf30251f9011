import { spawnSync } from 'node:child_process';
import path from 'node:path';

export const ROOT = path.join(import.meta.dirname, '../..');

/** Path of a package's program below node_modules. */
export const program = (file: string) => path.join(ROOT, 'node_modules', file);

/** Runs a Node.js script in the project's folder, showing what it prints; ends this process when it fails. */
export function must(title: string, args: string[], env: Record<string, string> = {}): void {
  const started = Date.now();
  process.stdout.write(`\n▶ ${title}\n`);
  const result = spawnSync(process.execPath, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (result.status !== 0) {
    process.stdout.write(`✗ ${title} failed after ${seconds} s\n`);
    process.exit(result.status || 1);
  }
  process.stdout.write(`✓ ${title}, ${seconds} s\n`);
}
