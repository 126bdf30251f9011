import type { Table } from '../catalog/shapes.ts';
import type { RowProblem, RowValues } from './shapes.ts';

/** An error as the API answers it. */
export interface ApiError {
  code?: string | null;
  message?: string | null;
  details?: string | null;
  hint?: string | null;
}

export interface Explanation extends RowProblem {
  /** What a person reads above the form. */
  message: string;
  kind: 'invalid' | 'conflict' | 'precondition' | 'forbidden';
}

const quotedAfter = (text: string, word: string) =>
  new RegExp(`${word} "((?:[^"]|"")+)"`).exec(text)?.[1]?.replaceAll('""', '"');

/** `Key (a, b)=(1, 2)` → the columns a and b; expressions are left out. */
function keyColumns(details: string, table: Table): string[] {
  const inside = /^Key \((.*?)\)=\(/.exec(details)?.[1] ?? '';
  const known = new Set(table.columns.map((column) => column.name));
  return inside
    .split(', ')
    .map((part) => part.replace(/^"(.*)"$/, '$1'))
    .filter((part) => known.has(part));
}

/** Columns of this table that a CHECK expression names. */
function columnsIn(definition: string, table: Table): string[] {
  const words = new Set(definition.match(/"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*/gu) ?? []);
  return table.columns
    .map((column) => column.name)
    .filter((name) => words.has(name) || words.has(`"${name.replaceAll('"', '""')}"`));
}

const forAll = (columns: string[], sentence: string) =>
  Object.fromEntries(columns.map((column) => [column, sentence]));

function unique(error: Required<Texts>, table: Table): Explanation {
  const name = quotedAfter(error.message, 'constraint') ?? '';
  const constraint = [table.primaryKey, ...table.unique].find((key) => key?.name === name);
  const index = table.indexes.find((candidate) => candidate.name === name);
  const columns = constraint?.columns ?? keyColumns(error.details, table);
  const named = columns.length ? columns : index ? columnsIn(index.columns.join(' '), table) : [];
  const together = named.length > 1 ? `Another row already has this combination of ${named.join(', ')}.` : '';
  const sentence = together || 'Another row already has this value.';
  return explanation('conflict', error, sentence, forAll(named, sentence));
}

function required(error: Required<Texts>): Explanation {
  const column = quotedAfter(error.message, 'column');
  return explanation(
    'invalid',
    error,
    `${column ?? 'A column'} needs a value.`,
    forAll(column ? [column] : [], 'This column needs a value.'),
  );
}

/** A rule of a domain: the columns of that type are at fault. */
function failedDomain(error: Required<Texts>, domain: string, table: Table, sent: RowValues): Explanation {
  const name = quotedAfter(error.message, 'constraint') ?? '';
  const bare = (type: string) => type.replace(/^.*\./, '').replaceAll('"', '');
  const columns = table.columns
    .filter(({ type }) => bare(type) === bare(domain))
    .map((column) => column.name);
  const given = columns.filter((column) => column in sent);
  const sentence = `The type ${domain} does not allow this value (rule “${name}”).`;
  return explanation('invalid', error, sentence, forAll(given.length ? given : columns, sentence));
}

function failedCheck(error: Required<Texts>, table: Table, sent: RowValues): Explanation {
  const domain = /^value for domain (.+?) violates/.exec(error.message)?.[1];
  if (domain) return failedDomain(error, domain, table, sent);
  const name = quotedAfter(error.message, 'constraint') ?? '';
  const check = table.checks.find((candidate) => candidate.name === name);
  const rule = check ? check.definition.replace(/^CHECK \((.*)\)( NOT VALID)?$/s, '$1') : '';
  const sentence = check ? `Must satisfy ${rule}.` : error.message;
  return explanation(
    'invalid',
    error,
    `The rule “${name}” refuses this row${rule ? `: ${rule}` : ''}.`,
    forAll(check ? columnsIn(check.definition, table) : [], sentence),
  );
}

function foreign(error: Required<Texts>, table: Table): Explanation {
  const name = quotedAfter(error.message, 'constraint') ?? '';
  if (error.message.startsWith('update or delete')) {
    const holder = /on table "((?:[^"]|"")+)"$/.exec(error.message)?.[1] ?? 'another table';
    const columns = keyColumns(error.details, table);
    const sentence = `Rows of ${holder} still point at this one. Change or delete those first.`;
    return explanation('conflict', error, sentence, forAll(columns, sentence));
  }
  const key = table.foreignKeys.find((candidate) => candidate.name === name);
  const target = key?.references.table ?? 'the other table';
  return explanation(
    'conflict',
    error,
    `There is no such row in ${target}.`,
    forAll(key?.columns ?? keyColumns(error.details, table), `There is no such row in ${target}.`),
  );
}

/** Which of the sent columns the unreadable text was for: same text, and a type of that name. */
function unreadable(error: Required<Texts>, table: Table, sent: RowValues): Explanation {
  const text = /: "([\s\S]*)"$/.exec(error.message)?.[1];
  const type = /(?:type|for enum) ([\w ]+?)(?::|$)/.exec(error.message)?.[1];
  const candidates = table.columns.filter((column) => typeof sent[column.name] === 'string');
  const ofType = type
    ? candidates.filter((column) =>
        [column.type, column.baseType].some((name) => name.replace(/\(.*?\)/, '').includes(type)),
      )
    : [];
  const sameText = (list: typeof candidates) =>
    list.filter((column) => text !== undefined && sent[column.name] === text);
  const [only] = onlyCandidate(error, table, sent);
  const [column] = [
    ...sameText(ofType),
    ...sameText(candidates),
    ...(ofType.length === 1 ? ofType : []),
    ...candidates.filter(({ name }) => name === only),
  ];
  const wanted = column?.type ?? type ?? 'its column';
  const sentence = column?.enumValues
    ? `Must be one of ${column.enumValues.join(', ')}.`
    : `This is not a valid ${wanted}.`;
  return explanation(
    'invalid',
    error,
    column ? `${column.name}: ${sentence}` : error.message,
    forAll(column ? [column.name] : [], sentence),
  );
}

/** `varchar(n)` columns whose text is longer than n. */
function tooLong(error: Required<Texts>, table: Table, sent: RowValues): Explanation {
  const limit = Number(/\((\d+)\)$/.exec(error.message)?.[1]);
  const columns = table.columns
    .filter((column) => column.type.endsWith(`(${limit})`) || column.baseType.endsWith(`(${limit})`))
    .filter((column) => [...(sent[column.name] ?? '')].length > limit)
    .map((column) => column.name);
  return explanation(
    'invalid',
    error,
    `A text is longer than ${limit} characters.`,
    forAll(columns, `At most ${limit} characters.`),
  );
}

/** What PostgreSQL complains of without naming a column or quoting the text → the types it can be about. */
const ABOUT: [sign: RegExp, types: RegExp][] = [
  [/^numeric field overflow|out of range/, /^(numeric|decimal|smallint|integer|bigint|real|double|money)/],
  [/range (lower|upper) bound|malformed (multi)?range/, /(range|multirange)$/],
  [/hexadecimal/, /^bytea$/],
  [/XML/i, /^xml$/],
  [/^bit string/, /^bit\b/],
  [/tsquery/, /^tsquery$/],
  [/tsvector/, /^tsvector$/],
  [/^ltree/, /(^|\.)ltree$/],
  [/hstore/, /(^|\.)hstore$/],
  [/JSON|json/, /^jsonb?$/],
];

/** The one sent column that a complaint without a name can be about: by its type, or because nothing else was sent. */
function onlyCandidate(error: Required<Texts>, table: Table, sent: RowValues): string[] {
  const given = table.columns.filter((column) => typeof sent[column.name] === 'string');
  if (given.length === 1) return [given[0]!.name];
  const types = ABOUT.find(([sign]) => sign.test(error.message))?.[1];
  const precise = /precision (\d+), scale (\d+)/.exec(error.details);
  const exact = precise && `numeric(${precise[1]},${precise[2]})`;
  const fitting = given.filter((column) =>
    exact ? column.baseType === exact : types?.test(column.baseType.replace(/(\[\])+$/, '')),
  );
  return fitting.length === 1 ? [fitting[0]!.name] : [];
}

type Texts = { code: string; message: string; details: string };

function explanation(
  kind: Explanation['kind'],
  error: Texts,
  message: string,
  fields: Record<string, string>,
): Explanation {
  return { kind, code: error.code, message, fields };
}

/** The error of a refused write in words, with the columns at fault (from the constraint's columns in the catalog). */
export function explainError(error: ApiError, table: Table, sent: RowValues): Explanation {
  const texts = {
    code: error.code ?? '',
    message: error.message ?? 'The database refused this.',
    details: error.details ?? '',
  };
  switch (texts.code) {
    case '23505':
      return unique(texts, table);
    case '23502':
      return required(texts);
    case '23514':
      return failedCheck(texts, table, sent);
    case '23503':
      return foreign(texts, table);
    case '22P02':
    case '22007':
    case '22008':
    case '22003':
      return unreadable(texts, table, sent);
    case '22001':
      return tooLong(texts, table, sent);
    case '42501':
      return explanation('forbidden', texts, texts.message, {});
    case '428C9': {
      const column = quotedAfter(texts.message, 'column');
      return explanation(
        'invalid',
        texts,
        texts.message,
        forAll(column ? [column] : [], 'The database computes this column itself.'),
      );
    }
    default: {
      const rest = [texts.message, texts.details].filter(Boolean).join(' ');
      const columns = /^(22|42601)/.test(texts.code) ? onlyCandidate(texts, table, sent) : [];
      const kind = texts.code.startsWith('23') ? 'conflict' : columns.length ? 'invalid' : 'precondition';
      return explanation(kind, texts, rest, forAll(columns, `PostgreSQL says: ${rest}`));
    }
  }
}
