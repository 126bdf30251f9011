import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { family, memoryMb, type Running, startSlipway, temporaryData } from './slipway.ts';

const IDLE_MS = 20_000;
const PAGES = 40;
const OWNER = { SLIPWAY_OWNER_EMAIL: 'owner@example.test', SLIPWAY_OWNER_PASSWORD: 'a long enough password' };

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const line = (what: string, value: string) => process.stdout.write(`${what.padEnd(44)} ${value}\n`);

/** Median milliseconds of a page and of the smallest answer there is, in turns, as a ratio. */
async function pageTime({ url }: Running): Promise<void> {
  const time = async (path: string) => {
    const started = performance.now();
    await (await fetch(url + path)).text();
    return performance.now() - started;
  };
  const [pages, baseline]: [number[], number[]] = [[], []];
  for (let round = 0; round < PAGES; round++) {
    pages.push(await time('/login'));
    baseline.push(await time('/api/health'));
  }
  line(
    'sign-in page, median',
    `${median(pages).toFixed(1)} ms, ${(median(pages) / median(baseline)).toFixed(1)} × an empty route`,
  );
}

const label = (command: string) =>
  /gateway\/main/.exec(command)
    ? 'gateway'
    : /worker\.ts/.test(command)
      ? 'worker'
      : /next/.test(command)
        ? 'web'
        : /postgres/.test(command)
          ? 'postgres'
          : 'supervisor';

function memory({ child }: Running): void {
  const byPart = new Map<string, number>();
  for (const { pid, command } of family(child.pid!))
    byPart.set(label(command), (byPart.get(label(command)) ?? 0) + memoryMb(pid));
  const total = [...byPart.values()].reduce((sum, mb) => sum + mb, 0);
  const parts = [...byPart].map(([part, mb]) => `${part} ${mb.toFixed(0)}`).join(', ');
  line(`memory after ${IDLE_MS / 1000} s idle (PSS; limit 600 MB)`, `${total.toFixed(0)} MB: ${parts}`);
}

/** Start, stop, page time and idle memory of everything together. */
export async function benchStart(): Promise<void> {
  const dataDir = temporaryData();
  const first = await startSlipway(dataDir, OWNER);
  line('first start (empty data folder)', `${(first.startedInMs / 1000).toFixed(2)} s`);
  line('stop', `${((await first.stop()) / 1000).toFixed(2)} s`);
  const second = await startSlipway(dataDir, OWNER);
  line('second start (limit 5 s)', `${(second.startedInMs / 1000).toFixed(2)} s`);
  await pageTime(second);
  await delay(IDLE_MS);
  memory(second);
  await second.stop();
  fs.rmSync(path.dirname(dataDir), { recursive: true, force: true });
}

if (process.argv[1] === import.meta.filename) await benchStart();
