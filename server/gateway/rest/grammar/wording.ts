import {
  ahead,
  all,
  any,
  anyOne,
  attempt,
  char,
  digit,
  end,
  letter,
  listed,
  many,
  many1,
  maybe,
  named,
  noneOf,
  nothing,
  notNext,
  oneOf,
  type Parser,
  refusal,
  repeated,
  word,
} from './parsec.ts';

/**
 * The grammar once more, for nothing but the wording of its errors: what could have stood where a text goes wrong
 * depends on the order in which PostgREST's parsers try things. The parsers that read requests are in the files beside.
 */
const blanks = many(oneOf(' \t'));
const lexeme = (parser: Parser) => all(blanks, parser, blanks);
const dot = named(char('.'), 'delimiter (.)');
const identifier = many1(any(letter, digit, oneOf('_ $')));
const quoted = all(char('"'), many(any(noneOf('\\"'), all(char('\\'), anyOne))), char('"'));
const dash = attempt(all(char('-'), notNext('>')));
const fieldName = named(any(quoted, listed(identifier, dash)), 'field name (* or [a..z0..9_$])');

const jsonKey = named(
  any(quoted, listed(many1(noneOf('(-:.,>)')), dash)),
  'any non reserved character different from: .,>()',
);
const afterIndex = any(...['->', '::', '.', ','].map((token) => attempt(ahead(word(token)))), attempt(end));
const jsonIndex = all(maybe(char('-')), many1(digit), afterIndex);
const jsonStep = all(
  any(attempt(word('->>')), attempt(word('->'))),
  any(attempt(jsonIndex), attempt(jsonKey)),
);
const jsonPath = repeated(jsonStep);
const field = lexeme(all(fieldName, maybe(jsonPath)));

const alias = maybe(attempt(all(fieldName, char(':'), notNext(':'))));
const cast = maybe(all(word('::'), identifier));
const afterField = any(attempt(ahead(word(')'))), attempt(ahead(word(','))), attempt(end));
const aggregate = any(word('sum'), word('avg'), word('count'), attempt(word('max')), attempt(word('min')));
const fieldSelect = lexeme(
  any(
    attempt(all(word('*'), afterField)),
    attempt(all(alias, word('count()'), cast, afterField)),
    all(alias, field, cast, maybe(attempt(all(char('.'), aggregate, word('()')))), cast, afterField),
  ),
);
const embedParameter = all(char('!'), any(attempt(word('left')), attempt(word('inner')), attempt(fieldName)));
const embedParameters = all(maybe(embedParameter), maybe(embedParameter), attempt(ahead(word('('))));
/** A relation's name, unless it is `count`, which is a function. */
const relationName: Parser = (text, at) => {
  const reply = fieldName(text, at);
  if (!reply.ok || text.slice(at, reply.at).join('').trim() !== 'count') return reply;
  return { ...reply, ok: false };
};
const spread = lexeme(all(word('...'), fieldName, embedParameters));
const relation = lexeme(all(alias, relationName, embedParameters));
const nested: Parser = (text, at) => all(char('('), select, char(')'))(text, at);
const tree = any(all(attempt(spread), nested), all(attempt(relation), nested), fieldSelect);
const select: Parser = any(listed(tree, lexeme(char(','))), nothing);

const insensitive = (text: string) =>
  all(...Array.from(text, (letter) => any(char(letter), char(letter.toUpperCase()))));
const isValue = named(
  any(...['null', 'not_null', 'true', 'false', 'unknown'].map((name) => attempt(insensitive(name)))),
  'isVal: (null, not_null, true, false, unknown)',
);
const listElement = any(attempt(all(quoted, ahead(any(oneOf(',)'), end)))), many(noneOf(',)')));
const list = all(lexeme(char('(')), listed(listElement, char(',')), lexeme(char(')')));
const search = all(
  any(...['fts', 'plfts', 'phfts', 'wfts'].map((name) => attempt(word(name)))),
  maybe(attempt(all(char('('), identifier, char(')')))),
);
const simple = any(
  ...['neq', 'cs', 'cd', 'ov', 'sl', 'sr', 'nxr', 'nxl', 'adj'].map((name) => attempt(word(name))),
);
const quantified = all(
  any(
    ...['eq', 'gte', 'gt', 'lte', 'lt', 'like', 'ilike', 'match', 'imatch'].map((name) =>
      attempt(word(name)),
    ),
  ),
  maybe(attempt(all(char('('), any(attempt(word('any')), word('all')), char(')')))),
);

const operation = (value: Parser) =>
  all(
    any(attempt(all(word('not'), dot)), nothing),
    named(
      any(
        all(attempt(all(word('in'), dot)), list),
        all(attempt(all(word('is'), dot)), isValue),
        all(attempt(all(word('isdistinct'), dot)), value),
        attempt(all(search, dot, value)),
        attempt(all(simple, dot, value)),
        attempt(all(quantified, dot, value)),
      ),
      'operator (eq, gt, ...)',
    ),
  );
const filter = operation(many(anyOne));

const braces = all(word('{'), many(noneOf('{}')), word('}'));
const logicValue = any(
  attempt(all(quoted, ahead(any(oneOf(',)'), end)))),
  attempt(braces),
  many(noneOf(',)')),
);
const not = named(any(attempt(all(word('not'), dot)), nothing), 'negation operator (not)');
const connective = named(any(attempt(word('and')), word('or')), 'logic operator (and, or)');
const logic: Parser = (text, at) =>
  any(
    attempt(all(field, dot, operation(logicValue))),
    all(not, connective, all(lexeme(char('(')), listed(logic, lexeme(char(','))), lexeme(char(')')))),
  )(text, at);

const direction = any(...['asc', 'desc'].map((name) => attempt(all(dot, word(name)))));
const nulls = any(...['nullsfirst', 'nullslast'].map((name) => attempt(all(dot, word(name)))));
const afterTerm = any(attempt(ahead(char(','))), attempt(end));
const way = all(maybe(direction), any(all(maybe(nulls), afterTerm), afterTerm));
const orderTerm = any(attempt(all(fieldName, char('('), field, char(')'), way)), all(field, way));

const GRAMMARS = {
  'select parameter': select,
  'columns parameter': listed(fieldName, lexeme(char(','))),
  'on_conflict parameter': listed(fieldName, lexeme(char(','))),
  'tree path': all(listed(fieldName, dot), maybe(jsonPath)),
  filter,
  order: listed(lexeme(orderTerm), char(',')),
  'logic tree': logic,
} satisfies Record<string, Parser>;

/** What a query parameter holds: each has its own grammar. */
export type Grammar = keyof typeof GRAMMARS;

/**
 * PostgREST's words for why a text does not follow the grammar: where (from 1), what was unexpected and what expected.
 * Undefined for a text that it takes.
 */
export function wordsFor(
  grammar: Grammar,
  text: string,
): { line: number; column: number; details: string } | undefined {
  return refusal(GRAMMARS[grammar], text);
}
