import { describeEnvironment } from '../catalog/cached.ts';
import type { Description } from '../catalog/shapes.ts';
import { fail } from '../kernel/errors.ts';
import type { ReadDb } from '../platform/control/client.ts';
import { describeApi } from './describe.ts';
import type { ApiReference, ResourceReference } from './shapes.ts';

// Described schemas are kept for a while, and a page asks several times: the reference is written once for each.
const written = new WeakMap<Description, { settings: string; reference: ApiReference }>();

/** The reference of an environment that is ready, at most fifteen seconds behind its schema. */
export async function apiReference(db: ReadDb, environmentId: string): Promise<ApiReference> {
  const { description, exposed, maxRows } = await describeEnvironment(db, environmentId);
  const settings = JSON.stringify([exposed, maxRows]);
  const known = written.get(description);
  if (known?.settings === settings) return known.reference;
  const reference = describeApi(description, { exposed, maxRows });
  written.set(description, { settings, reference });
  return reference;
}

/** One table, view or function. Throws `not_found` with the nearest thing to do. */
export async function apiResource(
  db: ReadDb,
  environmentId: string,
  wanted: { slug: string; call: boolean },
): Promise<ResourceReference> {
  const { resources } = await apiReference(db, environmentId);
  const found = resources.find(
    ({ slug, kind }) => slug === wanted.slug && (kind === 'function') === wanted.call,
  );
  if (!found)
    throw fail(
      'not_found',
      `The API has no ${wanted.call ? 'function' : 'table or view'} “${wanted.slug}”. It may have been renamed, or its schema is not served.`,
    );
  return found;
}

/**
 * The table that guides show their examples on: one that a visitor may read, else one that a signed-in person may,
 * else the first; of those the one with the most kinds of columns. Undefined while there is none.
 */
export async function sampleTable(db: ReadDb, environmentId: string): Promise<ResourceReference | undefined> {
  const { resources, schemas } = await apiReference(db, environmentId);
  const tables = resources.filter(({ kind, schema }) => kind !== 'function' && schema === schemas[0]);
  const rank = ({ operations }: ResourceReference) => {
    const open = operations[0]?.callers.findIndex(({ access }) => access !== 'none') ?? -1;
    const types = new Set(operations[0]?.answer.columns.map(({ type }) => type)).size;
    return (open < 0 ? 9 : open) * 1000 - types;
  };
  return tables.toSorted((a, b) => rank(a) - rank(b))[0];
}
