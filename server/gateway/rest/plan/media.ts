import { qualified, type Routine, type Table } from '../../catalog/types.ts';
import { apiError } from '../errors.ts';
import type { ColumnItem, SelectItem } from '../grammar/types.ts';
import {
  ANYTHING,
  BINARY_TYPE,
  CSV_TYPE,
  contentTypeOf,
  explained,
  GEOJSON_TYPE,
  JSON_TYPE,
  type MediaRange,
  type MediaType,
  ONLY_JSON,
  rangeName,
  TEXT_TYPE,
  vendorType,
  XML_TYPE,
  XML_VALUE_TYPE,
} from '../media.ts';
import type { PlanContext } from './context.ts';

/** What is read, written or called. */
export interface Resource {
  /** Whose rows the answer holds. */
  table?: Table;
  routine?: Routine;
}

/** What an answer is when a handler of any type gave it and its SQL does not say more. */
const UNKNOWN = 'application/octet-stream';

function isWhole(select: SelectItem[]): boolean {
  const [only] = select;
  return select.length === 1 && only?.kind === 'column' && only.field.name === '*';
}

/** What the database itself answers in `type`: of this resource or of any rows. */
function handled(context: PlanContext, resource: Resource, type: string): MediaType | undefined {
  if (context.masked) return undefined;
  const own = isWhole(context.query.select) ? ofResource(context, resource) : undefined;
  for (const wanted of own ? ['*/*', type] : []) {
    const found = own?.(wanted);
    if (found) return { ...found, contentType: contentTypeOf(wanted === '*/*' ? UNKNOWN : type) };
  }
  const handler = handlerOf(context, '', type);
  if (!handler) return undefined;
  const contentType = contentTypeOf(type === '*/*' ? UNKNOWN : type);
  return { format: 'handler', stripNulls: false, contentType, binary: handler.binary, handler };
}

function handlerOf({ catalog, schemas }: PlanContext, target: string, type: string) {
  const found = catalog.handlers.get(target)?.get(type);
  return found && (schemas === undefined || schemas.includes(found.schema)) ? found : undefined;
}

type Lookup = (type: string) => Omit<MediaType, 'contentType'> | undefined;

function ofResource(context: PlanContext, { table, routine }: Resource): Lookup {
  if (routine && !routine.returnsRow)
    return (type) =>
      routine.media === type
        ? { format: 'handler', stripNulls: false, binary: routine.baseType === 'bytea' }
        : undefined;
  return (type) => {
    const handler = table && handlerOf(context, qualified(table.schema, table.name), type);
    return handler && { format: 'handler', stripNulls: false, binary: handler.binary, handler };
  };
}

function geojson(schema: string | undefined): MediaType | undefined {
  if (schema === undefined) return undefined;
  return { ...GEOJSON_TYPE, handler: { schema, name: 'st_asgeojson', binary: false } };
}

function builtin(context: PlanContext, type: string): MediaType | undefined {
  switch (type) {
    case '*/*':
    case 'application/*':
    case 'application/json':
    case 'application/vnd.pgrst.array':
    case 'application/vnd.pgrst.array+json':
      return JSON_TYPE;
    case 'text/csv':
    case 'text/*':
      return CSV_TYPE;
    case 'application/geo+json':
      return geojson(context.catalog.geojson);
    default:
      return undefined;
  }
}

/** The type of the one value that each row is: a function's result, or the only selected column. */
function valueType(context: PlanContext, { table, routine }: Resource): string | undefined {
  if (routine && !routine.returnsRow) return routine.returnsVoid ? undefined : routine.baseType;
  const [only] = context.query.select;
  if (context.query.select.length !== 1 || only?.kind !== 'column' || only.field.name === '*')
    return undefined;
  const plain = (item: ColumnItem) => !item.field.path.length && !item.cast && !item.aggregate;
  return (plain(only) && table?.columns.get(only.field.name)?.type) || 'text';
}

/** What Slipway answers beyond PostgREST, only where that would refuse. */
function beyond(context: PlanContext, resource: Resource, type: string): MediaType | undefined {
  if (type === 'application/xml') {
    // A function's XML is a document already.
    const { routine } = resource;
    const raw = routine && !routine.returnsRow && routine.baseType === 'xml';
    return raw ? { ...XML_VALUE_TYPE, contentType: XML_TYPE.contentType } : XML_TYPE;
  }
  if (!context.values) return undefined;
  const value = valueType(context, resource);
  if (value === undefined) return undefined;
  if (type === 'text/plain') return TEXT_TYPE;
  if (type === 'application/octet-stream') return BINARY_TYPE;
  return type === 'text/xml' && value === 'xml' ? XML_VALUE_TYPE : undefined;
}

type Choice = (range: MediaRange) => MediaType | undefined;

function choose(context: PlanContext, ranges: readonly MediaRange[], choice: Choice): MediaType | undefined {
  for (const range of ranges) {
    const { explain } = range;
    if (explain && (!context.plans || context.masked)) continue;
    const found = choice(range);
    if (found) return explain ? explained(found, explain) : found;
  }
  return undefined;
}

/**
 * The first entry of `Accept` that this resource can be written in, in PostgREST's order of preference: PostgREST's own
 * types, the resource's handler of any type, its handler of this type, a handler for any rows, what is built in. A caller
 * whose columns are masked gets none of the handlers, which see whole rows. Throws PGRST107 (406).
 */
export function chooseMedia(
  context: PlanContext,
  ranges: readonly MediaRange[],
  resource: Resource,
): MediaType {
  const { handlers } = context.catalog;
  if ((ranges === ANYTHING || ranges === ONLY_JSON) && handlers.size === 0 && !resource.routine?.media)
    return JSON_TYPE;
  const found =
    choose(
      context,
      ranges,
      (range) => vendorType(range) ?? handled(context, resource, range.type) ?? builtin(context, range.type),
    ) ?? choose(context, ranges, (range) => beyond(context, resource, range.type));
  if (found) return found;
  throw apiError(
    406,
    'PGRST107',
    `None of these media types are available: ${ranges.map(rangeName).join(', ')}`,
  );
}
