import { type ApiRequest, type Field, METHODS, type Method } from '../../../../../server/api/shapes.ts';
import { API_ROLES, type ApiRole } from '../../../../../server/environments/shapes.ts';
import { addressOf, withAddress } from './request.ts';

/** Who the console calls as. `claims` is JSON text of an object, or empty. */
export interface Caller {
  role: ApiRole;
  sub: string;
  claims: string;
}

export const NOBODY: Caller = { role: 'anon', sub: '', claims: '' };

export interface Shared {
  request: ApiRequest;
  caller: Caller;
}

const headerLine = ({ name, value }: Field) => `${name}: ${value}`;

/** A request and its caller as a query string, so that the page's address can be shared. Holds no key or token. */
export function toLink({ request, caller }: Shared): URLSearchParams {
  const link = new URLSearchParams();
  if (request.method !== 'GET') link.set('m', request.method);
  link.set('q', addressOf(request));
  for (const field of request.params) if (!field.on) link.append('off', `${field.name}=${field.value}`);
  for (const field of request.headers) link.append(field.on ? 'h' : 'hoff', headerLine(field));
  if (request.body) link.set('body', request.body);
  if (caller.role !== 'anon') link.set('as', caller.role);
  if (caller.role === 'authenticated' && caller.sub) link.set('sub', caller.sub);
  if (caller.role === 'authenticated' && caller.claims.trim()) link.set('claims', caller.claims);
  return link;
}

function splitAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + mark.length)];
}

function fields(lines: string[], mark: string, on: boolean): Field[] {
  return lines.map((line) => {
    const [name, value] = splitAt(line, mark);
    return { name: name.trim(), value: value.trim(), on };
  });
}

/** Reads what `toLink` wrote; undefined when the address names no request. */
export function fromLink(link: URLSearchParams): Shared | undefined {
  const address = link.get('q');
  if (address === null) return undefined;
  const method = METHODS.find((known) => known === link.get('m')) ?? ('GET' as Method);
  const headers = [...fields(link.getAll('h'), ':', true), ...fields(link.getAll('hoff'), ':', false)];
  const off = link.getAll('off').map((text) => {
    const [name, value] = splitAt(text, '=');
    return { name, value, on: false };
  });
  const empty: ApiRequest = { method, path: '', params: off, headers, body: link.get('body') ?? '' };
  const role = API_ROLES.find((known) => known === link.get('as')) ?? 'anon';
  const caller = { role, sub: link.get('sub') ?? '', claims: link.get('claims') ?? '' };
  return { request: withAddress(empty, address), caller };
}
