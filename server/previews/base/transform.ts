import { Transform } from 'node:stream';
import {
  decodeField,
  encodeField,
  type Masking,
  type MaskValue,
  maskArray,
  maskJson,
  maskRange,
} from '../masking/column.ts';
import { rangeShift, shiftMoment } from '../masking/moments.ts';
import { keyed } from '../masking/permute.ts';
import { maskInside } from '../masking/words-in-text.ts';
import type { ColumnFacts, TableFacts } from './facts.ts';
import { type ColumnRule, isJson, isScanned, type MaskPlan } from './plan.ts';

/** What happens to the values of one column; undefined when they stay as they are. */
export function columnMask(
  masking: Masking,
  column: ColumnFacts,
  rule: ColumnRule | undefined,
): MaskValue | undefined {
  const { masker, known } = masking;
  if (!rule) {
    if (!isScanned(column)) return undefined;
    if (isJson(column)) return (text) => maskJson(masking, text, false);
    if (column.shape === 'array') return (text) => maskArray(text, (one) => maskInside(masker, known, one));
    return (text) => within(column, text, maskInside(masker, known, text), () => masker.mask('shape', text));
  }
  const { kind, element, limit, listed = [] } = rule;
  switch (kind) {
    case 'json':
      return (text) => maskJson(masking, text, true);
    case 'array':
      return (text) => maskArray(text, (one) => masker.mask(element!, one, limit));
    case 'range':
      return (text) => maskRange(masking, text);
    case 'shift':
      return (text) => shiftMoment(text, rangeShift(masker.key));
    case 'null':
      return () => null;
    case 'empty':
      return () => '';
    case 'listed':
      return (text) => listed[keyed(masker.key, `listed\0${text}`).readUInt16BE(0) % listed.length] ?? null;
    case 'number':
      return (text) => inBounds(column.type, text, (one) => masker.mask('number', one));
    default:
      return (text) => masker.mask(kind, text, limit);
  }
}

const within = (column: ColumnFacts, before: string, after: string, otherwise: () => string): string =>
  after !== before && column.limit !== null && [...after].length > column.limit ? otherwise() : after;

const MOST: Record<string, bigint> = {
  int2: 32767n,
  int4: 2147483647n,
  int8: 9223372036854775807n,
  oid: 4294967295n,
};

/** Walks on until the number fits its type: what was different stays different. */
function inBounds(type: string, text: string, mask: (text: string) => string): string {
  if (!/\d/.test(text)) return text;
  const [mantissa = '', exponent] = text.split('e');
  let out = mask(mantissa);
  const most = MOST[type];
  while (most && BigInt(out.replace('-', '')) > most) out = mask(out);
  return exponent === undefined ? out : `${out}e${exponent}`;
}

/** The masks of a table's columns in order; undefined when no row has to be looked at. */
export function tableMasks(
  masking: Masking,
  plan: MaskPlan,
  table: TableFacts,
): (MaskValue | undefined)[] | undefined {
  const masks = table.columns.map((column) => columnMask(masking, column, plan.rules.get(column.id)));
  return masks.some(Boolean) ? masks : undefined;
}

function maskLine(masks: (MaskValue | undefined)[], line: string): string {
  const fields = line.split('\t');
  for (const [index, mask] of masks.entries()) {
    const field = fields[index]!;
    if (mask && field !== '\\N') fields[index] = encodeField(mask(decodeField(field)));
  }
  return fields.join('\t');
}

/** Rows in COPY's text format, with the values of some columns masked. */
export function maskRows(masks: (MaskValue | undefined)[]): Transform {
  let rest: Buffer = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const all = rest.length ? Buffer.concat([rest, chunk]) : chunk;
      const end = all.lastIndexOf(10);
      rest = Buffer.from(all.subarray(end + 1));
      if (end < 0) return done();
      try {
        const lines = all.toString('utf8', 0, end).split('\n');
        done(null, `${lines.map((line) => maskLine(masks, line)).join('\n')}\n`);
      } catch (error) {
        done(error as Error);
      }
    },
  });
}
