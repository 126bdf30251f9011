import type { AddressInfo } from 'node:net';
import type { Directory } from '../gateway/contract.ts';
import { Databases } from '../gateway/databases.ts';
import { type EnvironmentRow, toEnvironment } from '../gateway/directory/rows.ts';
import { createFrontDoor } from '../gateway/http/server.ts';
import type { RequestRecorder } from '../gateway/requests/recorder.ts';
import { readDb } from '../platform/control/client.ts';
import { clusterUrl } from '../platform/postgres/connect.ts';

async function presentEnvironments(): Promise<Directory> {
  const rows = await readDb().$queryRaw<EnvironmentRow[]>`SELECT * FROM gateway_environment`;
  const environments = new Map(rows.map((row) => [row.ref, toEnvironment(row)]));
  return { find: (name) => environments.get(name), close: async () => undefined };
}

/**
 * The data plane as it runs, in this process, over the environments that the control database has now; `following`:
 * over a directory that follows their changes.
 */
export async function startGateway(
  requests?: RequestRecorder,
  following?: Directory,
): Promise<{ origin: string; stop: () => Promise<void> }> {
  const { hostname, port } = clusterUrl();
  const databases = new Databases({ host: hostname, port: Number(port) });
  const directory = following ?? (await presentEnvironments());
  const server = createFrontDoor({ plane: { directory, databases, ...(requests && { requests }) } });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      databases.close();
      await directory.close();
    },
  };
}
