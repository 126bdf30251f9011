import type { Caller } from '../../requests/shapes.ts';
import type { ApiMethod, ApiNote, EndpointChange, SeenCaller } from './shapes.ts';

const METHODS: Record<ApiMethod, string[]> = {
  GET: ['GET', 'HEAD'],
  POST: ['POST', 'PUT'],
  PATCH: ['PATCH', 'PUT'],
  DELETE: ['DELETE'],
};
const FUNCTION = '/rest/v1/rpc/';

/** Is it a function that is called, not a table or view? Pure. */
export const isFunction = ({ path }: EndpointChange): boolean => path.startsWith(FUNCTION);

/** Does this request need what the note takes away? Embedding, and a function that answers with rows, only read. */
function needs({ method, target, role }: Caller, endpoint: EndpointChange, note: ApiNote): boolean {
  if (note.role && note.role !== role) return false;
  // A function that begins to write can no longer be called by GET; by POST it always could.
  const onlyGet = note.breaks === 'removed-endpoint' && endpoint.change === 'changed';
  if (isFunction(endpoint)) return !onlyGet || METHODS.GET.includes(method);
  // `…` stands for a name that the log does not keep.
  const direct = target === endpoint.path.slice('/rest/v1/'.length) || target === '…';
  return direct ? METHODS[endpoint.method].includes(method) : endpoint.method === 'GET';
}

const nameOf = ({ keyId, key, role }: Caller) =>
  `${key === null ? (keyId === null ? 'no key' : 'a removed key') : `key “${key}”`} as ${role}`;

/** Which of these callers a note concerns, one entry for each key and role. Pure. */
export function seenOf(callers: Caller[], endpoint: EndpointChange, note: ApiNote): SeenCaller[] {
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
