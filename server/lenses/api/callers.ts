import type { ReadDb } from '../../platform/control/client.ts';
import { callersOf } from '../../requests/queries.ts';
import type { Caller } from '../../requests/shapes.ts';
import type { ApiDifference, ApiMethod, ApiNote, EndpointChange, SeenCaller } from './shapes.ts';

const METHODS: Record<ApiMethod, string[]> = {
  GET: ['GET', 'HEAD'],
  POST: ['POST', 'PUT'],
  PATCH: ['PATCH', 'PUT'],
  DELETE: ['DELETE'],
};
const FUNCTION = '/rest/v1/rpc/';

/** Does this request need what the note takes away? Embedding, and a function that answers with rows, only read. */
function needs({ method, target, role }: Caller, endpoint: EndpointChange, note: ApiNote): boolean {
  if (note.role && note.role !== role) return false;
  // A function that begins to write can no longer be called by GET; by POST it always could.
  const onlyGet = note.breaks === 'removed-endpoint' && endpoint.change === 'changed';
  if (endpoint.path.startsWith(FUNCTION)) return !onlyGet || METHODS.GET.includes(method);
  // `…` stands for a name that the log does not keep.
  const direct = target === endpoint.path.slice('/rest/v1/'.length) || target === '…';
  return direct ? METHODS[endpoint.method].includes(method) : endpoint.method === 'GET';
}

const nameOf = ({ keyId, key, role }: Caller) =>
  `${key === null ? (keyId === null ? 'no key' : 'a removed key') : `key “${key}”`} as ${role}`;

/** One entry for each key and role. */
function seenOf(callers: Caller[], endpoint: EndpointChange, note: ApiNote): SeenCaller[] {
  const groups = Map.groupBy(
    callers.filter((one) => needs(one, endpoint, note)),
    (one) => `${one.keyId} ${one.role}`,
  );
  return [...groups.values()].map((group) => {
    const requests = group.reduce((sum, { calls }) => sum + calls, 0);
    const last = new Date(Math.max(...group.map(({ lastHour }) => lastHour.getTime())));
    const { method, path } = endpoint;
    const many = `${requests.toLocaleString('en')} request${requests === 1 ? '' : 's'}`;
    const text = `${nameOf(group[0]!)}, ${many}, last on ${last.toISOString().slice(0, 10)}`;
    return { method, path, note: note.text, text, requests };
  });
}

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
      const called = endpoint.path.startsWith(FUNCTION);
      const whole = called || note.field === null || note.breaks === 'required-field';
      const object = `${endpoint.schema}.${endpoint.name}${called ? '()' : ''}`;
      seen.push(...seenOf(await look(object, whole ? undefined : note.field!), endpoint, note));
    }
  return seen;
}
