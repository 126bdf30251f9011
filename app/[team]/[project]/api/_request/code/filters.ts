import { script } from './script.ts';

/** `eq.5` → operator and value; undefined when the text is no filter. */
export function splitFilter(text: string): { not: boolean; operator: string; value: string } | undefined {
  const found = /^(not\.)?([a-z]+(?:\([a-z_]*\))?)\.([\s\S]*)$/.exec(text);
  if (!found) return undefined;
  return { not: Boolean(found[1]), operator: found[2] ?? '', value: found[3] ?? '' };
}

/** `(a,"b,c",3)` → its values; undefined when it is no list. */
export function splitList(text: string): string[] | undefined {
  if (!text.startsWith('(') || !text.endsWith(')')) return undefined;
  const values: string[] = [];
  const item = /\s*(?:"((?:[^"\\]|\\.)*)"|([^,"]*))\s*(,|$)/y;
  const inner = text.slice(1, -1);
  if (!inner) return [];
  for (;;) {
    const found = item.exec(inner);
    if (!found) return undefined;
    values.push(found[1] !== undefined ? found[1].replace(/\\(.)/g, '$1') : (found[2] ?? '').trim());
    if (found[3] !== ',') return values;
  }
}

/** A value as a number when it reads back the same, else as a string. */
export function plainValue(text: string): string {
  const number = Number(text);
  return text !== '' && Number.isSafeInteger(number) && String(number) === text ? text : script(text);
}

const DIRECT = new Set(['eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'like', 'ilike']);
const RANGES: Record<string, string> = { sl: 'rangeLt', sr: 'rangeGt', nxr: 'rangeLte', nxl: 'rangeGte' };
const TYPED: Record<string, string> = {
  cs: 'contains',
  cd: 'containedBy',
  ov: 'overlaps',
  adj: 'rangeAdjacent',
};
const SEARCH: Record<string, string> = { plfts: 'plain', phfts: 'phrase', wfts: 'websearch' };

function search(column: string, operator: string, value: string): string | undefined {
  const found = /^(fts|plfts|phfts|wfts)(?:\((.*)\))?$/.exec(operator);
  if (!found) return undefined;
  const options = {
    ...(SEARCH[found[1] ?? ''] && { type: SEARCH[found[1] ?? ''] }),
    ...(found[2] && { config: found[2] }),
  };
  const third = Object.keys(options).length ? `, ${script(options)}` : '';
  return `.textSearch(${script(column)}, ${script(value)}${third})`;
}

/** One filter as the supabase-js method made for it, or as the general `.filter()`. */
export function filterCall(column: string, text: string): string {
  const filter = splitFilter(text);
  const name = script(column);
  if (!filter) return `.filter(${name}, 'eq', ${script(text)})`;
  const { not, operator, value } = filter;
  if (not)
    return `.not(${name}, ${script(operator)}, ${operator === 'is' && value === 'null' ? 'null' : script(value)})`;
  if (DIRECT.has(operator)) return `.${operator}(${name}, ${plainValue(value)})`;
  if (operator === 'is') {
    const known = ['null', 'true', 'false'].includes(value);
    return known ? `.is(${name}, ${value})` : `.filter(${name}, 'is', ${script(value)})`;
  }
  const list = operator === 'in' ? splitList(value) : undefined;
  if (list) return `.in(${name}, [${list.map(plainValue).join(', ')}])`;
  const method = TYPED[operator] ?? RANGES[operator];
  if (method) return `.${method}(${name}, ${script(value)})`;
  return search(column, operator, value) ?? `.filter(${name}, ${script(operator)}, ${script(value)})`;
}

/** `or=(…)`, `and=(…)`, `not.or=(…)`, perhaps of an embedded table, as `.or()`. */
export function logicCall(name: string, text: string): string | undefined {
  const found = /^(?:(.+?)\.)??(not\.)?(and|or)$/.exec(name);
  if (!found) return undefined;
  const [, table, not = '', connective = 'or'] = found;
  const inner = connective === 'or' && !not ? text.slice(1, -1) : `${not}${connective}${text}`;
  return `.or(${script(inner)}${table ? `, ${script({ referencedTable: table })}` : ''})`;
}

/** `name.desc.nullslast,age` as `.order()` calls. */
export function orderCalls(text: string, table?: string): string[] {
  return text.split(/,(?![^(]*\))/).map((term) => {
    const found = /^(.*?)(\.asc|\.desc)?(\.nullsfirst|\.nullslast)?$/.exec(term.trim());
    const [, column = '', direction, nulls] = found ?? [];
    const options = {
      ...(direction === '.desc' && { ascending: false }),
      ...(nulls && { nullsFirst: nulls === '.nullsfirst' }),
      ...(table && { referencedTable: table }),
    };
    return `.order(${script(column)}${Object.keys(options).length ? `, ${script(options)}` : ''})`;
  });
}
