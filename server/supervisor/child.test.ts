import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { expect, it } from 'vitest';
import { Child, SERVING, SOCKET_FD } from './child.ts';
import { holdPort } from './front-port.ts';

/** The gateway's own front door, which says who it is. */
const PROGRAM = `
  import http from 'node:http';
  import { stopServer } from ${JSON.stringify(new URL('../gateway/http/server.ts', import.meta.url).href)};
  const server = http.createServer((req, res) => setTimeout(() => res.end(String(process.pid)), 2));
  server.listen({ fd: ${SOCKET_FD} }, () => process.send('${SERVING}'));
  process.on('SIGTERM', () => stopServer(server).then(() => process.exit(0)));`;

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function ask(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.get({ port, host: '127.0.0.1', agent: false }, (answer) => {
      answer.setEncoding('utf8').once('data', resolve);
      answer.once('error', reject);
    });
    request.once('error', reject);
  });
}

it('refuses nobody while one process takes the place of another, or of one that was killed', async () => {
  const port = await freePort();
  const front = await holdPort(port, '127.0.0.1');
  if (!front) throw new Error('This Node.js cannot hold a port.');
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', PROGRAM];
  const child = new Child({ name: 'test', args, env: process.env, socket: front.fd });
  child.start();
  await expect.poll(() => ask(port).catch(() => ''), { timeout: 10_000 }).toBe(String(child.pid));

  const failures: string[] = [];
  const answered = new Set<string>();
  let over = false;
  const caller = async () => {
    while (!over)
      await ask(port).then(
        (pid) => answered.add(pid),
        (error: NodeJS.ErrnoException) => failures.push(error.code ?? error.message),
      );
  };
  const callers = Array.from({ length: 8 }, caller);
  const first = child.pid;
  await child.replace();
  const second = child.pid;
  expect(second).not.toBe(first);
  await expect.poll(() => answered.has(String(second))).toBe(true);
  over = true;
  await Promise.all(callers);
  expect(failures).toEqual([]);

  // Nobody serves: who calls now waits for the next one.
  process.kill(second ?? 0, 'SIGKILL');
  await expect.poll(() => child.pid).toBeUndefined();
  expect(await ask(port)).toBe(String(child.pid));
  front.close();
  await child.stop();
  await expect(ask(port)).rejects.toThrow('ECONNREFUSED');
}, 30_000);
