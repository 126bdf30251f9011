import fs from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import { applyMigrations } from '../../server/migrations/apply.ts';
import { planMigrations } from '../../server/migrations/plan.ts';
import { describeFailure } from '../../server/migrations/shapes.ts';
import { ident, literal } from '../../server/platform/postgres/sql.ts';
import { copyRows } from './seed/copy.ts';
import { clinicTables, type TableRows } from './seed/tables.ts';

/**
 * What the project's repository begins with. The generator stays here, and `slipway.json` is written anew with the name
 * that the person has chosen.
 */
const PROJECT_FILES = ['README.md', 'database', 'docs'];
const HOME = import.meta.dirname;

export interface ClinicProgress {
  /** What is being done, in words. */
  detail: string;
  /** Rows loaded so far, of `total`. */
  done: number;
  total: number;
}

/** The files of the example project, as they go into its repository, sorted by path. */
export async function clinicFiles(): Promise<{ path: string; content: string }[]> {
  const found: string[] = [];
  for (const name of PROJECT_FILES) {
    const full = path.join(HOME, name);
    if ((await fs.stat(full)).isFile()) found.push(name);
    else
      for (const entry of await fs.readdir(full, { recursive: true, withFileTypes: true }))
        if (entry.isFile()) found.push(path.relative(HOME, path.join(entry.parentPath, entry.name)));
  }
  const paths = found.map((name) => name.split(path.sep).join('/')).sort();
  return Promise.all(
    paths.map(async (name) => ({ path: name, content: await fs.readFile(path.join(HOME, name), 'utf8') })),
  );
}

/** Identity columns go on after the highest number that was loaded. */
async function continueSequences(client: pg.Client, tables: TableRows[]): Promise<void> {
  for (const { table, columns } of tables) {
    if (columns[0] !== 'id') continue;
    const name = ident('public', table);
    await client.query(
      `SELECT setval(pg_get_serial_sequence(${literal(name)}, 'id'), (SELECT max(id) FROM ${name}))`,
    );
  }
}

/**
 * Fills a database that has the clinic's migrations with its rows, about 100,000, in one transaction.
 * @param client connection as the owner
 * @returns the number of rows
 */
export async function seedClinic(
  client: pg.Client,
  onProgress: (progress: ClinicProgress) => void = () => undefined,
): Promise<number> {
  const tables = clinicTables();
  const total = tables.reduce((sum, { rows }) => sum + rows.length, 0);
  let done = 0;
  await client.query('BEGIN');
  try {
    for (const rows of tables) {
      const detail = rows.table.replaceAll('_', ' ');
      await copyRows(client, rows, (count) => {
        done += count;
        onProgress({ detail, done, total });
      });
    }
    await continueSequences(client, tables);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
  // Without statistics the first queries would be planned for empty tables.
  await client.query(`ANALYZE ${tables.map(({ table }) => ident('public', table)).join(', ')}`);
  return done;
}

/**
 * Makes the example clinic in a new environment's database: applies its migrations, then loads its rows.
 * @param client connection as the environment's owner
 * @param onProgress called every few hundred rows
 * @param commit the commit that holds the migrations, when there is one already
 * @returns the number of rows
 */
export async function loadClinic(
  client: pg.Client,
  onProgress: (progress: ClinicProgress) => void = () => undefined,
  commit: string | null = null,
): Promise<number> {
  const files = await clinicFiles();
  const migrations = files.map(({ path: name, content: text }) => ({ path: name, text }));
  const inFolder = migrations.filter((file) => file.path.startsWith('database/migrations/'));
  const { pending, refusals } = planMigrations(inFolder, []);
  if (refusals[0]) throw new Error(refusals[0].message);
  onProgress({ detail: 'tables and rules', done: 0, total: 0 });
  const result = await applyMigrations(client, pending, { commit, together: false });
  if (!result.ok) throw new Error(describeFailure(result.failure));
  return seedClinic(client, onProgress);
}
