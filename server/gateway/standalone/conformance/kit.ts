import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import pg from 'pg';
import { type Standalone, startStandalone } from '../main.ts';

/** A stand-alone API before a database with the films and projects of `schema.sql`; what requests change is dropped. */
export interface Conformance {
  api: Standalone;
  admin: pg.Client;
  /** Address of another API before the same database, with other settings; the kit stops it. */
  another(settings: Record<string, string>): Promise<string>;
  stop(): Promise<void>;
}

/** One request and what its answer must be. `headers` are those that must be there; undefined: must not. */
export interface Case {
  request: string;
  send?: { headers?: Record<string, string>; body?: unknown };
  status?: number;
  headers?: Record<string, string | undefined>;
  /** Parsed JSON, or text. A part of an object is enough. */
  body?: unknown;
}

const SECRET = 'a secret that the tests of the API alone use';

/**
 * Starts it. `settings` are PostgREST's, as `PGRST_…` variables; `sql` makes another database, whose `schemas` are
 * exposed.
 */
export async function startConformance(
  clusterUrl: string,
  settings: Record<string, string> = {},
  sql = fs.readFileSync(new URL('schema.sql', import.meta.url), 'utf8'),
  schemas = ['test'],
): Promise<Conformance> {
  const name = `conform_${randomBytes(5).toString('hex')}`;
  const root = new pg.Client({ connectionString: clusterUrl });
  await root.connect();
  await root.query(`create database ${name}`);
  await root.query(`create role ${name} login noinherit password 'pw'; create role ${name}_anon; create role ${name}_user;
    grant ${name}_anon, ${name}_user to ${name}`);
  await root.end();
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  await admin.query(sql);
  for (const schema of schemas.map((one) => pg.escapeIdentifier(one)))
    await admin.query(`grant usage on schema ${schema} to ${name}_anon, ${name}_user;
      grant all on all tables in schema ${schema} to ${name}_anon, ${name}_user;
      grant all on all sequences in schema ${schema} to ${name}_anon, ${name}_user;
      do $$ begin if to_regclass('test.secrets') is not null then
        revoke all on test.secrets from ${name}_anon, ${name}_user;
        revoke select on test.drop_box from ${name}_anon;
        grant select (id) on test.drop_box to ${name}_anon; end if; end $$`);
  Object.assign(url, { username: name, password: 'pw' });
  const base = {
    PGRST_DB_URI: url.href,
    PGRST_DB_SCHEMAS: schemas.join(','),
    PGRST_DB_ANON_ROLE: `${name}_anon`,
    PGRST_JWT_SECRET: SECRET,
    PGRST_SERVER_PORT: '0',
    PGRST_SERVER_HOST: '127.0.0.1',
    PGRST_DB_TX_END: 'rollback-allow-override',
    PGRST_DB_AGGREGATES_ENABLED: 'true',
    PGRST_LOG_LEVEL: 'crit',
    ...settings,
  };
  const running: Standalone[] = [];
  const start = async (changes: Record<string, string>) => {
    const started = await startStandalone(undefined, { ...base, ...changes });
    running.push(started);
    return started;
  };
  const api = await start({});
  return {
    api,
    admin,
    another: async (changes) => (await start(changes)).address,
    async stop() {
      for (const one of running) await one.stop();
      await admin.end();
    },
  };
}

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Sends a case's request (`GET /films?id=eq.1`) and gives what is to be compared with what it expects. */
export async function ask(address: string, { request, send = {}, headers = {} }: Case) {
  const [method = 'GET', path = '/'] = request.split(/ (.*)/s);
  const { body } = send;
  const answer = await fetch(address + path, {
    method,
    headers: {
      ...(body !== undefined && typeof body !== 'string' && { 'content-type': 'application/json' }),
      ...send.headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const shown = Object.keys(headers).map((name) => [name, answer.headers.get(name) ?? undefined]);
  return { status: answer.status, headers: Object.fromEntries(shown), body: bodyOf(text) };
}

/** What of a case is compared: only what it names. */
export function expected({ status = 200, headers = {}, body }: Case) {
  return { status, headers, ...(body !== undefined && { body }) };
}
