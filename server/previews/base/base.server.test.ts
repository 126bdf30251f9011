import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { clearTheWay } from '../../migrations/way.ts';
import { readDb, writeDb } from '../../platform/control/client.ts';
import { connect, withConnection } from '../../platform/postgres/connect.ts';
import { ident } from '../../platform/postgres/sql.ts';
import { aProject, inDatabase } from '../../repositories/site.testing.ts';
import { aMember, aTeam, testControl } from '../../testing/control.ts';
import { makeBaseApart } from './apart.ts';
import { makeBase } from './refresh.ts';

const PEOPLE = 100;
/** Five personal values of each person; none of them is made of words that masked values are made of. */
const person = (n: number) => ({
  name: `Zorblax Quuxington${n}x`,
  email: `zorblax.${n}.quux@planted-domain.test`,
  phone: `+49 171 ${5550000 + n * 37}`,
  diagnosis: `Chronic planteditis of grade P${n}G with xylophobia`,
  secret: `plantedtoken${n}abcdefgh`,
});
const people = Array.from({ length: PEOPLE }, (_, n) => person(n));
const planted = people.flatMap((one) => Object.values(one));

const SCHEMA = `
  CREATE TYPE public.stage AS ENUM ('new', 'old');
  CREATE DOMAIN public.mail AS text CHECK (VALUE ~ '^[^@ ]+@[^@ ]+$');
  CREATE TABLE patient (
    email public.mail PRIMARY KEY,
    name text NOT NULL,
    phone varchar(20) UNIQUE,
    born date NOT NULL,
    died date,
    diagnosis text,
    api_secret text NOT NULL CHECK (length(api_secret) > 5),
    code varchar(8) NOT NULL UNIQUE CHECK (code ~ '^[A-Z]{2}[0-9]{5}$'),
    status text NOT NULL CHECK (status IN ('active', 'away')),
    blood text CHECK (blood IN ('A', 'B', 'AB', 'O')),
    stage public.stage NOT NULL DEFAULT 'new',
    tags text[],
    extra jsonb,
    photo bytea,
    visits daterange,
    initials text GENERATED ALWAYS AS (left(name, 1)) STORED,
    words tsvector GENERATED ALWAYS AS (to_tsvector('simple', name)) STORED,
    search tsvector,
    CHECK (died IS NULL OR died >= born)
  );
  COMMENT ON COLUMN patient.name IS 'Full name @personal';
  COMMENT ON COLUMN patient.email IS 'Where to write to @personal';
  COMMENT ON COLUMN patient.born IS 'Birthday @personal';
  COMMENT ON COLUMN patient.died IS '@personal';
  COMMENT ON COLUMN patient.diagnosis IS 'What they have @health';
  COMMENT ON COLUMN patient.blood IS '@health';
  COMMENT ON COLUMN patient.code IS '@personal';
  COMMENT ON COLUMN patient.visits IS '@personal';
  COMMENT ON COLUMN patient.extra IS '@personal';
  CREATE TABLE visit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    who public.mail NOT NULL REFERENCES patient ON DELETE CASCADE,
    remark text,
    price numeric(8,2) NOT NULL
  );
  CREATE TABLE history (id serial PRIMARY KEY, what text NOT NULL, old_row jsonb, at timestamptz NOT NULL DEFAULT now());
  CREATE TABLE product (id int PRIMARY KEY, title text NOT NULL UNIQUE, description text);
  CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN INSERT INTO history (what, old_row) VALUES (TG_OP, to_jsonb(NEW)); RETURN NEW; END $$;
  CREATE TRIGGER keep AFTER INSERT ON patient FOR EACH ROW EXECUTE FUNCTION keep();
  CREATE POLICY own ON patient TO authenticated USING (true);
  CREATE MATERIALIZED VIEW known AS SELECT count(*) AS n FROM visit;
  CREATE VIEW grown AS SELECT name FROM patient WHERE born < '2000-01-01';
  GRANT SELECT ON product TO anon;
  ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO anon;`;

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;

function rows(): string {
  const patients = people.map(({ name, email, phone, diagnosis, secret }, n) => {
    const extra = JSON.stringify({ contact: { name, phones: [phone] }, level: 3, note: `Ask ${name} first` });
    const search = `to_tsvector('simple', ${text(name)})`;
    return `(${text(email)}, ${text(name)}, ${text(phone)}, date '1950-01-01' + ${n * 97}, ${n % 3 ? 'NULL' : `date '1950-02-01' + ${n * 97}`},
      ${text(diagnosis)}, ${text(secret)}, 'QX${String(10000 + n)}', '${n % 2 ? 'active' : 'away'}', '${['A', 'B', 'AB', 'O'][n % 4]}',
      ARRAY[${text(name)}, 'plain'], ${text(extra)}, convert_to(${text(`scan of ${name}`)}, 'UTF8'),
      daterange('2020-01-01', '2020-02-01'), ${search})`;
  });
  const visits = people.map(
    ({ name, email, phone }) =>
      `(${text(email)}, ${text(`Called ${name} on ${phone}, then wrote to ${email}.`)}, 9.5)`,
  );
  const products = people
    .slice(0, 20)
    .map(
      ({ name, email }, n) =>
        `(${n}, 'Walnut table ${n}', ${text(`Loved by ${name} (${email}) and by others.`)})`,
    );
  return `
    INSERT INTO patient (email, name, phone, born, died, diagnosis, api_secret, code, status, blood, tags, extra, photo, visits, search)
      VALUES ${patients.join(',')};
    INSERT INTO visit (who, remark, price) VALUES ${visits.join(',')};
    INSERT INTO product VALUES ${products.join(',')};
    REFRESH MATERIALIZED VIEW known;
    ALTER TABLE patient ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`;
}

let team: { id: string };
let owner: { id: string };
let projectId: string;
let base: Awaited<ReturnType<typeof aBase>>;

async function aBase(schema: string) {
  const { project, environment } = await aProject(team, { by: owner });
  await inDatabase(environment, schema);
  await makeBase({ projectId: project.id });
  const row = await readDb().previewBase.findUniqueOrThrow({ where: { projectId: project.id } });
  projectId = project.id;
  return { row, environment };
}

/** Opens the base for a look, and closes it again. */
async function inBase<T>(database: string, sql: string): Promise<T[]> {
  await withConnection('postgres', undefined, (admin) =>
    admin.query(`ALTER DATABASE ${ident(database)} ALLOW_CONNECTIONS true`),
  );
  try {
    return (await withConnection(database, undefined, (client) => client.query(sql))).rows as T[];
  } finally {
    await withConnection('postgres', undefined, (admin) =>
      admin.query(`ALTER DATABASE ${ident(database)} ALLOW_CONNECTIONS false`),
    );
  }
}

beforeAll(async () => {
  const clean = await testControl();
  team = await aTeam();
  owner = await aMember(team as never, 'owner');
  base = await aBase(`${SCHEMA}; ${rows()}`);
  return clean;
}, 60_000);

/** Everything that lies in the folder of a database. */
async function filesOf(database: string): Promise<Buffer> {
  const admin = await connect('postgres');
  await admin.query('CHECKPOINT');
  const found = await admin.query(
    `SELECT current_setting('data_directory') AS dir, oid FROM pg_database WHERE datname = $1`,
    [database],
  );
  await admin.end();
  const { dir, oid } = found.rows[0];
  const folder = path.join(dir, 'base', String(oid));
  return Buffer.concat(fs.readdirSync(folder).map((name) => fs.readFileSync(path.join(folder, name))));
}

describe('the masked copy', () => {
  test('is ready, and nobody can connect to it', async () => {
    expect(base.row.failure).toBe(null);
    expect(base.row).toMatchObject({ state: 'ready', building: null });
    await expect(connect(base.row.database!)).rejects.toMatchObject({ code: '55000' });
  });

  test('has none of 500 planted personal values in its files, which production has', async () => {
    const here = (await filesOf(base.row.database!)).toString('latin1');
    const there = (await filesOf(base.environment.database)).toString('latin1');
    expect(planted).toHaveLength(500);
    expect(planted.filter((value) => !there.includes(value))).toEqual([]);
    expect(planted.filter((value) => here.includes(value))).toEqual([]);
    // Not even a word of them, as in what full-text search keeps.
    const small = here.toLowerCase();
    expect(['zorblax', 'quuxington', 'planteditis'].filter((word) => small.includes(word))).toEqual([]);
  });

  test('keeps rows, keys, categories and what refers to them', async () => {
    const [found] = await inBase<Record<string, unknown>>(
      base.row.database!,
      `SELECT (SELECT count(*)::int FROM public.patient) AS patients, (SELECT count(DISTINCT email)::int FROM public.patient) AS emails,
        (SELECT count(DISTINCT code)::int FROM public.patient) AS codes,
        (SELECT count(*)::int FROM public.visit v JOIN public.patient p ON p.email = v.who) AS visits,
        (SELECT count(*)::int FROM public.patient WHERE status = 'active') AS active,
        (SELECT count(*)::int FROM public.patient WHERE initials = left(name, 1)) AS initials,
        (SELECT title FROM public.product WHERE id = 3) AS title, (SELECT n::int FROM public.known) AS known,
        (SELECT sum(price)::text FROM public.visit) AS paid, (SELECT count(*)::int FROM public.history) AS history`,
    );
    expect(found).toEqual({
      patients: 100, emails: 100, codes: 100, visits: 100, active: 50, initials: 100, title: 'Walnut table 3', known: 100, paid: '950.00', history: 100,
    }); // biome-ignore format: a row
  });

  test('looks like what it stands for, and is in the old form where a rule wants it', async () => {
    const [one] = await inBase<Record<string, string>>(
      base.row.database!,
      `SELECT email::text, name, phone, code, extra::text, tags::text, status, api_secret AS secret FROM public.patient LIMIT 1`,
    );
    expect(one!['email']).toMatch(/^[a-z]+\.[a-z]+\.[a-z0-9]{10}@example\.com$/);
    expect(one!['name']).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
    expect(one!['phone']).toMatch(/^\+\d\d \d{3} \d{7}$/);
    expect(one!['code']).toMatch(/^[A-Z]{2}\d{5}$/);
    expect(JSON.parse(one!['extra']!)).toMatchObject({ contact: { phones: [expect.any(String)] } });
  });

  test('reports what it masked and why', () => {
    const { masked } = base.row.report as { masked: { table: string; column: string; why: string }[] };
    const why = (column: string) =>
      masked.find((one) => one.table === 'public.patient' && one.column === column)?.why;
    expect([why('name'), why('phone'), why('photo'), why('status')]).toEqual([
      'marked',
      'name',
      'binary',
      undefined,
    ]);
    expect(masked.find((one) => one.column === 'who')?.why).toBe('linked');
    expect(masked.find((one) => one.column === 'remark')?.why).toBe('name');
  });

  test('masks the same values alike each time, and takes the place of the old copy', async () => {
    const emails = 'SELECT email::text FROM public.patient ORDER BY 1';
    const before = await inBase(base.row.database!, emails);
    await makeBase({ projectId });
    const again = await readDb().previewBase.findUniqueOrThrow({ where: { projectId } });
    expect(again.database).not.toBe(base.row.database);
    expect(await inBase(again.database!, emails)).toEqual(before);
    await expect(connect(base.row.database!)).rejects.toMatchObject({ code: '3D000' });
    await writeDb().previewBase.findUniqueOrThrow({ where: { projectId } });
  });
});

test('is made in a process of its own, which ends when it is told to', async () => {
  const before = await readDb().previewBase.findUniqueOrThrow({ where: { projectId } });
  await makeBaseApart({ projectId });
  const after = await readDb().previewBase.findUniqueOrThrow({ where: { projectId } });
  expect(after.state).toBe('ready');
  expect(after.database).not.toBe(before.database);
  const stop = new AbortController();
  const stopped = makeBaseApart({ projectId }, stop.signal);
  stop.abort();
  await expect(stopped).rejects.toThrow(/ended with SIGTERM/);
});

test('gives way to a migration, and is asked for again', async () => {
  const before = await readDb().previewBase.findUniqueOrThrow({ where: { projectId } });
  let making = true;
  const made = makeBase({ projectId }).finally(() => {
    making = false;
  });
  let ended = 0;
  while (making && !ended) ended = await clearTheWay(base.environment.database);
  await made;
  expect(ended).toBe(1);
  const after = await readDb().previewBase.findUniqueOrThrow({ where: { projectId } });
  expect(after).toMatchObject({ state: 'ready', database: before.database, building: null, failure: null });
  const key = `preview.base:${projectId}`;
  const jobs = await writeDb()
    .$queryRaw`SELECT run_at > now() AS later FROM graphile_worker.jobs WHERE key = ${key}`;
  expect(jobs).toEqual([{ later: true }]);
});

test('a masked value that no form of it passes stops the copy, and nothing unmasked gets out', async () => {
  const { row } = await aBase(`
    CREATE TABLE odd (id int PRIMARY KEY, pin int NOT NULL CHECK (pin * pin = 1522756));
    COMMENT ON COLUMN odd.pin IS '@personal';
    INSERT INTO odd VALUES (1, 1234)`);
  expect(row).toMatchObject({ state: 'failed', database: null, building: null });
  expect(row.failure).toContain('odd');
});

test('personal values that decide the partition of their row stay masked and find a place, or are left out', async () => {
  const { row } = await aBase(`
    CREATE TABLE by_city (id int, city text, PRIMARY KEY (id, city)) PARTITION BY LIST (city);
    CREATE TABLE by_city_a PARTITION OF by_city FOR VALUES IN ('Qxburg', 'Qxdorf');
    CREATE TABLE by_city_b PARTITION OF by_city DEFAULT;
    INSERT INTO by_city SELECT n, CASE n % 3 WHEN 0 THEN 'Qxburg' WHEN 1 THEN 'Qxdorf' ELSE 'Qxstadt' || n END FROM generate_series(1, 30) n;
    COMMENT ON COLUMN by_city.city IS '@personal';
    CREATE TABLE by_mail (email text PRIMARY KEY) PARTITION BY HASH (email);
    CREATE TABLE by_mail_a PARTITION OF by_mail FOR VALUES WITH (MODULUS 2, REMAINDER 0);
    CREATE TABLE by_mail_b PARTITION OF by_mail FOR VALUES WITH (MODULUS 2, REMAINDER 1);
    INSERT INTO by_mail SELECT 'qx' || n || '@planted-domain.test' FROM generate_series(1, 30) n;
    CREATE TABLE by_birth (id int, born date NOT NULL) PARTITION BY RANGE (born);
    CREATE TABLE by_birth_a PARTITION OF by_birth FOR VALUES FROM ('1990-01-01') TO ('1990-02-01');
    CREATE TABLE by_birth_b PARTITION OF by_birth FOR VALUES FROM ('1990-02-01') TO ('1990-03-01');
    COMMENT ON COLUMN by_birth.born IS '@personal';
    INSERT INTO by_birth SELECT n, date '1990-01-02' + n FROM generate_series(1, 50) n;
    CREATE TABLE by_pin (id int, pin int NOT NULL, PRIMARY KEY (id, pin)) PARTITION BY RANGE (pin);
    CREATE TABLE by_pin_a PARTITION OF by_pin FOR VALUES FROM (1234) TO (1235);
    COMMENT ON COLUMN by_pin.pin IS '@personal';
    CREATE TABLE use_of_pin (id int PRIMARY KEY, by_id int, pin int, FOREIGN KEY (by_id, pin) REFERENCES by_pin);
    INSERT INTO by_pin VALUES (1, 1234);
    INSERT INTO use_of_pin VALUES (1, 1, 1234)`);
  expect(row.failure).toBe(null);
  const [found] = await inBase<Record<string, unknown>>(
    row.database!,
    `SELECT (SELECT count(*)::int FROM public.by_city) AS cities, (SELECT count(*)::int FROM public.by_mail) AS mails,
      (SELECT count(*)::int FROM public.by_birth) AS births, (SELECT count(*)::int FROM public.by_pin) AS pins,
      (SELECT count(*)::int FROM public.use_of_pin) AS uses,
      (SELECT count(*)::int FROM public.by_mail WHERE email LIKE 'qx%') AS plain,
      (SELECT count(*)::int FROM public.by_city WHERE city LIKE 'Qxstadt%') AS towns`,
  );
  expect(found).toEqual({ cities: 30, mails: 30, births: 50, pins: 0, uses: 0, plain: 0, towns: 0 });
  expect((row.report as { shortened: unknown[] }).shortened).toEqual([
    { table: 'public.by_pin_a', kept: 0, rows: 1, why: 'partition' },
    { table: 'public.use_of_pin', kept: 0, rows: 1, why: 'partition' },
  ]);
});

test('takes some rows of large tables, with those that others refer to', async () => {
  process.env['SLIPWAY_PREVIEW_ROWS'] = '10';
  try {
    const { row } = await aBase(`
      CREATE TABLE parent (id int PRIMARY KEY, boss int REFERENCES parent);
      CREATE TABLE child (id int PRIMARY KEY, parent int NOT NULL REFERENCES parent);
      INSERT INTO parent SELECT n, nullif(n + 1, 101) FROM generate_series(1, 100) n ORDER BY n DESC;
      INSERT INTO child SELECT n, 1 + n % 40 FROM generate_series(1, 200) n;
      CREATE TABLE ping (id int PRIMARY KEY, pong int);
      CREATE TABLE pong (id int PRIMARY KEY, ping int REFERENCES ping);
      INSERT INTO ping SELECT n, n FROM generate_series(1, 100) n;
      INSERT INTO pong SELECT n, n % 100 + 1 FROM generate_series(1, 100) n;
      ALTER TABLE ping ADD FOREIGN KEY (pong) REFERENCES pong;
      CREATE TABLE place (id int PRIMARY KEY) PARTITION BY RANGE (id);
      CREATE TABLE place_low PARTITION OF place FOR VALUES FROM (1) TO (51);
      CREATE TABLE place_high PARTITION OF place FOR VALUES FROM (51) TO (101);
      CREATE TABLE stay (id int PRIMARY KEY, place int NOT NULL REFERENCES place) PARTITION BY HASH (id);
      CREATE TABLE stay_a PARTITION OF stay FOR VALUES WITH (MODULUS 2, REMAINDER 0);
      CREATE TABLE stay_b PARTITION OF stay FOR VALUES WITH (MODULUS 2, REMAINDER 1);
      INSERT INTO place SELECT n FROM generate_series(1, 100) n;
      INSERT INTO stay SELECT n, 101 - n FROM generate_series(1, 99) n`);
    expect(row.failure).toBe(null);
    const [found] = await inBase(
      row.database!,
      'SELECT (SELECT count(*)::int FROM public.child) AS child, (SELECT count(*)::int FROM public.parent) AS parent',
    );
    expect(found).toEqual({ child: 10, parent: 99 });
    const { shortened } = row.report as { shortened: { table: string; kept: number; rows: number }[] };
    const of = (name: string) => shortened.find(({ table }) => table === `public.${name}`);
    expect(of('child')).toEqual({ table: 'public.child', kept: 10, rows: 200, why: 'size' });
    expect(of('parent')).toEqual({ table: 'public.parent', kept: 99, rows: 100, why: 'size' });
    expect(of('stay_a')).toMatchObject({ kept: 10 });
    // Two tables that refer to each other pull in whole chains, and partitions what theirs need.
    const [whole] = await inBase<Record<string, number>>(
      row.database!,
      `SELECT (SELECT count(*)::int FROM public.stay s LEFT JOIN public.place p ON p.id = s.place WHERE p.id IS NULL) AS lost,
        (SELECT count(*)::int FROM public.stay) AS stays, (SELECT count(*)::int FROM public.ping) AS pings`,
    );
    expect(whole).toEqual({ lost: 0, stays: 20, pings: 100 });
  } finally {
    delete process.env['SLIPWAY_PREVIEW_ROWS'];
  }
});
