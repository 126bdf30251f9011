import { userInfo } from 'node:os';
import { parse } from 'pg-connection-string';
import type { DatabaseLogin } from '../contract.ts';
import type { Upstream } from '../databases.ts';

/** Where one database is and who logs in to it. */
export interface DatabaseAddress extends Upstream, DatabaseLogin {
  database: string;
}

/** `host=localhost dbname='a b'`, as libpq reads it. */
function keywords(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = '', quoted, plain] of text.matchAll(/(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S*))/g))
    found[name] = (quoted ?? plain ?? '').replace(/\\(.)/g, '$1');
  return found;
}

function uriParts(text: string): Record<string, string | null | undefined> {
  const { host, port, user, password, database } = parse(text);
  const query = text.includes('?')
    ? Object.fromEntries(new URLSearchParams(text.slice(text.indexOf('?') + 1)))
    : {};
  return { ...query, host, port, user, password, dbname: database };
}

/**
 * Reads a libpq connection string, an address or keywords; what it leaves out comes from the `PG…` variables, as with
 * libpq. Throws an Error when it cannot be read.
 */
export function databaseAddress(
  text: string,
  environment: Record<string, string | undefined>,
): DatabaseAddress {
  const given = /^postgres(?:ql)?:\/\//.test(text)
    ? uriParts(text)
    : text.includes('=')
      ? keywords(text)
      : { dbname: text };
  const part = (name: string, variable: string) => given[name] || environment[variable] || undefined;
  const user = part('user', 'PGUSER') ?? userInfo().username;
  const mode = part('sslmode', 'PGSSLMODE') ?? 'prefer';
  const tls = mode.startsWith('verify') ? 'verify' : mode === 'require' ? 'require' : undefined;
  const port = Number(part('port', 'PGPORT') ?? 5432);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error('has a port that is not one');
  return {
    host: part('host', 'PGHOST') ?? 'localhost',
    port,
    user,
    password: part('password', 'PGPASSWORD') ?? '',
    database: part('dbname', 'PGDATABASE') ?? user,
    ...(tls && { tls }),
  };
}
