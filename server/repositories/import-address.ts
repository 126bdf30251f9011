import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { fail } from '../kernel/errors.ts';
import type { Setting } from '../platform/git/environment.ts';
import { OutboundRefused, resolveOutbound } from '../platform/net/outbound.ts';

/** An address that git may fetch from, and the settings that keep it there. */
export interface CheckedAddress {
  /** Without user and password. */
  url: string;
  /** Pins the host to the address that was checked; carries the credentials, so that they show nowhere. */
  settings: Setting[];
}

const MAX_REDIRECTS = 3;
const PROBE_MS = 20_000;
const wrong = (message: string) => fail('invalid', message, { field: 'address' });

/** Takes an address apart. Pure; throws `invalid` for everything that is not plain http or https. */
export function readAddress(text: string): { url: URL; authorization: string | undefined } {
  if (!URL.canParse(text)) throw wrong('This is no address. Write it as git clone takes it: https://….');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw wrong('Only addresses that start with https:// or http:// can be imported.');
  const { username, password } = url;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization = username || password ? `Basic ${Buffer.from(pair).toString('base64')}` : undefined;
  url.username = '';
  url.password = '';
  url.hash = '';
  url.search = '';
  return { url, authorization };
}

async function resolve(url: URL) {
  return resolveOutbound(url.hostname, 'git').catch((error) => {
    throw error instanceof OutboundRefused ? wrong(error.message) : error;
  });
}

/** Asks the address for its refs, without following a redirect; answers with status and where it points. */
async function probe(url: URL, authorization: string | undefined, signal?: AbortSignal) {
  const { address, family } = await resolve(url);
  const target = new URL(`${url.href.replace(/\/+$/, '')}/info/refs?service=git-upload-pack`);
  const lookup: LookupFunction = (_host, options, done) =>
    options.all ? done(null, [{ address, family }]) : done(null, address, family);
  const headers = { 'user-agent': 'git/2.0 (slipway)', ...(authorization ? { authorization } : {}) };
  const get = target.protocol === 'https:' ? https.get : http.get;
  return new Promise<{ status: number; location: string | undefined; address: string }>((done, reject) => {
    const request = get(target, { lookup, headers, signal, timeout: PROBE_MS, agent: false }, (response) => {
      response.destroy();
      done({ status: response.statusCode ?? 0, location: response.headers.location, address });
    });
    request.once('timeout', () => request.destroy(new Error('no answer in time')));
    request.once('error', reject);
  });
}

/** Where a redirect of `…/info/refs` says that the repository is. */
function redirected(from: URL, location: string): URL {
  const to = new URL(location, `${from.href.replace(/\/+$/, '')}/info/refs`);
  if (!to.pathname.endsWith('/info/refs'))
    throw wrong('This address leads to a page that is no Git repository.');
  to.pathname = to.pathname.slice(0, -'/info/refs'.length);
  return readAddress(to.href).url;
}

function pinned(url: URL, address: string, authorization: string | undefined): CheckedAddress {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const ip = address.includes(':') ? `[${address}]` : address;
  const settings: Setting[] = [
    ['protocol.http.allow', 'always'],
    ['protocol.https.allow', 'always'],
    ['http.followRedirects', 'false'],
    ['http.curloptResolve', `${url.hostname.replace(/^\[|\]$/g, '')}:${port}:${ip}`],
    ['http.lowSpeedLimit', '1000'],
    ['http.lowSpeedTime', '30'],
    ['http.proxy', ''],
  ];
  if (authorization) settings.push(['http.extraHeader', `Authorization: ${authorization}`]);
  return { url: url.href, settings };
}

/**
 * Checks an address that somebody gave: http or https, outside of this server's network (by the address it resolves to,
 * which is then kept), redirects followed one by one under the same rules. Credentials do not follow to another host.
 * Throws `invalid` with a sentence, field `address`.
 */
export async function checkAddress(text: string, signal?: AbortSignal): Promise<CheckedAddress> {
  let { url, authorization } = readAddress(text);
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const found = await probe(url, authorization, signal).catch((error) => {
      if (signal?.aborted || error?.name === 'Failure') throw error;
      throw wrong(`${url.host} cannot be reached (${(error as Error).message}). Check the address.`);
    });
    if (found.status === 401 || found.status === 403)
      throw wrong('The repository asks for a password. Write the address as https://user:token@host/….');
    if (found.status >= 300 && found.status < 400 && found.location) {
      const next = redirected(url, found.location);
      if (next.host !== url.host || next.protocol !== url.protocol) authorization = undefined;
      url = next;
    } else if (found.status === 200) return pinned(url, found.address, authorization);
    else throw wrong(`There is no Git repository at this address (${url.host} answered ${found.status}).`);
  }
  throw wrong('The address leads from one redirect to the next. Give the final one.');
}
