import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';

const ROOT = path.join(import.meta.dirname, '..');

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Command lines of the processes that work for this data folder. */
function workingFor(data: string): string[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const environment = fs.readFileSync(`/proc/${pid}/environ`, 'utf8');
        return command.includes(data) || environment.includes(data) ? [command] : [];
      } catch {
        return []; // It has ended meanwhile.
      }
    });
}

test('Ctrl-C in a terminal stops everything', async () => {
  test.skip(
    !fs.existsSync('/proc/self/environ') || spawnSync('script', ['--version']).status !== 0,
    'needs script(1)',
  );
  test.setTimeout(120_000);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slipway-terminal-'));
  fs.chmodSync(folder, 0o755);
  const data = path.join(folder, 'data');
  const port = await freePort();
  const env = {
    ...process.env,
    PORT: String(port),
    SLIPWAY_DATA: data,
    SLIPWAY_URL: `http://127.0.0.1:${port}`,
  };
  // script(1) gives the command a terminal of its own, and types there what it reads.
  const terminal = spawn('script', ['-qefc', 'npm start', '/dev/null'], { cwd: ROOT, env });
  const ended = new Promise<number | null>((resolve) => terminal.once('exit', resolve));
  let shown = '';
  terminal.stdout.on('data', (text) => {
    shown += text;
  });
  try {
    await expect
      .poll(() => shown, { timeout: 90_000 })
      .toContain(`Slipway is ready: http://127.0.0.1:${port}`);
    expect(workingFor(data).length).toBeGreaterThan(4);
    terminal.stdin.write('\x03');
    await ended;
    await expect.poll(() => workingFor(data), { timeout: 10_000 }).toEqual([]);
  } finally {
    terminal.kill('SIGTERM');
    fs.rmSync(folder, { recursive: true, force: true });
  }
});
