import type { Catalog } from '../catalog/types.ts';
import { apiError } from './errors.ts';
import type { MediaType } from './media.ts';
import { planCall } from './plan/call.ts';
import { checkPaths, findTable, nameTargets, type PlanContext } from './plan/context.ts';
import { chooseMedia } from './plan/media.ts';
import { type NodeSource, planNode } from './plan/read.ts';
import type { Plan, ReadNode } from './plan/types.ts';
import { planMutation } from './plan/write.ts';
import type { ApiRequest } from './request.ts';

export interface PlanSettings {
  maxRows?: number;
  /** The caller may not see personal, health or secret columns. */
  masked: boolean;
  /** False refuses aggregate functions. */
  aggregates?: boolean;
  /** Exposed schemas: media type handlers are looked for there. */
  schemas?: readonly string[];
  /** Answers single values as text and bytes, which PostgREST leaves to handlers. */
  values?: boolean;
  /** Updates and deletes heed `limit` and `offset`. */
  limitedWrites?: boolean;
  /** Answers execution plans. */
  plans?: boolean;
  /** The caller's token only reads. */
  readOnly?: boolean;
}

/** Formats that are made from JSON. */
const AS_JSON = new Set<MediaType['format']>(['json', 'object', 'xml', 'geojson']);

function nodeOf(
  context: PlanContext,
  request: ApiRequest,
  source: NodeSource,
  media: MediaType,
  written = false,
): ReadNode {
  const known = new Set<string>();
  // Written rows carry more than the table's own columns, and CSV needs its header.
  const expand = written || media.format === 'csv';
  const represents = context.catalog.represented && AS_JSON.has(media.format);
  const shown = represents ? { ...context, represents } : context;
  const node = planNode(shown, source, request.query.select, [], known, expand);
  checkPaths(context.query, known);
  const { limit, offset } = request.range;
  const { limit: _, ...rest } = node;
  return { ...rest, offset, ...(limit !== undefined && { limit }) };
}

function planRead(context: PlanContext, request: ApiRequest): Plan {
  const table = findTable(context, request.target);
  const source = { alias: table.name, table, relation: { schema: table.schema, name: table.name } };
  const media = chooseMedia(context, request.accept, { table });
  return {
    node: nodeOf(context, request, source, media),
    preferences: request.preferences,
    media,
    bodyless: request.headOnly,
    location: [],
    readOnly: true,
  };
}

function planWrite(context: PlanContext, request: ApiRequest): Plan {
  if (context.masked) throw apiError(403, '42501', 'A token with masked columns may only read');
  const table = findTable(context, request.target);
  const media = chooseMedia(context, request.accept, { table });
  const shown = nodeOf(context, request, { alias: table.name, table }, media, true);
  const mutation = planMutation(context, request, table, shown);
  // The filters chose which rows to write; the written rows are all shown, whatever they look like now.
  const where = shown.where.filter((c) => c.kind === 'exists' && c.embed.inner && !c.negated);
  const { limit: _limit, maxRows: _max, ...node } = shown;
  const represented = request.preferences.return === 'representation';
  const located = request.action === 'insert' && request.preferences.return === 'headers-only';
  return {
    node: { ...node, offset: 0, where: represented ? where : [], orders: represented ? node.orders : [] },
    mutation,
    preferences: request.preferences,
    media,
    bodyless: !represented,
    location: located ? table.primaryKey : [],
    readOnly: false,
  };
}

function planRoutine(context: PlanContext, request: ApiRequest): Plan {
  if (context.masked) throw apiError(403, '42501', 'A token with masked columns may not call functions');
  const call = planCall(context, request);
  const { routine } = call;
  if (request.preferences.maxAffected !== undefined && !routine.returnsSet)
    throw apiError(
      400,
      'PGRST128',
      'Function must return SETOF or TABLE when max-affected preference is used with handling=strict',
    );
  const reading = request.method !== 'POST';
  const table = routine.returnsTable ? context.catalog.tables.get(routine.returnsTable) : undefined;
  const media = chooseMedia(context, request.accept, { routine, ...(table && { table }) });
  return {
    node: nodeOf(context, request, { alias: routine.name, ...(table && { table }) }, media),
    call,
    preferences: request.preferences,
    media,
    bodyless: request.headOnly || (request.preferences.return === 'minimal' && !reading),
    location: [],
    readOnly: reading || routine.volatility !== 'volatile',
  };
}

const READING_HINT = 'Change rows through the console, which writes each change to the audit log.';

/** Second stage: resolves every name against the catalog. Pure. Throws ApiError (PGRST1xx, PGRST2xx, 403 for masks and tokens that only read). */
export function planRequest(request: ApiRequest, catalog: Catalog, settings: PlanSettings): Plan {
  const context: PlanContext = {
    catalog,
    schema: request.schema,
    ...(settings.maxRows !== undefined && { maxRows: settings.maxRows }),
    masked: settings.masked,
    aggregates: settings.aggregates ?? true,
    ...(settings.schemas && { schemas: settings.schemas }),
    values: settings.values ?? false,
    limitedWrites: settings.limitedWrites ?? false,
    represents: false,
    plans: settings.plans ?? false,
    query: nameTargets(request.query),
    aliases: new Set(),
  };
  if (settings.readOnly && request.action !== 'read' && request.action !== 'call')
    throw apiError(403, '42501', 'This token may only read', null, READING_HINT);
  const plan =
    request.action === 'read'
      ? planRead(context, request)
      : request.action === 'call'
        ? planRoutine(context, request)
        : planWrite(context, request);
  if (settings.readOnly && plan.call && plan.call.routine.volatility === 'volatile')
    throw apiError(403, '42501', 'This token may only call functions that are stable or immutable');
  return plan;
}
