import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Cluster, startEmbedded } from '../platform/postgres/embedded.ts';
import { type Kit, PUBLISHABLE, startKit } from './testing/kit.ts';

// A cluster of its own, because it is stopped and killed.
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'slipway-restart-'));
const options = { dir: path.join(root, 'postgres'), config: { fsync: 'off' } };
let cluster: Cluster;
let kit: Kit;

beforeAll(async () => {
  fs.chmodSync(root, 0o755);
  cluster = await startEmbedded(options);
  kit = await startKit(cluster.url);
});
afterAll(async () => {
  await kit.stop();
  await cluster.stop();
  fs.rmSync(root, { recursive: true, force: true });
});

async function ask(): Promise<string> {
  const answer = await fetch(`${kit.url}/customers?id=eq.1`, { headers: { apikey: PUBLISHABLE } });
  await answer.text();
  return `${answer.status} ${answer.headers.get('retry-after') ?? ''}`;
}

it('answers 503 with Retry-After while PostgreSQL restarts under load, and heals by itself', async () => {
  const seen = new Set<string>();
  let over = false;
  const keepAsking = async () => {
    while (!over) {
      seen.add(await ask());
      await delay(2);
    }
  };
  const callers = Array.from({ length: 8 }, keepAsking);
  await delay(300);
  process.kill(cluster.pid, 'SIGQUIT');
  await cluster.stop();
  expect(await ask()).toBe('503 1');
  cluster = await startEmbedded(options);
  await expect.poll(ask, { timeout: 2000 }).toBe('200 ');
  over = true;
  await Promise.all(callers);
  expect([...seen].sort()).toEqual(['200 ', '503 1']);
});
