import type { MediaHandler } from '../../catalog/types.ts';
import type { MediaType } from '../media.ts';
import type { Plan } from '../plan/types.ts';
import { ident, relationName, type SqlBuilder } from './builder.ts';
import { SCALAR } from './call.ts';
import { keysOf } from './node.ts';

/** Formats that say values only. */
const VALUES = new Set<MediaType['format']>(['text', 'xmlvalue', 'binary', 'handler']);
/** A row's text form is CSV inside brackets, except that it doubles backslashes. */
const CSV_LINE = `replace(substring((_t.*)::text, 2, length((_t.*)::text) - 2), E'\\\\\\\\', E'\\\\')`;

function csvBody(b: SqlBuilder, plan: Plan): string {
  const keys = keysOf(plan.node);
  const quote = (key: string) => (/[",\r\n]/.test(key) ? `"${key.replaceAll('"', '""')}"` : key);
  const header = keys
    ? `${b.bind(keys.map(quote).join(','))}::text`
    : `coalesce((select string_agg(_k, ',') from json_object_keys(json_agg(_t.*)->0) as _k), '')`;
  return `${header} || coalesce(E'\\n' || string_agg(${CSV_LINE}, E'\\n'), '')`;
}

/** A value that the database wrote in a media type: text, or bytes in hex, which nothing on the way changes. */
function written(value: string, binary: boolean): string {
  return `coalesce(${binary ? `encode(${value}, 'hex')` : value}, '')`;
}

/** The values of one column, one behind the other. */
function joinedValues(column: string, { format, binary }: MediaType, isBytes: boolean): string {
  const text = `string_agg(${column}::text, '')`;
  if (!binary) return written(text, false);
  // What is not bytea already is sent as its text.
  const bytes =
    isBytes || format === 'handler' ? `string_agg(${column}::bytea, '')` : `convert_to(${text}, 'UTF8')`;
  return written(bytes, true);
}

function handledBody(handler: MediaHandler, { binary }: MediaType): string {
  const rows = handler.target ? `_t::${relationName(handler.target)}` : '_t';
  return written(`${relationName(handler)}(${rows})${binary ? '::bytea' : '::text'}`, binary);
}

function scalarBody({ call, media }: Plan): string {
  const value = `_t.${ident(SCALAR)}`;
  if (call?.routine.returnsVoid) return `''`;
  if (media.handler) return handledBody(media.handler, media);
  if (VALUES.has(media.format)) return joinedValues(value, media, call?.routine.baseType === 'bytea');
  // PostgREST's name of that column.
  if (media.format === 'csv')
    return `'pgrst_scalar' || coalesce(E'\\n' || string_agg(${CSV_LINE}, E'\\n'), '')`;
  if (call?.routine.returnsSet && media.format !== 'object')
    return `coalesce(json_agg(${value}), '[]')::text`;
  return `coalesce((json_agg(${value})->0)::text, 'null')`;
}

function valuesBody({ node, media }: Plan): string {
  const [only] = node.outputs;
  const plain = only !== undefined && !only.cast && !only.aggregate && !only.masked && !only.ref?.path.length;
  return joinedValues(`_t.${ident(only?.name ?? '')}`, media, plain && only.ref?.column?.type === 'bytea');
}

/** The text of the answer, made of the rows `_t`; bytes in hex. */
export function bodySql(b: SqlBuilder, plan: Plan): string {
  const { media } = plan;
  if (plan.bodyless) return `''`;
  if (media.format === 'geojson' && media.handler)
    return `json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(${relationName(media.handler)}(_t)::json), '[]'))::text`;
  if (plan.call && !plan.call.routine.returnsRow) return scalarBody(plan);
  if (media.handler) return handledBody(media.handler, media);
  if (media.format === 'csv') return csvBody(b, plan);
  if (VALUES.has(media.format)) return valuesBody(plan);
  const one = media.format === 'object' || (plan.call && !plan.call.routine.returnsSet);
  const list = media.stripNulls ? 'json_strip_nulls(json_agg(_t.*))' : 'json_agg(_t.*)';
  // A list stays JSON: each cast to text would copy the whole answer twice.
  return one ? `coalesce((${list}->0)::text, 'null')` : `coalesce(${list}, '[]')`;
}
