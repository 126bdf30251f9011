/** What the query string says, before anything is looked up in the catalog. */
export type JsonStep = { text: boolean } & ({ key: string } | { index: number });

export interface Field {
  name: string;
  path: JsonStep[];
}

export const AGGREGATES = ['avg', 'count', 'max', 'min', 'sum'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

export interface ColumnItem {
  kind: 'column';
  /** `*` stands for all columns; the name is empty for a bare `count()`. */
  field: Field;
  alias?: string;
  cast?: string;
  aggregate?: Aggregate;
  aggregateCast?: string;
}

export interface RelationItem {
  kind: 'relation';
  name: string;
  alias?: string;
  hint?: string;
  join?: 'inner' | 'left';
  spread: boolean;
  items: SelectItem[];
}

export type SelectItem = ColumnItem | RelationItem;

export type SimpleOperator = keyof typeof SQL_OPERATORS;
/** Operators that take one bound value on the right. */
export const SQL_OPERATORS = {
  eq: '=',
  neq: '<>',
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
  like: 'like',
  ilike: 'ilike',
  match: '~',
  imatch: '~*',
  cs: '@>',
  cd: '<@',
  ov: '&&',
  sl: '<<',
  sr: '>>',
  nxr: '&<',
  nxl: '&>',
  adj: '-|-',
} as const;
/** Operators that may be followed by `(any)` or `(all)`. */
export const QUANTIFIABLE: ReadonlySet<string> = new Set([
  'eq',
  'gt',
  'gte',
  'lt',
  'lte',
  'like',
  'ilike',
  'match',
  'imatch',
]);
export const TEXT_SEARCH = {
  fts: 'to_tsquery',
  plfts: 'plainto_tsquery',
  phfts: 'phraseto_tsquery',
  wfts: 'websearch_to_tsquery',
} as const;
export const IS_VALUES = ['null', 'not_null', 'true', 'false', 'unknown'] as const;

export type Operation =
  | { kind: 'simple'; operator: SimpleOperator; quantifier?: 'any' | 'all'; value: string }
  | { kind: 'in'; values: string[] }
  | { kind: 'is'; value: (typeof IS_VALUES)[number] }
  | { kind: 'distinct'; value: string }
  | { kind: 'search'; operator: keyof typeof TEXT_SEARCH; language?: string; value: string };

export interface FilterTerm {
  kind: 'filter';
  field: Field;
  negated: boolean;
  operation: Operation;
}

export interface LogicTerm {
  kind: 'logic';
  connective: 'and' | 'or';
  negated: boolean;
  terms: Term[];
}

export type Term = FilterTerm | LogicTerm;

export interface OrderTerm {
  field: Field;
  /** Orders by a column of this embedded to-one resource. */
  relation?: string;
  descending?: boolean;
  nulls?: 'first' | 'last';
}

/** Parts that belong to the resource at `path` (empty: the one in the address). */
export interface Scoped<T> {
  path: string[];
  value: T;
}

export interface ParsedQuery {
  /** All parameters, decoded, in order. */
  parameters: [string, string][];
  select: SelectItem[];
  filters: Scoped<Term>[];
  orders: Scoped<OrderTerm[]>[];
  limits: Scoped<number>[];
  offsets: Scoped<number>[];
  columns?: string[];
  onConflict?: string[];
  /** Function arguments, in order, for `/rpc` by GET. */
  arguments: [string, string][];
}
