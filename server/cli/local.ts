import fs from 'node:fs';
import path from 'node:path';
import { readSettings } from '../platform/settings.ts';
import { masterSecret, sessionSecret } from '../supervisor/secret.ts';
import { CliError } from './output.ts';

const read = (file: string) => fs.readFileSync(file, 'utf8').trim();

/**
 * Gives this process what the supervisor gives its children, from the data folder of a running Slipway: for the
 * commands that work on the machine itself. Throws when nothing runs there.
 */
export function enterLocalServer(): void {
  const settings = readSettings();
  const cluster = path.join(settings.dataDir, 'postgres');
  if (!settings.DATABASE_URL && !fs.existsSync(path.join(cluster, 'postmaster.pid')))
    throw new CliError(
      `No Slipway runs on ${settings.dataDir}. Start it with “npm start”, or set SLIPWAY_DATA to its folder.`,
    );
  const embedded = () => {
    const password = encodeURIComponent(read(path.join(cluster, 'superuser-password')));
    return `postgres://slipway:${password}@127.0.0.1:${read(path.join(cluster, 'slipway.port'))}/postgres`;
  };
  const master = masterSecret(settings.SLIPWAY_SECRET, settings.dataDir);
  process.env['SLIPWAY_DATA'] = settings.dataDir;
  process.env['SLIPWAY_CLUSTER_URL'] = settings.DATABASE_URL ?? embedded();
  process.env['SLIPWAY_SECRET'] = master;
  process.env['NEXTAUTH_SECRET'] = sessionSecret(master);
}
