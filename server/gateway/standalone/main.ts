import fs from 'node:fs';
import http, { type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { logger } from '../../platform/log.ts';
import { Databases } from '../databases.ts';
import { type DataPlane, serveRest } from '../http/data-plane.ts';
import { acceptRawAddresses } from '../http/raw-addresses.ts';
import { stopServer } from '../http/server.ts';
import { refusedMethod } from '../rest/request.ts';
import { errorResponse } from '../rest/response.ts';
import { adminServer } from './admin.ts';
import { parseConfigFile } from './config-file.ts';
import { type DatabaseAddress, databaseAddress } from './database-address.ts';
import { readDatabaseConfig, readRoleSettings } from './database-settings.ts';
import { ONLY, OneEnvironment, toEnvironment } from './environment.ts';
import { RequestLog } from './request-log.ts';
import { fromDatabase, fromEnvironment, readSettings, type Settings } from './settings.ts';

const log = logger('rest');
const RETRY_MS = 1_000;
const WAITING = 5_000;

type Variables = Record<string, string | undefined>;

/** A running stand-alone API. */
export interface Standalone {
  /** `http://host:port`, or the socket's path. */
  address: string;
  stop(): Promise<void>;
}

interface Sources {
  file: Map<string, string>;
  environment: Map<string, string>;
  variables: Variables;
}

function sourcesOf(file: string | undefined, variables: Variables): Sources {
  const text = file === undefined ? '' : fs.readFileSync(file, 'utf8');
  try {
    return {
      file: parseConfigFile(text, variables),
      environment: fromEnvironment(variables),
      variables,
    };
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}.`);
  }
}

function addressOf(settings: Settings, variables: Variables): DatabaseAddress {
  const uri = settings.dbUri.startsWith('@')
    ? fs.readFileSync(settings.dbUri.slice(1), 'utf8').trim()
    : settings.dbUri;
  try {
    return databaseAddress(uri, variables);
  } catch {
    throw new Error('db-uri is not a connection string that libpq would read.');
  }
}

function clientOf({ tls, ...address }: DatabaseAddress): pg.Client {
  const ssl = tls && { rejectUnauthorized: tls === 'verify' };
  return new pg.Client({
    ...address,
    ...(ssl && { ssl }),
    application_name: 'slipway-rest',
    keepAlive: true,
  });
}

/** Keeps the settings and the catalog as the database has them, told by its channel. */
class Watcher {
  #settings: Settings;
  readonly #sources: Sources;
  readonly #directory: OneEnvironment;
  #client: pg.Client | undefined;
  #stopped = false;
  #version = 1;
  connected = false;

  constructor(settings: Settings, sources: Sources, directory: OneEnvironment) {
    this.#settings = settings;
    this.#sources = sources;
    this.#directory = directory;
  }

  /** Connects, reads the database's settings, and listens. Rejects when the database cannot be reached. */
  async start(): Promise<void> {
    const client = clientOf(addressOf(this.#settings, this.#sources.variables));
    this.#client = client;
    client.on('error', () => undefined);
    client.on('end', () => this.#lost());
    client.on('notification', ({ payload }) => void this.#told(payload ?? ''));
    await client.connect();
    await this.#configure(client);
    const { channel } = this.#settings;
    if (channel !== undefined) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    this.connected = true;
  }

  /** The catalog is read again; requests go on with the one at hand. */
  reloadSchema(): void {
    this.#version += 1;
    this.#directory.environment = { ...this.#directory.environment, catalogVersion: this.#version };
  }

  async reloadConfig(): Promise<void> {
    if (this.#client) await this.#configure(this.#client);
  }

  /** As they count now, those of the database included. */
  get settings(): Settings {
    return this.#settings;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#client?.end().catch(() => undefined);
  }

  async #configure(client: pg.Client): Promise<void> {
    const { file, environment, variables } = this.#sources;
    const base = readSettings(file, environment);
    const kept = base.inDatabase ? fromDatabase(await readDatabaseConfig(client, base.preConfig)) : new Map();
    this.#settings = readSettings(file, environment, kept);
    const roles = await readRoleSettings(client);
    this.#version += 1;
    const address = addressOf(this.#settings, variables);
    this.#directory.environment = toEnvironment(this.#settings, address, roles, this.#version);
  }

  async #told(payload: string): Promise<void> {
    try {
      if (payload === 'reload config') await this.reloadConfig();
      else if (payload === 'reload schema') this.reloadSchema();
      else if (payload === '') await this.reloadConfig();
    } catch (error) {
      log.error('the configuration could not be loaded again', { reason: (error as Error).message });
    }
  }

  #lost(): void {
    this.connected = false;
    if (this.#stopped) return;
    const timer = setTimeout(() => this.start().catch(() => undefined), RETRY_MS);
    timer.unref();
  }
}

function hostOf(host: string): string {
  // PostgREST's wildcards: any IPv4 (preferred), any IPv6 (preferred), either.
  if (host === '*' || host === '!4' || host === '*4') return '0.0.0.0';
  return host === '!6' || host === '*6' ? '::' : host;
}

async function listen(server: Server, settings: Settings): Promise<string> {
  const { unixSocket, unixSocketMode, port } = settings;
  if (unixSocket !== undefined) {
    fs.rmSync(unixSocket, { force: true });
    await listening(server, { path: unixSocket });
    fs.chmodSync(unixSocket, unixSocketMode);
    return unixSocket;
  }
  const host = hostOf(settings.host);
  await listening(server, { host, port });
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host;
  return `http://${name}:${(server.address() as AddressInfo).port}`;
}

function listening(server: Server, where: { path: string } | { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => resolve());
  });
}

function refuseMethod(method: string, address: string): string {
  const error = refusedMethod(method, address);
  const { status, body, headers } = errorResponse(error);
  const { code } = error.body;
  const more = { 'proxy-status': `PostgREST; error=${code}`, 'content-length': String(body.length) };
  const shown = { ...headers, ...more, connection: 'close' };
  const lines = Object.entries(shown).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`;
}

function apiServer(plane: DataPlane): Server {
  const server = http.createServer(
    {
      maxHeaderSize: 64 * 1024,
      headersTimeout: 15_000,
      requestTimeout: 0,
      keepAliveTimeout: 65_000,
      noDelay: true,
    },
    (req, res) => {
      const url = req.url ?? '/';
      const at = url.indexOf('?');
      const path = at < 0 ? url : url.slice(0, at);
      void serveRest(plane, req, res, ONLY, path, at < 0 ? '' : url.slice(at + 1));
    },
  );
  acceptRawAddresses(server, refuseMethod);
  server.on('connect', ({ url = '/' }, socket) => socket.end(refuseMethod('CONNECT', url)));
  return server;
}

/**
 * Serves one PostgreSQL database as PostgREST does, configured by its settings: a file, `PGRST_…` variables, the
 * database. Resolves when it answers. Rejects with an Error whose message names a wrong setting, or says why the
 * database cannot be reached.
 */
export async function startStandalone(file: string | undefined, variables: Variables): Promise<Standalone> {
  const sources = sourcesOf(file, variables);
  const settings = readSettings(sources.file, sources.environment);
  const address = addressOf(settings, variables);
  const directory = new OneEnvironment(toEnvironment(settings, address, {}, 1));
  const watcher = new Watcher(settings, sources, directory);
  await watcher.start();
  const databases = new Databases(address, {
    connections: settings.pool,
    waiting: WAITING,
    gateMs: settings.poolWaitMs,
    waitMs: settings.poolWaitMs,
    idleMs: settings.poolIdleMs,
  });
  const requests = new RequestLog(() => ({ ...watcher.settings, logLevel: settings.logLevel }));
  const onUnknownName = throttled(() => watcher.reloadSchema());
  const plane: DataPlane = { directory, databases, requests, onUnknownName };
  await databases.catalog(directory.environment);
  const server = apiServer(plane);
  const shown = await listen(server, settings);
  const admin =
    settings.adminPort === undefined
      ? undefined
      : adminServer({
          directory,
          databases,
          settings: () => watcher.settings,
          ready: () => watcher.connected,
        });
  if (admin) await listening(admin, { host: hostOf(settings.adminHost), port: settings.adminPort ?? 0 });
  const reload = () => void watcher.reloadConfig().catch(() => undefined);
  const reloadSchema = () => watcher.reloadSchema();
  process.on('SIGUSR2', reload);
  process.on('SIGUSR1', reloadSchema);
  return {
    address: shown,
    async stop() {
      process.off('SIGUSR2', reload);
      process.off('SIGUSR1', reloadSchema);
      admin?.close();
      await stopServer(server);
      databases.close();
      await watcher.stop();
    },
  };
}

const UNKNOWN_MS = 1_000;

/** Calls `action` at most once a second. */
function throttled(action: () => void): () => void {
  let last = 0;
  return () => {
    if (Date.now() - last < UNKNOWN_MS) return;
    last = Date.now();
    action();
  };
}
