import { describe, expect, test } from 'vitest';
import { MAIN } from '../location.ts';
import { parseSlipwayJson } from '../slipway-json.ts';
import { collision, entryProblem, linkProblem, parseRaw } from './entries.ts';
import { changedSettings, settingsProblems } from './settings.ts';
import { parseUpdates, updateProblems } from './updates.ts';
import { failureLines, terminalSafe } from './words.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const NONE = '0'.repeat(40);

describe('ref updates', () => {
  test('are read with whatever name they have', () => {
    expect(parseUpdates(`${A} ${B} refs/heads/a b\n${NONE} ${A} refs/tags/v1\n`)).toEqual([
      { before: A, after: B, ref: 'refs/heads/a b' },
      { before: NONE, after: A, ref: 'refs/tags/v1' },
    ]);
    expect(() => parseUpdates('nonsense')).toThrow();
  });

  test('main stays, odd names are refused, odd names that exist may go', () => {
    expect(updateProblems(parseUpdates(`${A} ${B} refs/heads/main`), MAIN)).toEqual([]);
    expect(updateProblems(parseUpdates(`${A} ${NONE} refs/heads/main`), MAIN)[0]).toContain(
      'cannot be deleted',
    );
    expect(updateProblems(parseUpdates(`${NONE} ${A} refs/heads/-x`), MAIN)[0]).toContain('“-x”');
    expect(updateProblems(parseUpdates(`${A} ${NONE} refs/heads/-x`), MAIN)).toEqual([]);
    expect(updateProblems(parseUpdates(`${NONE} ${A} refs/pull/1`), MAIN)[0]).toContain(
      'neither a branch nor a tag',
    );
    const many = Array.from({ length: 101 }, (_, index) => `${NONE} ${A} refs/heads/b${index}`).join('\n');
    expect(updateProblems(parseUpdates(many), MAIN)[0]).toContain('101');
  });
});

describe('changed files', () => {
  test('are read from raw output; removals are left out, submodules kept', () => {
    const raw =
      `:000000 100644 ${NONE} ${A} A\0a b\0:100644 000000 ${A} ${NONE} D\0gone\0` +
      `\0:000000 120000 ${NONE} ${B} A\0:odd name\0:000000 160000 ${NONE} ${NONE} A\0module\0`;
    expect(parseRaw(raw).map((entry) => entry.path)).toEqual(['a b', ':odd name', 'module']);
  });

  test('names and modes', () => {
    expect(entryProblem({ mode: '100644', id: A, path: 'a/b' })).toBeUndefined();
    expect(entryProblem({ mode: '100644', id: A, path: '-x' })).toContain('option');
    expect(entryProblem({ mode: '100000', id: A, path: 'x' })).toContain('mode');
  });

  test.each(['b', 'sub/../b', '../b', './b', '.'])('a link in a folder may point to %s', (target) => {
    expect(linkProblem('a/link', target)).toBeUndefined();
  });
  test.each(['../../b', '/etc/passwd', 'C:\\x', 'x/../../../b', '../.git/config', 'a\nb'])(
    'but not to %j',
    (target) => {
      expect(linkProblem('a/link', target)).toContain('cannot point to');
    },
  );

  test('names that collide', () => {
    expect(collision(['README.md', 'src/a', 'src/b'])).toBeUndefined();
    expect(collision(['README.md', 'Readme.md'])).toEqual(['README.md', 'Readme.md']);
    expect(collision(['Src/a', 'src/b'])).toEqual(['Src', 'src']);
    expect(collision(['\u00e9', 'e\u0301'])).toBeDefined();
  });
});

describe('slipway.json', () => {
  test('names what is wrong', () => {
    expect(parseSlipwayJson('{"name":"x","settings":{"maxRows":5}}')).toMatchObject({ ok: true });
    expect(parseSlipwayJson('{"a":1,"settings":{"b":2}}')).toEqual({
      ok: false,
      problems: ['unknown key “settings.b”', 'unknown key “a”'],
    });
    expect(parseSlipwayJson('{')).toMatchObject({ ok: false });
    expect(parseSlipwayJson('[]')).toMatchObject({ ok: false });
    expect(parseSlipwayJson('{"settings":{"maxRows":0}}')).toMatchObject({ ok: false });
  });

  test('only what a push changes is set, and only by who may', () => {
    const before = { name: 'x', settings: { maxRows: 5 } };
    expect(changedSettings(before, { name: 'x', settings: { maxRows: 5 } })).toEqual({});
    const changed = changedSettings(before, { name: 'y', settings: { maxRows: 6 } });
    expect(changed).toEqual({ name: 'y', maxRows: 6 });
    expect(settingsProblems('developer', changed)).toHaveLength(2);
    expect(settingsProblems('admin', changed)).toEqual([]);
  });
});

test('a failure in words', () => {
  const failure = {
    kind: 'sql' as const,
    file: 'database/migrations/1_a.sql',
    line: 3,
    statement: 'x',
    message: 'syntax error',
    detail: 'd',
    hint: 'h',
    sqlstate: '42601',
  };
  expect(failureLines(failure)).toEqual([
    'database/migrations/1_a.sql, line 3:',
    '  syntax error',
    '  Detail: d',
    '  Hint: h',
    '  SQLSTATE: 42601',
  ]);
  expect(terminalSafe('a\u001b[2Jb\u202e')).toBe('a�[2Jb�');
});
