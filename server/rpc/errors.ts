import { TRPCError } from '@trpc/server';
import { Failure, type FailureCode } from '../kernel/errors.ts';
import { logger } from '../platform/log.ts';

const CODES = {
  invalid: 'BAD_REQUEST',
  unauthenticated: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  not_found: 'NOT_FOUND',
  conflict: 'CONFLICT',
  precondition: 'PRECONDITION_FAILED',
  limited: 'TOO_MANY_REQUESTS',
  internal: 'INTERNAL_SERVER_ERROR',
} as const satisfies Record<FailureCode, TRPCError['code']>;

const log = logger('rpc');

/** Turns whatever a procedure threw into a tRPC error; the unknown becomes one sentence with the request id. */
export function toTrpcError(cause: unknown, requestId: string): TRPCError {
  if (cause instanceof Failure)
    return new TRPCError({ code: CODES[cause.code], message: cause.message, cause });
  log.error('a procedure failed', { requestId, cause });
  const message = `Something went wrong on the server. Try again; if it stays, look for ${requestId} in its log.`;
  return new TRPCError({ code: 'INTERNAL_SERVER_ERROR', message });
}
