import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { lockDataFolder } from './lock.ts';

const MODULE = JSON.stringify(new URL('./lock.ts', import.meta.url).href);
/** A start that gets as far as the lock, then fails. */
const PROGRAM = (dir: string) => `
  import { lockDataFolder } from ${MODULE};
  import fs from 'node:fs';
  lockDataFolder(${JSON.stringify(dir)});
  process.stdout.write(String(fs.readdirSync(${JSON.stringify(dir)})));
  process.exit(1);`;

it('a start that fails leaves no lock, and one that a killed server left is taken over', () => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'slipway-lock-'));
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', PROGRAM(dir)];
  const first = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect([first.status, first.stdout, first.stderr]).toEqual([1, 'slipway.pid', '']);
  expect(fs.readdirSync(dir)).toEqual([]);
  fs.writeFileSync(path.join(dir, 'slipway.pid'), String(first.pid));
  lockDataFolder(dir);
  expect(fs.readFileSync(path.join(dir, 'slipway.pid'), 'utf8')).toBe(String(process.pid));
  fs.rmSync(dir, { recursive: true });
});
