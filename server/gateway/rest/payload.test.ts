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
    // The columns are named: PostgreSQL reads the body, and refuses it when it is none.
    expect(parse('[{"a":1},{"b":2}]', 'application/json', true)).toMatchObject({ isArray: true, keys: [] });
    expect(parse(' {x', 'application/json', true)).toMatchObject({ isArray: false, json: ' {x' });
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
    const denied = { code: '42501', message: '' };
    expect([statusOf(denied, true), statusOf(denied, false)]).toEqual([401, 403]);
    const codes = ['23505', '23514', '42P01', '57014', 'P0001', 'PT429', '53300', '40001', '54001', '55000'];
    const statuses = (alone: boolean) => codes.map((code) => statusOf({ code, message: '' }, true, alone));
    expect(statuses(false)).toEqual([409, 400, 404, 504, 400, 429, 503, 503, 413, 409]);
    expect(statuses(true)).toEqual([409, 400, 404, 500, 400, 429, 503, 500, 500, 500]);
    expect(
      [
        ['21000', 'more than one row returned by a subquery'],
        ['21000', 'UPDATE requires a WHERE clause'],
        ['22023', 'role "nobody" does not exist'],
        ['22023', 'anything else'],
        ['42883', 'function xmlagg(integer) does not exist'],
        ['PTabc', ''],
      ].map(([code = '', message = '']) => statusOf({ code, message }, true)),
    ).toEqual([500, 400, 401, 400, 406, 500]);
  });
});
