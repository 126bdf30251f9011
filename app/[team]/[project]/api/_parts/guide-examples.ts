import type { ApiRequest, Parameter, ResourceReference } from '@/server/api/shapes';
import { withAddress } from '../_request/request.ts';

/** One thing the grammar can do, shown on a table of the project. Names in `text` stand in backticks. */
export interface GuideExample {
  title: string;
  text: string;
  request: ApiRequest;
}

const EMPTY: ApiRequest = { method: 'GET', path: '', params: [], headers: [], body: '' };
const read = (address: string, header?: [string, string]): ApiRequest => {
  const headers = header ? [{ name: header[0], value: header[1], on: true }] : [];
  return { ...withAddress(EMPTY, address), headers };
};

const NUMBER = /^(integer|bigint|smallint|numeric|double|real)/;
const MOMENT = /^(date|timestamp)/;

/** The columns of a table by what examples need of them; marked ones are left alone. */
function pick({ operations }: ResourceReference) {
  const columns = operations.find(({ name }) => name === 'read')?.answer.columns ?? [];
  const free = columns.filter(({ marks }) => !marks.length);
  const all = free.length ? free : columns;
  const of = (test: RegExp) => all.find(({ type }) => test.test(type));
  const filters = operations.find(({ name }) => name === 'read')?.query ?? [];
  const first = (column: Parameter | undefined) => {
    const found = filters
      .find(({ name }) => name === column?.name)
      ?.text.find((part) => typeof part !== 'string');
    return typeof found === 'object' ? found.code : undefined;
  };
  return {
    names: all.map(({ name }) => name),
    key: all[0],
    number: of(NUMBER),
    text: of(/^(text|varchar|char|citext)/),
    moment: of(MOMENT),
    json: of(/^jsonb?$/),
    search: columns.find(({ type }) => type === 'tsvector'),
    // A made-up word would find nothing; a value of an enum or a list does.
    listed: all.find((column) => {
      const filter = first(column) ?? '';
      return filter.startsWith('eq.') && filter !== 'eq.example' && !NUMBER.test(column.type);
    }),
    first,
  };
}
type Columns = ReturnType<typeof pick>;

type Draft = GuideExample | undefined | false | '';
const kept = (drafts: Draft[]) => drafts.filter((draft): draft is GuideExample => Boolean(draft));

function filtering(path: string, { key, number, moment, text, listed, first }: Columns): Draft[] {
  const one = listed ?? number ?? key;
  const start = one && `${path}?${one.name}=${first(one) ?? 'eq.1'}`;
  return [
    start && {
      title: 'Filter',
      text: 'A filter is `column=operator.value`. Several filters must all hold.',
      request: read(`${start}&limit=5`),
    },
    moment && {
      title: 'Compare',
      text: '`gt`, `gte`, `lt` and `lte` compare numbers, dates and texts; the same column may be named twice.',
      request: read(`${path}?${moment.name}=gte.2026-01-01&${moment.name}=lt.2027-01-01&limit=5`),
    },
    text && {
      title: 'Search in texts',
      text: '`ilike` takes no notice of upper and lower case; `*` stands for any characters.',
      request: read(`${path}?${text.name}=ilike.*a*&limit=5`),
    },
    number && {
      title: 'One of several, none of them, empty',
      text: '`in` takes a list, `not.` before any filter turns it round, `is.null` finds empty ones.',
      request: read(`${path}?${number.name}=in.(1,2,3)&limit=5`),
    },
    number &&
      moment && {
        title: 'Either, or',
        text: '`or` joins filters, written with dots instead of an equals sign; `and(…)` may stand inside.',
        request: read(`${path}?or=(${number.name}.eq.1,${moment.name}.is.null)&limit=5`),
      },
  ];
}

function special(path: string, { json, search }: Columns): Draft[] {
  return [
    json && {
      title: 'Inside JSON',
      text: '`->` reaches into a JSON column, `->>` takes a value out as text; both work in `select`, filters and order.',
      request: read(`${path}?${json.name}=not.is.null&select=${json.name}&limit=5`),
    },
    search && {
      title: 'Full-text search',
      text: '`wfts` reads words as a search engine does: several words, `"a phrase"`, `-without`.',
      request: read(`${path}?${search.name}=wfts.example&limit=5`),
    },
  ];
}

function paging(path: string, { names, key, moment }: Columns): Draft[] {
  const sort = moment ?? key;
  const shown = names.slice(0, 3).join(',');
  return [
    sort && {
      title: 'Sort',
      text: '`order` takes columns with `.desc`, `.nullsfirst` or `.nullslast`; commas between them.',
      request: read(`${path}?order=${sort.name}.desc.nullslast&limit=5`),
    },
    {
      title: 'Page',
      text: '`limit` and `offset` choose a page. Sort by a key, so that pages do not overlap.',
      request: read(`${path}?select=${shown}&order=${names[0]}&limit=10&offset=10`),
    },
    {
      title: 'Count',
      text: 'With this header, `Content-Range` ends in the total: `0-9/1200`. `planned` and `estimated` are quicker and less exact.',
      request: read(`${path}?select=${names[0]}&limit=10`, ['Prefer', 'count=exact']),
    },
    {
      title: 'As CSV',
      text: 'Any answer with rows can come as CSV.',
      request: read(`${path}?select=${shown}&limit=10`, ['Accept', 'text/csv']),
    },
  ];
}

/** What the grammar can do, shown on this table. Every request is one that the API answers. */
export function guideExamples(resource: ResourceReference): GuideExample[] {
  const columns = pick(resource);
  const path = resource.name;
  const embed = resource.embeds[0];
  return kept([
    {
      title: 'Choose columns',
      text: '`select` names the columns; a word and a colon before one gives it another name in the answer.',
      request: read(`${path}?select=${columns.names.slice(0, 3).join(',')}&limit=5`),
    },
    ...filtering(path, columns),
    ...special(path, columns),
    embed && {
      title: 'Linked rows',
      text: 'A table that a foreign key leads to or comes from, with its columns in brackets. `!inner` leaves out rows without one.',
      request: read(`${path}?select=${columns.names[0]},${embed.select}&limit=3`),
    },
    ...paging(path, columns),
  ]);
}

/** Every operator with its meaning. */
export const OPERATORS: { operator: string; meaning: string }[] = [
  { operator: 'eq, neq', meaning: 'equal, not equal' },
  { operator: 'gt, gte, lt, lte', meaning: 'greater, greater or equal, less, less or equal' },
  { operator: 'like, ilike', meaning: 'matches a pattern with `*`; `ilike` ignores upper and lower case' },
  { operator: 'match, imatch', meaning: 'matches a regular expression' },
  { operator: 'in', meaning: 'one of a list: `in.(1,2,3)`, with quotes around values that hold a comma' },
  { operator: 'is', meaning: '`null`, `not_null`, `true`, `false` or `unknown`' },
  { operator: 'isdistinct', meaning: 'not equal, where empty counts as a value' },
  { operator: 'cs, cd, ov', meaning: 'lists, ranges and JSON: contains, is contained in, overlaps' },
  {
    operator: 'sl, sr, nxl, nxr, adj',
    meaning: 'ranges: left of, right of, not beyond left or right, next to',
  },
  {
    operator: 'fts, plfts, phfts, wfts',
    meaning: 'full-text search: operators, words, a phrase, as on the web',
  },
  { operator: 'not.', meaning: 'before any of them: the contrary' },
  { operator: '(any), (all)', meaning: 'after `eq`, `like` and others: one or all of `{a,b}`' },
];
