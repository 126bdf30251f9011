/** One condition of the address: `column=not.op.value`. */
export interface Filter {
  column: string;
  negated: boolean;
  operator: string;
  value: string;
}
export interface Order {
  column: string;
  descending: boolean;
  nulls?: 'first' | 'last';
}

/** The query string of a view, taken apart as far as buttons can work on it. */
export interface ViewQuery {
  /** Text of `select`, undefined for all columns. */
  select?: string;
  filters: Filter[];
  /** Parameters the builder has no chips for (`or=(…)`, embedded filters): kept as they are. */
  others: [string, string][];
  order: Order[];
  /** Text of `order` that is more than columns with directions (`data->>a.desc`): kept as it is. */
  rawOrder?: string;
  limit: number;
  offset: number;
}

export const PAGE_SIZE = 100;

/** Operators of the builder in the order of its menu, with the words people read. */
export const OPERATORS: {
  name: string;
  words: string;
  for: ('text' | 'number' | 'time' | 'any' | 'search')[];
}[] = [
  { name: 'eq', words: 'is', for: ['any'] },
  { name: 'neq', words: 'is not', for: ['any'] },
  { name: 'gt', words: 'more than', for: ['number', 'time', 'text'] },
  { name: 'gte', words: 'at least', for: ['number', 'time', 'text'] },
  { name: 'lt', words: 'less than', for: ['number', 'time', 'text'] },
  { name: 'lte', words: 'at most', for: ['number', 'time', 'text'] },
  { name: 'ilike', words: 'is like (any case)', for: ['text'] },
  { name: 'like', words: 'is like', for: ['text'] },
  { name: 'imatch', words: 'matches (any case)', for: ['text'] },
  { name: 'match', words: 'matches', for: ['text'] },
  { name: 'in', words: 'is one of', for: ['any'] },
  { name: 'is', words: 'is null, true or false', for: ['any'] },
  { name: 'isdistinct', words: 'differs from', for: ['any'] },
  { name: 'cs', words: 'contains', for: ['any'] },
  { name: 'cd', words: 'is contained in', for: ['any'] },
  { name: 'ov', words: 'overlaps', for: ['any'] },
  { name: 'fts', words: 'full-text search', for: ['search', 'text'] },
  { name: 'plfts', words: 'full-text search, plain words', for: ['search', 'text'] },
  { name: 'phfts', words: 'full-text search, phrase', for: ['search', 'text'] },
  { name: 'wfts', words: 'full-text search, as on the web', for: ['search', 'text'] },
];
const KNOWN = new Set(OPERATORS.map((operator) => operator.name));
const CONDITION = /^(not\.)?([a-z]+(?:\([^()]*\))?)\.([\s\S]*)$/;
const ORDER_TERM = /^("(?:[^"\\]|\\.)*"|[^,.()"->]+)((?:\.(?:asc|desc))?)((?:\.nulls(?:first|last))?)$/;

/** Names with signs of the grammar are written in double quotes. */
export function quoteName(name: string): string {
  return /^[\p{L}\p{N}_$ ]+$/u.test(name) ? name : `"${name.replace(/[\\"]/g, '\\$&')}"`;
}
function unquoteName(text: string): string {
  return text.startsWith('"') && text.endsWith('"') && text.length > 1
    ? text.slice(1, -1).replace(/\\([\s\S])/g, '$1')
    : text;
}

/** Splits at commas that stand outside quotes and brackets. */
export function splitList(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let current = '';
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (quoted && char === '\\') current += char + (text[++at] ?? '');
    else {
      if (char === '"') quoted = !quoted;
      else if (!quoted && '([{'.includes(char)) depth++;
      else if (!quoted && ')]}'.includes(char)) depth--;
      if (char === ',' && depth === 0 && !quoted) {
        parts.push(current);
        current = '';
      } else current += char;
    }
  }
  return text === '' ? [] : [...parts, current];
}

/** `[not.]operator.value`, or undefined when it is something else. */
export function parseCondition(text: string): Omit<Filter, 'column'> | undefined {
  const [, not, operator, value] = CONDITION.exec(text) ?? [];
  if (!operator || value === undefined || !KNOWN.has(operator.replace(/\(.*$/, ''))) return undefined;
  return { negated: Boolean(not), operator, value };
}

function parseOrder(text: string): Order[] | undefined {
  const terms = splitList(text).map((part) => ORDER_TERM.exec(part));
  if (terms.some((term) => !term)) return undefined;
  return terms.map((term) => {
    const nulls = term![3] ? (term![3].slice(6) as 'first' | 'last') : undefined;
    return { column: unquoteName(term![1]!), descending: term![2] === '.desc', ...(nulls && { nulls }) };
  });
}

const whole = (text: string | null, fallback: number, least: number) =>
  text !== null && /^\d{1,9}$/.test(text) ? Math.max(least, Number(text)) : fallback;

/** Takes the query string of a page apart. Everything it does not know it keeps. */
export function parseView(search: string): ViewQuery {
  const parameters = new URLSearchParams(search);
  const view: ViewQuery = {
    filters: [],
    others: [],
    order: [],
    limit: whole(parameters.get('limit'), PAGE_SIZE, 1),
    offset: whole(parameters.get('offset'), 0, 0),
  };
  for (const [key, value] of parameters) {
    if (key === 'limit' || key === 'offset') continue;
    if (key === 'select') view.select = value;
    else if (key === 'order') {
      const order = parseOrder(value);
      if (order) view.order = order;
      else view.rawOrder = value;
    } else {
      const plain = !['and', 'or', 'not.and', 'not.or', 'columns', 'on_conflict'].includes(key);
      const named = plain && (/^"/.test(key) || !/[.(>]/.test(key));
      const condition = named ? parseCondition(value) : undefined;
      if (condition) view.filters.push({ column: unquoteName(key), ...condition });
      else view.others.push([key, value]);
    }
  }
  return view;
}

/** As `encodeURIComponent`, but the grammar's own signs stay readable. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/%(2C|3A|2F|40|3E|24)/g, (code) => decodeURIComponent(code));
}

export function formatOrder(order: Order[]): string {
  return order
    .map((term) => {
      const nulls = term.nulls ? `.nulls${term.nulls}` : '';
      return `${quoteName(term.column)}${term.descending ? '.desc' : '.asc'}${nulls}`;
    })
    .join(',');
}

export const formatCondition = (filter: Omit<Filter, 'column'>) =>
  `${filter.negated ? 'not.' : ''}${filter.operator}.${filter.value}`;

/** The parameters without paging: what decides which rows there are, and in which order and shape. */
function pairsOf(view: ViewQuery): [string, string][] {
  const order = view.rawOrder ?? formatOrder(view.order);
  return [
    ...(view.select ? [['select', view.select] as [string, string]] : []),
    ...view.filters.map((f): [string, string] => [quoteName(f.column), formatCondition(f)]),
    ...view.others,
    ...(order ? [['order', order] as [string, string]] : []),
  ];
}

const join = (pairs: [string, string][]) =>
  pairs.map(([key, value]) => `${encode(key)}=${encode(value)}`).join('&');

/** The query string of the page: standard paging is left out, so that a plain view has a plain address. */
export function formatView(view: ViewQuery): string {
  const pairs = pairsOf(view);
  if (view.limit !== PAGE_SIZE) pairs.push(['limit', String(view.limit)]);
  if (view.offset) pairs.push(['offset', String(view.offset)]);
  return join(pairs);
}

/** The query string that is sent: with paging, and ordered by `key` when the view has no order of its own. */
export function requestQuery(view: ViewQuery, key: string[]): string {
  const ordered = view.rawOrder || view.order.length > 0;
  const order = ordered ? view.order : key.map((column) => ({ column, descending: false }));
  const pairs = pairsOf({ ...view, order });
  pairs.push(['limit', String(view.limit)]);
  if (view.offset) pairs.push(['offset', String(view.offset)]);
  return join(pairs);
}

/** The same rows with these JSON columns as texts, which tell a JSON `null` from NULL, beside the key. */
export function jsonTextQuery(view: ViewQuery, key: string[], columns: string[]): string {
  const texts = columns.map((column) => `${quoteName(column)}::text`);
  return requestQuery({ ...view, select: [...key.map(quoteName), ...texts].join(',') }, key);
}

/** The conditions alone, for counting. */
export function countQuery(view: ViewQuery): string {
  return join(pairsOf({ ...view, select: undefined, order: [], rawOrder: undefined }));
}

/** The names in a `select` of plain columns; undefined when it renames, casts or embeds; null when all are meant. */
export function selectedColumns(select: string | undefined): string[] | undefined | null {
  if (!select || select === '*') return null;
  const parts = splitList(select).map((part) => part.trim());
  if (parts.some((part) => !/^"(?:[^"\\]|\\.)*"$/.test(part) && /[:().*>]/.test(part))) return undefined;
  return parts.map(unquoteName);
}

/** The `select` for these columns, in this order; undefined when they are all of them in their own order. */
export function selectFor(chosen: string[], all: string[]): string | undefined {
  const whole = chosen.length === all.length && chosen.every((name, index) => name === all[index]);
  return whole || !chosen.length ? undefined : chosen.map(quoteName).join(',');
}

/** What a click on a header makes: ascending, descending, none; with `add` beside the other columns. */
export function toggleOrder(order: Order[], column: string, add: boolean): Order[] {
  const at = order.findIndex((term) => term.column === column);
  const current = order[at];
  const next: Order[] = !current
    ? [{ column, descending: false }]
    : current.descending
      ? []
      : [{ column, descending: true }];
  if (!add) return next;
  return current ? [...order.slice(0, at), ...next, ...order.slice(at + 1)] : [...order, ...next];
}

/** Quotes a value for use inside `in.(…)` and logic trees. */
export function listValue(value: string): string {
  return `"${value.replace(/[\\"]/g, '\\$&')}"`;
}

/** A condition in words: “country is USA”. */
export function filterInWords(filter: Filter): string {
  const name = filter.operator.replace(/\(.*$/, '');
  const words = OPERATORS.find((operator) => operator.name === name)?.words ?? name;
  if (name === 'is') return `${filter.column} is ${filter.negated ? 'not ' : ''}${filter.value}`;
  return `${filter.column} ${filter.negated ? 'not: ' : ''}${words} ${filter.value}`;
}
