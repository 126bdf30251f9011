import { dropEnvironmentDatabase } from '../environments/database.ts';
import { bookkeep } from '../kernel/mutate.ts';
import { readDb } from '../platform/control/client.ts';
import { connect } from '../platform/postgres/connect.ts';
import { removeRepository } from '../repositories/remove.ts';

/** Removes databases, roles, environments and repository of a project; its own row stays. Safe to repeat. */
export async function discardProject(projectId: string): Promise<void> {
  const environments = await readDb().environment.findMany({ where: { projectId } });
  // Closed first: the gateways let go of the database when the row says that it is not served.
  await bookkeep((tx) => tx.environment.updateMany({ where: { projectId }, data: { ready: false } }));
  for (const { database } of environments) await dropEnvironmentDatabase(connect, { database });
  await removeRepository(projectId);
  await bookkeep((tx) => tx.environment.deleteMany({ where: { projectId } }));
}
