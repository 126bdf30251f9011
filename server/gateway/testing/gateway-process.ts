/** A gateway of its own process, for tests that kill it: `<ref> <database> <port of PostgreSQL>`; prints its address. */
import type { AddressInfo } from 'node:net';
import { Databases } from '../databases.ts';
import { createFrontDoor } from '../http/server.ts';
import { MemoryDirectory, testEnvironment } from './kit.ts';

const [ref = '', database = '', port = ''] = process.argv.slice(2);
const directory = new MemoryDirectory();
directory.environments.set(ref, testEnvironment(ref, database));
const databases = new Databases({ host: '127.0.0.1', port: Number(port) });
const server = createFrontDoor({ plane: { directory, databases } });
server.listen(0, '127.0.0.1', () => {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/p/${ref}/rest/v1`;
  process.stdout.write(`${address}\n`);
});
