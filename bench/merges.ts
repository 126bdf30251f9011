/**
 * Does production notice a merge, and is a large pull request still quick to look at? `node bench/merges.ts` makes a
 * project of about 100 MB on a whole Slipway. Under a steady load of reads and writes it merges pull requests one after
 * the other, each adding a column that the reads ask for from the moment its release is done, and prints failed
 * requests, latency beside the same load before, and requests that saw new code with the old schema (an answer without
 * the column after one that had it). Then it opens one of 200 files and 10,000 lines and prints how long its page takes,
 * beside the page of a small one.
 */
import { setTimeout as delay } from 'node:timers/promises';
import {
  api,
  checked,
  end,
  type Files,
  migration,
  open,
  place,
  push,
  request,
  say,
  signIn,
  slipway,
  steadily,
  told,
  until,
  write,
} from './shop.ts';

const MERGES = 5;
const PER_SECOND = 100;
const BEFORE_SECONDS = 10;
const [FILES, LINES] = [200, 50];

async function read(): Promise<string | undefined> {
  const { status } = await request('sale?id=lt.50&select=*,customer(name)');
  return status === 200 ? undefined : String(status);
}
const load = () => {
  const [reads, written] = [steadily(PER_SECOND, read), steadily(PER_SECOND, write)];
  return async () => `reads ${told(await reads())}\n  writes ${told(await written())}`;
};

/** Asks for a column again and again; counts answers of the old schema that come after one of the new. */
function watch(column: string) {
  let [running, seen, back, other] = [true, 0, 0, 0];
  const watching = (async () => {
    while (running) {
      const { status } = await request(`sale?id=eq.1&select=${column}`);
      if (status === 200) seen++;
      else if (status !== 400) other++;
      else if (seen) back++;
      await delay(2);
    }
  })();
  return async () => {
    running = false;
    await watching;
    return { seen, back, other };
  };
}

async function merge(at: number): Promise<string> {
  const column = `merged${at}`;
  const commit = await push(
    column,
    migration(`2030010100000${at}_${column}`, `ALTER TABLE sale ADD COLUMN ${column} text;`),
  );
  const { number } = await open(column);
  await checked(number, commit);
  const watching = watch(column);
  const from = performance.now();
  await api('releases.merge', { ...place, number });
  await until(number, ({ state }) => state === 'merged');
  const took = performance.now() - from;
  await delay(500);
  const { seen, back, other } = await watching();
  if (!seen) throw new Error(`The API never showed ${column}.`);
  return `merge ${at} took ${(took / 1000).toFixed(2)} s; ${back} answers of the old schema after the new one, ${other} other failures`;
}

/** Milliseconds of a page, the median of seven. */
async function pageTime(cookie: string, number: number): Promise<{ ms: number; bytes: number }> {
  const times: number[] = [];
  let bytes = 0;
  for (let round = 0; round < 7; round++) {
    const from = performance.now();
    const answer = await fetch(`${slipway.url}/${place.team}/${place.project}/pulls/${number}`, {
      headers: { cookie },
      redirect: 'error',
    });
    const text = await answer.text();
    if (!answer.ok || !text.includes(`#${number}`)) throw new Error(`The page answered ${answer.status}.`);
    bytes = text.length;
    times.push(performance.now() - from);
  }
  return { ms: times.sort((a, b) => a - b)[3]!, bytes };
}
const shownTime = ({ ms, bytes }: { ms: number; bytes: number }) =>
  `${ms.toFixed(0)} ms, ${(bytes / 1000).toFixed(0)} kB`;

try {
  const before = load();
  await delay(BEFORE_SECONDS * 1000);
  say(`alone:\n  ${await before()}`);
  const during = load();
  for (let at = 1; at <= MERGES; at++) say(await merge(at));
  say(`while ${MERGES} pull requests are checked and merged:\n  ${await during()}`);

  const files: Files = {};
  for (let at = 0; at < FILES; at++)
    files[`lib/part-${at}.ts`] = Array.from(
      { length: LINES },
      (_, n) => `export const value${n} = ${at * n};\n`,
    ).join('');
  const large = await push('large', files);
  const small = await push('small', { 'lib/one.ts': 'export const one = 1;\n' });
  const [{ number: big }, { number: little }] = [await open('large'), await open('small')];
  await Promise.all([checked(big, large), checked(little, small)]);
  const cookie = await signIn();
  say(`page of a pull request of one line: ${shownTime(await pageTime(cookie, little))}`);
  say(`of ${FILES} files and ${FILES * LINES} lines: ${shownTime(await pageTime(cookie, big))}`);
} finally {
  await end();
}
