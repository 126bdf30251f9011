import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { RESTORE_SERVICE_RIGHTS } from '../../environments/service-rights.ts';
import { connect, type Login } from '../../platform/postgres/connect.ts';
import { ident, literal } from '../../platform/postgres/sql.ts';
import type { Masking } from '../masking/column.ts';
import { decodeField } from '../masking/column.ts';
import { type Kind, Masker } from '../masking/masker.ts';
import { KnownValues } from '../masking/words-in-text.ts';
import type { FillReport } from '../shapes.ts';
import { rootOf, type TableFacts } from './facts.ts';
import { chooseRows, copyOut, type Kept, shortened } from './keep.ts';
import { type Amendments, type ColumnRule, isText, type MaskPlan, personalNames, planMasks } from './plan.ts';
import type { Production } from './source.ts';
import { maskRows, tableMasks } from './transform.ts';

/** A database in which the base is filled. */
export interface Target {
  database: string;
  owner: Login;
}

const SESSION = `SET client_encoding = 'UTF8'; SET standard_conforming_strings = on; SET synchronous_commit = off;
  SET statement_timeout = 0; SET client_min_messages = warning; SET check_function_bodies = false;
  SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres'; SET TimeZone = 'UTC'; SET search_path = ''`;

/** Kinds whose values stand for a person by themselves, so that they are looked for in all other texts. */
const TELLING = new Set<ColumnRule['kind']>([
  'email',
  'phone',
  'name',
  'firstName',
  'lastName',
  'address',
  'username',
  'shape',
  'secret',
  'url',
  'ip',
]);

/** Few values for many rows: a category, such as a country, which is in many texts and names nobody. */
const isCategory = (distinct: number, rows: number): boolean => distinct < 50 && distinct * 4 < rows;

async function collectColumn(
  client: pg.ClientBase,
  from: string,
  column: string,
  add: (value: string) => void,
): Promise<void> {
  const stream = client.query(
    copyTo(`COPY (SELECT ${column} FROM ONLY ${from} WHERE ${column} IS NOT NULL) TO STDOUT`),
  );
  const few = new Set<string>();
  let rows = 0;
  let rest = '';
  const take = (line: string) => {
    rows++;
    const value = decodeField(line);
    if (few.size < 50) few.add(value);
    else add(value);
  };
  stream.setEncoding('utf8');
  for await (const chunk of stream) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    for (const line of lines) take(line);
  }
  if (!isCategory(few.size, rows)) for (const value of few) add(value);
}

/** The personal values that there are, to be looked for in texts that nobody has marked. */
async function collectKnown({ client, facts }: Production, plan: MaskPlan): Promise<KnownValues> {
  const known = new KnownValues();
  for (const table of facts.tables.filter(({ copied }) => copied))
    for (const column of table.columns) {
      const rule = plan.rules.get(column.id);
      const telling = rule && rule.why !== 'linked' && TELLING.has(rule.kind) && isText(column);
      if (telling && column.shape === 'scalar') {
        const add = (value: string) => known.add(value, rule.kind as Kind);
        await collectColumn(client, ident(table.schema, table.name), ident(column.name), add);
      }
    }
  return known;
}

class Filling {
  readonly #production: Production;
  readonly #target: pg.Client;
  readonly #plan: MaskPlan;
  readonly #masking: Masking;
  readonly #kept: Kept;

  constructor(production: Production, target: pg.Client, plan: MaskPlan, masking: Masking, kept: Kept) {
    this.#production = production;
    this.#target = target;
    this.#plan = plan;
    this.#masking = masking;
    this.#kept = kept;
  }

  async all(): Promise<void> {
    const { before, after, facts } = this.#production;
    await this.#target.query(SESSION);
    const forced = before.filter((text) => FORCED.test(text));
    await this.#run(before.filter((text) => !FORCED.test(text)));
    for (const table of facts.tables) if (table.copied && table.columns.length) await this.#copy(table);
    await this.#sequences();
    await this.#run(after);
    // Until now the owner had to see every row, for materialized views among others.
    await this.#run(forced);
    await this.#target.query(`RESET ALL; ${RESTORE_SERVICE_RIGHTS}; ANALYZE`);
  }

  async #run(statements: string[]): Promise<void> {
    for (const text of statements) await this.#target.query(text);
  }

  async #copy(table: Production['facts']['tables'][number]): Promise<void> {
    const columns = table.columns.map(({ name }) => ident(name)).join(', ');
    const out = this.#production.client.query(copyTo(copyOut(this.#kept, table)));
    const { schema, name } = this.#goesTo(table);
    const into = this.#target.query(copyFrom(`COPY ${ident(schema, name)} (${columns}) FROM STDIN`));
    const masks = tableMasks(this.#masking, this.#plan, table);
    try {
      if (masks) await pipeline(out, maskRows(masks), into);
      else await pipeline(out, into);
    } catch (error) {
      throw error instanceof pg.DatabaseError ? new CopyFailed(error, table.id) : error;
    }
  }

  /** Rows whose masked values decide their partition go into the whole table, which finds it for them. */
  #goesTo(table: TableFacts): TableFacts {
    const { facts } = this.#production;
    const ownId = `${table.id}.`;
    const moves = facts.checks.some(
      ({ name, columns }) => !name && columns.some((id) => id.startsWith(ownId) && this.#plan.rules.has(id)),
    );
    const root = moves ? rootOf(facts, table.id) : table.id;
    return facts.tables.find(({ id }) => id === root) ?? table;
  }

  async #sequences(): Promise<void> {
    const { client } = this.#production;
    const { rows } = await client.query<{ schema: string; name: string }>(SEQUENCES);
    for (const { schema, name } of rows) {
      const sequence = ident(schema, name);
      const found = await client.query(`SELECT last_value AS value, is_called AS called FROM ${sequence}`);
      const { value, called } = found.rows[0] as { value: string; called: boolean };
      await this.#target.query(`SELECT pg_catalog.setval(${literal(sequence)}, ${BigInt(value)}, ${called})`);
    }
  }
}

const FORCED = /^ALTER TABLE (?:ONLY )?\S.* FORCE ROW LEVEL SECURITY$/;
const SEQUENCES = `
  SELECT n.nspname::text AS schema, c.relname::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('slipway', 'information_schema')
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.deptype = 'e' AND e.classid = 'pg_class'::regclass AND e.objid = c.oid)`;

/** Masked rows were refused by the base: by which table. */
export class CopyFailed extends Error {
  readonly error: pg.DatabaseError;
  readonly table: string;
  constructor(error: pg.DatabaseError, table: string) {
    super(error.message, { cause: error });
    this.error = error;
    this.table = table;
  }
}

function reportOf({ facts }: Production, plan: MaskPlan, known: KnownValues): Omit<FillReport, 'shortened'> {
  const nameOf = ({ schema, name }: { schema: string; name: string }) => `${schema}.${name}`;
  const masked = facts.tables.flatMap((table) =>
    table.columns.flatMap(({ id, name }) => {
      const rule = plan.rules.get(id);
      return rule
        ? [{ table: nameOf(table), column: name, kind: rule.element ?? rule.kind, why: rule.why }]
        : [];
    }),
  );
  const notes = known.left
    ? [
        'There are too many personal values to look for each of them in all other texts; mark columns that hold copies of them.',
      ]
    : [];
  return { masked, notes };
}

/**
 * Fills an empty database with production's schema and masked rows. What comes from production's tables is masked before
 * it is sent, so that no personal value ever reaches the new database's files.
 * @param most rows per table; of larger tables the first ones, and those that other rows refer to
 * @param leftOut ids of tables that stay empty, with all that refer to them
 * @throws CopyFailed, or PostgreSQL's error, when a masked value breaks a rule of the schema
 */
export async function fillBase(
  production: Production,
  target: Target,
  options: { key: Buffer; most: number; amendments: Amendments; leftOut: ReadonlySet<string> },
): Promise<FillReport> {
  const plan = planMasks(production.facts, production.samples, options.amendments);
  const known = await collectKnown(production, plan);
  const kept = await chooseRows(production.client, production.facts, options);
  const left = await shortened(production.client, production.facts, kept);
  const masking = { masker: new Masker(options.key), known, names: personalNames(production.facts, plan) };
  const client = await connect(target.database, target.owner);
  try {
    await new Filling(production, client, plan, masking, kept).all();
    await copyMigrations(production, target.database);
  } finally {
    await client.end();
  }
  return { ...reportOf(production, plan, known), shortened: left };
}

async function copyMigrations({ migrations }: Production, database: string): Promise<void> {
  const admin = await connect(database);
  try {
    for (const row of migrations) {
      const names = Object.keys(row);
      const values = names.map((_, at) => `$${at + 1}`).join(', ');
      const columns = names.map((name) => ident(name)).join(', ');
      await admin.query(`INSERT INTO slipway.migrations (${columns}) VALUES (${values})`, Object.values(row));
    }
  } finally {
    await admin.end();
  }
}
