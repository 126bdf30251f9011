import type { ApiRequest, Field, Method } from '../../../../../server/api/shapes.ts';

// The grammar's own punctuation stays readable; all else that a URL cannot hold is encoded.
const READABLE: Record<string, string> = { '%2C': ',', '%3A': ':', '%40': '@' };

/** Encodes a name or value of the query string, leaving `,:()*.` as people write them. */
export function encodePart(text: string): string {
  return encodeURIComponent(text)
    .replace(/%2C|%3A|%40/g, (code) => READABLE[code] ?? code)
    .replaceAll("'", '%27');
}

function decodePart(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

const encodePath = (path: string) => path.split('/').map(encodeURIComponent).join('/');
const sent = (fields: Field[]) => fields.filter(({ on, name }) => on && name.trim() !== '');

/** `patients?select=id&limit=10`: what stands after `/rest/v1/`, without the fields that are switched off. */
export function addressOf(request: ApiRequest): string {
  const query = sent(request.params).map(({ name, value }) => `${encodePart(name)}=${encodePart(value)}`);
  return encodePath(request.path) + (query.length ? `?${query.join('&')}` : '');
}

/** Reads a typed address; fields that were switched off before stay so at the end. */
export function withAddress(request: ApiRequest, typed: string): ApiRequest {
  const text = typed
    .trim()
    .replace(/^.*?\/rest\/v1\//, '')
    .replace(/^\/+/, '');
  const cut = text.indexOf('?');
  const query = cut < 0 ? '' : text.slice(cut + 1);
  const params = query
    .split('&')
    .filter(Boolean)
    .map((part): Field => {
      const equals = part.indexOf('=');
      const [name, value] = equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
      return { name: decodePart(name), value: decodePart(value), on: true };
    });
  const off = request.params.filter((field) => !field.on && !params.some(({ name }) => name === field.name));
  return { ...request, path: decodePart(cut < 0 ? text : text.slice(0, cut)), params: [...params, ...off] };
}

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Set by the console or the browser; a second value would only confuse. */
const OWN_HEADERS = new Set(['authorization', 'apikey', 'host', 'cookie', 'content-length', 'connection']);

/** Why a header cannot be sent, or undefined when it can. */
export function headerProblem({ name, value }: Pick<Field, 'name' | 'value'>): string | undefined {
  if (!HEADER_NAME.test(name)) return 'A header name has letters, digits and hyphens.';
  if (OWN_HEADERS.has(name.toLowerCase())) return 'The console sets this header from the chosen caller.';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a header may not contain
  if (/[\u0000-\u0008\u000a-\u001f\u007f]|[^\u0000-\u00ff]/.test(value))
    return 'A header value has no line breaks and no characters beyond Latin-1.';
  return undefined;
}

const TAKES_BODY: readonly Method[] = ['POST', 'PATCH', 'PUT'];
export const takesBody = (request: ApiRequest) => TAKES_BODY.includes(request.method);

/** A function called by POST may write too; only GET and HEAD are sure not to. */
export const isWrite = (request: ApiRequest) => request.method !== 'GET' && request.method !== 'HEAD';

/** Headers to send, in order: the valid ones that are on, and the body's type when there is one. */
export function headersOf(request: ApiRequest): [string, string][] {
  const own = sent(request.headers)
    .filter((field) => !headerProblem(field))
    .map(({ name, value }): [string, string] => [name, value]);
  const typed = own.some(([name]) => name.toLowerCase() === 'content-type');
  const needsType = takesBody(request) && request.body.trim() !== '' && !typed;
  return needsType ? [['Content-Type', 'application/json'], ...own] : own;
}

/** The value of a header that will be sent. */
export function headerOf(request: ApiRequest, name: string): string | undefined {
  return headersOf(request).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

/** `Prefer` as name → value. */
export function preferences(request: ApiRequest): Record<string, string> {
  const parts = (headerOf(request, 'prefer') ?? '').split(',').map((part) => part.trim().split('=', 2));
  return Object.fromEntries(parts.filter(([name]) => name).map(([name = '', value = '']) => [name, value]));
}

/** Switches a field on or off, or changes it, by its place. */
export function withField(fields: Field[], index: number, change: Partial<Field>): Field[] {
  return fields.map((field, at) => (at === index ? { ...field, ...change } : field));
}
