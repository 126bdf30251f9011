import { NAME, Scanner } from './scanner.ts';
import {
  AGGREGATES,
  type Aggregate,
  type ColumnItem,
  type Field,
  type JsonStep,
  type SelectItem,
} from './types.ts';

const INDEX = /-?\d+(?=$|->|::|[.,)])/y;
const KEY = /[^"(\-:.,>)]+(?:-(?!>)[^"(\-:.,>)]*)*/y;
const IDENTIFIER = /[\p{L}\p{N}_ $]+(?:\[\])?/uy;
const AGGREGATE = /\.(avg|count|max|min|sum)\(\)/y;
/** Deeper queries are refused before they cost anything. */
const MAX_DEPTH = 16;

/** `->key`, `->>key`, `->0` … after a column name. */
export function jsonPath(scan: Scanner): JsonStep[] {
  const steps: JsonStep[] = [];
  while (scan.peek('->')) {
    const text = scan.take('->>') || !scan.take('->');
    const index = scan.match(INDEX);
    if (index !== undefined) steps.push({ text, index: Number(index) });
    else steps.push({ text, key: scan.quoted() ?? scan.match(KEY) ?? scan.fail('json key or index') });
  }
  return steps;
}

/** A column name with an optional JSON path. */
export function field(scan: Scanner): Field {
  return { name: scan.name(), path: jsonPath(scan) };
}

function cast(scan: Scanner): string | undefined {
  if (!scan.take('::')) return undefined;
  return scan.match(IDENTIFIER)?.trim() || scan.fail('cast type');
}

function aggregate(scan: Scanner): Aggregate | undefined {
  const found = scan.match(AGGREGATE);
  return found === undefined ? undefined : (found.slice(1, -2) as Aggregate);
}

function alias(scan: Scanner): string | undefined {
  const start = scan.at;
  const isName = scan.text[start] === '"' ? scan.quoted() : scan.match(NAME);
  if (isName !== undefined && scan.peek(':') && !scan.peek('::')) {
    scan.at += 1;
    return isName.trim() || undefined;
  }
  scan.at = start;
  return undefined;
}

function column(scan: Scanner, named: Field, as: string | undefined): ColumnItem {
  const item: ColumnItem = { kind: 'column', field: { name: named.name, path: jsonPath(scan) } };
  if (as !== undefined) item.alias = as;
  const type = cast(scan);
  if (type) item.cast = type;
  const fn = aggregate(scan);
  if (fn) {
    item.aggregate = fn;
    const after = cast(scan);
    if (after) item.aggregateCast = after;
  }
  return item;
}

function relation(
  scan: Scanner,
  name: string,
  as: string | undefined,
  spread: boolean,
  depth: number,
): SelectItem {
  let hint: string | undefined;
  let join: 'inner' | 'left' | undefined;
  while (scan.take('!')) {
    const word = scan.name('hint, inner or left');
    if (word === 'inner' || word === 'left') join = word;
    else hint = word;
  }
  scan.expect('(');
  const items = scan.peek(')') ? [] : list(scan, depth + 1);
  scan.expect(')', '"," or ")"');
  return {
    kind: 'relation',
    name,
    spread,
    items,
    ...(as !== undefined && { alias: as }),
    ...(hint !== undefined && { hint }),
    ...(join && { join }),
  };
}

function item(scan: Scanner, depth: number): SelectItem {
  if (scan.take('*')) return { kind: 'column', field: { name: '*', path: [] } };
  if (scan.take('...')) return relation(scan, scan.name(), undefined, true, depth);
  const as = alias(scan);
  const name = scan.name();
  if (name === 'count' && scan.take('()')) {
    const type = cast(scan);
    return {
      kind: 'column',
      field: { name: '', path: [] },
      aggregate: 'count',
      ...(as !== undefined && { alias: as }),
      ...(type && { aggregateCast: type }),
    };
  }
  if (scan.peek('!') || scan.peek('(')) return relation(scan, name, as, false, depth);
  return column(scan, { name, path: [] }, as);
}

function list(scan: Scanner, depth: number): SelectItem[] {
  if (depth > MAX_DEPTH) scan.fail(`at most ${MAX_DEPTH} levels of embedding`);
  const items = [item(scan, depth)];
  while (scan.take(',')) items.push(item(scan, depth));
  return items;
}

/** Parses the `select` parameter. Throws GrammarError. */
export function parseSelect(text: string): SelectItem[] {
  const scan = new Scanner(text);
  // As if it had not been sent.
  if (scan.done) return [{ kind: 'column', field: { name: '*', path: [] } }];
  const items = list(scan, 0);
  scan.end('"," or end of input');
  return items;
}

/** True when the word names an aggregate function. */
export function isAggregate(word: string): word is Aggregate {
  return (AGGREGATES as readonly string[]).includes(word);
}
