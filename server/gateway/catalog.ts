import { buildCatalog } from './catalog/build.ts';
import { CATALOG_QUERY } from './catalog/query.ts';
import type { RawCatalog } from './catalog/raw.ts';
import type { Catalog } from './catalog/types.ts';
import type { Pool } from './wire/pool.ts';

const LIMIT_MS = 30_000;
/** Without a search path, type names outside pg_catalog come out with their schema. */
const BARE = `select set_config('search_path', '', true), set_config('statement_timeout', '${LIMIT_MS}', true)`;

/** Reads the catalog of the database behind `pool`. Rejects as `Pool.run` does. */
export async function loadCatalog(pool: Pool): Promise<Catalog> {
  const rows = await pool.run(
    [
      { key: 'bare', text: BARE, values: [] },
      { key: 'catalog', text: CATALOG_QUERY, values: [] },
    ],
    LIMIT_MS,
  ).rows;
  const document = rows[1]?.body?.toString('utf8') ?? '{}';
  return buildCatalog(JSON.parse(document) as RawCatalog);
}

/** One environment's catalog: loaded when first needed, and again, beside the old one, when its version changes. */
export class CatalogCache {
  #catalog: Catalog | undefined;
  #version: number | undefined;
  #loading: Promise<Catalog> | undefined;
  #loadingVersion: number | undefined;
  /** How often it was loaded, how often that failed, and how many seconds the last time took. */
  readonly loads = { succeeded: 0, failed: 0, seconds: 0 };

  /**
   * The catalog of `version`, or the one before while the new one is being loaded.
   * Rejects when there is none yet and it cannot be loaded.
   */
  get(pool: Pool, version: number): Catalog | Promise<Catalog> {
    if (this.#catalog && this.#version === version) return this.#catalog;
    if (!this.#loading || this.#loadingVersion !== version) this.#load(pool, version);
    return this.#catalog ?? (this.#loading as Promise<Catalog>);
  }

  /** The one being loaded, if any. */
  get newer(): Promise<Catalog> | undefined {
    return this.#loading;
  }

  #load(pool: Pool, version: number): void {
    const start = performance.now();
    const loading = loadCatalog(pool);
    this.#loading = loading;
    this.#loadingVersion = version;
    const settle = (catalog?: Catalog) => {
      this.loads[catalog ? 'succeeded' : 'failed'] += 1;
      if (catalog) this.loads.seconds = (performance.now() - start) / 1000;
      if (this.#loading !== loading) return;
      this.#loading = undefined;
      if (!catalog) return;
      this.#catalog = catalog;
      this.#version = version;
    };
    loading.then(settle, () => settle());
  }
}
