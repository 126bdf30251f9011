import { dropEnvironmentDatabase } from '../environments/database.ts';
import { bookkeep } from '../kernel/mutate.ts';
import { readDb } from '../platform/control/client.ts';
import { connect } from '../platform/postgres/connect.ts';
import { removeRepository } from '../repositories/remove.ts';

/** The masked copy that previews are made from, and databases that are being made for them. */
async function previewDatabases(projectId: string): Promise<string[]> {
  const base = await readDb().previewBase.findUnique({ where: { projectId } });
  const previews = await readDb().preview.findMany({ where: { projectId } });
  const names = [base?.database, base?.building, ...previews.map(({ building }) => building)];
  return names.filter((name) => typeof name === 'string');
}

/** Removes databases, roles, environments and repository of a project; its own row stays. Safe to repeat. */
export async function discardProject(projectId: string): Promise<void> {
  const environments = await readDb().environment.findMany({ where: { projectId } });
  // Closed first: the gateways let go of the database when the row says that it is not served.
  await bookkeep((tx) => tx.environment.updateMany({ where: { projectId }, data: { ready: false } }));
  for (const database of [...environments.map((one) => one.database), ...(await previewDatabases(projectId))])
    await dropEnvironmentDatabase(connect, { database });
  await removeRepository(projectId);
  await bookkeep(async (tx) => {
    await tx.previewBase.deleteMany({ where: { projectId } });
    await tx.environment.deleteMany({ where: { projectId } });
  });
}
