import { readComment } from '../../catalog/comment.ts';
import { valuesLookPersonal } from '../../catalog/personal.ts';
import { guessKind } from '../masking/column.ts';
import type { Kind } from '../masking/masker.ts';
import { KIND_OF, kindByName } from '../masking/names.ts';
import { looksLike } from '../masking/words-in-text.ts';
import type { FillReport } from '../shapes.ts';
import type { ColumnFacts, DatabaseFacts, TableFacts } from './facts.ts';

/** Why a column is masked. */
export type Why = FillReport['masked'][number]['why'];

export interface ColumnRule {
  kind: Kind | 'json' | 'array' | 'range' | 'null' | 'empty' | 'listed' | 'shift';
  /** Kind of the elements of an array. */
  element?: Kind;
  why: Why;
  /** Most characters, the least of all columns that hold the same values. */
  limit?: number;
  /** Values to choose from, where a check allows only these. */
  listed?: string[];
}

/** What an earlier try learned: the form that the values of a column must take after all. */
export type Form = 'shape' | 'shift' | 'null' | 'listed';
export type Amendments = Map<string, Form>;

export interface MaskPlan {
  /** By column id; a column without a rule keeps its values, apart from what is found inside of texts. */
  rules: Map<string, ColumnRule>;
  /** Columns that hold the same values, by column id. */
  classes: Map<string, string[]>;
}

const TEXT = new Set(['text', 'varchar', 'bpchar', 'citext', 'name', 'char']);
const NUMBER = new Set(['int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'money', 'oid']);
const MOMENT = new Set(['date', 'timestamp', 'timestamptz', 'time', 'timetz']);
const JSON_TYPES = new Set(['json', 'jsonb']);
export const isText = ({ type, shape }: ColumnFacts): boolean =>
  TEXT.has(type) && (shape === 'scalar' || shape === 'array');
/** Dates and times by themselves. */
export const isMoment = ({ type, shape }: ColumnFacts): boolean => MOMENT.has(type) && shape === 'scalar';
export const isJson = ({ type, shape }: ColumnFacts): boolean => JSON_TYPES.has(type) && shape === 'scalar';

/** Texts that are not read as a whole: personal parts are looked for in them. */
export const isScanned = (column: ColumnFacts): boolean =>
  isText(column) ||
  isJson(column) ||
  ['composite', 'other'].includes(column.shape) ||
  ['xml', 'hstore'].includes(column.type);

/** The kind that fits a column of this type, for a value that is to be masked whatever it is. */
function fitting(column: ColumnFacts, wanted: Kind | undefined, samples: string[]): ColumnRule['kind'] {
  const { type, shape } = column;
  if (shape === 'range') return 'range';
  if (shape === 'composite' || shape === 'other') return 'null';
  if (JSON_TYPES.has(type)) return shape === 'array' ? 'null' : 'json';
  if (NUMBER.has(type)) return 'number';
  if (MOMENT.has(type)) return 'moment';
  if (type === 'uuid') return 'uuid';
  if (type === 'inet' || type === 'cidr') return 'ip';
  if (type === 'bytea') return 'bytes';
  if (!TEXT.has(type)) return type === 'tsvector' ? 'empty' : 'null';
  return wanted && wanted !== 'moment' && wanted !== 'number' ? wanted : common(column.name, samples);
}

function common(name: string, samples: string[]): Kind {
  const counts = new Map<Kind, number>();
  for (const sample of samples) {
    const kind = guessKind(name, sample);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  // Dates that are kept as text have no form that can be relied on.
  return most && most[0] !== 'moment' ? most[0] : 'shape';
}

function whole(
  column: ColumnFacts,
  why: Why,
  wanted: Kind | undefined,
  samples: string[],
): ColumnRule | undefined {
  if (column.shape === 'enum' || column.type === 'bool') return undefined;
  const kind = fitting(column, wanted, samples);
  if (column.shape !== 'array' || kind === 'null') return { kind, why };
  return { kind: 'array', element: kind as Kind, why };
}

const CLASSES = ['personal', 'health', 'secret'] as const;
const marksOf = (comment: string | null) => readComment(comment).marks;
const isMarked = (comment: string | null) => CLASSES.some((mark) => marksOf(comment).includes(mark));

/** As PostgreSQL writes it, for whole numbers the way that the rules on names tell them from others. */
const INTEGERS: Record<string, string> = { int2: 'smallint', int4: 'integer', int8: 'bigint' };

function nameKind(table: TableFacts, column: ColumnFacts, people: boolean): Kind | undefined {
  const type = isText(column) ? 'text' : (INTEGERS[column.type] ?? column.type);
  return kindByName(column.name, people ? 'people' : table.name, type);
}

/** A name gives away less than a mark: whole numbers that are keys, and types that cannot hold it, are left alone. */
function believable(column: ColumnFacts, kind: Kind): boolean {
  if (isText(column)) return true;
  if (column.numbered || /(^|_)(id|count|at|total)$/i.test(column.name)) return false;
  if (MOMENT.has(column.type)) return kind === 'moment';
  if (NUMBER.has(column.type)) return ['number', 'phone', 'shape'].includes(kind);
  return column.type === 'inet' || column.type === 'cidr' || isJson(column);
}

const MOST_TELLING = 0.2;
const SENTENCE = 5;

function byValues(samples: string[]): Kind | undefined {
  if (!samples.length) return undefined;
  const hint = valuesLookPersonal(samples);
  if (hint) return KIND_OF[hint.kind];
  const kinds = samples.map(looksLike).filter((kind) => kind !== undefined);
  return kinds.length / samples.length >= MOST_TELLING ? kinds[0] : undefined;
}

const isProse = (samples: string[]): boolean =>
  samples.filter((sample) => sample.trim().split(/\s+/).length >= SENTENCE).length > samples.length / 3;

/** The rule of one column by itself; `people`: its table is about persons. Pure. */
export function ruleOf(
  table: TableFacts,
  column: ColumnFacts,
  people: boolean,
  samples: string[],
): ColumnRule | undefined {
  const wanted = nameKind(table, column, people);
  const secret = marksOf(column.comment).includes('secret') ? 'secret' : undefined;
  if (isMarked(column.comment)) return whole(column, 'marked', secret ?? wanted, samples);
  if (isMarked(table.comment) && !column.numbered && !/(^|_)id$/i.test(column.name))
    return whole(column, 'marked', wanted, samples);
  if (column.type === 'bytea') return whole(column, 'binary', undefined, samples);
  if (column.type === 'tsvector') return { kind: 'empty', why: 'search' };
  if (wanted && believable(column, wanted)) return whole(column, 'name', wanted, samples);
  if (!isText(column)) return undefined;
  const found = byValues(samples);
  if (found) return whole(column, 'values', found, samples);
  return people && isProse(samples) ? whole(column, 'free text', 'text', samples) : undefined;
}

/** Columns that must be masked alike, because they hold the same values. */
function classesOf({ tables, links }: DatabaseFacts): Map<string, string[]> {
  const parent = new Map<string, string>();
  const root = (id: string): string => {
    let at = id;
    while (parent.has(at)) at = parent.get(at)!;
    return at;
  };
  for (const { from, to } of links)
    for (const [index, id] of from.entries()) {
      const [a, b] = [root(id), root(to[index]!)];
      if (a !== b) parent.set(a, b);
    }
  const columns = new Set([
    ...tables.flatMap((table) => table.columns.map(({ id }) => id)),
    ...links.flatMap(({ from, to }) => [...from, ...to]),
  ]);
  const groups = Map.groupBy(columns, root);
  return new Map([...groups.values()].flatMap((group) => group.map((id) => [id, group] as const)));
}

const aboutPeople = (table: TableFacts): boolean =>
  kindByName('name', table.name) !== undefined ||
  marksOf(table.comment).length > 0 ||
  table.columns.some(({ comment }) => marksOf(comment).length > 0);

function amended(rule: ColumnRule, how: Form, column: ColumnFacts, listed: string[]): ColumnRule {
  // Another column of the same values may have a choice where this one has none.
  if (how === 'listed') return listed.length ? { ...rule, kind: 'listed', listed } : rule;
  if (how === 'null' || how === 'shift') return { ...rule, kind: how };
  return isText(column) && column.shape === 'scalar' ? { ...rule, kind: 'shape' } : rule;
}

/**
 * Decides for every column whether and how it is masked. Pure.
 * @param samples some values of each text column, by column id
 * @param amendments what earlier tries learned, by column id
 */
export function planMasks(
  facts: DatabaseFacts,
  samples: Map<string, string[]>,
  amendments: Amendments = new Map(),
): MaskPlan {
  const classes = classesOf(facts);
  const rules = new Map<string, ColumnRule>();
  const unique = new Set(facts.unique.flatMap(({ columns }) => columns));
  const own: [ColumnFacts, ColumnRule][] = [];
  for (const table of facts.tables) {
    const people = aboutPeople(table);
    for (const column of table.columns) {
      const rule = ruleOf(table, column, people, samples.get(column.id) ?? []);
      if (rule) own.push([column, rule]);
    }
  }
  // What people have said counts more than what looks like it: it decides for all columns with the same values.
  own.sort((a, b) => Number(b[1].why === 'marked') - Number(a[1].why === 'marked'));
  for (const [column, rule] of own)
    for (const id of classes.get(column.id) ?? [column.id])
      if (!rules.has(id)) rules.set(id, id === column.id ? { ...rule } : { ...rule, why: 'linked' });
  const notUnique = new Set<Kind>(['name', 'firstName', 'lastName', 'address', 'city', 'text']);
  const columns = facts.tables.flatMap((table) => table.columns);
  const limitOf = new Map(columns.map(({ id, limit }) => [id, limit]));
  for (const column of columns) {
    const rule = rules.get(column.id);
    const group = classes.get(column.id) ?? [column.id];
    if (!rule) continue;
    const limits = group.map((id) => limitOf.get(id)).filter((limit) => typeof limit === 'number');
    if (limits.length) rule.limit = Math.min(...limits);
    const how = group.map((id) => amendments.get(id)).find((found) => found !== undefined);
    const tight = group.some((id) => unique.has(id)) && notUnique.has(rule.kind as Kind);
    const listed = facts.checks
      .filter(({ columns }) => columns.includes(column.id))
      .flatMap(({ definition }) => literals(definition));
    const form = how ?? byChecks(facts, column, samples.get(column.id) ?? [], rules);
    if (form) rules.set(column.id, amended(rule, form, column, listed));
    else if (tight) rules.set(column.id, amended(rule, 'shape', column, []));
  }
  return { rules, classes };
}

/** Names of masked columns, and of columns computed from them. Pure. */
export function personalNames({ tables }: DatabaseFacts, { rules }: MaskPlan): Set<string> {
  return new Set(
    tables.flatMap(({ columns, generated }) => {
      const masked = columns.filter(({ id }) => rules.has(id)).map(({ name }) => name);
      return masked.length ? [...masked, ...generated] : [];
    }),
  );
}

/** What the checks of the schema allow: a choice of texts, and dates that come in order. */
function byChecks(
  facts: DatabaseFacts,
  column: ColumnFacts,
  samples: string[],
  rules: Map<string, ColumnRule>,
): Form | undefined {
  const checks = facts.checks.filter(({ columns }) => columns.includes(column.id));
  const choice = checks.some(({ columns, definition }) => {
    const allowed = literals(definition);
    return columns.length === 1 && samples.length > 0 && samples.every((sample) => allowed.includes(sample));
  });
  if (choice) return 'listed';
  const together = checks.some(({ columns }) => columns.filter((id) => rules.has(id)).length > 1);
  return isMoment(column) && together ? 'shift' : undefined;
}

/** The texts that a check names: `status IN ('a', 'b')`. */
export function literals(definition: string): string[] {
  return [...definition.matchAll(/'((?:[^']|'')*)'::/g)].map((found) => found[1]!.replaceAll("''", "'"));
}
