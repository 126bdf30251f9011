#!/usr/bin/env node
// Prisma's schema engine is a binary that its package downloads. This script stands in for it where nothing can be
// downloaded: it speaks the binary's protocol (JSON-RPC lines on stdin and stdout; `cli …` sub-commands) and lets the
// WebAssembly build of the same engine do the work, over the ordinary PostgreSQL adapter.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

const EMPTY_SCHEMA = 'datasource db {\n provider = "postgresql"\n}';
const OID_CHAR = 18;
const OID_TEXT = 25;

/** Undo steps of everything connected: the engine keeps an advisory lock on its session until that is closed. */
const openConnections = [];

/** The adapter does not know the "char" type that the catalogs use; read it as text and report it as a character. */
function withCharColumns(adapter) {
  const performIO = adapter.performIO.bind(adapter);
  const queryRaw = adapter.queryRaw;
  return async (query) => {
    const result = await performIO(query);
    const charColumns = [];
    for (const [index, field] of result.fields.entries()) {
      if (field.dataTypeID !== OID_CHAR) continue;
      field.dataTypeID = OID_TEXT;
      charColumns.push(index);
    }
    const replay = Object.assign(Object.create(adapter), { performIO: async () => result });
    const answer = await queryRaw.call(replay, query);
    for (const index of charColumns) answer.columnTypes[index] = ColumnTypeEnum.Character;
    return answer;
  };
}

class MigrationAdapter extends PrismaPg {
  constructor(url) {
    super({ connectionString: url, max: 1 });
    this.url = url;
  }

  async connect() {
    const adapter = await super.connect();
    adapter.queryRaw = withCharColumns(adapter);
    // The stock method splits at every semicolon, function bodies included. One simple query is also one transaction.
    adapter.executeScript = async (script) => {
      try {
        await adapter.client.query(script);
      } catch (error) {
        adapter.onError(error);
      }
    };
    openConnections.push(() => adapter.dispose());
    return adapter;
  }

  /** The stock method reconnects to the real database, because the connection string wins over its options. */
  async connectToShadowDb() {
    const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
    const admin = new pg.Client(this.url);
    await admin.connect();
    await admin.query(`CREATE DATABASE "${name}" TEMPLATE template0`);
    const url = new URL(this.url);
    url.pathname = `/${name}`;
    const shadow = await new MigrationAdapter(url.href).connect();
    const disconnect = shadow.dispose.bind(shadow);
    let dropped;
    const drop = async () => {
      await disconnect();
      await admin.query(`DROP DATABASE "${name}" WITH (FORCE)`);
      await admin.end();
    };
    shadow.dispose = () => {
      dropped ??= drop();
      return dropped;
    };
    openConnections.push(shadow.dispose);
    return shadow;
  }
}

let loading;
function loadEngine() {
  loading ??= (async () => {
    globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => console.error(message) };
    const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
    const wasm = fs.readFileSync(path.join(path.dirname(entry), 'schema_engine_bg.wasm'));
    const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': glue });
    glue.__wbg_set_wasm(instance.exports);
    instance.exports.__wbindgen_start();
  })();
  return loading;
}

async function openEngine(url, datamodels) {
  await loadEngine();
  const factory = bindMigrationAwareSqlAdapterFactory(new MigrationAdapter(url));
  return glue.SchemaEngine.new({ datamodels }, () => {}, factory);
}

async function closeAll() {
  await Promise.allSettled(
    openConnections
      .splice(0)
      .reverse()
      .map((close) => close()),
  );
}

/** Applies the migrations of `dir` that `url` does not have yet; answers with their names. */
export async function deploy(url, dir) {
  const entries = fs.readdirSync(dir, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const file = (name) => fs.readFileSync(path.join(dir, name, 'migration.sql'), 'utf8');
  const engine = await openEngine(url, [['schema.prisma', EMPTY_SCHEMA]]);
  try {
    const result = await engine.applyMigrations({
      filters: { externalTables: [], externalEnums: [] },
      migrationsList: {
        baseDir: dir,
        shadowDbInitScript: '',
        lockfile: {
          path: 'migration_lock.toml',
          content: fs.readFileSync(path.join(dir, 'migration_lock.toml'), 'utf8'),
        },
        migrationDirectories: names.map((name) => ({
          path: name,
          migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: file(name) } },
        })),
      },
    });
    return result.appliedMigrationNames;
  } finally {
    await closeAll();
  }
}

const failure = (error, code) => ({
  is_panic: false,
  message: error.message,
  error_code: code,
  meta: null,
  backtrace: null,
});

/** `cli can-connect-to-database | create-database | drop-database` */
async function command(name, url) {
  // The CLI throws the first line of stderr away.
  console.error(JSON.stringify({ level: 'INFO', target: 'schema_engine', fields: { message: 'wasm' } }));
  const target = new URL(url);
  const database = decodeURIComponent(target.pathname.slice(1));
  if (name !== 'can-connect-to-database') target.pathname = '/postgres';
  const client = new pg.Client(target.href);
  try {
    await client.connect();
    if (name === 'create-database') await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`);
    if (name === 'drop-database') await client.query(`DROP DATABASE ${pg.escapeIdentifier(database)}`);
    await client.end();
  } catch (error) {
    const code = { '3D000': 'P1003', '28P01': 'P1000' }[error.code] ?? 'P1001';
    const line = {
      level: 'ERROR',
      target: 'schema_engine::logger',
      timestamp: new Date().toISOString(),
      fields: failure(error, code),
    };
    console.error(JSON.stringify(line));
    process.exitCode = 1;
  }
}

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

async function answer(engine, { id, method, params }) {
  try {
    const result = (await engine[method === 'getDatabaseVersion' ? 'version' : method](params)) ?? {};
    if (method === 'diff' && result.stdout)
      send({ method: 'print', params: { content: result.stdout }, id: 1 });
    send({ id, result: result instanceof Map ? Object.fromEntries(result) : result });
  } catch (error) {
    const data = failure(error, error.code);
    send({
      id,
      error: { code: 4466, message: 'An error happened. Check the data field for details.', data },
    });
  }
}

async function main(argv) {
  const rest = [...argv];
  const datamodels = [];
  let url;
  while (rest[0]?.startsWith('--')) {
    const [option, value] = rest.splice(0, 2);
    if (option === '--datamodels') datamodels.push([value, fs.readFileSync(value, 'utf8')]);
    if (option === '--datasource') url = JSON.parse(value).url;
  }
  if (rest[0] === 'cli') return command(rest[1], url);
  const engine = await openEngine(url, datamodels.length ? datamodels : [['schema.prisma', EMPTY_SCHEMA]]);
  for await (const line of createInterface({ input: process.stdin })) {
    const message = line.trim() ? JSON.parse(line) : {};
    if (message.method) await answer(engine, message); // what has none is the CLI's reply to our "print"
  }
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === import.meta.filename) {
  await main(process.argv.slice(2)).catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
  await closeAll();
  process.exit();
}
