import type { Column, Sequence } from '../../../catalog/shapes.ts';
import { inSchema, optionChanges, text, word } from './quote.ts';

const MAX: Record<string, string> = {
  smallint: '32767',
  integer: '2147483647',
  bigint: '9223372036854775807',
};

/** What of a sequence is not as CREATE SEQUENCE makes it. */
export function sequenceOptions({ type, start, increment, min, max, cache, cycle }: Sequence): string[] {
  const ascending = !increment.startsWith('-');
  return [
    ...(increment !== '1' ? [`INCREMENT BY ${increment}`] : []),
    ...(!ascending || min !== '1' ? [`MINVALUE ${min}`] : []),
    ...(!ascending || max !== MAX[type] ? [`MAXVALUE ${max}`] : []),
    ...(!ascending || start !== min ? [`START WITH ${start}`] : []),
    ...(cache !== '1' ? [`CACHE ${cache}`] : []),
    ...(cycle ? ['CYCLE'] : []),
  ];
}

function identityOptions(
  column: Column,
  table: { schema: string; name: string },
  sequence?: Sequence,
): string {
  if (!sequence) return '';
  const usual = sequence.schema === table.schema && sequence.name === `${table.name}_${column.name}_seq`;
  const options = [...(usual ? [] : [`SEQUENCE NAME ${inSchema(sequence)}`]), ...sequenceOptions(sequence)];
  return options.length ? ` (${options.join(' ')})` : '';
}

const collate = ({ collation }: Column) =>
  collation === null ? '' : ` COLLATE ${collation.startsWith('"') ? collation : word(collation)}`;

/** `GENERATED … AS IDENTITY`, with what its sequence has of its own. */
export const identityClause = (
  column: Column,
  table: { schema: string; name: string },
  sequence?: Sequence,
) =>
  `GENERATED ${column.identity === 'always' ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY${identityOptions(column, table, sequence)}`;

/** A column as CREATE TABLE and ADD COLUMN take it. `fallback`: its default, when it can be given at once. */
export function columnDefinition(
  column: Column,
  table: { schema: string; name: string },
  { sequence, fallback }: { sequence?: Sequence | undefined; fallback?: string | undefined },
): string {
  const { generated, identity, nullable } = column;
  return [
    `${word(column.name)} ${column.type}${collate(column)}`,
    ...(generated ? [`GENERATED ALWAYS AS (${generated.expression}) ${generated.kind.toUpperCase()}`] : []),
    ...(identity ? [identityClause(column, table, sequence)] : []),
    ...(fallback === undefined ? [] : [`DEFAULT ${fallback}`]),
    ...(nullable || identity ? [] : ['NOT NULL']),
  ].join(' ');
}

/** What CREATE TABLE cannot say of a column in every version, as ALTER TABLE actions. */
export function columnSettings(before: Column | undefined, after: Column): string[] {
  const at = `ALTER COLUMN ${word(after.name)}`;
  const { storage, compression, statistics } = after;
  const was = before ?? { storage: null, compression: null, statistics: null, options: [] };
  return [
    ...(storage !== was.storage ? [`${at} SET STORAGE ${storage ?? 'DEFAULT'}`] : []),
    ...(compression !== was.compression ? [`${at} SET COMPRESSION ${compression ?? 'default'}`] : []),
    ...(statistics !== was.statistics ? [`${at} SET STATISTICS ${statistics ?? -1}`] : []),
    ...optionChanges(was.options, after.options).map((change) => `${at} ${change}`),
  ];
}

const FAMILIES = [
  /^(smallint|integer|bigint|numeric|real|double precision)\b/,
  /^(text|character varying|character|name|citext)\b/,
  /^(date|timestamp)\b/,
  /^time\b(?!stamp)/,
  /^(json|jsonb)$/,
  /^bit( varying)?\b/,
];
const bare = (type: string) => type.replace(/\(.*?\)/, '');

/**
 * How the values of a column come into its new type. Types of one family pass by themselves; the text of a value is
 * what any two types have in common.
 */
function conversion(before: Column, after: Column, remade: boolean): string {
  const array = (type: string) => type.endsWith('[]');
  const same = FAMILIES.some((one) => one.test(before.type) && one.test(after.type));
  const alike = array(before.type) === array(after.type);
  if (!remade && alike && (same || bare(before.type) === bare(after.type))) return '';
  const numbers = [before.type, after.type].sort().join() === 'boolean,integer';
  return ` USING ${word(after.name)}${numbers ? '' : '::text'}::${after.type}`;
}

const sameType = (one: Column, other: Column) => one.type === other.type && one.collation === other.collation;

/** True when ALTER COLUMN TYPE is needed. */
export const isRetyped = (before: Column, after: Column): boolean => !sameType(before, after);

/** Can the column be turned into the other in place? Otherwise it is dropped and made again. */
export function alterable(before: Column, after: Column): boolean {
  if (!after.generated)
    return !before.generated || (before.generated.kind === 'stored' && sameType(before, after));
  return JSON.stringify(before.generated) === JSON.stringify(after.generated) && sameType(before, after);
}

interface Surroundings {
  table: { schema: string; name: string };
  sequence?: Sequence | undefined;
  /** The type is the same by name, but was made anew. */
  remade: boolean;
}

function identityChange(before: Column, after: Column, { table, sequence }: Surroundings): string[] {
  const at = `ALTER COLUMN ${word(after.name)}`;
  if (before.identity === after.identity || !after.identity) return [];
  if (before.identity)
    return [`${at} SET GENERATED ${after.identity === 'always' ? 'ALWAYS' : 'BY DEFAULT'}`];
  return [`${at} ADD ${identityClause(after, table, sequence)}`];
}

/** ALTER TABLE actions that turn one column into the other, in order. */
export function columnChanges(before: Column, after: Column, around: Surroundings): string[] {
  const at = `ALTER COLUMN ${word(after.name)}`;
  const retype = around.remade || isRetyped(before, after);
  return [
    ...(before.identity && !after.identity ? [`${at} DROP IDENTITY`] : []),
    ...(before.generated && !after.generated ? [`${at} DROP EXPRESSION`] : []),
    ...(retype
      ? [`${at} TYPE ${after.type}${collate(after)}${conversion(before, after, around.remade)}`]
      : []),
    ...(before.nullable && !after.nullable ? [`${at} SET NOT NULL`] : []),
    ...identityChange(before, after, around),
    ...(!before.nullable && after.nullable ? [`${at} DROP NOT NULL`] : []),
    ...columnSettings(before, after),
  ];
}

/** A sequence that begins to number a column goes on after the values that are there. */
export const continueAfter = (sequence: Sequence, table: { schema: string; name: string }, column: string) =>
  `SELECT setval(${text(inSchema(sequence))}, coalesce(max(${word(column)}) + 1, ${sequence.start}), false) FROM ${inSchema(table)}`;
