import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { command } from './run.ts';
import {
  branchRef,
  objectId,
  pathProblem,
  printable,
  refName,
  repoPath,
  revision,
  shortNameProblem,
} from './values.ts';

describe('names of branches and tags', () => {
  test.each([
    'main',
    'feature/x-1',
    'release_2.0',
    'dependabot/npm/@types/node'.replace('@', ''),
    'übung',
    '日本',
    'a.b',
    'v1.0.0',
    'x+y',
  ])('%s is fine', (name) => {
    expect(shortNameProblem(name)).toBeUndefined();
  });

  test.each([
    '',
    '-x',
    '--upload-pack=id',
    '@',
    'HEAD',
    'x/HEAD',
    '$(id)',
    '`id`',
    'a;id',
    'x|y',
    'a b',
    'a\nb',
    'a\0b',
    '<svg/onload=alert(1)>',
    'a..b',
    'a//b',
    '/a',
    'a/',
    '.a',
    'a/.b',
    'a.lock',
    'a.lock/b',
    'a.',
    'a~1',
    'a^',
    'a:b',
    'a?',
    'a*',
    'a[b',
    'a\\b',
    'a@{1}',
    'x/-y',
    '0123456789012345678901234567890123456789',
    'a'.repeat(201),
    '\u202eabc',
    'a\u200bb',
  ])('%j is refused', (name) => {
    expect(shortNameProblem(name)).toBeTypeOf('string');
    expect(branchRef(name)).toBeUndefined();
    expect(refName(`refs/heads/${name}`)).toBeUndefined();
  });

  test('only branches and tags are refs', () => {
    expect(refName('refs/tags/v1')).toBe('refs/tags/v1');
    for (const ref of [
      'main',
      'HEAD',
      'refs/heads',
      'refs/pull/1',
      'refs/heads/',
      'refs/notes/x',
      '../refs/heads/x',
    ])
      expect(refName(ref)).toBeUndefined();
  });

  test('whatever is accepted cannot be an option, a range or a second line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const accepted = revision(text);
        if (accepted === undefined) return;
        expect(accepted).toMatch(/^(?:[0-9a-f]{40}$|refs\/heads\/[^-])/);
        expect(accepted).not.toMatch(/[\p{Cc}\s~^:?*[\\]|\.\.|@\{/u);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('paths', () => {
  test.each([
    'a',
    'a/b.sql',
    '.github/workflows/x.yml',
    '.gitignore',
    'a b',
    'ünï',
    'x%41',
    "it's",
    '$x',
    '<b>',
  ])('%j is fine', (path) => {
    expect(pathProblem(path)).toBeUndefined();
    expect(repoPath(path)).toBe(path);
  });

  test.each([
    '',
    '/a',
    'a//b',
    'a/',
    '.',
    '..',
    'a/../b',
    '.git',
    '.GIT/config',
    'a/.git/b',
    '.git.',
    '.git ',
    '.git::$INDEX_ALLOCATION',
    'git~1',
    '．git',
    '-rf',
    'a/--x',
    'a\\b',
    'a\nb',
    'a\0',
    'a\u001b[2J',
    'a\u202eb',
    'a\u200bb',
    'a'.repeat(256),
    `${'a/'.repeat(600)}a`,
  ])('%j is refused', (path) => {
    expect(pathProblem(path)).toBeTypeOf('string');
    expect(repoPath(path)).toBeUndefined();
  });
});

test('ids', () => {
  expect(objectId('a'.repeat(40))).toBeDefined();
  for (const text of ['a'.repeat(39), 'A'.repeat(40), `${'a'.repeat(40)}\n`, `-${'a'.repeat(39)}`])
    expect(objectId(text)).toBeUndefined();
});

test('values and paths stand behind what ends the options', () => {
  const args = command('log').path(repoPath('a')!).value(branchRef('x')!).flag('-1').toArgs();
  expect(args).toEqual(['-1', '--end-of-options', 'refs/heads/x', '--', 'a']);
  expect(() => command('fetch').checkedAddress('--upload-pack=id')).toThrow();
});

test('hostile text in a message is one printable line', () => {
  expect(printable('a\nb\u001b[2J\u202e')).toBe('a\\xab\\x1b[2J\\x202e');
  expect(printable('x'.repeat(100))).toHaveLength(81);
});
