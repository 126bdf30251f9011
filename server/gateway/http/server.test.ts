import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { stopServer } from './server.ts';

function ask(port: number, agent: http.Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.get({ port, agent, host: '127.0.0.1' }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(`${answer.statusCode} ${answer.headers.connection}`));
    });
    request.on('error', reject);
  });
}

it('stops under load without cutting a request: kept connections are asked to leave', async () => {
  const server = http.createServer((_req, res) => setTimeout(() => res.end('ok'), 5));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  const answers = new Set<string>();
  const failures = new Set<string>();
  let connected = 0;
  server.on('connection', () => connected++);
  const caller = async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    for (let refused = false; !refused; )
      await ask(port, agent).then(
        (answer) => answers.add(answer),
        (error: NodeJS.ErrnoException) => {
          refused = true;
          failures.add(error.code ?? error.message);
        },
      );
    agent.destroy();
  };
  const callers = Array.from({ length: 6 }, caller);
  // Who is still being accepted when the port closes is turned away like those who come later.
  await expect.poll(() => connected).toBe(6);
  await stopServer(server);
  await Promise.all(callers);
  expect([...answers].sort()).toEqual(['200 close', '200 keep-alive']);
  // Who comes after the end finds nobody; nobody was cut off in between.
  expect([...failures]).toEqual(['ECONNREFUSED']);
});
