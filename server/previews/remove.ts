import { dropEnvironmentDatabase } from '../environments/database.ts';
import { bookkeep } from '../kernel/mutate.ts';
import { readDb } from '../platform/control/client.ts';
import { connect } from '../platform/postgres/connect.ts';
import { previewJob } from './make.ts';

/** The job that removes the database, logins and keys of a dropped preview. Its row stays. Safe to repeat. */
export async function removePreview(payload: unknown): Promise<void> {
  const { pullId } = previewJob.parse(payload);
  const preview = await readDb().preview.findUnique({ where: { pullId }, include: { environment: true } });
  if (preview?.state !== 'dropped') return; // opened again meanwhile
  const { environment, building } = preview;
  if (building) await dropEnvironmentDatabase(connect, { database: building });
  if (environment) {
    // Closed first: the gateways let go of the database when the row says that it is not served.
    await bookkeep((tx) => tx.environment.update({ where: { id: environment.id }, data: { ready: false } }));
    await dropEnvironmentDatabase(connect, { database: environment.database });
  }
  await bookkeep(async (tx) => {
    if (environment) await tx.environment.delete({ where: { id: environment.id } });
    await tx.preview.update({ where: { pullId }, data: { building: null, sizeBytes: null } });
  });
}
