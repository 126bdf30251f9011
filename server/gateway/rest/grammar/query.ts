import { apiError } from '../errors.ts';
import { looksLikeFilter, parseFilter, parseLogic } from './filter.ts';
import { parseOrder } from './order.ts';
import { GrammarError, Scanner } from './scanner.ts';
import { jsonPath, parseSelect } from './select.ts';
import type { ParsedQuery } from './types.ts';
import { type Grammar, wordsFor } from './wording.ts';

/** Longer texts are refused in our own words: the parsers that know PostgREST's are slow ones. */
const LONGEST_WORDED = 2_000;

/**
 * Runs a parser of one parameter; its GrammarError becomes PGRST100, which says where and what was expected, in
 * PostgREST's words when it refuses the text as well. `prefix`: what its parser reads before the text.
 */
function parsing<T>(what: Grammar, text: string, parse: () => T, prefix = ''): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof GrammarError)) throw error;
    const own = { line: 1, column: error.at + 1, details: error.message };
    const worded = text.length > LONGEST_WORDED ? undefined : wordsFor(what, prefix + text);
    const { line, column, details } = worded ?? own;
    const message = `"failed to parse ${what} (${text})" (line ${line}, column ${column})`;
    throw apiError(400, 'PGRST100', message, details);
  }
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

/** Splits a query string (without `?`) into decoded pairs, in order. Throws PGRST100 on NUL, which SQL cannot hold. */
export function pairs(search: string): [string, string][] {
  const found: [string, string][] = [];
  for (const part of search.split('&')) {
    if (!part) continue;
    const equals = part.indexOf('=');
    const name = decode(equals < 0 ? part : part.slice(0, equals));
    const value = equals < 0 ? '' : decode(part.slice(equals + 1));
    if (name.includes('\0') || value.includes('\0'))
      throw apiError(400, 'PGRST100', 'The query string contains a NUL character');
    found.push([name, value]);
  }
  return found;
}

function listOfNames(text: string): string[] {
  const scan = new Scanner(text);
  const names = [scan.name()];
  while (scan.take(',')) names.push(scan.name());
  scan.end('"," or end of input');
  return names;
}

/** Splits `orders.items.order` into the path and the last part. */
function treePath(key: string): { path: string[]; rest: string } {
  const dot = key.lastIndexOf('.');
  return dot < 0
    ? { path: [], rest: key }
    : { path: parsing('tree path', key, () => segments(key.slice(0, dot))), rest: key.slice(dot + 1) };
}

function segments(text: string): string[] {
  const scan = new Scanner(text);
  const names = [scan.name()];
  while (scan.take('.')) names.push(scan.name());
  scan.end('"." or end of input');
  return names;
}

function addFilter(query: ParsedQuery, key: string, value: string): void {
  const { names, path } = parsing('tree path', key, () => {
    const scan = new Scanner(key);
    const names = [scan.name()];
    while (scan.take('.')) names.push(scan.name());
    const path = jsonPath(scan);
    scan.end('"." or "->"');
    return { names, path };
  });
  const field = { name: names.at(-1) ?? '', path };
  const parsed = parsing('filter', value, () => parseFilter(value));
  query.filters.push({ path: names.slice(0, -1), value: { kind: 'filter', field, ...parsed } });
}

/** Whole numbers only; anything else is as if it had not been sent, as in PostgREST. */
function whole(text: string): number | undefined {
  return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function addScoped(query: ParsedQuery, key: string, value: string): boolean {
  const { path, rest } = treePath(key);
  if (rest === 'order') {
    query.orders.push({ path, value: parsing('order', value, () => parseOrder(value)) });
  } else if (rest === 'limit' || rest === 'offset') {
    const number = whole(value);
    if (number !== undefined) query[rest === 'limit' ? 'limits' : 'offsets'].push({ path, value: number });
  } else if (rest === 'and' || rest === 'or') {
    const negated = path.at(-1) === 'not';
    const prefix = negated ? `not.${rest}` : rest;
    const tree = parsing('logic tree', value, () => parseLogic(rest, negated, value), prefix);
    query.filters.push({ path: negated ? path.slice(0, -1) : path, value: tree });
  } else return false;
  return true;
}

/** As in PostgREST, the first of each counts. */
const FIRST_COUNTS = new Set(['select', 'columns', 'on_conflict']);
const SCOPED = /(?:^|\.)(?:order|limit|offset|and|or)$/;

/**
 * Parses a query string. `call` tells that it belongs to a function: parameters whose value is no filter are then
 * arguments. Throws PGRST100 with the place and what was expected.
 */
export function parseQuery(search: string, call: boolean): ParsedQuery {
  const parameters = pairs(search);
  const query: ParsedQuery = {
    parameters,
    select: [{ kind: 'column', field: { name: '*', path: [] } }],
    filters: [],
    orders: [],
    limits: [],
    offsets: [],
    arguments: [],
  };
  const named = new Set<string>();
  for (const [key, value] of parameters) {
    if (FIRST_COUNTS.has(key) && named.has(key)) continue;
    named.add(key);
    if (key === 'select') query.select = parsing('select parameter', value, () => parseSelect(value));
    else if (key === 'columns') query.columns = parsing('columns parameter', value, () => listOfNames(value));
    else if (key === 'on_conflict')
      query.onConflict = parsing('on_conflict parameter', value, () => listOfNames(value));
    else if (SCOPED.test(key) && addScoped(query, key, value)) continue;
    else if (call && !key.includes('.') && !looksLikeFilter(value)) query.arguments.push([key, value]);
    else addFilter(query, key, value);
  }
  return query;
}
