import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import { type Failure, fail } from '../kernel/errors.ts';
import { assertReachable, OutboundRefused } from '../platform/net/outbound.ts';
import { DumpFailed } from '../platform/postgres/dump.ts';
import { type Target, targetOf } from '../platform/postgres/transport.ts';

const refused = (message: string) => fail('invalid', message, { field: 'url' });

/** A source that has been looked up: where to connect, and its name for sentences. */
export interface Source {
  target: Target;
  /** `host:port`, as the person wrote it. */
  name: string;
}

type TlsMode = 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

/** Reads the address of a running PostgreSQL. Pure; throws `invalid` with field `url`. */
export function readSourceAddress(address: string): { target: Target; mode: TlsMode } {
  const url = URL.parse(address.trim());
  if (!url || !/^postgres(ql)?:$/.test(url.protocol))
    throw refused('Write the address as postgres://user:password@host:5432/database.');
  if (!url.hostname || url.searchParams.has('host') || url.hostname.includes('%2F'))
    throw refused('Name a host in the address: Unix sockets of this server cannot be imported from.');
  const mode = url.searchParams.get('sslmode') ?? 'prefer';
  if (!/^(disable|allow|prefer|require|verify-ca|verify-full)$/.test(mode))
    throw refused(`sslmode=${mode} is unknown. Use disable, prefer, require or verify-full.`);
  return { target: targetOf(address.trim()), mode: (mode === 'allow' ? 'prefer' : mode) as TlsMode };
}

function tlsOptions(host: string, mode: TlsMode): ConnectionOptions | undefined {
  if (mode === 'disable') return undefined;
  const verified = mode.startsWith('verify');
  const name = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
  return {
    ...name,
    rejectUnauthorized: verified,
    ...(mode === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
  };
}

/** Opens a connection to a source; the caller ends it. Rejects with the driver's error. */
export async function connectTarget(target: Target): Promise<pg.Client> {
  const { host, port, user, password, database, tls } = target;
  const client = new pg.Client({
    ...{ host, port, user, password, database },
    ssl: tls ?? false,
    application_name: 'slipway import',
    connectionTimeoutMillis: 15_000,
    keepAlive: true,
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

const NETWORK: Record<string, string> = {
  ECONNREFUSED: 'nothing answers there. Check host and port, and that PostgreSQL listens on that address',
  ETIMEDOUT: 'it did not answer in time. Check host, port and firewall',
  EHOSTUNREACH: 'there is no way to that host. Check host and firewall',
  ENETUNREACH: 'there is no way to that network. Check host and firewall',
  ECONNRESET: 'it closed the connection. Check that a PostgreSQL server answers there',
};
const LOGIN: Record<string, string> = {
  '28P01': 'user or password is wrong.',
  '28000': 'the server does not let this user in from here (pg_hba.conf).',
  '3D000': 'there is no such database.',
  '53300': 'the server has no free connection. Try again later.',
  '57P03': 'the server is starting or stopping. Try again later.',
  '42501': 'the user may not read everything that is to be copied.',
};

/** One sentence for what went wrong with a source; failures that are sentences already stay. Pure. */
export function sourceFailure(error: unknown, name: string): Failure | unknown {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if ((error as Error)?.name === 'Failure') return error;
  if (error instanceof OutboundRefused) return refused(message);
  if (NETWORK[code]) return refused(`${name} cannot be reached: ${NETWORK[code]}.`);
  if (code === '28000' && /no encryption$/.test(message))
    return refused(
      `${name} does not let this user in without TLS. Write sslmode=require in the address. PostgreSQL says: ${message}.`,
    );
  if (/row-level security/.test(message))
    return refused(
      `${name}: row-level security hides rows from this user. Log in as one that it does not bind (BYPASSRLS or superuser). PostgreSQL says: ${message}.`,
    );
  if (/timeout expired|did not answer in time/.test(message))
    return refused(`${name} cannot be reached: ${NETWORK['ETIMEDOUT']}.`);
  if (/terminated unexpectedly|SASL|not support SSL|offers no TLS|certificate/i.test(message))
    return refused(`${name} did not let us in: ${message.split(';')[0]}.`);
  if (code === '42501' || LOGIN[code]) return refused(`${name}: ${LOGIN[code]} PostgreSQL says: ${message}.`);
  if (error instanceof DumpFailed)
    return refused(`The schema of ${name} cannot be read. pg_dump says: ${message}`);
  if (/^[0-9A-Z]{5}$/.test(code)) return refused(`${name} answered with an error: ${message}.`);
  return error;
}

/**
 * Connects to a running PostgreSQL by its address: looks the host up once, checks that it may be reached, and uses TLS
 * when the server offers it (`sslmode` as libpq knows it).
 * @returns a connection, and the target to open further ones with. The caller ends the connection.
 * @throws `invalid`, field `url`, with one sentence
 */
export async function openSource(address: string): Promise<Source & { client: pg.Client }> {
  const { target, mode } = readSourceAddress(address);
  const name = `${target.host}:${target.port}`;
  try {
    const { address: host } = await assertReachable(target.host, target.port, 'postgres');
    const pinned: Target = { ...target, host, tls: tlsOptions(target.host, mode) };
    try {
      return { target: pinned, name, client: await connectTarget(pinned) };
    } catch (error) {
      if (mode !== 'prefer' || !/not support SSL/i.test((error as Error).message)) throw error;
      const plain = { ...pinned, tls: undefined };
      return { target: plain, name, client: await connectTarget(plain) };
    }
  } catch (error) {
    throw sourceFailure(error, name);
  }
}
