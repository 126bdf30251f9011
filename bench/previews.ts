/**
 * What do previews cost? `node bench/previews.ts` makes a project of about 100 MB on a whole Slipway and prints: filling
 * the masked base, the time from a push to a ready preview and to all checks, and what 20 previews that are made at once
 * do to production while it takes 200 writes a second (failed requests, p99 against the same writes before).
 */
import { setTimeout as delay } from 'node:timers/promises';
import {
  api,
  checked,
  end,
  migration,
  open,
  place,
  push,
  ready,
  say,
  steadily,
  told,
  write,
} from './shop.ts';

const PREVIEWS = 20;
const WRITES_PER_SECOND = 200;
const BEFORE_SECONDS = 10;
const seconds = (from: number) => `${((performance.now() - from) / 1000).toFixed(2)} s`;
const more = (at: number) =>
  push(`change-${at}`, migration(`20300101000000_c${at}`, `ALTER TABLE sale ADD COLUMN more${at} text;`));

try {
  const first = await more(0);
  const { number } = await open('change-0');
  await ready(number, first);
  const base = await api<{ tookMs: number; sizeBytes: number }>('previews.base', place, false);
  say(
    `base: ${(base.sizeBytes / 1e6).toFixed(0)} MB filled and masked in ${(base.tookMs / 1000).toFixed(1)} s`,
  );

  for (let round = 1; round <= 5; round++) {
    const commit = await push(
      'change-0',
      migration(`2030020100000${round}_r`, `CREATE TABLE r${round} (id int);`),
    );
    const from = performance.now();
    await ready(number, commit);
    const preview = seconds(from);
    await checked(number, commit);
    say(`from the end of a push to its preview ${preview}, to all of its checks ${seconds(from)}`);
  }

  const heads: string[] = [];
  for (let at = 1; at < PREVIEWS; at++) heads.push(await more(at));
  const before = steadily(WRITES_PER_SECOND, write);
  await delay(BEFORE_SECONDS * 1000);
  const quiet = await before();
  say(`production alone: ${told(quiet)}`);
  const during = steadily(WRITES_PER_SECOND, write);
  const from = performance.now();
  const opened = await Promise.all(heads.map((_, at) => open(`change-${at + 1}`)));
  const again = await push('change-0', migration('20300201000009_again', 'CREATE TABLE again (id int);'));
  // As often as a page that somebody looks at asks; more would be a load of its own.
  const seen = (pull: number, head: string) => ready(pull, head, 2000);
  await Promise.all([seen(number, again), ...opened.map((pull, at) => seen(pull.number, heads[at]!))]);
  const all = seconds(from);
  const loud = await during();
  say(`while ${PREVIEWS} previews are made in ${all}: ${told(loud)}`);
  say(`longest of each second: ${loud.seconds.map((ms) => ms.toFixed(0)).join(' ')}`);
  say(`p99 ${(loud.p99 - quiet.p99).toFixed(1)} ms above normal`);
} finally {
  await end();
}
