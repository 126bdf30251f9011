import { ensureOwner } from './accounts/ensure-owner.ts';
import { ensureClusterRoles } from './environments/database.ts';
import { updateOlderDatabases } from './environments/idempotency.ts';
import { openOlderDatabases } from './environments/service-rights.ts';
import { closeDb } from './platform/control/client.ts';
import { deployControlDatabase } from './platform/control/deploy.ts';
import { prepareQueue } from './platform/jobs.ts';
import { logger } from './platform/log.ts';
import { connect } from './platform/postgres/connect.ts';
import { readSettings } from './platform/settings.ts';

const OLDEST_SERVER = 15_00_00;
const log = logger('prepare');

/** A user's own server must be new enough and let us make roles and databases. */
async function checkServer(): Promise<void> {
  const admin = await connect('postgres');
  try {
    const { rows } = await admin.query(
      `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
              (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super`,
    );
    const [server] = rows;
    if (server.number < OLDEST_SERVER)
      throw new Error(`DATABASE_URL is PostgreSQL ${server.version}; Slipway needs 15 or newer.`);
    if (!server.super)
      throw new Error(
        'DATABASE_URL must log in as a superuser: Slipway makes a database and roles for each environment.',
      );
    const opened = await openOlderDatabases(admin, connect);
    if (opened.length) log.info('databases opened to service_role', { databases: opened });
    await ensureClusterRoles(admin);
    const updated = await updateOlderDatabases(admin, connect);
    if (updated.length) log.info('databases brought up to date', { databases: updated });
  } finally {
    await admin.end();
  }
}

// Apart from the supervisor, which lives long and should stay small: this loads Prisma and its schema engine once.
try {
  await checkServer();
  const applied = await deployControlDatabase();
  if (applied.length) log.info('control database migrated', { applied });
  await prepareQueue();
  await ensureOwner(readSettings());
  await closeDb();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
// The queue's and Prisma's idle connections would keep the process for another ten seconds.
process.exit();
