import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import net from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { seal } from '../platform/vault.ts';
import { Databases } from './databases.ts';
import { type ControlDirectory, controlDirectory } from './directory/control.ts';
import { addressReader } from './http/client-address.ts';
import { HealthCheck } from './http/health.ts';
import { webProxy } from './http/proxy.ts';
import { createFrontDoor, stopServer } from './http/server.ts';

async function listen(server: http.Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the directory of the control database', () => {
  const name = `gwdir_${randomBytes(5).toString('hex')}`;
  const gone: string[] = [];
  let admin: pg.Client;
  let directory: ControlDirectory;

  beforeAll(async () => {
    const root = new pg.Client({ connectionString: inject('cluster').url });
    await root.connect();
    await root.query(`create database ${name}`);
    await root.end();
    const url = new URL(inject('cluster').url);
    url.pathname = `/${name}`;
    admin = new pg.Client({ connectionString: url.href });
    await admin.connect();
    // The columns that the contract names; the control plane makes them a view over its own tables.
    await admin.query(`create table gateway_environment (ref text primary key, database text, schemas text[], max_rows int,
      api_user text, api_password_sealed text, service_user text, service_password_sealed text, jwt_secret_sealed text,
      keys jsonb, limits jsonb, cors_origins text[], catalog_version int, state text,
      behaviour jsonb default '{}')`);
    directory = await controlDirectory({ url: url.href, onGone: (ref) => gone.push(ref) });
  });
  afterAll(async () => {
    await directory.close();
    await admin.end();
  });

  const add = (ref: string) =>
    admin.query(
      `insert into gateway_environment values ($1, 'db', '{public}', 100, 'a', $2, 's', $3, $4,
       '[{"id":"k","sha256":"00","role":"anon"}]', '{"anonMs":1,"authenticatedMs":2,"serviceMs":3}', '{*}', 1, 'ready')`,
      [
        ref,
        seal('pa', `environment:${ref}:api`),
        seal('ps', `environment:${ref}:service`),
        seal('jw', `environment:${ref}:jwt`),
      ],
    );

  it('follows every change well within a second', async () => {
    await add('one');
    await admin.query(`notify slipway_gateway, 'one'`);
    await expect
      .poll(() => directory.find('one'), { timeout: 900, interval: 20 })
      .toMatchObject({
        database: 'db',
        api: { user: 'a', password: 'pa' },
        service: { user: 's', password: 'ps' },
        tokens: { audience: { value: 'one', required: true } },
        maxRows: 100,
        ready: true,
      });
    await admin.query(`update gateway_environment set keys = '[]'`);
    await admin.query(`notify slipway_gateway, 'one'`);
    await expect.poll(() => directory.find('one')?.keys, { timeout: 900, interval: 20 }).toEqual([]);
    await admin.query('delete from gateway_environment');
    await admin.query(`notify slipway_gateway, 'one'`);
    await expect.poll(() => directory.find('one'), { timeout: 900, interval: 20 }).toBeUndefined();
    expect(gone).toEqual(['one']);
  });

  it('reads everything again after its connection was lost', async () => {
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'slipway-directory' and datname = $1`,
      [name],
    );
    await add('two');
    await expect.poll(() => directory.find('two')?.ref, { timeout: 3000, interval: 20 }).toBe('two');
  });

  it('leaves out a row whose secrets do not open', async () => {
    await add('three');
    await admin.query(
      `update gateway_environment set jwt_secret_sealed = (select jwt_secret_sealed from gateway_environment where ref = 'two') where ref = 'three'`,
    );
    await admin.query(`notify slipway_gateway, 'three'`);
    await add('four');
    await admin.query(`notify slipway_gateway, 'four'`);
    await expect.poll(() => directory.find('four')?.ref, { timeout: 900, interval: 20 }).toBe('four');
    expect(directory.find('three')).toBeUndefined();
  });
});

describe('the front door', () => {
  let web: http.Server;
  let door: http.Server;
  let origin: string;
  let pool: pg.Pool;
  const databases = new Databases({ host: '127.0.0.1', port: 1 });
  const plane = { directory: { find: () => undefined, close: async () => undefined }, databases };

  beforeAll(async () => {
    web = http.createServer((req, res) => {
      if (req.url === '/api/health') return void res.end('{"ok":true}');
      if (req.url === '/slow') return void setTimeout(() => res.end('late'), 300);
      res.setHeader('content-type', 'application/json');
      let size = 0;
      req.on('data', (chunk: Buffer) => {
        size += chunk.length;
      });
      req.on('end', () => res.end(JSON.stringify({ url: req.url, headers: req.headers, size })));
    });
    web.on('upgrade', (_req, socket) =>
      socket.end(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello',
      ),
    );
    const webUrl = await listen(web);
    const url = new URL(inject('cluster').url);
    pool = new pg.Pool({ connectionString: url.href, max: 1 });
    door = createFrontDoor({
      plane,
      proxy: webProxy(webUrl, 'https', addressReader([])),
      health: new HealthCheck(pool, webUrl),
    });
    origin = await listen(door);
  });
  afterAll(async () => {
    await stopServer(door);
    await pool.end();
  });

  it('hands pages on, with forwarding headers that callers cannot choose', async () => {
    const answer = await fetch(`${origin}/team/project?tab=1`, {
      headers: { 'x-forwarded-for': '6.6.6.6', 'x-forwarded-proto': 'gopher', 'x-real-ip': '6.6.6.6' },
    });
    const seen = (await answer.json()) as { url: string; headers: Record<string, string> };
    expect(seen.url).toBe('/team/project?tab=1');
    expect(seen.headers).toMatchObject({
      'x-forwarded-proto': 'https',
      'x-forwarded-host': new URL(origin).host,
    });
    expect(JSON.stringify(seen.headers)).not.toContain('6.6.6.6');
  });

  it('streams large bodies through and upgrades connections', async () => {
    const answer = await fetch(`${origin}/api/uploads`, { method: 'POST', body: Buffer.alloc(30_000_000) });
    expect(((await answer.json()) as { size: number }).size).toBe(30_000_000);
    const socket = net.connect(Number(new URL(origin).port), '127.0.0.1');
    socket.write('GET /_next/hmr HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    const text = await new Promise<string>((resolve) => {
      let all = '';
      socket.on('data', (chunk) => {
        all += chunk.toString();
        if (all.includes('hello')) resolve(all);
      });
      socket.on('close', () => resolve(all));
    });
    expect(text).toContain('101');
    expect(text).toContain('hello');
    socket.destroy();
  });

  it('lets running requests end when it is stopped', async () => {
    const other = createFrontDoor({
      plane,
      proxy: webProxy(`http://127.0.0.1:${(web.address() as AddressInfo).port}`, 'http', addressReader([])),
    });
    const address = await listen(other);
    const arrived = once(web, 'request');
    const running = fetch(`${address}/slow`).then((answer) => answer.text());
    await arrived;
    await Promise.all([stopServer(other), expect(running).resolves.toBe('late')]);
    await expect(fetch(`${address}/slow`)).rejects.toThrow();
  });

  it('says how each part is', async () => {
    const answer = await fetch(`${origin}/health`);
    const health = (await answer.json()) as { status: string; parts: Record<string, { state: string }> };
    // This database has no heartbeats.
    expect([
      answer.status,
      health.status,
      health.parts['gateway']?.state,
      health.parts['web']?.state,
    ]).toEqual([503, 'degraded', 'ok', 'ok']);
  });

  it('answers unknown APIs in PostgREST’s shape', async () => {
    for (const path of ['/p/nobody/rest/v1/x', '/p/nobody', '/p/']) {
      const answer = await fetch(`${origin}${path}`);
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([404, 'PGRST125']);
    }
  });

  it('says that the console restarts while it is away', async () => {
    web.closeAllConnections();
    await new Promise<void>((resolve) => web.close(() => resolve()));
    const page = await fetch(`${origin}/team`, { headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await page.text()).toContain('The console is restarting');
    const data = await fetch(`${origin}/api/trpc/x`);
    expect([data.status, data.headers.get('content-type')]).toEqual([503, 'application/json; charset=utf-8']);
  });
});
