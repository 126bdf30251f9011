import https from 'node:https';
import { assertReachable, OutboundRefused } from './outbound.ts';

interface Limits {
  maxBytes: number;
  /** For the whole answer. */
  timeoutMs: number;
}

/**
 * Reads a text over https from a server that somebody named: no redirects, the certificate checked, and only addresses
 * that this server may connect to for others. Throws an Error whose message is a sentence for that person
 * (`OutboundRefused` for an address inside).
 */
export async function getText(address: string, { maxBytes, timeoutMs }: Limits): Promise<string> {
  const url = URL.parse(address);
  if (url?.protocol !== 'https:') throw new OutboundRefused('The address has to begin with https://.');
  const { host } = url;
  const checked = await assertReachable(url.hostname, Number(url.port || 443), 'http');
  return await new Promise((resolve, reject) => {
    const refuse = (message: string) => reject(new Error(message));
    const request = https.get(
      url,
      {
        headers: { accept: 'application/json' },
        signal: AbortSignal.timeout(timeoutMs),
        // The address that was checked: a second look-up could differ.
        lookup: (_host, { all }, done) =>
          all ? done(null, [checked]) : done(null, checked.address, checked.family),
      },
      (response) => {
        if (response.statusCode !== 200) {
          response.destroy();
          return refuse(
            `${host} answers with ${response.statusCode}, not with 200. Redirects are not followed.`,
          );
        }
        const parts: Buffer[] = [];
        let size = 0;
        response.on('data', (part: Buffer) => {
          size += part.length;
          parts.push(part);
          if (size <= maxBytes) return;
          refuse(`${host} answers with more than ${maxBytes} bytes.`);
          request.destroy();
        });
        response.on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
        response.on('error', () => refuse(`${host} broke off its answer.`));
      },
    );
    request.on('error', (error: NodeJS.ErrnoException) =>
      refuse(
        error.name === 'AbortError'
          ? `${host} does not answer within ${timeoutMs / 1000} seconds.`
          : `${host} cannot be read: ${error.code ?? error.message}.`,
      ),
    );
  });
}
