import http from 'node:http';
import { type Kit, SECRET } from './kit.ts';
import type { AnyRequest } from './requests.ts';

/** What the API's documentation says it answers with; 500 only where a function sets it. */
const STATUSES = new Set([200, 201, 204, 206, 300, 400, 401, 403, 404, 405, 406, 409, 415, 416]);
const WITH_BODY = new Set(['POST', 'PATCH', 'PUT']);

const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });

/** `fetch` would tidy the address. */
function send(
  { method, path, search, headers, body }: AnyRequest,
  kit: Kit,
): Promise<[status: number, text: string]> {
  const carries = WITH_BODY.has(method);
  const length = carries ? { 'content-length': Buffer.byteLength(body) } : {};
  const options = {
    agent,
    method,
    path: `${new URL(kit.url).pathname}${path}${search ? `?${search}` : ''}`,
    headers: { ...headers, apikey: SECRET, ...length },
  };
  return new Promise((resolve, reject) => {
    const request = http.request(kit.origin, options);
    request.on('error', reject);
    request.on('response', (answer) => {
      answer.setEncoding('utf8');
      let text = '';
      answer.on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => resolve([answer.statusCode ?? 0, text]));
    });
    request.end(carries ? body : undefined);
  });
}

/** Sends a request with the secret key. Throws when the answer is not of the documented set, or tells of a syntax error. */
export async function checkAnswer(request: AnyRequest, kit: Kit): Promise<void> {
  const [status, text] = await send(request, kit);
  if (!STATUSES.has(status) || text.includes('"42601"')) throw new Error(`${status} ${text}`);
}
