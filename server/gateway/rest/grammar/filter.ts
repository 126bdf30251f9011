import { Scanner } from './scanner.ts';
import { field } from './select.ts';
import {
  IS_VALUES,
  type Operation,
  QUANTIFIABLE,
  type SimpleOperator,
  SQL_OPERATORS,
  TEXT_SEARCH,
  type Term,
} from './types.ts';

const WORD = /[a-z]+/y;
const LANGUAGE = /\([\p{L}\p{N}_ $]+\)/uy;
const REST = /[\s\S]*/y;
const UNTIL_COMMA = /[^,)]*/y;
const BRACED = /\{[^{}]*\}/y;
const OPERATOR = 'operator (eq, gt, ...)';
const MAX_DEPTH = 32;

/** Reads the value: the rest of the parameter, or inside and/or up to the next comma or bracket. */
type ReadValue = (scan: Scanner) => string;
const wholeValue: ReadValue = (scan) => scan.match(REST) ?? '';
const listedValue: ReadValue = (scan) => {
  const start = scan.at;
  const quoted = scan.quoted();
  if (quoted !== undefined && (scan.done || scan.peek(',') || scan.peek(')'))) return quoted;
  scan.at = start;
  return scan.match(BRACED) ?? scan.match(UNTIL_COMMA) ?? '';
};

/** `(a,"b,c",d)` after `in.`; also the whole of `columns` lists. */
function listOfValues(scan: Scanner): string[] {
  scan.expect('(');
  const values: string[] = [];
  if (scan.take(')')) return values;
  do {
    const start = scan.at;
    const quoted = scan.quoted();
    if (quoted !== undefined && (scan.peek(',') || scan.peek(')'))) values.push(quoted);
    else {
      scan.at = start;
      values.push(scan.match(UNTIL_COMMA) ?? '');
    }
  } while (scan.take(','));
  scan.expect(')', '"," or ")"');
  return values;
}

/** PostgREST writes `*` for `%`, which needs no escaping in a URL. */
function pattern(operator: SimpleOperator, value: string): string {
  return operator === 'like' || operator === 'ilike' ? value.replaceAll('*', '%') : value;
}

function isValue(scan: Scanner, read: ReadValue): Operation {
  const start = scan.at;
  const value = read(scan).toLowerCase();
  const known = IS_VALUES.find((candidate) => candidate === value);
  if (known) return { kind: 'is', value: known };
  scan.at = start;
  return scan.fail('isVal: (null, not_null, true, false, unknown)');
}

function operation(scan: Scanner, read: ReadValue): Operation {
  const start = scan.at;
  const word = scan.match(WORD) ?? '';
  if (word in TEXT_SEARCH) {
    const language = scan.match(LANGUAGE)?.slice(1, -1);
    scan.expect('.');
    const operator = word as keyof typeof TEXT_SEARCH;
    return { kind: 'search', operator, ...(language && { language }), value: read(scan) };
  }
  if (Object.hasOwn(SQL_OPERATORS, word)) {
    const operator = word as SimpleOperator;
    const quantifier = scan.take('(any)') ? 'any' : scan.take('(all)') ? 'all' : undefined;
    if (quantifier && !QUANTIFIABLE.has(word)) scan.fail('operator that takes no (any) or (all)');
    scan.expect('.');
    return {
      kind: 'simple',
      operator,
      ...(quantifier && { quantifier }),
      value: pattern(operator, read(scan)),
    };
  }
  if (!['in', 'is', 'isdistinct'].includes(word)) {
    scan.at = start;
    scan.fail(`"not" or ${OPERATOR}`);
  }
  scan.expect('.');
  if (word === 'in') return { kind: 'in', values: listOfValues(scan) };
  return word === 'is' ? isValue(scan, read) : { kind: 'distinct', value: read(scan) };
}

function negation(scan: Scanner): boolean {
  return scan.take('not.');
}

/** Parses `[not.]operator.value`. Throws GrammarError. */
export function parseFilter(text: string): { negated: boolean; operation: Operation } {
  const scan = new Scanner(text);
  const negated = negation(scan);
  const parsed = operation(scan, wholeValue);
  scan.end('end of input');
  return { negated, operation: parsed };
}

/** True when a value of an `/rpc` parameter is a filter rather than an argument. */
export function looksLikeFilter(text: string): boolean {
  const word = /^(?:not\.)?([a-z]+)(?:\([^()]*\))?\./.exec(text)?.[1];
  return (
    word !== undefined &&
    (word in TEXT_SEARCH || word in SQL_OPERATORS || ['in', 'is', 'isdistinct'].includes(word))
  );
}

function term(scan: Scanner, depth: number): Term {
  if (depth > MAX_DEPTH) scan.fail(`at most ${MAX_DEPTH} levels of and/or`);
  const start = scan.at;
  const negated = negation(scan);
  for (const connective of ['and', 'or'] as const)
    if (scan.peek(`${connective}(`)) {
      scan.at += connective.length;
      return { kind: 'logic', connective, negated, terms: terms(scan, depth + 1) };
    }
  scan.at = start;
  const named = field(scan);
  scan.expect('.');
  const not = negation(scan);
  return { kind: 'filter', field: named, negated: not, operation: operation(scan, listedValue) };
}

function terms(scan: Scanner, depth: number): Term[] {
  scan.expect('(', '"("');
  const found: Term[] = [];
  do found.push(term(scan, depth));
  while (scan.take(','));
  scan.expect(')', '"," or ")"');
  return found;
}

/** Parses the value of `and`, `or`, `not.and` or `not.or`: `(a.eq.1,or(b.gt.2,c.is.null))`. Throws GrammarError. */
export function parseLogic(connective: 'and' | 'or', negated: boolean, text: string): Term {
  const scan = new Scanner(text);
  const found = terms(scan, 0);
  scan.end('end of input');
  return { kind: 'logic', connective, negated, terms: found };
}
