import { createHash } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeDatabase } from '../../server/catalog/describe.ts';
import type { Description } from '../../server/catalog/shapes.ts';
import { whoMay } from '../../server/catalog/who-may.ts';
import {
  createEnvironmentDatabase,
  dropEnvironmentDatabase,
  type EnvironmentCredentials,
} from '../../server/environments/database.ts';
import { connect } from '../../server/platform/postgres/connect.ts';
import { ident } from '../../server/platform/postgres/sql.ts';
import { type ClinicProgress, loadClinic } from './load.ts';
import { clinicTables } from './seed/tables.ts';

const DATABASE = 'env_clinic_example';
let credentials: EnvironmentCredentials;
let owner: pg.Client;
let seen: Description;
let tookMs: number;
const progress: ClinicProgress[] = [];
/** Of all rows; changes only when somebody changes the generator on purpose. */
const ROWS_SUM = '24a647bc695241898db17005a3dc4e14ca3665055921958f2ac4f37331acf571';

/** Runs statements as the API would: role and claims for one transaction, which is undone. */
async function as(role: string, sub: string | null, ...statements: string[]) {
  const client = await connect(DATABASE, role === 'service_role' ? credentials.service : credentials.api);
  try {
    await client.query('BEGIN');
    await client.query(`SET LOCAL ROLE ${ident(role)}`);
    const claims = JSON.stringify({ role, ...(sub ? { sub } : {}) });
    await client.query("SELECT set_config('request.jwt.claims', $1, true)", [claims]);
    let last: pg.QueryResult | undefined;
    for (const statement of statements) last = await client.query(statement);
    return last!.rows;
  } finally {
    await client.end();
  }
}
const count = async (role: string, sub: string | null, from: string) =>
  Number((await as(role, sub, `SELECT count(*) FROM ${from}`))[0].count);
const one = async (sql: string) => (await owner.query(sql)).rows[0];

beforeAll(async () => {
  await dropEnvironmentDatabase(connect, { database: DATABASE });
  credentials = await createEnvironmentDatabase(connect, { database: DATABASE });
  owner = await connect(DATABASE, credentials.owner);
  const start = performance.now();
  await loadClinic(owner, (report) => progress.push(report));
  tookMs = performance.now() - start;
  seen = await describeDatabase(owner);
});
afterAll(async () => {
  await owner.end();
  await dropEnvironmentDatabase(connect, { database: DATABASE });
});

describe('the rows', () => {
  test('about 100,000, loaded in seconds, with progress', () => {
    const last = progress.at(-1)!;
    console.log(`clinic: ${last.total} rows in ${Math.round(tookMs)} ms`);
    expect(last.total).toBeGreaterThan(95_000);
    expect(last.total).toBeLessThan(110_000);
    expect(last.done).toBe(last.total);
    expect(tookMs).toBeLessThan(30_000);
  });

  test('are believable', async () => {
    const facts = await one(`SELECT
      (SELECT count(DISTINCT (given_name, family_name)) FROM patients)::int AS names,
      (SELECT count(*) FROM appointments WHERE status = 'open')::int AS open,
      (SELECT count(*) FROM encounters e JOIN patients p ON p.id = e.patient_id WHERE e.started_at < p.registered_at - interval '1 day')::int AS early,
      (SELECT count(*) FROM payments p JOIN invoices i ON i.id = p.invoice_id WHERE p.paid_at < i.issued_on)::int AS before,
      (SELECT count(*) FROM invoice_balances b JOIN invoices USING (id) WHERE (b.open = 0) <> (status = 'paid'))::int AS unbalanced,
      (SELECT count(*) FROM invoice_balances WHERE open < 0)::int AS overpaid,
      (SELECT max(paid_at) < '2026-11-02 10:00Z' FROM payments) AS past`);
    expect(facts).toMatchObject({ early: 0, before: 0, unbalanced: 0, overpaid: 0, past: true });
    expect(facts.names).toBeGreaterThan(4700);
    expect(facts.open).toBeGreaterThan(300);
  });

  test('new rows get the next number', async () => {
    await owner.query('BEGIN');
    const row = await one(
      "INSERT INTO patients (given_name, family_name, born_on, sex) VALUES ('A', 'B', '2000-01-01', 'other') RETURNING id",
    );
    await owner.query('ROLLBACK');
    expect(Number(row.id)).toBe(5001);
  });

  test('are the same every time and everywhere', () => {
    const sum = () => createHash('sha256').update(JSON.stringify(clinicTables())).digest('hex');
    expect([sum(), sum()]).toEqual([ROWS_SUM, ROWS_SUM]);
  });
});

describe('what each may see', () => {
  test('a visitor: published practitioners and open slots', async () => {
    expect(await count('anon', null, 'practitioners')).toBe(23);
    expect(await as('anon', null, 'SELECT DISTINCT status FROM appointments')).toEqual([{ status: 'open' }]);
    expect(await count('anon', null, 'open_slots')).toBeGreaterThan(250);
    expect(await count('anon', null, "free_slots('cardiology')")).toBeGreaterThan(0);
    for (const name of [
      'patients',
      'encounters',
      'invoices',
      'staff_accounts',
      'care_teams',
      'invoice_balances',
    ])
      await expect(count('anon', null, name)).rejects.toMatchObject({ code: '42501' });
    await expect(as('anon', null, 'SELECT private.patient_id()')).rejects.toMatchObject({ code: '42501' });
  });

  test('a patient: their own', async () => {
    expect(await as('authenticated', 'patient-1', 'SELECT id FROM patients')).toEqual([{ id: '1' }]);
    const mine = await one(`SELECT
      (SELECT count(*) FROM encounters WHERE patient_id = 1)::int AS encounters,
      (SELECT count(*) FROM observations WHERE patient_id = 1)::int AS observations,
      (SELECT count(*) FROM invoices WHERE patient_id = 1)::int AS invoices,
      (SELECT count(*) FROM payments p JOIN invoices i ON i.id = invoice_id WHERE patient_id = 1)::int AS payments`);
    expect(mine.encounters).toBeGreaterThan(0);
    for (const [name, rows] of Object.entries(mine))
      expect(await count('authenticated', 'patient-1', name)).toBe(rows);
    expect(await count('authenticated', 'patient-1', 'staff_accounts')).toBe(0);
    const others = await as(
      'authenticated',
      'patient-1',
      'SELECT DISTINCT patient_id FROM appointments ORDER BY 1',
    );
    expect(others).toEqual([{ patient_id: '1' }, { patient_id: null }]);
  });

  test('a practitioner: their patients', async () => {
    const mine = await one('SELECT count(*)::int AS n FROM care_teams WHERE practitioner_id = 1');
    expect(await count('authenticated', 'practitioner-1', 'patients')).toBe(mine.n);
    expect(await count('authenticated', 'practitioner-1', 'care_teams')).toBeGreaterThan(mine.n);
    expect(await count('authenticated', 'practitioner-1', 'staff_accounts')).toBe(1);
    expect(await count('authenticated', 'practitioner-1', 'invoices')).toBe(0);
    const found = await count('authenticated', 'practitioner-1', "search_encounters('dizzy OR headache')");
    expect(found).toBeGreaterThan(0);
    expect(found).toBeLessThan(await count('service_role', null, "search_encounters('dizzy OR headache')"));
  });

  test('somebody signed in whom the clinic does not know: what visitors see, and the lists', async () => {
    for (const sub of [null, 'nobody', "x'; DROP TABLE patients"]) {
      expect(await count('authenticated', sub, 'patients')).toBe(0);
      expect(await count('authenticated', sub, 'encounters')).toBe(0);
      expect(await count('authenticated', sub, 'medications')).toBe(24);
    }
  });

  test('the service role: everything', async () => {
    expect(await count('service_role', null, 'patients')).toBe(5000);
    expect(await count('service_role', null, 'invoice_balances')).toBeGreaterThan(10_000);
  });
});

describe('what each may do', () => {
  const open = "(SELECT min(id) FROM appointments WHERE status = 'open')";

  test('a patient books an open slot and cancels it', async () => {
    const booked = await as('authenticated', 'patient-1', `SELECT * FROM book_slot(${open}, 'Cough')`);
    expect(booked).toMatchObject([{ patient_id: '1', status: 'booked', reason: 'Cough' }]);
    const rows = await as(
      'authenticated',
      'patient-1',
      `SELECT * FROM book_slot(${open})`,
      "UPDATE appointments SET status = 'cancelled' WHERE status = 'booked' AND patient_id = 1 RETURNING status",
    );
    expect(rows.length).toBeGreaterThan(0);
  });

  test('nobody books for others or takes what is taken', async () => {
    const forOther = `UPDATE appointments SET patient_id = 2, status = 'booked' WHERE id = ${open}`;
    await expect(as('authenticated', 'patient-1', forOther)).rejects.toMatchObject({ code: '42501' });
    const taken = "SELECT * FROM book_slot((SELECT max(id) FROM appointments WHERE status = 'booked'))";
    expect(await as('authenticated', 'patient-1', taken)).toEqual([]);
    expect(await as('authenticated', 'practitioner-1', `SELECT * FROM book_slot(${open})`)).toEqual([]);
    await expect(as('anon', null, `SELECT * FROM book_slot(${open})`)).rejects.toMatchObject({
      code: '42501',
    });
  });

  test('a patient changes how they are reached, not who they are', async () => {
    const change = "UPDATE patients SET phone = '1' RETURNING id";
    expect(await as('authenticated', 'patient-1', change)).toEqual([{ id: '1' }]);
    expect(await as('authenticated', 'practitioner-1', change)).toEqual([]);
    const name = "UPDATE patients SET family_name = 'X'";
    await expect(as('authenticated', 'patient-1', name)).rejects.toMatchObject({ code: '42501' });
  });

  test('a practitioner offers slots, never two at once', async () => {
    const offer = (
      who: number,
      hour: number,
    ) => `INSERT INTO appointments (practitioner_id, location_id, starts_at, ends_at)
      VALUES (${who}, 1, '2027-01-01 ${hour}:00Z', '2027-01-01 ${hour + 1}:30Z')`;
    await as('authenticated', 'practitioner-1', offer(1, 10));
    await expect(as('authenticated', 'practitioner-1', offer(2, 10))).rejects.toMatchObject({
      code: '42501',
    });
    const twice = as('authenticated', 'practitioner-1', offer(1, 10), offer(1, 11));
    await expect(twice).rejects.toMatchObject({ code: '23P01' });
  });

  test('a practitioner writes encounters for their own patients only', async () => {
    const write = (patient: string) => `INSERT INTO encounters
      (patient_id, practitioner_id, started_at, minutes, complaint, note)
      VALUES ((${patient}), 1, now(), 10, 'Cough', 'Lungs clear.')`;
    const own = 'SELECT min(patient_id) FROM care_teams WHERE practitioner_id = 1';
    await as('authenticated', 'practitioner-1', write(own));
    const id = (
      await one(
        'SELECT min(id) AS id FROM patients WHERE id NOT IN (SELECT patient_id FROM care_teams WHERE practitioner_id = 1)',
      )
    ).id;
    await expect(as('authenticated', 'practitioner-1', write(id))).rejects.toMatchObject({ code: '42501' });
    await expect(as('authenticated', 'patient-1', write('1'))).rejects.toMatchObject({ code: '42501' });
  });
});

describe('the schema keeps the rules that Slipway teaches', () => {
  const exposed = () => seen.tables.filter((table) => table.schema === 'public');
  const tables = () => exposed().filter((table) => table.kind === 'table');

  test('every table, column, view, function and type is described', () => {
    const missing = exposed().flatMap((table) => [
      ...(table.comment ? [] : [table.name]),
      ...table.columns.filter((column) => !column.comment).map((column) => `${table.name}.${column.name}`),
    ]);
    const others = [...seen.functions, ...seen.enums].filter((one) => !one.comment).map((one) => one.name);
    expect([...missing, ...others]).toEqual([]);
  });

  test('row-level security is on everywhere, with policies', () => {
    expect(tables().filter((table) => !table.rls || !table.policies.length)).toEqual([]);
  });

  test('each table has a primary key, and an index that begins with each foreign key', () => {
    const bare = tables().flatMap((table) =>
      table.foreignKeys
        .filter(
          (key) => !table.indexes.some((index) => !index.predicate && index.columns[0] === key.columns[0]),
        )
        .map((key) => `${table.name}: ${key.name}`),
    );
    expect(bare).toEqual([]);
    expect(tables().filter((table) => !table.primaryKey)).toEqual([]);
  });

  test('no index repeats the beginning of another', () => {
    const repeated = tables().flatMap((table) => {
      const plain = table.indexes.filter((index) => index.method === 'btree' && !index.predicate);
      return plain.filter((index) =>
        plain.some(
          (other) =>
            other !== index &&
            !index.unique &&
            other.columns.slice(0, index.columns.length).join() === index.columns.join(),
        ),
      );
    });
    expect(repeated.map((index) => index.name)).toEqual([]);
  });

  test('one permissive policy per role and operation; claims are read once per query', () => {
    for (const table of tables())
      for (const role of ['anon', 'authenticated'] as const)
        for (const [operation, right] of Object.entries(whoMay(table)[role]))
          expect([table.name, operation, right.policies.length <= 1]).toEqual([table.name, operation, true]);
    const bare = tables().flatMap((table) =>
      table.policies.filter((policy) =>
        /(?<!SELECT )(private\.\w+\(|current_setting)/.test(`${policy.using} ${policy.check}`),
      ),
    );
    expect(bare).toEqual([]);
  });

  test('views run with the caller’s rights, functions with a fixed search_path', () => {
    expect(exposed().filter((table) => table.kind === 'view' && !table.securityInvoker)).toEqual([]);
    expect(seen.functions.filter((one) => !one.settings.includes('search_path=""'))).toEqual([]);
    expect(seen.functions.filter((one) => one.schema === 'public' && one.securityDefiner)).toEqual([]);
  });

  test('anon may only read; nobody may truncate; extensions are out of the way', () => {
    const grants = exposed().flatMap((table) => table.grants);
    expect(grants.filter((one) => one.role === 'PUBLIC')).toEqual([]);
    expect(grants.filter((one) => one.role === 'anon' && one.privilege !== 'SELECT')).toEqual([]);
    expect(grants.filter((one) => ['TRUNCATE', 'REFERENCES', 'TRIGGER'].includes(one.privilege))).toEqual([]);
    expect(seen.extensions).toMatchObject([{ name: 'btree_gist', schema: 'extensions' }]);
  });

  test('keys are bigint identities, money is numeric, text is text, time has a zone', () => {
    const types = new Set(tables().flatMap((table) => table.columns.map((column) => column.type)));
    for (const type of ['json', 'real', 'double precision', 'timestamp without time zone', 'money'])
      expect(types.has(type)).toBe(false);
    expect([...types].filter((type) => type.startsWith('character'))).toEqual([]);
  });
});
