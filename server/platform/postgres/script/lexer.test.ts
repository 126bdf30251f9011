import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LexerEvent, type LexerOptions, SqlLexer, StatementTooLong } from './lexer.ts';
import { splitStatements } from './split.ts';
import { tokenize } from './tokens.ts';

function read(script: string, size = script.length || 1, options: LexerOptions = {}): LexerEvent[] {
  const lexer = new SqlLexer(options);
  const events: LexerEvent[] = [];
  const drain = () => {
    for (let event = lexer.next(); event; event = lexer.next()) events.push(event);
  };
  for (let at = 0; at < script.length; at += size) {
    lexer.feed(script.slice(at, at + size));
    drain();
  }
  lexer.finish();
  drain();
  return events;
}
const texts = (script: string) => splitStatements(script).map(({ text }) => text);

describe('where a statement ends', () => {
  test.each([
    ['plain strings', "select 'a;''b'; x", ["select 'a;''b'", 'x']],
    ['a backslash is no escape', "select 'a\\'; x", ["select 'a\\'", 'x']],
    ['escape strings', "select E'a\\';b'; x", ["select E'a\\';b'", 'x']],
    ['doubled quotes in escape strings', "select e'a'';\\';'; x", ["select e'a'';\\';'", 'x']],
    ['escape strings that go on after a line end', "select E'a'\n '\\';' ; x", ["select E'a'\n '\\';'", 'x']],
    ['two strings on one line are two', "select E'a' '\\'; x", ["select E'a' '\\'", 'x']],
    ['a name that ends in e', "select type'a\\'; x", ["select type'a\\'", 'x']],
    ['unicode strings', "select U&'\\0061;'; x", ["select U&'\\0061;'", 'x']],
    ['quoted names', 'select "a;""b"; x', ['select "a;""b"', 'x']],
    ['dollar quotes', 'select $$;$$, $a$;$b$;$a$; x', ['select $$;$$, $a$;$b$;$a$', 'x']],
    ['parameters are no dollar quotes', 'select $1; x$1; y', ['select $1', 'x$1', 'y']],
    ['a name with dollars is no quote', 'select a$b$; x', ['select a$b$', 'x']],
    ['names of any script', 'select $é$;$é$; ñ; x', ['select $é$;$é$', 'ñ', 'x']],
    ['line comments', 'select 1 -- a;b\n; x', ['select 1 -- a;b', 'x']],
    ['nested comments', 'select /* ; /* ; */ ; */ 1; x', ['select /* ; /* ; */ ; */ 1', 'x']],
    ['an operator before a comment', 'select 1 +--;\n1; x', ['select 1 +--;\n1', 'x']],
    ['comments between statements go', '-- a;\n/* b; */ select 1; -- c\n', ['select 1']],
    ['a rule with two actions', 'create rule r as on insert to t do (a; b); x', undefined],
    [
      'a body of SQL',
      'create or replace function f() returns int begin atomic select case when a then 1 end; select 2; end; x',
      undefined,
    ],
    ['a column called begin', 'create table t (begin int); x', ['create table t (begin int)', 'x']],
    [
      'an argument called begin',
      "create function f(begin int) returns int language sql as 'x'; x",
      undefined,
    ],
    ['begin alone', 'begin; insert into t values (1); end; x', undefined],
    ['empty statements', ';;; select 1;; ;', ['select 1']],
    ['nothing', ' \n -- just a comment', []],
  ])('%s', (_, script, expected) => {
    const found = texts(script);
    if (expected) expect(found).toEqual(expected);
    else if (script.startsWith('begin;')) expect(found).toHaveLength(4);
    else expect([found.length, found[1]]).toEqual([2, 'x']);
  });

  test('what is left open is the last statement', () => {
    expect(texts("select 1; select 'oops; select 2;")).toEqual(['select 1', "select 'oops; select 2;"]);
    expect(texts('select 1; select $a$ oops;')).toEqual(['select 1', 'select $a$ oops;']);
  });

  test('old strings, where a backslash escapes', () => {
    const lexer = new SqlLexer();
    lexer.standardStrings = false;
    lexer.feed("select 'a\\';b'; x");
    lexer.finish();
    expect(lexer.next()).toMatchObject({ text: "select 'a\\';b'" });
  });

  test('lines are counted from 1 and belong to the first token', () => {
    const script = '\uFEFF-- one\n\nselect\n1;\r\n/* x\n*/ select $$\n\n$$; select 3;\nselect 4';
    expect(splitStatements(script).map(({ line }) => line)).toEqual([3, 6, 8, 9]);
  });
});

describe('pieces', () => {
  const fragments = [
    "'a;''b'", "E'x\\';'", "E'a'\n'b\\''", '"q;"', '$$;$$', '$t$ ; $t', '$t$', '/*', '*/', '--', '\n', ';', ' ', 'begin atomic',
    'create function f()', 'end', 'case', '(', ')', ':', '::', ":'v'", ':v', ':"v"', ':{?v}', '\\echo hi', '\\;', '\\\\', "'", 'é', '$1', '-', '/',
  ]; // biome-ignore format: a list to read at a glance

  test('a script gives the same however it is cut', () => {
    const scripts = fc.array(fc.constantFrom(...fragments), { maxLength: 25 }).map((parts) => parts.join(''));
    const options = { psql: true, variable: (name: string) => (name === 'v' ? "it's" : undefined) };
    fc.assert(
      fc.property(scripts, fc.integer({ min: 1, max: 7 }), (script, size) => {
        expect(read(script, size, options)).toEqual(read(script, undefined, options));
      }),
      { numRuns: 2000, seed: 7 },
    );
  });

  test('a statement longer than the limit is refused with its line', () => {
    const lexer = new SqlLexer({ limit: 100 });
    lexer.feed(`\nselect '${'x'.repeat(60)}`);
    expect(lexer.next()).toBeNull();
    lexer.feed('y'.repeat(60));
    expect(lexer.next()).toBeNull();
    expect(() => lexer.feed('z')).toThrow(StatementTooLong);
  });
});

test('a psql command whose line does not end is refused', () => {
  const lexer = new SqlLexer({ psql: true });
  const all = () => {
    for (let piece = 0; piece < 20; piece++) {
      lexer.feed(`\\echo ${'x'.repeat(100_000)}`);
      lexer.next();
    }
  };
  expect(all).toThrow(StatementTooLong);
});

describe('psql', () => {
  const psql = (script: string, values: Record<string, string> = {}) =>
    read(script, undefined, { psql: true, variable: (name) => values[name] });

  test('commands with their arguments, wherever they stand', () => {
    expect(psql("\\connect app\nselect 1 \\gset p_ \\\\ select 2;\n\\set a 'b\\'\\\\' \\echo x")).toEqual([
      { kind: 'meta', command: 'connect', rest: 'app', line: 1 },
      { kind: 'meta', command: 'gset', rest: 'p_', line: 2 },
      expect.objectContaining({ kind: 'statement', text: 'select 1  select 2' }),
      { kind: 'meta', command: 'set', rest: "a 'b\\'\\\\'", line: 3 },
      { kind: 'meta', command: 'echo', rest: 'x', line: 3 },
    ]);
  });

  test('an escaped semicolon joins two statements', () => {
    expect(psql('select 1\\; select 2;')).toMatchObject([{ text: 'select 1; select 2' }]);
  });

  test('variables', () => {
    const script = `select :a, :'q', :"q", ':a', x::a, b[1:a], :{?a}, :{?z}, :zz, $$:a$$; x`;
    expect(psql(script, { a: 'n', q: "o'n" })[0]).toMatchObject({
      text: `select n, 'o''n', "o'n", ':a', x::a, b[1n], TRUE, FALSE, :zz, $$:a$$`,
    });
  });

  test('a variable may hold SQL, and does not change the lines', () => {
    const events = psql('select 1;\n:both\nselect 4', { both: 'select 2;\nselect 3;' });
    expect(events.map((event) => [event.kind === 'statement' && event.text, event.line])).toEqual([
      ['select 1', 1],
      ['select 2', 2],
      ['select 3', 2],
      ['select 4', 3],
    ]);
  });
});

test('tokens carry their meaning, place and depth', () => {
  const text = `GRANT "Sel""x"(a, 'it''s') /* no */ TO E'b\\'c', $q$d$q$ -- end`;
  const tokens = tokenize(text);
  expect(tokens.map(({ kind, value }) => `${kind}:${value}`)).toEqual([
    'word:grant', 'name:Sel"x', 'sign:(', 'word:a', 'sign:,', "text:it's", 'sign:)', 'word:to', "text:b'c", 'sign:,', 'text:d',
  ]); // biome-ignore format: a list to read at a glance
  expect(tokens[3]!.depth).toBe(1);
  expect(text.slice(tokens[1]!.start, tokens[1]!.end)).toBe('"Sel""x"');
});
