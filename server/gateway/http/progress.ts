import type { IncomingMessage } from 'node:http';
import { sentKeyDigest } from '../auth/authenticate.ts';
import type { Identity } from '../auth/identity.ts';
import type { GatewayEnvironment } from '../contract.ts';
import type { FinishedRequest } from '../requests/recorder.ts';
import type { ErrorBody } from '../rest/errors.ts';
import type { Plan } from '../rest/plan/types.ts';
import type { ApiResponse } from '../rest/response.ts';
import type { Statement } from '../rest/sql.ts';
import type { Timing } from './timing.ts';

/** What is known of a request so far; later stages add to it, and a failure answers with what there is. */
export interface Progress {
  id: string;
  timing: Timing;
  environment?: GatewayEnvironment;
  identity?: Identity;
  plan?: Plan;
  statement?: Statement;
  rows?: number;
  error?: ErrorBody;
}

const instance = Math.floor(Math.random() * 36 ** 6).toString(36);
let counter = 0;

/** An id that names one request in answers and logs. */
export function requestId(): string {
  counter = (counter + 1) % Number.MAX_SAFE_INTEGER;
  return `${instance}-${Date.now().toString(36)}-${counter.toString(36)}`;
}

/** What the request log is told. */
export function finished(
  req: IncomingMessage,
  path: string,
  { status, body }: ApiResponse,
  progress: Progress,
  environment: GatewayEnvironment,
): FinishedRequest {
  const { id, timing, identity, plan, statement, rows, error } = progress;
  const refusedKey = status === 401 ? sentKeyDigest(req.headers) : undefined;
  return {
    ...{ id, environment, method: req.method ?? 'GET', path, status, req, bytes: body.length },
    ...{ stages: timing.header, ms: timing.total },
    ...(identity && { identity }),
    ...(plan && { plan }),
    ...(statement && { text: statement.text }),
    ...(rows !== undefined && { rows }),
    ...(error && { error }),
    ...(refusedKey !== undefined && { refusedKey }),
  };
}
