import { describe, expect, it } from 'vitest';
import { statusOf } from './errors.ts';
import { parseCsv, parsePayload } from './payload.ts';
import { parsePreferences } from './preferences.ts';
import { contentRange, requestedRange } from './range.ts';
import { castType, literal } from './sql/builder.ts';

describe('parsePayload', () => {
  const parse = (text: string, type = 'application/json', free = false) =>
    parsePayload(Buffer.from(text), type, free);

  it('keeps the text of JSON and finds its keys', () => {
    expect(parse('{"a": 12345678901234567890}')).toEqual({
      json: '{"a": 12345678901234567890}',
      isArray: false,
      keys: ['a'],
      size: 1,
    });
    expect(parse('[{"a":1,"b":2},{"b":1,"a":2}]')).toMatchObject({
      isArray: true,
      keys: ['a', 'b'],
      size: 2,
    });
    expect(parse('[{"a":1},{"b":2}]', 'application/json', true).size).toBe(2);
  });

  it('refuses what is no row', () => {
    for (const text of ['', '[1]', '[{"a":1},{"b":1}]', '{', '[['.repeat(40)])
      expect(() => parse(text)).toThrow();
    expect(parse('null')).toMatchObject({ json: '[]', size: 0 });
    expect(() => parse('x', 'image/png')).toThrow('Content-Type not acceptable');
  });

  it('reads CSV as RFC 4180 says', () => {
    expect(parseCsv('a,b\r\n1,"x ""y"", z"\n,NULL\n"NULL",\n')).toEqual([
      ['a', 'b'],
      ['1', 'x "y", z'],
      ['', null],
      ['NULL', ''],
    ]);
    expect(() => parseCsv('a\n"x')).toThrow('Invalid CSV');
    expect(() => parse('a,b\n1', 'text/csv')).toThrow('same number of fields');
  });
});

describe('ranges', () => {
  it('combine parameters and header', () => {
    expect(requestedRange(undefined, undefined)).toEqual({ offset: 0 });
    expect(requestedRange(5, 2)).toEqual({ offset: 2, limit: 5 });
    expect(requestedRange(undefined, undefined, '10-19')).toEqual({ offset: 10, limit: 10 });
    expect(requestedRange(10, 0, '5-')).toEqual({ offset: 5, limit: 5 });
    expect(() => requestedRange(undefined, undefined, '9-3')).toThrow();
    expect([contentRange(0, 0, undefined), contentRange(5, 2, 7)]).toEqual(['*/*', '5-6/7']);
  });
});

describe('headers', () => {
  it('reads preferences, and is strict on demand', () => {
    expect(parsePreferences('return=minimal, count=exact, nonsense, count=planned')).toEqual({
      return: 'minimal',
      count: 'exact',
    });
    expect(parsePreferences('timezone=Europe/Zurich, max-affected=5')).toEqual({ timezone: 'Europe/Zurich' });
    expect(parsePreferences('timezone=Jupiter/Spot')).toEqual({});
    expect(() => parsePreferences('handling=strict, foo')).toThrow('Invalid preferences');
  });
});

describe('SQL pieces', () => {
  it('quotes what callers name', () => {
    expect(castType('double  precision')).toBe('double precision');
    expect(castType('int4; drop')).toBe('"int4; drop"');
    expect(castType('a"b[]')).toBe('"a""b"[]');
    expect(literal("a'b")).toBe("'a''b'");
    expect(literal("a\\'b")).toBe("E'a\\\\''b'");
    expect(() => literal('\0')).toThrow();
  });

  it('maps SQLSTATE to status', () => {
    expect([statusOf('42501', true), statusOf('42501', false)]).toEqual([401, 403]);
    expect(
      ['23505', '23514', '42P01', '57014', 'P0001', 'PT429', '53300', '40001'].map((code) =>
        statusOf(code, true),
      ),
    ).toEqual([409, 400, 404, 504, 400, 429, 503, 503]);
  });
});
