import type { Column, Table } from '../catalog/shapes.ts';

/** Made-up values only: nothing here comes from anybody's rows. */
const BY_TYPE: Record<string, unknown> = {
  uuid: '6f1c2d3e-8a4b-4c5d-9e6f-7a8b9c0d1e2f',
  boolean: true,
  date: '2026-11-22',
  'timestamp with time zone': '2026-11-22T09:30:00Z',
  'timestamp without time zone': '2026-11-22T09:30:00',
  'time without time zone': '09:30',
  'time with time zone': '09:30+00',
  interval: '30 minutes',
  json: { key: 'value' },
  jsonb: { key: 'value' },
  inet: '192.0.2.1',
  cidr: '192.0.2.0/24',
  macaddr: '08:00:2b:01:02:03',
  bytea: '\\x00ff',
  money: '12.50',
  xml: '<a/>',
  daterange: '[2026-11-22,2026-11-29)',
  tstzrange: '[2026-11-22T09:00Z,2026-11-22T10:00Z)',
  tsrange: '[2026-11-22T09:00,2026-11-22T10:00)',
  int4range: '[1,10)',
  int8range: '[1,10)',
  numrange: '[1,10)',
  point: '(47.4,8.5)',
};

const INTEGERS = new Set(['integer', 'bigint', 'smallint', 'oid']);
const DECIMALS = /^(numeric|decimal|real|double precision)/;
const TEXTS = /^(text|citext|character varying|character|bpchar|varchar|char|name)\b/;

export type Kind =
  | 'integer'
  | 'decimal'
  | 'text'
  | 'boolean'
  | 'time'
  | 'json'
  | 'array'
  | 'range'
  | 'search'
  | 'enum'
  | 'other';

/** The kind of a type, as far as filters and examples care. `type` without its domain. */
export function kindOf(column: Pick<Column, 'baseType' | 'enumValues'>): Kind {
  const { baseType, enumValues } = column;
  if (baseType.endsWith('[]')) return 'array';
  if (enumValues) return 'enum';
  if (INTEGERS.has(baseType)) return 'integer';
  if (DECIMALS.test(baseType)) return 'decimal';
  if (TEXTS.test(baseType)) return 'text';
  if (baseType === 'boolean') return 'boolean';
  if (baseType === 'json' || baseType === 'jsonb') return 'json';
  if (baseType === 'tsvector') return 'search';
  if (/range$/.test(baseType)) return 'range';
  return baseType === 'date' || /^time(stamp)?\b/.test(baseType) ? 'time' : 'other';
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const CONSTANT = /'((?:[^']|'')*)'/g;

/** The values that a check allows for a column, when it lists them: `status IN ('open', 'closed')`. */
export function checkedValues(column: string, table: Pick<Table, 'checks'>): string[] | undefined {
  for (const { definition } of table.checks) {
    const listed = new RegExp(`\\(?"?${escaped(column)}"?\\)?(::\\w+)? = ANY \\(\\(?ARRAY\\[(.*?)\\]`).exec(
      definition,
    );
    const values = [...(listed?.[2] ?? '').matchAll(CONSTANT)].map((found) =>
      (found[1] ?? '').replaceAll("''", "'"),
    );
    if (values.length) return values;
  }
  return undefined;
}

/** The least number that simple checks on the column allow (`amount >= 0`, `quantity > 0`). */
function least(column: string, table: Pick<Table, 'checks'>): number | undefined {
  for (const { definition } of table.checks) {
    const found = new RegExp(`\\("?${escaped(column)}"? (>=?) \\(?'?(-?\\d+(?:\\.\\d+)?)`).exec(definition);
    if (found) return Number(found[2]) + (found[1] === '>' ? 1 : 0);
  }
  return undefined;
}

function textFor(column: Column): string {
  const name = column.name.toLowerCase();
  if (/e?mail/.test(name)) return 'person@example.com';
  if (/url|website|link/.test(name)) return 'https://example.com';
  if (/phone|mobile/.test(name)) return '+41 44 555 01 23';
  const long = /\((\d+)\)/.exec(column.baseType)?.[1];
  return long ? 'example'.slice(0, Number(long)) : 'example';
}

/** One element of an array type. */
const elementOf = (column: Column): Column => ({ ...column, baseType: column.baseType.replace(/\[\]$/, '') });

/**
 * A value that fits a column's type, enum and simple checks, as JSON. Undefined when none is known (composite types,
 * types of extensions).
 */
export function exampleValue(column: Column, table: Pick<Table, 'checks'>): unknown {
  switch (kindOf(column)) {
    case 'array': {
      const element = exampleValue(elementOf(column), { checks: [] });
      return element === undefined ? [] : [element];
    }
    case 'enum':
      return column.enumValues?.[0];
    case 'integer':
      return Math.max(least(column.name, table) ?? 1, 1);
    case 'decimal':
      return Math.max(least(column.name, table) ?? 0, 0) + 9.5;
    case 'text':
      return checkedValues(column.name, table)?.[0] ?? textFor(column);
    default:
      return BY_TYPE[column.baseType.replace(/\(\d+\)/, '')];
  }
}

/** Can the value stand in a filter as it is? */
const plain = (value: unknown) => typeof value !== 'object' && value !== undefined;

/** Filters that make sense for a column, the most telling first: `eq.1`, `gte.2026-11-22`, `is.null`. */
export function exampleFilters(column: Column, table: Pick<Table, 'checks'>): string[] {
  const value = exampleValue(column, table);
  const empty = column.nullable ? ['is.null'] : [];
  const values = column.enumValues ?? checkedValues(column.name, table);
  switch (kindOf(column)) {
    case 'integer':
      return [`eq.${value}`, 'in.(1,2,3)', ...empty];
    case 'decimal':
      return [`gte.${value}`, ...empty];
    case 'enum':
      return [`eq.${value}`, ...(values && values.length > 1 ? [`neq.${values[1]}`] : []), ...empty];
    case 'text':
      return values ? [`eq.${values[0]}`, ...empty] : ['eq.example', 'ilike.*exam*', ...empty];
    case 'boolean':
      return ['is.true', 'is.false', ...empty];
    case 'time':
      return column.baseType.startsWith('time ') ? [`gte.${value}`] : ['gte.2026-11-01', ...empty];
    case 'json':
      return column.baseType === 'jsonb' ? ['cs.{"key":"value"}', ...empty] : empty;
    case 'array':
      return ['cs.{a}', ...empty];
    case 'range':
      return [`ov.${value}`, ...empty];
    case 'search':
      return ['wfts.word'];
    default:
      return plain(value) ? [`eq.${value}`, ...empty] : empty;
  }
}
