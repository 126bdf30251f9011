import fs from 'node:fs/promises';
import path from 'node:path';
import { withConnection } from '../platform/postgres/connect.ts';
import { readSettings } from '../platform/settings.ts';

/** What this installation is and how much room it has. */
export interface ServerFacts {
  version: string;
  /** As PostgreSQL writes it: `18.4`. */
  postgres: string;
  /** True when PostgreSQL is the one that Slipway starts itself. */
  embedded: boolean;
  /** The disk that the data folder lies on, in bytes; null where the system does not tell. */
  disk: { used: number; total: number } | null;
  /** The address people open. */
  address: string;
}

async function diskOf(folder: string): Promise<ServerFacts['disk']> {
  const found = await fs.statfs(folder).catch(() => null);
  if (!found?.blocks) return null;
  const total = found.blocks * found.bsize;
  return { total, used: total - found.bavail * found.bsize };
}

async function ownVersion(): Promise<string> {
  const file = path.join(process.cwd(), 'package.json');
  const text = await fs.readFile(file, 'utf8').catch(() => '{}');
  return (JSON.parse(text) as { version?: string }).version ?? 'unknown';
}

/** Version, PostgreSQL and disk, read now. */
export async function serverFacts(): Promise<ServerFacts> {
  const settings = readSettings();
  const [version, disk, postgres] = await Promise.all([
    ownVersion(),
    diskOf(settings.dataDir),
    withConnection('postgres', undefined, async (client) => {
      const { rows } = await client.query("SELECT current_setting('server_version') AS version");
      return String(rows[0]?.version);
    }),
  ]);
  return { version, disk, postgres, embedded: !settings.DATABASE_URL, address: settings.publicUrl };
}
