import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { acceptRawAddresses, withEncodedAddress } from './raw-addresses.ts';

it('serves addresses that hold UTF-8 as it is, among others on one connection, bodies included', async () => {
  const server = http.createServer(async (req, res) => {
    let body = '';
    for await (const part of req) body += part;
    res.end(`${req.method} ${decodeURIComponent(req.url ?? '')} ${body}`);
  });
  acceptRawAddresses(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
  const ask = async (text: string) => {
    socket.write(text);
    const [answer] = await once(socket, 'data');
    return String(answer).split('\r\n\r\n')[1] || String(answer).split('\r\n')[0];
  };
  const head = ' HTTP/1.1\r\nHost: x\r\n';
  expect(await ask(`GET /plain${head}\r\n`)).toBe('GET /plain ');
  expect(await ask(`GET /موارد?a=eq.ñ${head}\r\n`)).toBe('GET /موارد?a=eq.ñ ');
  expect(await ask(`GET /plain${head}\r\n`)).toBe('GET /plain ');
  expect(await ask(`POST /é${head}Content-Length: 3\r\n\r\nñx`)).toBe('POST /é ñx');
  expect(await ask(`GET /ü${head}\r\n`)).toBe('GET /ü ');
  expect(await ask(`no request\r\n\r\n`)).toBe('HTTP/1.1 400 Bad Request');
  await once(socket, 'close');
  await new Promise((resolve) => server.close(resolve));
});

it('finds the address at fault among requests in one piece, and one that came in two', () => {
  const encode = (text: string, at: number, begun?: string) =>
    withEncodedAddress(
      Buffer.from(text),
      at,
      begun === undefined ? undefined : Buffer.from(begun),
    )?.toString();
  const two = 'GET /a HTTP/1.1\r\n\r\nGET /é HTTP/1.1\r\nX: é\r\n\r\n';
  expect(encode(two, two.indexOf('é'))).toBe('GET /%C3%A9 HTTP/1.1\r\nX: é\r\n\r\n');
  expect(encode('é HTTP/1.1\r\n', 0, 'GET /%C3%BC')).toBe('GET /%C3%BC%C3%A9 HTTP/1.1\r\n');
  expect(encode('é HTTP/1.1\r\n', 0)).toBeUndefined();
});
