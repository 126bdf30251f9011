import { describe, expect, test } from 'vitest';
import { connectTarget, metaArguments } from './meta-args.ts';
import { PsqlSession } from './psql.ts';
import { shorten } from './statement.ts';
import { lineOf, stopped } from './stop.ts';
import { TargetDatabase } from './target.ts';

test('arguments', () => {
  const lookup = (name: string) => (name === 'v' ? "it's" : undefined);
  expect(metaArguments(`a 'b c\\n' "d e" x:v :'v' :{?v} :{?z} :z it''s`, lookup)).toEqual([
    'a', 'b c\n', 'd e', "xit's", "'it''s'", 'TRUE', 'FALSE', ':z', 'its',
  ]); // biome-ignore format: a list to read at a glance
  expect(() => metaArguments('`date`', lookup)).toThrow();
});

test.each([
  [['app;'], 'app'],
  [['-'], ''],
  [[], ''],
  [['-reuse-previous=on', "dbname='a b'"], 'a b'],
  [['host=x dbname=y'], 'y'],
  [['postgres://u@h/my%20db?x=1'], 'my db'],
])('\\connect %j goes to %j', (args, expected) => {
  expect(connectTarget(args as string[])).toBe(expected);
});

describe('commands', () => {
  const run = (...commands: string[]) => {
    const session = new PsqlSession({ DBNAME: 'env' });
    const actions = commands.map((line) => {
      const [command = '', ...rest] = line.split(' ');
      return session.command(command, rest.join(' '), 7);
    });
    return { session, last: actions.at(-1) };
  };

  test.each([
    ['restrict abc', { do: 'nothing' }],
    ['echo x', { do: 'nothing' }],
    ['dt+ public.*', { do: 'nothing' }],
    ['timing', { do: 'nothing' }],
    ['.', { do: 'nothing' }],
    ['c :DBNAME', { do: 'connect', database: 'env' }],
    ['encoding latin1', { do: 'encoding', name: 'latin1' }],
    ['g out.txt', { do: 'execute' }],
    ['gexec', { do: 'executeResult' }],
    ['gset p_', { do: 'setFromResult', prefix: 'p_' }],
    ['r', { do: 'forget' }],
    ['q', { do: 'stop' }],
    ['copy t from stdin', { do: 'copy', text: 'COPY t from stdin' }],
    ['copy t(a) from pstdin csv;', { do: 'copy', text: 'COPY t(a) from STDIN csv' }],
    ["copy (select 1 from t) to 'x.csv'", { do: 'note', why: 'Nothing is written to files.' }],
    ['! ls', { do: 'note', why: 'Slipway runs no programs for a script.' }],
  ])('\\%s', (line, expected) => {
    expect(run(line).last).toEqual(expected);
  });

  test.each([
    'i other.sql',
    'ir x',
    "copy t from 'x.csv'",
    'copy t from program x',
    'nonsense',
    'set a `date`',
    'else',
    'prompt x',
  ])('\\%s is refused with its line', (line) => expect(() => run(line)).toThrow(/^Line 7: “\\/));

  test('variables', () => {
    const { session } = run("set a 'x y'", 'set b :a z', 'set c', 'unset a');
    expect([session.variable('a'), session.variable('b'), session.variable('c')]).toEqual([
      undefined,
      'x yz',
      '',
    ]);
  });

  test('conditions, nested', () => {
    const active = (...commands: string[]) => run(...commands).session.active;
    expect(active('if true')).toBe(true);
    expect(active('if false')).toBe(false);
    expect(active('if off', 'else')).toBe(true);
    expect(active('if 1', 'else')).toBe(false);
    expect(active('if no', 'elif yes')).toBe(true);
    expect(active('if yes', 'elif yes')).toBe(false);
    expect(active('if no', 'if yes')).toBe(false);
    expect(active('if no', 'if yes', 'endif', 'else')).toBe(true);
    expect(active('if :{?DBNAME}')).toBe(true);
    expect(run('if no', 'i x', 'set a b').session.variable('a')).toBeUndefined();
  });
});

describe('databases of the file', () => {
  test('the first that is filled is the project’s; others may be visited', () => {
    const target = new TargetDatabase();
    target.assertHere(1, 'SET x = 1');
    expect(target.connect('postgres', 2)).toContain('project');
    expect(target.connect('app', 3)).toContain('project');
    target.assertHere(4, 'CREATE TABLE t ()');
    expect(target.connect('app', 5)).toBeUndefined();
    expect(target.connect('other', 6)).toContain('another');
    target.assertHere(7, "SELECT pg_catalog.set_config('search_path', '', false)");
    expect(() => target.assertHere(8, 'CREATE TABLE t ()')).toThrow(/Line 8: .*“other”.*line 6/);
    expect(target.connect('app', 9)).toContain('project');
    target.assertHere(10, 'CREATE TABLE u ()');
  });
});

describe('where an import stopped', () => {
  test('the line of the position, or of the row of a COPY', () => {
    const text = "SELECT '😀',\n  nope";
    expect(lineOf({ message: '', position: '16' }, text, 10)).toBe(11);
    expect(lineOf({ message: '' }, text, 10)).toBe(10);
    expect(lineOf({ message: '', where: 'COPY t, line 3, column a: "x"' }, 'COPY t', 10, 11)).toBe(13);
  });

  test('the sentence names line, message, hint and statement', () => {
    const failure = stopped(
      { message: 'no column', hint: 'Perhaps “b”', code: '42703', position: '8' },
      'SELECT  a',
      3,
    );
    expect(failure.message).toBe('Line 3: no column. Perhaps “b”. The statement: SELECT a');
    expect(failure.details.data).toMatchObject({ line: 3, position: 8, code: '42703' });
  });
});

test('statements are shown shortened, without passwords', () => {
  expect(shorten("CREATE ROLE x\n  LOGIN PASSWORD 'it''s secret' CREATEDB")).toBe(
    'CREATE ROLE x LOGIN PASSWORD [secret] CREATEDB',
  );
  expect(shorten("CREATE SUBSCRIPTION s CONNECTION 'host=a password=b'")).toBe(
    "CREATE SUBSCRIPTION s CONNECTION 'host=a password=[secret]'",
  );
  expect(shorten("OPTIONS (user 'a', password 'b')")).toBe("OPTIONS (user 'a', password [secret])");
  expect(shorten('CREATE TABLE t (password text)')).toBe('CREATE TABLE t (password text)');
  expect(shorten('x'.repeat(500))).toHaveLength(160);
});
