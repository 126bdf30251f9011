import type { ReadDb } from '../../platform/control/client.ts';
import { callersOf } from '../../requests/queries.ts';
import type { Caller } from '../../requests/shapes.ts';
import { isFunction, seenOf } from './callers.ts';
import type { ApiDifference, SeenCaller } from './shapes.ts';

/**
 * Who used what would break, in the request log of this environment: by key and role. A caller of an endpoint counts
 * for a field only when it used that field; what becomes required concerns everybody who adds rows.
 */
export async function findCallers(
  db: ReadDb,
  environmentId: string,
  { endpoints }: ApiDifference,
): Promise<SeenCaller[]> {
  const known = new Map<string, Caller[]>();
  const look = async (object: string, column: string | undefined) => {
    const key = `${object}\0${column ?? ''}`;
    const callers = known.get(key) ?? (await callersOf(db, environmentId, object, column));
    known.set(key, callers);
    return callers;
  };
  const seen: SeenCaller[] = [];
  for (const endpoint of endpoints)
    for (const note of endpoint.notes.filter(({ breaks }) => breaks)) {
      const called = isFunction(endpoint);
      const whole = called || note.field === null || note.breaks === 'required-field';
      const object = `${endpoint.schema}.${endpoint.name}${called ? '()' : ''}`;
      seen.push(...seenOf(await look(object, whole ? undefined : note.field!), endpoint, note));
    }
  return seen;
}
