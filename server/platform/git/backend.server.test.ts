import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serve } from './backend.ts';
import { command, run } from './run.ts';

let dir = '';
beforeAll(async () => {
  dir = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'slipway-backend-')), 'a.git');
  await run(undefined, command('init').flag('--bare', '--quiet').checkedAddress(dir));
  await run(
    { dir },
    command('config').flag('--add').checkedAddress('http.receivepack').checkedAddress('true'),
  );
});
afterAll(() => fs.rmSync(path.dirname(dir), { recursive: true, force: true }));

test('a body that breaks off ends git, whatever length was announced', async () => {
  const child = serve(
    { dir },
    {
      method: 'POST',
      action: 'git-receive-pack',
      service: 'git-receive-pack',
      contentType: 'application/x-git-receive-pack-request',
      user: { id: 'u', name: 'Ada', email: 'ada@example.test' },
      env: {},
    },
  );
  expect(child.spawnargs.join(' ')).toContain('http-backend');
  child.stdout.resume();
  child.stdin.end('00a8');
  const [status] = await once(child, 'close');
  expect(status).not.toBeNull();
});
