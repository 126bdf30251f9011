import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeField, encodeField, maskArray, maskJson, maskRange } from './column.ts';
import { Masker } from './masker.ts';
import { maskMoment } from './moments.ts';
import { kindByName } from './names.ts';
import { permuteShape } from './permute.ts';
import { KnownValues, looksLike, maskInside } from './words-in-text.ts';

const key = Buffer.alloc(32, 7);
const masker = new Masker(key);
const none = new KnownValues();
const masking = { masker, known: none, names: new Set<string>() };

describe('a text of the same shape', () => {
  test('keeps length, kinds of characters and what is between them', () => {
    expect(permuteShape(key, 'QX-10042/ab Z')).toMatch(/^[A-Z]{2}-\d{5}\/[a-z]{2} [A-Z]$/);
    expect(permuteShape(key, 'Müller')).toMatch(/^[A-Z][a-z]{5}$/);
    expect(permuteShape(key, '--')).toBe('--');
    expect(permuteShape(key, '4207', { number: true })).toMatch(/^[1-9]\d{3}$/);
  });

  test('is another one for every other text: nothing that was unique meets', () => {
    const all = Array.from({ length: 1000 }, (_, n) => permuteShape(key, String(n).padStart(3, '0')));
    expect(new Set(all).size).toBe(1000);
  });

  test('depends on the key', () => {
    expect(permuteShape(Buffer.alloc(32, 8), '+49 171 5550000')).not.toBe(
      permuteShape(key, '+49 171 5550000'),
    );
  });
});

test('moments move, keep their form, and stay apart', () => {
  const days = Array.from({ length: 1000 }, (_, n) =>
    new Date(Date.UTC(1970, 0, 1 + n)).toISOString().slice(0, 10),
  );
  const masked = days.map((day) => maskMoment(key, day));
  expect(new Set(masked).size).toBe(1000);
  expect(masked.filter((day, at) => day === days[at])).toEqual([]);
  expect(maskMoment(key, '2024-02-29 12:30:59.123456+00')).toMatch(
    /^202[34]-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\+00$/,
  );
  expect(maskMoment(key, '08:15:00')).toMatch(/^\d\d:\d\d:\d\d$/);
  expect(maskMoment(key, 'infinity')).toBe('infinity');
  expect(maskMoment(key, '0044-03-15 BC')).toBe('1970-01-01');
});

test('addresses, names and numbers look like what they stand for', () => {
  expect(masker.mask('email', 'a@b.test')).toMatch(/^[a-z]+\.[a-z]+\.[a-z0-9]{10}@example\.com$/);
  expect(masker.mask('email', ' A@B.test')).toBe(masker.mask('email', 'a@b.test'));
  expect(masker.mask('email', 'a@b.test', 10)).toMatch(/^[a-z]@[a-z]\.[a-z]{4}$/);
  expect(masker.mask('ip', '192.0.2.7')).toMatch(/^10\.\d+\.\d+\.\d+$/);
  expect(masker.mask('ip', '192.0.2.0/24')).toMatch(/^10\.\d+\.\d+\.0\/24$/);
  expect(masker.mask('uuid', '0b0e7a52-5b1f-4f0e-9d4a-111111111111')).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect(masker.mask('bytes', '\\x00ff10')).toMatch(/^\\x[0-9a-f]{6}$/);
  expect(masker.mask('text', 'Wants a call\nback, soon.')).toMatch(
    /^[A-Z][a-z]* [a-z]+ [a-z]+\n[a-z]+, [a-z]+\.?$/,
  );
});

describe('inside of texts that are kept', () => {
  const known = new KnownValues();
  known.add('Ada Planted', 'name');

  test('personal parts are masked, the same as in their own columns', () => {
    const out = maskInside(
      masker,
      known,
      'Ada  planted (ada@x.test, +49 171 5550000) paid order 4711 on 2024-01-31.',
    );
    expect(out).toContain(masker.mask('name', 'Ada  planted'));
    expect(out).toContain(masker.mask('email', 'ada@x.test'));
    expect(out).not.toMatch(/planted|5550000/);
    expect(out).toContain('paid order 4711 on 2024-01-31.');
  });

  test('JSON is masked leaf by leaf, and stays JSON', () => {
    const text = '{"email":"ada@x.test","n":12345678901234567890,"tags":["Ada Planted","blue"],"ok":true}';
    const out = maskJson({ ...masking, known }, text, false);
    expect(JSON.parse(out)).toMatchObject({
      email: masker.mask('email', 'ada@x.test'),
      tags: [expect.any(String), 'blue'],
      ok: true,
    });
    expect(out).toContain('"n":12345678901234567890');
    expect(out).not.toContain('Planted');
    expect(maskJson({ ...masking, names: new Set(['label']) }, '{"label":"Blue"}', false)).not.toContain(
      'Blue',
    );
    expect(JSON.parse(maskJson(masking, '{"a":[1,"x",null]}', true))).toMatchObject({
      a: [expect.any(Number), expect.any(String), null],
    });
  });

  test('arrays and ranges keep their form', () => {
    expect(maskArray('{a,"b c",NULL,{"d\\"e"}}', (text) => `<${text}>`)).toBe(
      '{"<a>","<b c>",NULL,{"<d\\"e>"}}',
    );
    expect(maskRange(masking, '[2024-01-01,2024-02-01)')).toMatch(
      /^\[202[45]-\d\d-\d\d,202[45]-\d\d-\d\d\)$/,
    );
    expect(maskRange(masking, 'empty')).toBe('empty');
  });
});

test('what COPY writes comes back as it was', () => {
  const char = fc.constantFrom(...['a', 'x', 'N', '7', '\\', '\t', '\n', '\r', '\b', '\f', '\v', 'é', '😀']);
  const text = fc.array(char).map((chars) => chars.join(''));
  fc.assert(
    fc.property(text, (value) => decodeField(encodeField(value)) === value),
    { seed: 20261127 },
  );
  expect(encodeField(null)).toBe('\\N');
  expect(encodeField('a\tb\\c\n')).toBe('a\\tb\\\\c\\n');
});

test.each([
  ['ada@x.test', 'email'],
  ['+49 (171) 555-0000', 'phone'],
  ['192.0.2.7', 'ip'],
  ['2024-01-31', undefined],
  ['Blue table', undefined],
])('%s looks like %s', (value, kind) => expect(looksLike(value)).toBe(kind));

test.each([
  ['email', 'email'], ['firstName', 'firstName'], ['api_secret', 'secret'], ['remark', 'text'], ['comment_count', undefined], ['title', undefined],
])('a column named %s holds %s', (name, kind) => expect(kindByName(name)).toBe(kind)); // biome-ignore format: a table
