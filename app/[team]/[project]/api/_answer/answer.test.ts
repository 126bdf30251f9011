import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ApiRequest, ResourceReference } from '../../../../../server/api/shapes.ts';
import { nearestNames } from '../../../../../server/kernel/nearest.ts';
import { type ExplainContext, explain } from '../../../../../server/requests/explain.ts';
import { asRows, readAnswer, readRange } from './answer.ts';
import { layOut } from './json.ts';
import { statusTone, statusWords } from './status.ts';
import { milliseconds, readTiming } from './timing.ts';

describe('timing by stage', () => {
  test('reads the header in order and leaves out what is no duration', () => {
    const stages = readTiming(
      'jwt;dur=0.412, parse;dur=0.1, transaction;desc="x";dur=184.93, total;dur=190, cache;hit',
    );
    expect(stages.map(({ label, ms }) => `${label} ${milliseconds(ms)}`)).toEqual([
      'sign-in 0.4',
      'parse 0.1',
      'query 184.9',
    ]);
    expect(readTiming(null)).toEqual([]);
    expect(readTiming('a;dur=-1, b;dur=x')).toEqual([]);
  });
});

describe('an answer', () => {
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-range': '0-1/120',
    'x-slipway-sql': 'select%201',
  };

  test('counts rows and bytes, takes the SQL apart from the headers', () => {
    const answer = readAnswer(new Response('[{"ä":1},{"ä":2}]', { headers }), '[{"ä":1},{"ä":2}]', 12);
    expect(answer).toMatchObject({
      status: 200,
      rows: 2,
      total: 120,
      bytes: 19,
      sql: 'select 1',
      cut: false,
    });
    expect(answer.headers.map(([name]) => name)).not.toContain('x-slipway-sql');
    expect(asRows(answer)).toEqual([{ ä: 1 }, { ä: 2 }]);
  });

  test('that is long is cut, and is then no table', () => {
    const body = `[${'1,'.repeat(300_000)}1]`;
    const answer = readAnswer(new Response(null, { headers }), body, 1);
    expect(answer.cut).toBe(true);
    expect(answer.text.length).toBeLessThan(body.length);
    expect(asRows(answer)).toBeUndefined();
  });

  test('ranges', () => {
    expect(readRange('0-9/100')).toEqual({ rows: 10, total: 100 });
    expect(readRange('*/0')).toEqual({ rows: 0, total: 0 });
    expect(readRange('20-29/*')).toEqual({ rows: 10 });
    expect(readRange('nonsense')).toEqual({});
  });

  test('has its status in words', () => {
    expect(statusWords(201)).toBe('201 Created');
    expect(statusWords(418)).toBe('418 Refused');
    expect([200, 404, 500].map(statusTone)).toEqual(['good', 'warn', 'bad']);
  });
});

describe('JSON', () => {
  const text = (json: string) =>
    layOut(json)
      ?.map((piece) => piece.text)
      .join('');

  test('any value is laid out as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(text(JSON.stringify(value)) ?? '')).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('numbers keep their digits, small inner objects stay on one line', () => {
    expect(text('[{"id":12345678901234567890,"film":{"title":"A"}}]')).toBe(
      '[\n  {\n    "id": 12345678901234567890,\n    "film": {"title": "A"}\n  }\n]',
    );
    expect(text('[]')).toBe('[]');
  });

  test('what is none, or too deep, is left as it is', () => {
    for (const bad of ['', '{', '[1,', 'id,name\n1,2', '['.repeat(5000)]) expect(layOut(bad)).toBeUndefined();
  });
});

test('nearest names', () => {
  const names = ['full_name', 'born_on', 'email', 'patient_id'];
  expect(nearestNames('fullname', names)).toEqual(['full_name']);
  expect(nearestNames('name', names)).toEqual(['full_name']);
  expect(nearestNames('zzzzzz', names)).toEqual([]);
});

describe('explanations', () => {
  const request: ApiRequest = { method: 'GET', path: 'patients', params: [], headers: [], body: '' };
  const column = (name: string) => ({ name, type: 'text', required: false, text: [], marks: [] });
  const resource = {
    slug: 'patients',
    name: 'patients',
    embeds: [{ select: 'visits(*)', table: 'visits', many: true, text: [] }],
    operations: [
      {
        name: 'read',
        method: 'GET',
        callers: [],
        answer: { text: [], columns: [column('full_name'), column('id')] },
      },
      {
        name: 'add',
        method: 'POST',
        callers: [{ role: 'authenticated', rules: [{ name: 'own', condition: 'id = 1' }] }],
      },
    ],
  } as unknown as ResourceReference;
  const context: ExplainContext = {
    request,
    role: 'anon',
    resource,
    tables: ['patients', 'visits'],
    functions: ['free_slots'],
  };
  const words = (status: number, body: object, over: Partial<ExplainContext> = {}) => {
    const found = explain({ status, text: JSON.stringify(body) }, { ...context, ...over });
    return `${found?.cause} ${found?.fix}`;
  };

  test('a missing grant says which grant', () => {
    const said = words(401, { code: '42501', message: 'permission denied for table patients' });
    expect(said).toContain('An anonymous caller may not read `patients`');
    expect(said).toContain('GRANT SELECT ON patients TO anon;');
    expect(words(401, { code: '42501', message: 'permission denied for schema crm' })).toContain(
      'GRANT USAGE ON SCHEMA crm',
    );
  });

  test('a row that no rule lets in names the rules', () => {
    const body = {
      code: '42501',
      message: 'new row violates row-level security policy for table "patients"',
    };
    const post = { request: { ...request, method: 'POST' as const } };
    expect(words(403, body, { ...post, role: 'authenticated' })).toContain('passes `own` (`id = 1`)');
    expect(words(401, body, post)).toContain('No rule lets this caller write here');
  });

  test('personal data that the team role hides', () => {
    const said = words(403, { code: '42501', message: 'The column patients.full_name is masked for you' });
    expect(said).toContain('does not show personal data');
  });

  test('an unknown column offers the nearest, an unknown table too', () => {
    expect(words(400, { code: '42703', message: 'column patients.fullname does not exist' })).toContain(
      '`full_name`?',
    );
    expect(words(400, { code: '42703', message: 'column patients.zzz does not exist' })).toContain(
      'It has `full_name`, `id`.',
    );
    const other = { request: { ...request, path: 'visit' }, resource: undefined };
    expect(words(404, { code: 'PGRST205', message: '' }, other)).toContain('Did you mean `visits`?');
  });

  test('a function, a relation, a constraint', () => {
    const call = { request: { ...request, path: 'rpc/free_slot' }, resource: undefined };
    expect(words(404, { code: 'PGRST202', message: '' }, call)).toContain('`free_slots`');
    expect(words(400, { code: 'PGRST200', message: '', hint: null })).toContain('`visits(*)`');
    expect(words(409, { code: '23505', message: 'm', details: 'Key (email)=(a) already exists.' })).toContain(
      'Key (email)=(a)',
    );
    expect(
      words(400, {
        code: '23502',
        message: 'null value in column "born_on" of relation "patients" violates',
      }),
    ).toContain('`born_on` may not be empty');
    expect(
      words(400, {
        code: '23514',
        message: 'new row for relation "visits" violates check constraint "visits_minutes"',
      }),
    ).toContain('`visits_minutes`');
  });

  test('what is not JSON, and codes that nobody knows, still get a sentence', () => {
    expect(explain({ status: 502, text: '<html>' }, context)).toMatchObject({
      message: '<html>',
      cause: 'The request failed.',
    });
    expect(words(400, { code: 'constructor', message: 'x' })).toContain('The request failed');
    expect(explain({ status: 200, text: '[]' }, context)).toBeUndefined();
  });
});
