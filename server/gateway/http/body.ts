import type { IncomingMessage } from 'node:http';
import { apiError } from '../rest/errors.ts';

export const MAX_BODY = 10 * 1024 * 1024;
const BODY_TIMEOUT_MS = 60_000;
const EMPTY = Buffer.alloc(0);

function tooLarge(): Error {
  return apiError(
    413,
    'PGRST102',
    'The request body is too large',
    `At most ${MAX_BODY} bytes are accepted.`,
    null,
    {
      connection: 'close',
    },
  );
}

function tooLate(): Error {
  return apiError(408, 'PGRST102', 'The request body took too long', null, null, { connection: 'close' });
}

/** Reads a request body of at most 10 MiB within 60 s. Throws 413, 408, 415 (compressed bodies are not read). */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  const { headers } = request;
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined)
    return Promise.resolve(EMPTY);
  if (Number(headers['content-length'] ?? 0) > MAX_BODY) return Promise.reject(tooLarge());
  const encoding = headers['content-encoding'];
  if (encoding && encoding !== 'identity')
    return Promise.reject(apiError(415, 'PGRST107', `Content-Encoding not acceptable: ${encoding}`));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(() => finish(tooLate()), BODY_TIMEOUT_MS);
    const finish = (error?: Error) => {
      clearTimeout(timer);
      request.removeAllListeners('data');
      if (error) {
        request.resume();
        reject(error);
      } else resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size));
    };
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY) finish(tooLarge());
      else chunks.push(chunk);
    });
    request.once('end', () => finish());
    request.once('error', (error) => finish(error));
    request.once('close', () => {
      if (!request.complete) finish(apiError(499, 'PGRST102', 'The caller hung up'));
    });
  });
}
