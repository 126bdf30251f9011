import type { Table } from '../catalog/shapes.ts';
import { mintConsoleToken } from '../environments/console-token.ts';
import { fail } from '../kernel/errors.ts';
import { logger } from '../platform/log.ts';
import { readSettings } from '../platform/settings.ts';
import { requireReady } from '../projects/access.ts';
import { explainError } from './explain-error.ts';
import type { RowValues } from './shapes.ts';
import type { Inside } from './target.ts';

const log = logger('rows');
const TIMEOUT_MS = 20_000;

/** Where the gateway answers inside this machine. */
export function gatewayUrl(): string {
  return process.env['SLIPWAY_GATEWAY_URL'] ?? `http://127.0.0.1:${readSettings().PORT}`;
}

export interface RowRequest {
  method: 'POST' | 'PATCH' | 'DELETE';
  /** Query string without `?`. */
  query: string;
  /** JSON text. */
  body?: string;
  /** What was sent, to find the column at fault. */
  values: RowValues;
}

async function send(ctx: Inside, table: Table, request: RowRequest): Promise<Response> {
  const { id, ref } = requireReady(ctx.project);
  const environment = await ctx.db.environment.findUniqueOrThrow({
    where: { id },
    select: { ref: true, jwtSecretSealed: true },
  });
  const claims = { sub: ctx.actor.userId };
  const wish = { role: 'service_role' as const, claims, mask: false, write: true };
  const { token } = await mintConsoleToken(environment, wish);
  const url = `${gatewayUrl()}/p/${ref}/rest/v1/${encodeURIComponent(table.name)}?${request.query}`;
  return fetch(url, {
    method: request.method,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-profile': table.schema,
      prefer: 'return=representation',
      'x-request-id': ctx.requestId,
    },
    body: request.body,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

/**
 * Sends a write to the gateway as `service_role` and answers with the rows as JSON text (digits kept).
 * Throws what the database refused as `invalid`, `conflict`, `forbidden` or `precondition`, with `data.fields`
 * (sentence by column) and `data.code` (SQLSTATE); `internal` when the gateway does not answer.
 */
export async function forward(ctx: Inside, table: Table, request: RowRequest): Promise<string> {
  let response: Response;
  try {
    response = await send(ctx, table, request);
  } catch (cause) {
    log.error('the gateway did not answer', { requestId: ctx.requestId, cause });
    throw fail(
      'internal',
      'The API did not answer in time; it is not known whether the row was written. Reload the rows to see.',
    );
  }
  const text = await response.text();
  if (response.ok) return text || '[]';
  const { kind, message, code, fields } = explainError(errorOf(text), table, request.values);
  const [field] = Object.keys(fields);
  throw fail(kind, message, { ...(field && { field }), data: { code, fields } });
}

function errorOf(text: string): Record<string, string> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed ? (parsed as Record<string, string>) : {};
  } catch {
    return { message: 'The API answered with something unexpected. Try again.' };
  }
}

/** Rows in an answer of the gateway. */
export function countRows(text: string): number {
  const parsed: unknown = JSON.parse(text);
  return Array.isArray(parsed) ? parsed.length : 0;
}
