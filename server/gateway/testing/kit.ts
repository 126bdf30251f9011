import { createHash, createHmac, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { keepAnswers } from '../../environments/idempotency.ts';
import { type Directory, type GatewayEnvironment, REST_DEFAULTS } from '../contract.ts';
import { Databases } from '../databases.ts';
import { environmentTokens } from '../directory/rows.ts';
import { createFrontDoor } from '../http/server.ts';

export const JWT_SECRET = 'a secret that only the tests of the gateway use';
export const PUBLISHABLE = 'slp_pub_publishableForTests';
export const SECRET = 'slp_sec_secretForTests';
const ROLES = `do $$ declare r text; begin
  perform pg_advisory_xact_lock(727272);
  foreach r in array array['anon', 'authenticated', 'service_role'] loop
    if not exists (select 1 from pg_roles where rolname = r) then execute format('create role %I nologin', r); end if;
  end loop;
  alter role service_role bypassrls;
end $$`;
/** What an environment's database grants before its first migration. */
const SERVICE_RIGHTS = `
  alter default privileges grant select, insert, update, delete on tables to service_role;
  alter default privileges grant usage, select, update on sequences to service_role;
  alter default privileges grant execute on routines to service_role;
  alter default privileges grant usage on schemas to service_role`;

/** A directory that tests change as they like. */
export class MemoryDirectory implements Directory {
  readonly environments = new Map<string, GatewayEnvironment>();
  find(ref: string): GatewayEnvironment | undefined {
    return this.environments.get(ref);
  }
  async close(): Promise<void> {
    this.environments.clear();
  }
}

export interface Kit {
  environment: GatewayEnvironment;
  directory: MemoryDirectory;
  databases: Databases;
  /** Address without a path. */
  origin: string;
  /** Address of the REST API. */
  url: string;
  /** Superuser's connection to the environment's database. */
  admin: pg.Client;
  stop(): Promise<void>;
}

/** Signs a user token for the environment. */
export function sign(claims: Record<string, unknown>, secret = JWT_SECRET, alg = 'HS256'): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg, typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

function key(text: string, role: 'anon' | 'service_role') {
  return { id: role, sha256: createHash('sha256').update(text).digest('hex'), role };
}

async function createDatabase(
  clusterUrl: string,
  schemaSql: string,
): Promise<{ name: string; admin: pg.Client }> {
  const name = `gw_${randomBytes(6).toString('hex')}`;
  const root = new pg.Client({ connectionString: clusterUrl });
  await root.connect();
  await root.query(ROLES);
  for (const [login, roles] of [
    ['api', 'anon, authenticated'],
    ['service', 'service_role'],
  ])
    await root.query(
      `create role ${name}_${login} login noinherit password 'pw'; grant ${roles} to ${name}_${login}`,
    );
  await root.query(`create database ${name}`);
  await root.query(`revoke connect, temp on database ${name} from public`);
  await root.query(`grant connect on database ${name} to ${name}_api, ${name}_service`);
  await root.end();
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  const admin = new pg.Client({ connectionString: url.href });
  admin.on('error', () => undefined);
  await admin.connect();
  await admin.query(SERVICE_RIGHTS);
  await keepAnswers(admin, name);
  // The superuser is called slipway too, and its own schema would come first.
  await admin.query('set search_path = public');
  await admin.query(schemaSql);
  return { name, admin };
}

/** How the tests' gateways see the database `name`. */
export function testEnvironment(ref: string, name: string): GatewayEnvironment {
  return {
    ref,
    database: name,
    schemas: ['public', 'other'],
    maxRows: 1000,
    api: { user: `${name}_api`, password: 'pw' },
    service: { user: `${name}_service`, password: 'pw' },
    tokens: environmentTokens(ref, JWT_SECRET),
    rest: REST_DEFAULTS,
    keys: [key(PUBLISHABLE, 'anon'), key(SECRET, 'service_role')],
    limits: { anonMs: 3000, authenticatedMs: 8000, serviceMs: 30000 },
    corsOrigins: ['*'],
    catalogVersion: 1,
    ready: true,
  };
}

/** A database with the test schema, and a gateway before it. */
export async function startKit(
  clusterUrl: string,
  changes: Partial<GatewayEnvironment> = {},
  schema?: string,
): Promise<Kit> {
  const sql = schema ?? fs.readFileSync(new URL('schema.sql', import.meta.url), 'utf8');
  const { name, admin } = await createDatabase(clusterUrl, sql);
  const ref = name.replace('_', '-');
  const environment: GatewayEnvironment = { ...testEnvironment(ref, name), ...changes };
  const directory = new MemoryDirectory();
  directory.environments.set(environment.ref, environment);
  const { hostname, port } = new URL(clusterUrl);
  const databases = new Databases({ host: hostname, port: Number(port) });
  const server = createFrontDoor({ plane: { directory, databases } });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    environment,
    directory,
    databases,
    origin,
    url: `${origin}/p/${environment.ref}/rest/v1`,
    admin,
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      databases.close();
      await admin.end();
    },
  };
}
