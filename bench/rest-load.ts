import { execFile, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** Makes the next request as it goes over the wire. */
export type NextRequest = () => string;

export interface LoadResult {
  requests: number;
  errors: number;
  seconds: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

const LENGTH = /\r\ncontent-length: (\d+)/i;

/** One keep-alive connection that sends the next request when the answer to the last one is whole. */
function connection(
  port: number,
  next: NextRequest,
  isOver: () => boolean,
  done: (ms: number, ok: boolean) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    let head = '';
    let missing = -1;
    let ok = false;
    let since = 0;
    const send = () => {
      if (isOver()) {
        socket.destroy();
        return resolve();
      }
      head = '';
      missing = -1;
      since = performance.now();
      socket.write(next());
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      if (missing < 0) {
        head += chunk.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        const length = Number(LENGTH.exec(head.slice(0, end))?.[1] ?? 0);
        ok = head.startsWith('HTTP/1.1 2');
        missing = length - (head.length - end - 4);
      } else missing -= chunk.length;
      if (missing > 0) return;
      done(performance.now() - since, ok);
      send();
    });
  });
}

/** Without it the generator runs in this process, and its own CPU weighs on every side alike. */
const WRK = !spawnSync('wrk', ['-v']).error;
const VARIANTS = 2_000;

/** JSON's escapes of ASCII are Lua's too. */
function luaScript(next: NextRequest): string {
  const all = Array.from({ length: VARIANTS }, () => JSON.stringify(next())).join(',\n');
  return `local all = { ${all} }
local at = 0
request = function() at = at % #all + 1; return all[at] end
done = function(s, l)
  io.write(string.format('RESULT %d %d %d %d %d\\n', s.requests, s.errors.status + s.errors.connect + s.errors.read + s.errors.timeout, s.duration, l:percentile(50), l:percentile(99)))
end`;
}

async function wrk(
  port: number,
  next: NextRequest,
  seconds: number,
  connections: number,
): Promise<LoadResult> {
  const file = path.join(os.tmpdir(), `slipway-wrk-${process.pid}-${port}.lua`);
  fs.writeFileSync(file, luaScript(next));
  try {
    const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', file, `http://127.0.0.1:${port}/`];
    const { stdout } = await promisify(execFile)('wrk', args);
    const numbers = (/RESULT (.*)/.exec(stdout)?.[1] ?? '').split(' ').map(Number);
    const [requests = 0, errors = 0, micros = 1, p50 = 0, p99 = 0] = numbers;
    return { requests, errors, seconds: micros / 1e6, p50: p50 / 1000, p99: p99 / 1000 };
  } finally {
    fs.rmSync(file);
  }
}

/** Loads a port for some seconds over `connections` connections: with wrk where it is installed. */
export function load(
  port: number,
  next: NextRequest,
  seconds: number,
  connections = 32,
): Promise<LoadResult> {
  return WRK ? wrk(port, next, seconds, connections) : generate(port, next, seconds, connections);
}

async function generate(
  port: number,
  next: NextRequest,
  seconds: number,
  connections: number,
): Promise<LoadResult> {
  const times: number[] = [];
  let errors = 0;
  const start = performance.now();
  const end = start + seconds * 1000;
  const done = (ms: number, ok: boolean) => {
    times.push(ms);
    if (!ok) errors++;
  };
  const isOver = () => performance.now() >= end;
  await Promise.all(Array.from({ length: connections }, () => connection(port, next, isOver, done)));
  const took = (performance.now() - start) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { requests: times.length, errors, seconds: took, p50: at(0.5), p99: at(0.99) };
}
