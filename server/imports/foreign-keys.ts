import { ident } from '../platform/postgres/sql.ts';
import type { Executor } from './executor.ts';
import { canPauseKeys } from './script/triggers-off.ts';

const HELD = `SELECT conname FROM pg_catalog.pg_constraint
  WHERE conrelid = pg_catalog.to_regclass($1) AND contype = 'f' AND conenforced AND conparentid = 0 ORDER BY conname`;
/**
 * Foreign keys of tables whose triggers a script switches off while it fills them (`pg_dump --disable-triggers`). Only
 * a superuser may switch those triggers; the owner can take the keys themselves out of force until the rows are there.
 */
export class PausedKeys {
  readonly #executor: Executor;
  readonly #able: boolean;
  readonly #paused: { table: string; name: string; line: number }[] = [];

  constructor(executor: Executor, version: string) {
    this.#executor = executor;
    this.#able = canPauseKeys(version);
  }

  /** Takes the foreign keys that `table` (as written in SQL) holds out of force; false where the server cannot. */
  async pause(table: string, line: number): Promise<boolean> {
    if (!this.#able) return false;
    const found = await this.#executor.client.query<{ conname: string }>(HELD, [table]);
    for (const { conname: name } of found.rows) {
      await this.#executor.run(`ALTER TABLE ${table} ALTER CONSTRAINT ${ident(name)} NOT ENFORCED`);
      this.#paused.push({ table, name, line });
    }
    return true;
  }

  /** Puts them in force again, each checked on all rows; a failure is told with the line that switched them off. */
  async resume(run: (text: string, line: number) => Promise<void>): Promise<void> {
    for (const { table, name, line } of this.#paused.splice(0))
      await run(`ALTER TABLE ${table} ALTER CONSTRAINT ${ident(name)} ENFORCED`, line);
  }
}
