import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { REST_DEFAULTS } from './contract.ts';
import { type Kit, sign, startKit } from './testing/kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await startKit(inject('cluster').url, { rest: { ...REST_DEFAULTS, planEnabled: true } });
});
afterAll(() => kit.stop());

const SEED = 20261122;
const columns = fc.constantFrom(
  'id',
  'name',
  'email',
  'mood',
  'data',
  'tags',
  'period',
  'born',
  'made_at',
  'shout',
  'initials',
  'customers',
  '*',
  'nope',
  '"a column"',
  'data->>city',
  'data->langs->0',
  'tags->1',
  'id->x',
  'ctid',
  'xmax',
  'orders',
);
const casts = fc.constantFrom(
  '',
  '',
  '',
  '::text',
  '::int',
  '::nope',
  '::int4range',
  '::json',
  '::text[]',
  '::timestamp with time zone',
  '::regclass',
  '::select',
);
const aggregates = fc.constantFrom('', '', '', '', '.sum()', '.count()', '.max()', '.avg()::int');
const column = fc
  .tuple(fc.constantFrom('', '', 'x:', '"y z":'), columns, casts, aggregates)
  .map((parts) => parts.join(''));
const embeds = fc.constantFrom(
  'orders!customer_id',
  'orders',
  'buyer:orders!orders_customer_id_fkey',
  'orders!shipped_to!inner',
  '...orders!customer_id',
  'details',
  'products',
);
const select = fc
  .array(
    fc.oneof(
      column,
      fc.tuple(embeds, fc.array(column, { maxLength: 2 })).map(([e, c]) => `${e}(${c.join(',')})`),
    ),
    { maxLength: 4 },
  )
  .map((items) => `select=${encodeURIComponent(items.join(','))}`);
const operator = fc.constantFrom(
  'eq',
  'neq',
  'gt',
  'gte',
  'lt',
  'lte',
  'like',
  'ilike',
  'match',
  'imatch',
  'in',
  'is',
  'isdistinct',
  'fts',
  'plfts',
  'phfts(english)',
  'wfts(nope)',
  'cs',
  'cd',
  'ov',
  'sl',
  'sr',
  'nxr',
  'nxl',
  'adj',
  'not.eq',
  'not.in',
  'eq(any)',
  'like(all)',
  'bad',
);
const value = fc.oneof(
  fc.constantFrom(
    '1',
    'Ada',
    'null',
    'true',
    '(1,2)',
    '{a,b}',
    '{1,2}',
    '[1,5)',
    '{"a":1}',
    '""',
    '("a,b",c)',
    "'; drop table customers; --",
    '1e999',
    '99999999999999999999',
    'NaN',
    '\\',
    '(',
    '*',
    '%',
    '$1',
    '2024-01-01',
    '((((',
    'a & & b',
  ),
  fc.string({ maxLength: 8 }),
);
const filter = fc
  .tuple(columns, operator, value)
  .map(([c, o, v]) => `${encodeURIComponent(c)}=${encodeURIComponent(`${o}.${v}`)}`);
const logic = fc
  .tuple(
    fc.constantFrom('and', 'or', 'not.or'),
    fc.array(
      fc.tuple(columns, operator, value).map((p) => p.join('.')),
      { maxLength: 3 },
    ),
  )
  .map(([c, t]) => `${c}=${encodeURIComponent(`(${t.join(',')})`)}`);
const order = fc
  .tuple(columns, fc.constantFrom('', '.desc', '.asc.nullslast', '.up'))
  .map(([c, d]) => `order=${encodeURIComponent(c + d)}`);
const page = fc.constantFrom(
  'limit=2',
  'limit=0',
  'limit=-1',
  'offset=5',
  'offset=99999999999999',
  'limit=99999999999999',
  'limit=x',
  'orders.limit=1',
  'orders.order=id',
  'orders.id=eq.1',
  'nope.id=eq.1',
);
const search = fc
  .array(fc.oneof(select, filter, filter, logic, order, page), { maxLength: 5 })
  .map((parts) => parts.join('&'));
const target = fc.constantFrom(
  'customers',
  'customers',
  'customers',
  'orders',
  'products',
  'contacts',
  'order_counts',
  'odd%20name',
  'keyless',
  'rpc/find_customers',
  'rpc/add',
  'rpc/pair',
  'rpc/series',
  'nope',
);
const prefer = fc.constantFrom(
  '',
  'count=exact',
  'count=planned',
  'count=estimated',
  'return=representation',
  'return=headers-only',
  'return=representation,resolution=merge-duplicates',
  'missing=default,return=representation',
  'handling=strict,max-affected=1',
);
const accept = fc.constantFrom(
  '*/*',
  '*/*',
  'text/csv',
  'application/vnd.pgrst.object+json',
  'application/vnd.pgrst.array+json;nulls=stripped',
  'text/plain',
  'application/octet-stream, text/xml;q=0.5',
  'application/xml',
  'application/xml',
  'application/vnd.pgrst.plan+json; for="application/xml"; options=analyze|verbose|wal',
  'application/vnd.pgrst.plan; for="application/vnd.pgrst.object+json"; options=wal',
  'application/geo+json, image/*;q=x',
);
const field = fc.constantFrom(
  'id',
  'name',
  'price',
  'total',
  'note',
  'nope',
  'a',
  'b',
  'min_id',
  'data',
  'tags',
  'period',
  'shout',
);
const body = fc.oneof(
  fc
    .dictionary(
      field,
      fc.oneof(
        fc.integer(),
        fc.string({ maxLength: 5 }),
        fc.constant(null),
        fc.constant([1]),
        fc.constant({}),
      ),
    )
    .map((row) => JSON.stringify(row)),
  fc.array(fc.dictionary(field, fc.integer()), { maxLength: 3 }).map((rows) => JSON.stringify(rows)),
  fc.string({ maxLength: 20 }),
  fc
    .dictionary(
      field,
      fc.oneof(fc.integer().map(String), fc.constantFrom('', '<item/>', '<a>1</a>', '&#0;', '&lt;')),
    )
    .map((row) => {
      const fields = Object.entries(row).map(([key, value]) => `<${key}>${value}</${key}>`);
      return `<row>${fields.join('')}</row>`;
    }),
);

interface Answer {
  status: number;
  code: string | undefined;
  text: string;
}

const typeOf = (body = '') => (body.startsWith('<') ? 'application/xml' : 'application/json');

async function ask(
  method: string,
  path: string,
  headers: Record<string, string>,
  sent?: string,
): Promise<Answer> {
  const token = sign({ aud: kit.environment.ref, role: 'authenticated', sub: 'u1' });
  const answer = await fetch(`${kit.url}/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': typeOf(sent), ...headers },
    ...(sent !== undefined && { body: sent }),
  });
  const text = await answer.text();
  const code = /^\{"code":"([^"]*)"|^<\?xml[^>]*>\s*<error[^>]*><code>([^<]*)/
    .exec(text)
    ?.slice(1)
    .find(Boolean);
  return { status: answer.status, code, text };
}

/** Statuses of the documentation; never a failure of ours, never SQL that PostgreSQL cannot read. */
function check(answer: Answer, what: string): void {
  expect(answer.status < 500 || answer.status === 504, `${what} → ${answer.status} ${answer.text}`).toBe(
    true,
  );
  expect(['42601', '42P18', '42702', '26000', 'XX000'], `${what} → ${answer.text}`).not.toContain(
    answer.code,
  );
}

describe('hostile requests', () => {
  it('reading never fails on our side', async () => {
    await fc.assert(
      fc.asyncProperty(target, search, prefer, accept, async (t, s, p, a) => {
        check(
          await ask('GET', `${t}?${s}`, { prefer: p, accept: a }),
          `GET ${t}?${decodeURIComponent(s)} ${p} ${a}`,
        );
      }),
      { seed: SEED, numRuns: 2500 },
    );
  }, 120_000);

  it('writing never fails on our side', async () => {
    const method = fc.constantFrom('POST', 'PATCH', 'PUT', 'DELETE');
    await fc.assert(
      fc.asyncProperty(method, target, search, prefer, accept, body, async (m, t, s, p, a, b) => {
        // Deleting or changing everything is not what is tested here.
        const only = m === 'PATCH' || m === 'DELETE' ? `${s}&id=eq.-1` : s;
        check(
          await ask(m, `${t}?${only}`, { prefer: p, accept: a }, b),
          `${m} ${t}?${decodeURIComponent(only)} ${p} ${a} ${b}`,
        );
      }),
      { seed: SEED, numRuns: 1500 },
    );
    expect((await ask('GET', 'customers?limit=1', {})).status).toBe(200);
  }, 120_000);
});
