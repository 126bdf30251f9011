/** The gateway's own front door over one environment, in a process of its own. */

import type { AddressInfo } from 'node:net';
import type { GatewayEnvironment } from '../server/gateway/contract.ts';
import { Databases } from '../server/gateway/databases.ts';
import { environmentTokens } from '../server/gateway/directory/rows.ts';
import { createFrontDoor } from '../server/gateway/http/server.ts';

const given = JSON.parse(process.env['BENCH_ENVIRONMENT'] ?? '{}') as GatewayEnvironment;
// Key objects do not survive JSON.
const tokens = environmentTokens(given.ref, process.env['BENCH_SECRET'] ?? '');
const environment: GatewayEnvironment = { ...given, tokens };
const { hostname, port } = new URL(process.env['BENCH_URL'] ?? '');
const directory = {
  find: (ref: string) => (ref === environment.ref ? environment : undefined),
  close: async () => undefined,
};
const server = createFrontDoor({
  plane: { directory, databases: new Databases({ host: hostname, port: Number(port) }) },
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
