import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeDatabase } from '../catalog/describe.ts';
import { HARD_SCHEMA } from '../catalog/fixture.ts';
import {
  createEnvironmentDatabase,
  dropEnvironmentDatabase,
  type EnvironmentCredentials,
} from '../environments/database.ts';
import { connect } from '../platform/postgres/connect.ts';
import { describeApi, indexOf } from './describe.ts';
import { plainText } from './prose.ts';
import type { ApiReference, OperationName, OperationReference, Parameter } from './shapes.ts';

const CLINIC = 'env_reference_clinic';
const HARD = 'env_reference_hard';

const SCHEMA = `
CREATE TYPE visit_state AS ENUM ('booked', 'done', 'missed');
CREATE TABLE patient (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  full_name text NOT NULL,
  email text UNIQUE,
  born_on date NOT NULL,
  tags text[] NOT NULL DEFAULT '{}',
  account uuid
);
CREATE TABLE doctor (id int PRIMARY KEY, name varchar(4) NOT NULL);
CREATE TABLE visit (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  patient_id bigint NOT NULL REFERENCES patient ON DELETE CASCADE,
  doctor_id int NOT NULL REFERENCES doctor,
  stand_in_id int REFERENCES doctor,
  state visit_state NOT NULL DEFAULT 'booked',
  starts_at timestamptz NOT NULL,
  minutes int NOT NULL CHECK (minutes >= 5),
  kind text CHECK (kind IN ('phone', 'in person')),
  notes jsonb
);
CREATE TABLE skill (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE doctor_skill (
  doctor_id int REFERENCES doctor, skill_id int REFERENCES skill, PRIMARY KEY (doctor_id, skill_id)
);
CREATE VIEW agenda WITH (security_invoker = true) AS SELECT id, starts_at FROM visit;
CREATE FUNCTION free_slots(day date, doctor int, at_least int DEFAULT 15) RETURNS SETOF visit
  LANGUAGE sql STABLE AS 'SELECT * FROM visit';
CREATE FUNCTION book(state visit_state) RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
REVOKE EXECUTE ON FUNCTION book FROM PUBLIC;
GRANT EXECUTE ON FUNCTION book TO authenticated;
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
COMMENT ON TABLE visit IS 'A meeting. Open while \`notes\` is empty; ask with starts_at=gte.2026-01-01. <b>x</b>';
COMMENT ON COLUMN visit.patient_id IS 'Who comes, see full_name';
COMMENT ON COLUMN patient.full_name IS 'As on the card @personal';
ALTER TABLE visit ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_visits ON visit FOR SELECT TO authenticated USING (patient_id = 1);
CREATE POLICY book_own ON visit FOR INSERT TO authenticated WITH CHECK (patient_id = 1);
COMMENT ON POLICY own_visits ON visit IS 'Patients see their own';
GRANT USAGE ON SCHEMA public TO anon, authenticated;
GRANT SELECT ON doctor TO anon, authenticated;
GRANT SELECT, INSERT ON visit TO authenticated;
GRANT UPDATE (minutes) ON visit TO authenticated;
`;

const credentials: Record<string, EnvironmentCredentials> = {};
let clinic: ApiReference;
let hard: ApiReference;

async function describing(database: string, schema: string, exposed: string[]): Promise<ApiReference> {
  await dropEnvironmentDatabase(connect, { database });
  const made = await createEnvironmentDatabase(connect, { database });
  credentials[database] = made;
  const owner: pg.Client = await connect(database, made.owner);
  await owner.query(schema);
  const description = await describeDatabase(owner);
  await owner.end();
  return describeApi(description, { exposed, maxRows: 1000 });
}

beforeAll(async () => {
  clinic = await describing(CLINIC, SCHEMA, ['public']);
  hard = await describing(HARD, HARD_SCHEMA, ['public', 'app']);
});
afterAll(async () => {
  for (const database of [CLINIC, HARD]) await dropEnvironmentDatabase(connect, { database });
});

function resource(slug: string, from = clinic) {
  const found = from.resources.find((one) => one.slug === slug);
  if (!found) throw new Error(`no ${slug}`);
  return found;
}
function operation(slug: string, name: OperationName): OperationReference {
  const found = resource(slug).operations.find((one) => one.name === name);
  if (!found) throw new Error(`no ${name} of ${slug}`);
  return found;
}
const text = (list: Parameter[], name: string) =>
  plainText(list.find((one) => one.name === name)?.text ?? ['(missing)']).trim();

describe('what is offered', () => {
  test('tables, views and callable functions, each with the operations that can work', () => {
    const offered = indexOf(clinic).map(({ slug, kind, operations }) => [
      slug,
      kind,
      operations.map(({ name }) => name).join(' '),
    ]);
    expect(offered).toEqual([
      ['agenda', 'view', 'read add change delete'],
      ['doctor', 'table', 'read add change delete'],
      ['doctor_skill', 'table', 'read add change delete'],
      ['patient', 'table', 'read add change delete'],
      ['skill', 'table', 'read add change delete'],
      ['visit', 'table', 'read add change delete'],
      ['book', 'function', 'call'],
      ['free_slots', 'function', 'call'],
    ]);
  });

  test('only what the served schemas hold, the second one with its header; partitions once', () => {
    const slugs = hard.resources.map(({ slug }) => slug);
    expect(slugs).toContain('app.child');
    expect(slugs).not.toContain('app.log_2026');
    expect(slugs).not.toContain('app.touch');
    const read = resource('app.child', hard).operations[0];
    expect(read?.example.headers).toEqual([{ name: 'Accept-Profile', value: 'app', on: true }]);
    expect(resource('totals', hard).operations.map(({ name }) => name)).toEqual(['read']);
  });
});

describe('prose', () => {
  test('sets names and filters in the code face and leaves the rest as text', () => {
    expect(resource('visit').comment).toEqual([
      'A meeting. Open while ',
      { code: 'notes' },
      ' is empty; ask with ',
      { code: 'starts_at=gte.2026-01-01' },
      '. <b>x</b>',
    ]);
  });

  test('says of columns what they mean, where they point and what they can be', () => {
    const { columns } = operation('visit', 'read').answer;
    expect(text(columns, 'patient_id')).toBe('Who comes, see full_name. Points to patient.id.');
    expect(text(columns, 'state')).toBe('One of booked, done or missed.');
    expect(text(columns, 'kind')).toBe('One of phone or in person. May be empty.');
    expect(text(operation('patient', 'read').answer.columns, 'id')).toBe('Given out in order.');
    expect(operation('patient', 'read').answer.columns[1]?.marks).toEqual(['personal']);
  });
});

describe('filters', () => {
  test('are examples made from type, enum and checks', () => {
    const { query } = operation('visit', 'read');
    expect(text(query, 'state')).toBe('eq.booked, neq.done');
    expect(text(query, 'kind')).toBe('eq.phone, is.null for empty ones');
    expect(text(query, 'minutes')).toBe('eq.5, in.(1,2,3)');
    expect(text(query, 'starts_at')).toBe('gte.2026-11-01');
    expect(text(query, 'notes')).toBe('cs.{"key":"value"}, is.null for empty ones');
    expect(text(query, 'order, limit, offset')).toContain('At most 1,000 rows');
  });
});

describe('linked rows', () => {
  test('name the foreign key when two lead to the same table', () => {
    const selects = resource('visit').embeds.map(({ select }) => select);
    expect(selects).toEqual([
      'doctor!visit_doctor_id_fkey(*)',
      'patient(*)',
      'doctor!visit_stand_in_id_fkey(*)',
    ]);
    expect(resource('patient').embeds).toMatchObject([{ select: 'visit(*)', many: true }]);
  });

  test('reach across a table that only joins', () => {
    expect(resource('doctor').embeds.map(({ select }) => select)).toContain('skill(*)');
  });
});

describe('who may call', () => {
  const access = (slug: string, name: OperationName) =>
    operation(slug, name).callers.map(({ access }) => access);

  test('follows grants and policies', () => {
    expect(access('visit', 'read')).toEqual(['none', 'rules', 'all']);
    expect(access('doctor', 'read')).toEqual(['all', 'all', 'all']);
    expect(access('doctor', 'delete')).toEqual(['none', 'none', 'all']);
    expect(access('book', 'call')).toEqual(['none', 'rules', 'all']);
  });

  test('names the rules with their conditions', () => {
    const [, signedIn] = operation('visit', 'read').callers;
    expect(signedIn?.rules).toEqual([
      {
        name: 'own_visits',
        condition: 'patient_id = 1',
        comment: 'Patients see their own',
        restrictive: false,
      },
    ]);
    const [, adding] = operation('visit', 'add').callers;
    expect(adding?.rules[0]).toMatchObject({ name: 'book_own', condition: 'patient_id = 1' });
  });

  test('says so when a grant has no policy to go with it', () => {
    const [, signedIn] = operation('visit', 'change').callers;
    expect(plainText(signedIn?.text ?? [])).toContain('no policy lets any row through');
  });
});

describe('bodies and examples', () => {
  test('a new row has what it must have, with values that fit', () => {
    const { body, example } = operation('visit', 'add');
    expect(body.filter(({ required }) => required).map(({ name }) => name)).toEqual([
      'patient_id',
      'doctor_id',
      'starts_at',
      'minutes',
    ]);
    expect(JSON.parse(example.body)).toEqual({
      patient_id: 1,
      doctor_id: 1,
      starts_at: '2026-11-22T09:30:00Z',
      minutes: 5,
    });
    expect(JSON.parse(operation('doctor', 'add').example.body)).toEqual({ id: 1, name: 'exam' });
  });

  test('a value that the database gives itself is not asked for', () => {
    expect(operation('patient', 'add').body.map(({ name }) => name)).not.toContain('id');
  });

  test('changes and deletions choose one row', () => {
    expect(operation('patient', 'change').example.params).toEqual([{ name: 'id', value: 'eq.1', on: true }]);
    expect(operation('doctor_skill', 'delete').example.params.map(({ name }) => name)).toEqual([
      'doctor_id',
      'skill_id',
    ]);
  });

  test('examples leave marked columns out', () => {
    expect(operation('patient', 'read').example.params[0]).toMatchObject({
      value: 'id,email,born_on',
    });
  });

  test('a function that only reads is called by GET, with what it must have', () => {
    const { example, answer } = operation('free_slots', 'call');
    expect(example).toMatchObject({ method: 'GET', path: 'rpc/free_slots' });
    expect(example.params.map(({ name, value, on }) => `${on ? '' : 'off '}${name}=${value}`)).toEqual([
      'day=2026-11-22',
      'doctor=1',
      'off at_least=1',
    ]);
    expect(answer.columns.map(({ name }) => name)).toContain('starts_at');
    expect(JSON.parse(operation('book', 'call').example.body)).toEqual({ state: 'booked' });
  });
});

test('errors come from the constraints and rules', () => {
  const said = (slug: string, name: OperationName) =>
    operation(slug, name).errors.map((error) => `${error.status} ${error.code} ${plainText(error.text)}`);
  expect(said('visit', 'add')).toEqual(
    expect.arrayContaining([
      '401 42501 anon may not do this',
      '403 42501 The row would not pass a rule: book_own',
      '409 23503 doctor_id, patient_id and stand_in_id must point to a row that exists',
      '400 23514 Must hold: minutes >= 5',
    ]),
  );
  expect(said('doctor', 'delete')).toContain('409 23503 A row of doctor_skill or visit still points to it');
});
