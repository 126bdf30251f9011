import { logger } from '../../platform/log.ts';
import { ApiError, apiError } from '../rest/errors.ts';
import { answerTo } from '../rest/execute.ts';
import { type ApiResponse, errorResponse } from '../rest/response.ts';
import type { Progress } from './progress.ts';

const log = logger('gateway');
let warnedAt = 0;

/** Once a second at most: every request of an outage fails for the same reason. */
export function warnOfOutage(message: string, error: unknown): void {
  if (Date.now() - warnedAt < 1_000) return;
  warnedAt = Date.now();
  log.warn(message, { reason: error instanceof Error ? error.message : String(error) });
}

function isAnonymous({ environment, identity }: Progress): boolean {
  return !identity || identity.role === (environment?.tokens.anonRole ?? 'anon');
}

function failureOf(error: unknown, progress: Progress, alone: boolean): ApiError {
  if (error instanceof ApiError) return error;
  try {
    const answer = answerTo(error, isAnonymous(progress), alone);
    if (answer.body.code === 'PGRST001') warnOfOutage('the database was lost', error);
    return answer;
  } catch {
    log.error('a request failed', { id: progress.id, error });
    const hint = `Tell the operator this request id: ${progress.id}`;
    return apiError(500, 'PGRSTX00', 'Something went wrong here', null, hint);
  }
}

/** The answer to a request that failed, noted in its progress. */
export function failure(error: unknown, progress: Progress): ApiResponse {
  const alone = progress.environment?.rest.flavour === 'postgrest';
  const failed = failureOf(error, progress, alone);
  // PostgREST calls a body of a type that it does not read an invalid body. SQL may raise 415 itself.
  const unread = failed.status === 415 && failed.body.code === 'PGRST107';
  const answer = alone && unread ? apiError(400, 'PGRST102', failed.body.message) : failed;
  progress.error = answer.body;
  const response = errorResponse(answer);
  // RFC 9209: which hop made the error. A page past the end is an answer of its own, not an error of PostgREST's.
  if (alone && response.headers['content-range'] === undefined)
    response.headers['proxy-status'] = `PostgREST; error=${answer.body.code}`;
  return response;
}
