import type { Server } from 'node:http';
import type { Socket } from 'node:net';

const LF = 0x0a;
const REQUEST_LINE = /^[A-Z]+ \S/;
/** What Node says of a connection whose bytes are no HTTP, when nobody listens. */
const REFUSALS: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** What Node keeps on a socket that it serves. */
interface Served extends Socket {
  parser?: { remove?(): void } | null;
  _httpMessage?: { headersSent: boolean } | null;
}

interface ParseError extends Error {
  code?: string;
  rawPacket?: Buffer;
  bytesParsed?: number;
}

function encoded(bytes: Buffer): Buffer {
  const parts = [...bytes].map((byte) =>
    byte < 0x80 ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase()}`,
  );
  return Buffer.from(parts.join(''), 'latin1');
}

/**
 * The rest of `packet` from the request line in which the parser stopped at `at`, its address percent-encoded.
 * `begun`: what came of that line before. Undefined when nobody kept the line's beginning.
 */
export function withEncodedAddress(packet: Buffer, at: number, begun?: Buffer): Buffer | undefined {
  const start = at === 0 ? 0 : packet.lastIndexOf(LF, at - 1) + 1;
  const end = packet.indexOf(LF, start);
  const rest = packet.subarray(start, end < 0 ? packet.length : end);
  const line = start === 0 && begun ? Buffer.concat([begun, rest]) : rest;
  if (!REQUEST_LINE.test(line.toString('latin1'))) return undefined;
  return Buffer.concat([encoded(line), packet.subarray(start + rest.length)]);
}

/** Lines whose end has not come yet: up to which byte of the socket, and what they say, encoded. */
const unfinished = new WeakMap<Served, { until: number; line: Buffer }>();

function keep(socket: Served, bytes: Buffer): void {
  if (bytes.includes(LF)) unfinished.delete(socket);
  else unfinished.set(socket, { until: socket.bytesRead, line: bytes });
}

function encodedRest(socket: Served, packet: Buffer, at: number): Buffer | undefined {
  const before = unfinished.get(socket);
  const follows = before && before.until === socket.bytesRead - packet.length;
  return withEncodedAddress(packet, at, follows ? before.line : undefined);
}

/** Takes the socket from the parser that failed, and has the server begin with it again. */
function beginAgain(server: Server, socket: Served, bytes: Buffer): void {
  keep(socket, bytes);
  // A listener for data has Node give the bytes of the socket to JavaScript rather than to the parser alone.
  socket.on('data', () => undefined);
  socket.parser?.remove?.();
  for (const event of ['data', 'end', 'close', 'drain', 'timeout', 'error', 'pause', 'resume'])
    socket.removeAllListeners(event);
  server.emit('connection', socket);
  socket.unshift(bytes);
}

/** The whole answer, head and body, to a request whose method Node does not know. */
export type RefuseMethod = (method: string, address: string) => string;

const ANY_METHOD = /(?:^|\n)([A-Z]{1,40}) (\S{1,2000}) HTTP\/1\.[01]\r?\n/;

function refusal({ code, rawPacket, bytesParsed = 0 }: ParseError, unknown?: RefuseMethod): string {
  const from = rawPacket ? rawPacket.lastIndexOf(LF, bytesParsed) + 1 : 0;
  const line = ANY_METHOD.exec(rawPacket?.toString('latin1', from, from + 3_000) ?? '');
  if (code === 'HPE_INVALID_METHOD' && unknown && line) return unknown(line[1] ?? '', line[2] ?? '');
  return `HTTP/1.1 ${REFUSALS[code ?? ''] ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`;
}

function refuse(socket: Served, error: ParseError, unknown?: RefuseMethod): void {
  if (socket.writable && !socket._httpMessage?.headersSent) socket.write(refusal(error, unknown));
  socket.destroySoon();
}

/**
 * Has the server take addresses that hold UTF-8 as it is, which Node's parser refuses, as if it were percent-encoded.
 * PostgREST takes both, and not every client encodes. Addresses in ASCII cost nothing. `unknown` words the answer to a
 * method that HTTP has no name for.
 */
export function acceptRawAddresses(server: Server, unknown?: RefuseMethod): void {
  server.on('clientError', (error: ParseError, socket: Served) => {
    const { code, rawPacket, bytesParsed = 0 } = error;
    const busy = Boolean(socket._httpMessage);
    const again =
      code === 'HPE_INVALID_URL' && rawPacket && !busy && !socket.destroyed
        ? encodedRest(socket, rawPacket, bytesParsed)
        : undefined;
    if (again && !again.equals(rawPacket ?? again)) beginAgain(server, socket, again);
    else refuse(socket, error, unknown);
  });
}
