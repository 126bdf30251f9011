import type { IncomingMessage, ServerResponse } from 'node:http';
import { logger } from '../../platform/log.ts';
import { authenticate } from '../auth/authenticate.ts';
import type { Identity } from '../auth/identity.ts';
import type { Catalog } from '../catalog/types.ts';
import type { Directory, GatewayEnvironment, RestSettings, TimeLimits } from '../contract.ts';
import type { Databases } from '../databases.ts';
import { executeOnce } from '../once/execute.ts';
import { idempotencyKey, onceKey } from '../once/key.ts';
import type { FinishedRequest } from '../requests/recorder.ts';
import { ApiError, apiError } from '../rest/errors.ts';
import { execute, type Outcome } from '../rest/execute.ts';
import { allowedMethods } from '../rest/plan/allow.ts';
import type { Plan } from '../rest/plan/types.ts';
import { planRequest } from '../rest/plan.ts';
import type { Preferences } from '../rest/preferences.ts';
import { type ApiRequest, parseRequest, profile, splitPath } from '../rest/request.ts';
import { type ApiResponse, buildResponse } from '../rest/response.ts';
import { closingQueries, openingQueries } from '../rest/session.ts';
import { FoundRows } from '../rest/sql/one-scan.ts';
import { buildStatement } from '../rest/sql.ts';
import type { Query } from '../wire/connection.ts';
import type { Pool } from '../wire/pool.ts';
import { Cancelled, type Kind } from '../wire/task.ts';
import { readBody } from './body.ts';
import type { AddressOf } from './client-address.ts';
import { preflightAlone, preflightHeaders } from './cors.ts';
import { failure, warnOfOutage } from './failure.ts';
import { finished, type Progress, requestId } from './progress.ts';
import { BARE_PATH, describeRoot, rootDisabled } from './root.ts';
import { send } from './send.ts';
import { Timing } from './timing.ts';
import { errorFor, inForm, withoutXml } from './xml.ts';

const log = logger('gateway');
const EMPTY = Buffer.alloc(0);
/** Where only the role's own `statement_timeout` counts. */
const UNLIMITED_MS = 24 * 3_600_000;

export interface DataPlane {
  directory: Directory;
  databases: Databases;
  /** Whose request it is; the peer's own address when not given. */
  addressOf?: AddressOf;
  /** Told of every request that is over. */
  requests?: { note(request: FinishedRequest): void };
  /** Called for a name that the catalog does not have, where nothing else tells that the schema changed. */
  onUnknownName?: () => void;
}

/** Functions may do anything, for any time; the statements of tables may share a connection. */
function kindOf(plan: Plan, rest: RestSettings, after: readonly Query[]): Kind {
  if (plan.call || plan.media.explain || rest.preRequest !== undefined || after.length > 0) return 'alone';
  return plan.mutation ? 'write' : 'read';
}

function limitOf(limits: TimeLimits, identity: Identity): number {
  if (identity.role === 'service_role') return limits.serviceMs;
  return identity.role === 'authenticated' ? limits.authenticatedMs : limits.anonMs;
}

function environmentOf(plane: DataPlane, ref: string): GatewayEnvironment {
  const environment = plane.directory.find(ref);
  if (!environment)
    throw apiError(
      404,
      'PGRST125',
      `There is no API at /p/${ref}`,
      null,
      'Copy the address from the API page of the environment.',
    );
  if (!environment.ready)
    throw apiError(503, 'PGRST002', 'This environment is still being prepared', null, null, {
      'retry-after': '2',
    });
  return environment;
}

async function catalogOf(plane: DataPlane, environment: GatewayEnvironment): Promise<Catalog> {
  try {
    return await plane.databases.catalog(environment);
  } catch (error) {
    warnOfOutage('a catalog could not be loaded', error);
    throw apiError(
      503,
      'PGRST002',
      'Could not query the database for the schema cache. Retrying.',
      null,
      null,
      { 'retry-after': '1' },
    );
  }
}

/**
 * Plans with the catalog at hand. A name that it does not know may be one of the migration that was applied a moment
 * ago: then the new catalog, which is being loaded, decides.
 */
async function planned<T>(
  plane: DataPlane,
  environment: GatewayEnvironment,
  plan: (catalog: Catalog) => T,
): Promise<T> {
  const catalog = await catalogOf(plane, environment);
  try {
    return plan(catalog);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const newer = newerCatalog(plane, environment, error.status === 404);
    if (!newer) throw error;
    const loaded = await newer.catch(() => undefined);
    if (!loaded || loaded === catalog) throw error;
    return plan(loaded);
  }
}

/** The catalog that is being loaded, if any. `unknownName`: somebody may have to be told that there is a newer one. */
function newerCatalog(
  plane: DataPlane,
  environment: GatewayEnvironment,
  unknownName: boolean,
): Promise<Catalog> | undefined {
  if (unknownName) plane.onUnknownName?.();
  const latest = plane.directory.find(environment.ref) ?? environment;
  // Asking for the catalog of a newer version begins to load it.
  if (latest !== environment) void plane.databases.catalog(latest);
  return plane.databases.newerCatalog(latest);
}

const foundRows = new FoundRows();

function mayAggregate({ aggregates, aggregateRoles }: RestSettings, role: string): boolean {
  return aggregates && (aggregateRoles?.includes(role) ?? true);
}

/** Follow a request here: authenticate, request, plan, sql, execute, response. */
async function answer(
  plane: DataPlane,
  req: IncomingMessage,
  res: ServerResponse,
  ref: string,
  path: string,
  search: string,
  progress: Progress,
): Promise<ApiResponse> {
  const { timing } = progress;
  const environment = environmentOf(plane, ref);
  progress.environment = environment;
  const method = req.method ?? 'GET';
  if (method === 'OPTIONS') return options(plane, environment, req, path, progress);

  const identity = authenticate(environment, req.headers, Date.now() / 1000);
  progress.identity = identity;
  const pool = plane.databases.pool(environment, identity.role);
  timing.mark('jwt');

  const body = await readBody(req);
  await pool.gate.enter(body.length);
  try {
    return await answerInside(plane, { req, res, environment, identity, pool, path, search, body, progress });
  } finally {
    pool.gate.leave();
  }
}

interface Entered {
  req: IncomingMessage;
  res: ServerResponse;
  environment: GatewayEnvironment;
  identity: Identity;
  pool: Pool;
  path: string;
  search: string;
  body: Buffer;
  progress: Progress;
}

/** The stages after `authenticate`, of a request that was let in. */
async function answerInside(plane: DataPlane, at: Entered): Promise<ApiResponse> {
  const { req, res, environment, identity, pool, path, search, progress } = at;
  const { timing } = progress;
  const method = req.method ?? 'GET';
  if (res.destroyed) throw new Cancelled('The caller hung up.');
  const { headers, body } = await withoutXml(method, req.headers, at.body);
  const { rootSpec, mode } = environment.rest.openapi;
  const called = path === '/' && mode !== 'disabled' ? rootCall(rootSpec) : undefined;
  const request = parseRequest({ method, path: called?.path ?? path, search, headers, body }, environment);
  if (called?.schema !== undefined) request.schema = called.schema;
  if (!environment.rest.txEnd.endsWith('-allow-override')) request.preferences = kept(request.preferences);
  timing.mark('parse');
  if (request.action === 'root')
    return answerRoot(plane, req, { environment, identity, pool, request, path, timing });

  const maxRows = environment.maxRowsOf?.[identity.role] ?? environment.maxRows;
  const limitsOfIdentity = { masked: identity.masked, readOnly: identity.readOnly };
  const plan = await planned(plane, environment, (catalog) =>
    planRequest(request, catalog, {
      ...(maxRows !== undefined && { maxRows }),
      ...limitsOfIdentity,
      aggregates: mayAggregate(environment.rest, identity.role),
      schemas: environment.schemas,
      values: environment.rest.flavour === 'slipway',
      limitedWrites: environment.rest.flavour === 'slipway',
      plans: environment.rest.planEnabled,
    }),
  );
  const shapeOf = (counts: string) => `${environment.ref} ${counts}`;
  const statement = buildStatement(plan, (counts) => foundRows.few(shapeOf(counts)));
  progress.plan = plan;
  progress.statement = statement;
  timing.mark('plan');

  const timeLimitMs = limitOf(environment.limits, identity);
  const { rest } = environment;
  const before = openingQueries({
    ...sessionOf(plane, req, request, path),
    identity,
    timeLimitMs,
    readOnly: plan.readOnly || identity.readOnly,
    rest,
    ...(plan.call && { declared: plan.call.routine.settings }),
  });
  const after = closingQueries(rest, endOf(plan, rest) ?? request.preferences.tx);
  const respond = (outcome: Outcome) => {
    progress.rows = outcome.rows;
    return buildResponse(request, plan, outcome, rest.flavour === 'postgrest');
  };
  const key = plan.readOnly || after.length ? undefined : idempotencyKey(req.headers);
  if (key !== undefined) {
    const once = onceKey(environment, identity, key, { method, path, search, headers: req.headers, body });
    const limitMs = timeLimitMs || UNLIMITED_MS;
    const work = { before, after, statement, role: identity.role, limitMs, respond };
    const running = executeOnce(pool, once, work);
    return await inForm(plan, await whileConnected(res, running.response, running.cancel));
  }
  const execution = execute(pool, { before, after }, statement, identity.role, {
    limitMs: timeLimitMs || UNLIMITED_MS,
    kind: kindOf(plan, rest, after),
  });
  const stage = rest.flavour === 'postgrest' ? 'transaction' : 'query';
  const outcome = await whileConnected(res, execution.outcome, execution.cancel)
    // A time limit or a constraint: the time went there, too.
    .finally(() => timing.mark(stage));
  if (statement.counts !== undefined) foundRows.note(shapeOf(statement.counts), outcome.total ?? 0);

  const response = await inForm(plan, respond(outcome));
  timing.mark('response');
  return response;
}

/** Whose caller hangs up is cancelled. */
function whileConnected<T>(res: ServerResponse, work: Promise<T>, cancel: () => void): Promise<T> {
  res.once('close', cancel);
  return work.finally(() => res.removeListener('close', cancel));
}

interface RootAnswer {
  environment: GatewayEnvironment;
  identity: Identity;
  pool: Pool;
  request: ApiRequest;
  path: string;
  timing: Timing;
}

/** The description of the API at its root, read in the caller's role. */
async function answerRoot(plane: DataPlane, req: IncomingMessage, at: RootAnswer): Promise<ApiResponse> {
  const { environment, identity, pool, request, path, timing } = at;
  const { rest } = environment;
  const { role } = identity;
  const catalog = await catalogOf(plane, environment);
  timing.mark('plan');
  const timeLimitMs = limitOf(environment.limits, identity);
  const settings = { ...sessionOf(plane, req, request, path), identity, timeLimitMs, readOnly: true, rest };
  const before = [...openingQueries(settings), BARE_PATH];
  const { schema, profiled } = request;
  const response = await describeRoot(
    req,
    { environment, catalog, role, schema, profiled },
    async (statement) => {
      const limits = { limitMs: timeLimitMs || UNLIMITED_MS, kind: 'alone' as const };
      return (await execute(pool, { before, after: [] }, statement, role, limits).outcome).body;
    },
  );
  timing.mark(rest.flavour === 'postgrest' ? 'transaction' : 'query');
  timing.mark('response');
  return response;
}

/** The function that answers at the root, if any: the path of a call of it. */
function rootCall(name: string | undefined): { path: string; schema?: string } | undefined {
  if (name === undefined) return undefined;
  const at = name.indexOf('.');
  const path = `/rpc/${encodeURIComponent(name.slice(at + 1))}`;
  return at < 0 ? { path } : { path, schema: name.slice(0, at) };
}

/** As in PostgREST, a plan with `analyze` does what it measures; where callers cannot choose to undo it, it is undone. */
function endOf(plan: Plan, rest: RestSettings): 'rollback' | undefined {
  return plan.media.explain && rest.flavour === 'slipway' ? 'rollback' : undefined;
}

/** Without what this API does not let its callers choose. */
function kept({ tx: _tx, ...preferences }: Preferences): Preferences {
  return preferences;
}

function sessionOf(plane: DataPlane, req: IncomingMessage, request: ApiRequest, path: string) {
  const { timezone } = request.preferences;
  return {
    schema: request.schema,
    method: request.method,
    path,
    headers: req.headers,
    remote: plane.addressOf?.(req) ?? req.socket.remoteAddress ?? '',
    ...(timezone !== undefined && { timezone }),
  };
}

async function options(
  plane: DataPlane,
  environment: GatewayEnvironment,
  req: IncomingMessage,
  path: string,
  progress: Progress,
): Promise<ApiResponse> {
  const alone = environment.rest.flavour === 'postgrest';
  const asked = alone ? preflightAlone : preflightHeaders;
  const preflight = asked(environment.corsOrigins, req.headers);
  if (preflight) return { status: 200, headers: preflight, body: EMPTY };
  // PostgREST asks who calls for this as well.
  if (alone) progress.identity = authenticate(environment, req.headers, Date.now() / 1000);
  progress.timing.mark('jwt');
  const { call, target } = splitPath(path);
  if (!target && environment.rest.openapi.mode === 'disabled') throw rootDisabled();
  const { schema } = profile({ method: 'OPTIONS', headers: req.headers }, environment);
  progress.timing.mark('parse');
  const allow = await planned(plane, environment, (catalog) => allowedMethods(catalog, schema, target, call));
  for (const stage of ['plan', 'transaction', 'response']) progress.timing.mark(stage);
  const open = { 'access-control-allow-origin': '*' };
  return { status: 200, headers: { allow, ...(alone && open) }, body: EMPTY };
}

/** Answers one request for `/p/<ref>/rest/v1<path>`. Never rejects. */
export async function serveRest(
  plane: DataPlane,
  req: IncomingMessage,
  res: ServerResponse,
  ref: string,
  path: string,
  search: string,
): Promise<void> {
  const progress: Progress = { id: requestId(), timing: new Timing() };
  let response: ApiResponse;
  try {
    response = await answer(plane, req, res, ref, path, search, progress);
  } catch (error) {
    response = await errorFor(req.headers.accept, failure(error, progress));
  }
  try {
    send(req, res, response, progress);
  } catch (error) {
    log.error('an answer could not be sent', { id: progress.id, error });
    res.destroy();
  }
  if (plane.requests && progress.environment)
    plane.requests.note(finished(req, path, response, progress, progress.environment));
}
