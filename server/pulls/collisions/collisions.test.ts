import { describe, expect, test } from 'vitest';
import { collisionsOf, collisionWords } from './decide.ts';
import { readSide } from './read.ts';

const file = (time: string, name: string) => `database/migrations/${time}_${name}.sql`;

async function side(time: string, name: string, text: string) {
  const path = file(time, name);
  return { ...(await readSide([{ path, text }])), paths: [path] };
}

/** What main’s and the branch’s SQL do to each other: those that collide in words, the others by kind and name. */
async function meet(main: string, branch: string) {
  const found = collisionsOf(
    await side('20260101000001', 'theirs', main),
    await side('20260101000002', 'ours', branch),
  );
  const calm = found.objects.filter(({ collides }) => !collides).map(({ kind, name }) => `${kind} ${name}`);
  return { collides: collisionWords(found), calm, found };
}

describe('what collides', () => {
  test.each([
    ['two tables', 'CREATE TABLE berth (id int)', 'CREATE TABLE berth (id bigint)', 'Both add table berth'],
    ['a table and a view', 'CREATE TABLE berth (id int)', 'CREATE VIEW berth AS SELECT 1 AS x', 'Both add table berth'],
    ['two columns', 'ALTER TABLE room ADD size int', 'ALTER TABLE public.room ADD COLUMN size text', 'Both add column room.size'],
    ['the second one with IF NOT EXISTS, of another type', 'ALTER TABLE room ADD size int', 'ALTER TABLE room ADD IF NOT EXISTS size text', 'Both add column room.size'],
    ['a type of a column', 'ALTER TABLE room ALTER size TYPE bigint', 'ALTER TABLE room ALTER COLUMN size TYPE text', 'Both change column room.size'],
    ['a column that main drops', 'ALTER TABLE room DROP size', 'ALTER TABLE room ALTER size SET NOT NULL', 'Main drops or renames column room.size, which the branch changes'],
    ['a column that the branch drops', 'ALTER TABLE room ALTER size SET DEFAULT 1', 'ALTER TABLE room DROP size', 'The branch drops or renames column room.size, which main changes'],
    ['an index on what is gone', 'ALTER TABLE room DROP COLUMN size', 'CREATE INDEX ON room (size)', 'Main drops or renames column room.size, which the branch’s index room.(index on size) needs'],
    ['a check on what is gone', 'ALTER TABLE room RENAME size TO area', 'ALTER TABLE room ADD CONSTRAINT c CHECK (size > 0)', 'Main drops or renames column room.size, which the branch’s constraint room.c needs'],
    ['a column of a table that is gone', 'DROP TABLE room', 'ALTER TABLE room ADD size int', 'Main drops or renames table room, which the branch’s column room.size needs'],
    ['a foreign key to a table that is gone', 'DROP TABLE room', 'CREATE TABLE bed (room int REFERENCES room)', 'Main drops or renames table room, which the branch’s table bed needs'],
    ['what main has just added to a table that the branch drops', 'ALTER TABLE room ADD size int', 'DROP TABLE room', 'The branch drops or renames table room, which main’s column room.size needs'],
    ['rows of a table that is renamed', 'ALTER TABLE room RENAME TO chamber', "INSERT INTO room (name) VALUES ('x')", 'Main drops or renames table room, which the branch’s rows of room needs'],
    ['two policies', 'CREATE POLICY own ON room USING (true)', 'CREATE POLICY own ON room USING (false)', 'Both add policy room.own'],
    ['a policy on a column that is gone', 'ALTER TABLE room DROP owner', 'CREATE POLICY own ON room USING (owner = current_user)', 'Main drops or renames column room.owner, which the branch’s policy room.own needs'],
    ['two versions of a view', 'CREATE OR REPLACE VIEW v AS SELECT 1 AS a', 'CREATE OR REPLACE VIEW v AS SELECT 2 AS a', 'Both change view v'],
    ['a view of what is gone', 'ALTER TABLE room DROP size', 'CREATE VIEW v AS SELECT r.size FROM room r', 'Main drops or renames column room.size, which the branch’s view v needs'],
    ['two versions of a function', "CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE OR REPLACE FUNCTION f(b integer) RETURNS int LANGUAGE sql AS 'SELECT 2'", 'Both change function f(int4)'],
    ['a trigger whose function is gone', 'DROP FUNCTION f', 'CREATE TRIGGER t BEFORE INSERT ON room FOR EACH ROW EXECUTE FUNCTION f()', 'Main drops or renames function f, which the branch’s trigger room.t needs'],
    ['two constraints', 'ALTER TABLE room ADD CONSTRAINT c CHECK (true)', 'ALTER TABLE room ADD CONSTRAINT c UNIQUE (id)', 'Both add constraint room.c'],
    ['two primary keys', 'ALTER TABLE room ADD PRIMARY KEY (id)', 'ALTER TABLE room ADD CONSTRAINT pk PRIMARY KEY (id, name)', 'Both add constraint room.(primary key)'],
    ['two indexes', 'CREATE INDEX i ON room (a)', 'CREATE UNIQUE INDEX i ON room (b)', 'Both add index i'],
    ['two values', "ALTER TYPE state ADD VALUE 'done'", "ALTER TYPE state ADD VALUE 'done'", 'Both add value state.done'],
    ['two drops', 'DROP TABLE room', 'DROP TABLE room', 'Both drop or rename table room'],
    ['two renames', 'ALTER TABLE room RENAME TO a', 'ALTER TABLE room RENAME TO b', 'Both drop or rename table room'],
    ['a type that is gone', 'DROP TYPE mood', 'ALTER TABLE room ADD m mood', 'Main drops or renames type mood, which the branch’s column room.m needs'],
    ['row security', 'ALTER TABLE room DISABLE ROW LEVEL SECURITY', 'ALTER TABLE room ENABLE ROW LEVEL SECURITY', 'Both change table room'],
    ['a schema of the search path', 'SET search_path TO shop; ALTER TABLE item ADD n int', 'ALTER TABLE shop.item ADD n int', 'Both add column shop.item.n'],
  ])('%s', async (_, main, branch, words) => {
    expect((await meet(main, branch)).collides).toContain(words);
  }); // biome-ignore format: a table
});

describe('what gets along', () => {
  test.each([
    ['two columns of a table', 'ALTER TABLE room ADD size int', 'ALTER TABLE room ADD area int', []],
    ['two sides of a column', 'ALTER TABLE room ALTER size SET DEFAULT 1', 'ALTER TABLE room ALTER size SET NOT NULL', ['column room.size']],
    ['the same again, on purpose', 'CREATE OR REPLACE VIEW v AS SELECT 1 AS a', 'create or replace view v as select 1 as a', ['view v']],
    ['what is dropped if it is there', 'DROP TABLE room', 'DROP TABLE IF EXISTS room', ['table room']],
    ['what one side adds and takes away', 'CREATE TABLE tmp (a int); DROP TABLE tmp', 'CREATE TABLE tmp (b int)', []],
    ['what is made anew', 'DROP TABLE room', 'CREATE TABLE room (id int); INSERT INTO room VALUES (1)', ['table room']],
    ['indexes without names', 'CREATE INDEX ON room (a)', 'CREATE INDEX ON room (a)', ['index room.(index on a)']],
    ['functions of other arguments', "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 1'", []],
    ['descriptions', "COMMENT ON TABLE room IS 'a'", "COMMENT ON TABLE room IS 'b'", ['table room']],
    ['rights', 'GRANT SELECT ON room TO anon', 'GRANT INSERT ON room TO anon', ['rights on table room']],
    ['other schemas', 'CREATE TABLE a.room (id int)', 'CREATE TABLE b.room (id int)', []],
    ['rows of one table', 'INSERT INTO room VALUES (1)', 'UPDATE room SET id = 2', []],
  ])('%s', async (_, main, branch, calm) => {
    const met = await meet(main, branch);
    expect(met.collides).toEqual([]);
    expect(met.calm).toEqual(calm);
  }); // biome-ignore format: a table
});

test('each side says what it does, where, and with which SQL', async () => {
  const { found } = await meet(
    '-- rooms\n\nALTER TABLE room DROP COLUMN size;',
    'SELECT 1;\nCREATE INDEX big ON room (size) WHERE size > 9;\nDO $$ BEGIN END $$;',
  );
  const [only] = found.objects;
  expect(only).toMatchObject({
    kind: 'column',
    name: 'room.size',
    main: [{ change: 'removed', to: null, sql: 'ALTER TABLE room DROP COLUMN size', line: 3 }],
    branch: [
      { change: 'added', to: 'index big', sql: 'CREATE INDEX big ON room (size) WHERE size > 9', line: 2 },
    ],
  });
  expect(found.unread).toEqual(
    [1, 3].map((line) => ({ side: 'branch', file: file('20260101000002', 'ours'), line })),
  );
});

test('migrations of the same time collide, those of the same name are named', async () => {
  const none = 'SELECT 1';
  const same = collisionsOf(await side('20260101000001', 'a', none), await side('20260101000001', 'b', none));
  expect(same.objects).toMatchObject([
    { collides: true, why: 'Both have a migration of the time 20260101000001' },
  ]);
  const called = collisionsOf(
    await side('20260101000001', 'a', none),
    await side('20260101000002', 'a', none),
  );
  expect(called.objects).toMatchObject([{ collides: false, why: 'Both have a migration called a' }]);
  expect(collisionWords(same)).toEqual([]);
});

test('SQL that does not parse, and odd statements, are told rather than guessed', async () => {
  const { unread, touches } = await readSide([
    { path: 'a.sql', text: 'CREATE TABL x' },
    {
      path: 'b.sql',
      text: 'CREATE COLLATION c FROM "C"; VACUUM; CREATE TABLE t AS SELECT 1 AS x; COMMENT ON DATABASE d IS NULL',
    },
  ]);
  expect(unread).toEqual([{ file: 'a.sql', line: 1 }]);
  expect(touches.map(({ id }) => id)).toEqual(['relation:public.t']);
});
