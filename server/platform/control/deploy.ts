import path from 'node:path';
import pg from 'pg';
import { deploy } from '../../../prisma/schema-engine.mjs';
import { CONTROL_DATABASE, connect, databaseUrl } from '../postgres/connect.ts';

const MIGRATIONS = path.join(import.meta.dirname, '../../../prisma/migrations');

/**
 * Makes the control database when there is none and applies its pending migrations; answers with their names.
 * @param database another name, for tests
 */
export async function deployControlDatabase(database: string = CONTROL_DATABASE): Promise<string[]> {
  const admin = await connect('postgres');
  try {
    const found = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (!found.rowCount) {
      await admin.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`);
      await admin.query(`REVOKE CONNECT, TEMP ON DATABASE ${pg.escapeIdentifier(database)} FROM PUBLIC`);
    }
  } finally {
    await admin.end();
  }
  return deploy(databaseUrl(database), MIGRATIONS) as Promise<string[]>;
}
