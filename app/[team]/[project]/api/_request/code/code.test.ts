import { execFileSync } from 'node:child_process';
import { createClient } from '@supabase/supabase-js';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ApiRequest, Field } from '../../../../../../server/api/shapes.ts';
import { addressOf, withAddress } from '../request.ts';
import { curlCode, shellQuote } from './curl.ts';
import { fetchCode } from './fetch.ts';
import { pythonCode } from './python.ts';
import { script } from './script.ts';
import type { CodeContext } from './shapes.ts';
import { supabaseCode } from './supabase.ts';

const apiUrl = 'http://localhost:3000/p/clinic-4f7k2m';
const publishableKey = 'slp_pub_abc';

function request(address: string, over: Partial<ApiRequest> = {}): ApiRequest {
  const empty: ApiRequest = { method: 'GET', path: '', params: [], headers: [], body: '' };
  return { ...withAddress(empty, address), ...over };
}

const header = (name: string, value: string): Field => ({ name, value, on: true });

function context(asked: ApiRequest, over: Partial<CodeContext> = {}): CodeContext {
  return { request: asked, role: 'anon', apiUrl, restUrl: `${apiUrl}/rest/v1`, publishableKey, ...over };
}

interface Sent {
  method: string;
  url: URL;
  headers: Headers;
  body: unknown;
}

/** Runs a generated program with a `fetch` that only notes what it was given. */
async function run(code: string): Promise<Sent> {
  let sent: Sent | undefined;
  vi.stubGlobal('fetch', async (input: string | URL, init: RequestInit = {}) => {
    const { method = 'GET', headers, body } = init;
    sent = { method, url: new URL(input), headers: new Headers(headers), body };
    return new Response('[]', { headers: { 'content-type': 'application/json' } });
  });
  vi.stubGlobal('console', { ...console, log: () => undefined });
  const body = code.replace(/^import .*$/m, '');
  const program = new Function('createClient', 'process', `return (async () => {${body}\n})();`);
  const env = { SLIPWAY_SECRET_KEY: 'slp_sec_xyz', USER_TOKEN: 'a.b.c' };
  await program(createClient, { env });
  if (!sent) throw new Error('nothing was sent');
  return sent;
}

afterEach(() => vi.unstubAllGlobals());

const READS = [
  'patients',
  'patients?select=id,full_name&order=born_on.desc.nullslast,id.asc&limit=10',
  'patients?select=id,appointments(id,starts_at)&appointments.order=starts_at.desc&appointments.limit=3',
  "patients?select=*&full_name=ilike.*o'neil*",
  'patients?select=*&id=in.(1,2,3)&deleted_at=is.null',
  'patients?select=*&or=(age.lt.18,age.gt.65)&and=(a.eq.1,b.eq.2)',
  'patients?select=*&not.or=(a.eq.1,b.eq.2)',
  'patients?select=*&name=not.eq.Bo&tags=cs.{a,b}&limit=5&offset=20',
  'patients?select=*&document=wfts(english).fever -cough',
  'patients?select=*&tags=like(any).{A*,B*}&name=isdistinct.x',
];

describe('supabase-js', () => {
  test.each(READS)('%s reaches the same address', async (address) => {
    const { url, method, headers } = await run(supabaseCode(context(request(address))));
    expect(method).toBe('GET');
    expect(url.pathname).toBe('/p/clinic-4f7k2m/rest/v1/patients');
    expect(headers.get('apikey')).toBe(publishableKey);
    const asked = new URL(`http://x/${addressOf(request(address))}`).searchParams;
    if (!asked.has('select')) asked.set('select', '*');
    // The client writes and=(…) and not.or=(…) inside or=(…), which means the same.
    const plain = (list: URLSearchParams) =>
      [...list]
        .map(([name, value]) =>
          /^(and|not\.or|not\.and)$/.test(name) ? ['or', `(${name}${value})`] : [name, value],
        )
        .map((pair) => pair.join('='))
        .sort();
    expect(plain(url.searchParams)).toEqual(plain(asked));
  });

  test('adds rows and asks for them back', async () => {
    const asked = request('patients?select=id', {
      method: 'POST',
      headers: [header('Prefer', 'return=representation')],
      body: '{"full_name": "Ann \'the\' \\"Boss\\" \\u2028", "born_on": null}',
    });
    const sent = await run(supabaseCode(context(asked)));
    expect(sent.method).toBe('POST');
    expect(JSON.parse(String(sent.body))).toEqual(JSON.parse(asked.body));
    expect(sent.headers.get('prefer')).toContain('return=representation');
    expect(sent.url.searchParams.get('select')).toBe('id');
  });

  test('changes and deletes rows that the filters choose', async () => {
    const change = request('patients?id=eq.7', { method: 'PATCH', body: '{"city":"Bern"}' });
    const changed = await run(supabaseCode(context(change)));
    expect([changed.method, changed.url.search, changed.body]).toEqual([
      'PATCH',
      '?id=eq.7',
      '{"city":"Bern"}',
    ]);
    const removed = await run(supabaseCode(context(request('patients?id=eq.7', { method: 'DELETE' }))));
    expect([removed.method, removed.url.search]).toEqual(['DELETE', '?id=eq.7']);
  });

  test('merges when the request does', async () => {
    const merge = request('patients?on_conflict=mrn', {
      method: 'POST',
      headers: [header('Prefer', 'resolution=merge-duplicates')],
      body: '[{"mrn":"a"}]',
    });
    const sent = await run(supabaseCode(context(merge)));
    expect(sent.headers.get('prefer')).toContain('resolution=merge-duplicates');
    expect(sent.url.searchParams.get('on_conflict')).toBe('mrn');
  });

  test('counts, reads CSV, chooses a schema', async () => {
    const asked = request('visits?select=id', {
      headers: [
        header('Prefer', 'count=exact'),
        header('Accept', 'text/csv'),
        header('Accept-Profile', 'crm'),
      ],
    });
    const { headers } = await run(supabaseCode(context(asked)));
    expect(headers.get('prefer')).toContain('count=exact');
    expect(headers.get('accept')).toBe('text/csv');
    expect(headers.get('accept-profile')).toBe('crm');
  });

  test('calls functions by GET and POST', async () => {
    const get = await run(supabaseCode(context(request('rpc/free_slots?day=2026-11-22&limit=3'))));
    expect([get.method, get.url.pathname, get.url.search]).toEqual([
      'GET',
      '/p/clinic-4f7k2m/rest/v1/rpc/free_slots',
      '?day=2026-11-22&limit=3',
    ]);
    const post = request('rpc/free_slots', { method: 'POST', body: '{"day":"2026-11-22"}' });
    expect((await run(supabaseCode(context(post)))).body).toBe('{"day":"2026-11-22"}');
  });

  test('a signed-in person sends the token, a service its secret key', async () => {
    const asked = request('patients?select=id');
    const person = await run(supabaseCode(context(asked, { role: 'authenticated' })));
    expect(person.headers.get('authorization')).toBe('Bearer a.b.c');
    const service = await run(supabaseCode(context(asked, { role: 'service_role' })));
    expect(service.headers.get('apikey')).toBe('slp_sec_xyz');
    const shown = supabaseCode(context(asked, { role: 'service_role', secretKey: 'slp_sec_shown' }));
    expect(shown).toContain("'slp_sec_shown'");
  });
});

/** What a shell hands to curl. */
function words(code: string): string[] {
  const program = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${code}`;
  const env = { PATH: process.env['PATH'] ?? '', USER_TOKEN: 'a.b.c', SLIPWAY_SECRET_KEY: 'slp_sec_xyz' };
  const options = { env: env as unknown as NodeJS.ProcessEnv, encoding: 'utf8' as const };
  return execFileSync('/bin/sh', ['-c', program], options).split('\0').slice(0, -1);
}

describe('curl', () => {
  test('a shell reads back exactly what was meant', () => {
    const asked = request('patients?full_name=eq.$(id) `x` \'y\' "z" !1 \\ {a} [b]', {
      method: 'POST',
      headers: [header('X-Note', "it's $HOME"), header('Bad\nName', 'x')],
      body: '@/etc/passwd \'"$(id)\n',
    });
    const got = words(curlCode(context(asked, { role: 'authenticated' })));
    expect(got[0]).toBe(`${apiUrl}/rest/v1/${addressOf(asked)}`);
    expect(got[0]).not.toMatch(/[[\]{}'" ]/); // nothing that curl or a shell would read as more
    expect(got).toContain("X-Note: it's $HOME");
    expect(got).toContain('Authorization: Bearer a.b.c');
    expect(got.slice(-2)).toEqual(['--data-raw', asked.body]);
    expect(got.join()).not.toContain('Bad');
  });

  test('any text survives quoting', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((made) => !made.includes('\0'));
    const batch = fc.array(text, { minLength: 20, maxLength: 40 });
    fc.assert(
      fc.property(batch, (texts) => {
        expect(words(`curl ${texts.map(shellQuote).join(' ')}`)).toEqual(texts);
      }),
      { numRuns: 10 },
    );
  });

  test('HEAD does not wait for a body', () => {
    expect(words(curlCode(context(request('patients', { method: 'HEAD' }))))).toContain('--head');
  });
});

describe('fetch', () => {
  test('sends the same method, address, headers and body', async () => {
    const asked = request('patients?select=id&name=eq.a b', {
      method: 'PATCH',
      headers: [header('Prefer', 'return=minimal')],
      body: '{"__proto__": {"a": 1}, "it\'s": "x"}',
    });
    const sent = await run(fetchCode(context(asked, { role: 'service_role' })));
    expect(sent.method).toBe('PATCH');
    expect(sent.url.href).toBe(`${apiUrl}/rest/v1/${addressOf(asked)}`);
    expect(sent.headers.get('apikey')).toBe('slp_sec_xyz');
    expect(sent.headers.get('prefer')).toBe('return=minimal');
    expect(sent.body).toBe('{"__proto__":{"a":1},"it\'s":"x"}');
  });

  test('a number too long for JavaScript stays text', async () => {
    const body = '{"id": 12345678901234567890}';
    const sent = await run(fetchCode(context(request('patients', { method: 'POST', body }))));
    expect(sent.body).toBe(body);
  });
});

test('Python: names of variables instead of secrets, text quoted as JSON', () => {
  const code = pythonCode(context(request('patients?name=eq."a"\\'), { role: 'service_role' }));
  expect(code).toContain('os.environ["SLIPWAY_SECRET_KEY"]');
  expect(code).toContain('("name", "eq.\\"a\\"\\\\")');
});

test('any value written as JavaScript reads back the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const made = new Function(`return ${script(value)}`)();
      expect(JSON.stringify(made)).toBe(JSON.stringify(value));
    }),
  );
});
