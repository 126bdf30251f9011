import fc from 'fast-check';

/** A request as it goes over the wire; `path` below the API's root. */
export interface AnyRequest {
  method: string;
  path: string;
  search: string;
  headers: Record<string, string>;
  body: string;
}

/** Every free value of a generated request begins with it, and nothing else contains it. */
export const VALUE_MARK = 'Zv';

const part = encodeURIComponent;
const some = fc.constantFrom;
/** Usually the first: a request with many oddities is refused for the first one and tells nothing of the others. */
const mostly = <T, U>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<U>, weight = 12) =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: odd });

const value = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -5, max: 200 }).map(String) },
  {
    weight: 4,
    arbitrary: fc
      .string({ unit: 'grapheme', maxLength: 12 })
      .map((text) => VALUE_MARK + text.replaceAll('\0', '')),
  },
  {
    weight: 2,
    arbitrary: some("'", '"', '\\', '--', '/*', '$1', ';', "';select 1--", '\\"', "E'\\''").map(
      (t) => VALUE_MARK + t,
    ),
  },
);
const column = mostly(
  some('id', 'name', 'email', 'data', 'tags', 'total', 'note', 'customer_id', 'period', 'born'),
  some('nope', '"a b"'),
);
const target = some(
  'customers',
  'orders',
  'products',
  'order_items',
  'notes',
  'contacts',
  'big_orders',
  'keyless',
);
const relation = some(
  'customers!customer_id',
  'orders!customer_id',
  'order_items',
  'products',
  'customers',
  'employees',
  'x:customers!shipped_to!inner',
  'orders!inner',
  'orders!shipped_to!left',
  '...customers!customer_id',
);
const jsonPath = fc
  .tuple(column, some('->city', '->>city', '->langs->0', '->>"a b"', "->>'x'"))
  .map((two) => two.join(''));
const field = fc.oneof({ weight: 4, arbitrary: column }, { weight: 1, arbitrary: jsonPath });

const item = fc.oneof(
  field,
  field.map((name) => `alias:${name}`),
  fc.tuple(field, some('::text', '::int', '::jsonb', '::nope', '::int[]')).map((two) => two.join('')),
  some('*', 'count()', 'total.sum()', 'total.avg()::int', 'id.max()'),
);
const select: fc.Arbitrary<string> = fc.letrec<{ list: string }>((tie) => ({
  list: fc
    .array(
      fc.oneof(
        { maxDepth: 3, depthIdentifier: 'embeds' },
        item,
        fc.tuple(relation, tie('list')).map(([name, list]) => `${name}(${list})`),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((items) => items.join(',')),
})).list;

const quoted = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
const list = fc.array(value, { minLength: 1, maxLength: 3 }).map((values) => values.map(quoted).join(','));
const operation = fc.oneof(
  fc
    .tuple(
      some('eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'like', 'ilike', 'match', 'imatch', 'isdistinct'),
      value,
    )
    .map((two) => two.join('.')),
  list.map((values) => `in.(${values})`),
  some('is.null', 'is.true', 'is.not_null', 'is.unknown', 'is.nope'),
  fc.tuple(some('fts', 'plfts', 'phfts', 'wfts(english)', 'fts(nope)'), value).map((two) => two.join('.')),
  fc.tuple(some('cs', 'cd', 'ov', 'sl', 'adj'), list).map(([name, values]) => `${name}.{${values}}`),
  fc.tuple(some('eq(any)', 'like(all)', 'gt(any)'), list).map(([name, values]) => `${name}.{${values}}`),
);
const negated = fc.tuple(some('', '', 'not.'), operation).map((two) => two.join(''));
const term = fc.tuple(field, negated).map(([name, test]) => `${name}.${test}`);
const logic: fc.Arbitrary<string> = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc
    .array(
      fc.oneof(
        { maxDepth: 2, depthIdentifier: 'logic' },
        term,
        fc.tuple(some('and', 'or', 'not.and'), tie('tree')).map((two) => two.join('')),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((terms) => `(${terms.join(',')})`),
})).tree;
const order = fc
  .array(
    fc.tuple(field, some('', '.asc', '.desc', '.desc.nullslast', '.nullsfirst')).map((two) => two.join('')),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((terms) => terms.join(','));
const scope = mostly(fc.constant(''), some('customers.', 'orders.', 'x.'), 8);

const parameter = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(scope, field, negated).map(([at, name, test]) => `${part(at + name)}=${part(test)}`),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(scope, some('and', 'or', 'not.or'), logic)
      .map(([at, k, v]) => `${at}${k}=${part(v)}`),
  },
  { weight: 2, arbitrary: fc.tuple(scope, order).map(([at, v]) => `${at}order=${part(v)}`) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(scope, some('limit', 'offset'), fc.oneof(fc.integer({ min: -1, max: 30 }).map(String), value))
      .map(([at, k, v]) => `${at}${k}=${part(v)}`),
  },
  {
    weight: 1,
    arbitrary: mostly(
      some('columns=name,id', 'on_conflict=id', 'on_conflict=name'),
      fc.oneof(some('columns=nope', 'columns='), fc.string({ maxLength: 12 }).map(part)),
    ),
  },
);
const search = fc
  .tuple(fc.option(select), fc.array(parameter, { maxLength: 4 }))
  .map(([shown, more]) => [...(shown === null ? [] : [`select=${part(shown)}`]), ...more].join('&'));

/** Pieces of the grammar in any order. */
const noise = fc
  .array(
    fc.oneof(
      some(
        'select',
        'order',
        'and',
        'or',
        'id',
        'customers',
        '*',
        '(',
        ')',
        ',',
        '.',
        '=',
        '&',
        '!inner',
        ':',
        '::',
        '->',
        '->>',
      ),
      some(
        'eq.',
        'in.',
        '%22',
        '%5C',
        '...',
        'count()',
        '%7B',
        '%00',
        '1',
        'is.null',
        'columns',
        '$',
        '%F0%9F%98%80',
        '%ZZ',
      ),
      value.map(part),
    ),
    { maxLength: 14 },
  )
  .map((pieces) => pieces.join(''));

const row = fc.dictionary(
  column,
  fc.oneof(value, fc.integer(), fc.constant(null), fc.jsonValue({ maxDepth: 2 })),
  { maxKeys: 4 },
);
const lines = fc
  .array(fc.tuple(value, value), { maxLength: 3 })
  .map((rows) => ['id,name', ...rows.map((one) => one.map(quoted).join(','))].join('\n'));
const body = mostly(
  fc.oneof(
    row.map((one) => JSON.stringify(one)),
    fc.array(row, { maxLength: 3 }).map((rows) => JSON.stringify(rows)),
  ),
  fc.oneof(lines, fc.string({ maxLength: 30 }), fc.constant('')),
);
const prefer = fc
  .array(
    some(
      'return=representation',
      'return=headers-only',
      'return=minimal',
      'count=exact',
      'count=planned',
      'count=estimated',
      'missing=default',
      'resolution=merge-duplicates',
      'resolution=ignore-duplicates',
      'handling=strict',
      'max-affected=1',
      'timezone=Europe/Vienna',
      'timezone=Nowhere/At_All',
      'nope=1',
    ),
    { maxLength: 3 },
  )
  .map((words) => words.join(', '));
const json = fc.constant('application/json');
const none = fc.constant('');
const headers = fc
  .record({
    prefer,
    accept: mostly(
      some('*/*', 'application/json', 'text/csv', 'application/vnd.pgrst.object+json'),
      some('text/plain', 'x/y', ';,', 'application/vnd.pgrst.plan'),
    ),
    'content-type': mostly(json, some('text/csv', 'application/x-www-form-urlencoded', 'text/plain', 'x/y')),
    range: mostly(none, some('0-4', '5-', '9-1', 'x')),
    'accept-profile': mostly(none, some('other', 'nope'), 20),
  })
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, text]) => text !== '')));

/** Method and path, which go together. */
const address = mostly(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.tuple(
        some('GET', 'GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'PUT'),
        target.map((name) => `/${name}`),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(
        some('GET', 'POST'),
        some('add', 'find_customers', 'one_customer', 'echo_json', 'total_of', 'pair').map(
          (name) => `/rpc/${name}`,
        ),
      ),
    },
  ),
  fc.tuple(
    some('GET', 'POST', 'OPTIONS', 'TRACE', 'PATCH'),
    some('/nope', '/rpc/nope', '/odd%20name', '/%00', '/a/b', '/', '/orders/', '/%', '/rpc/add'),
  ),
);

/** Any request to the API over `schema.sql`: mostly of the grammar, sometimes of its pieces in no order. */
export const anyRequest: fc.Arbitrary<AnyRequest> = fc
  .record({ address, search: mostly(search, noise), headers, body })
  .map(({ address: [method, path], ...rest }) => ({ method, path, ...rest }));
