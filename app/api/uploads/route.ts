import { Failure, type FailureCode, fail } from '@/server/kernel/errors';
import { contextFor } from '@/server/kernel/mutate';
import { logger } from '@/server/platform/log';
import { requestContext } from '@/server/rpc/context';
import { refuseForeignOrigin } from '@/server/rpc/origin';
import { requireTeam } from '@/server/teams/access';
import { receiveUpload } from '@/server/uploads/receive';

const log = logger('uploads');
const STATUS: Record<FailureCode, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  precondition: 412,
  limited: 429,
  internal: 500,
};
const MOST_NAME = 200;

/** Only shown, never a path: the file itself is named by its id. */
const cleanName = (name: string) =>
  name
    .replace(/[\p{C}/\\]/gu, ' ')
    .trim()
    .slice(-MOST_NAME) || 'upload';

async function receive(request: Request) {
  const { actor, requestId } = await requestContext(request.headers);
  if (!actor) throw fail('unauthenticated', 'Sign in first, or send a personal access token.');
  if (actor.scope === 'read')
    throw fail('forbidden', 'This token may only read. Make one with scope “write”.');
  const ctx = contextFor(actor, requestId);
  const query = new URL(request.url).searchParams;
  const team = await requireTeam(ctx, query.get('team') ?? '', 'project.create');
  if (!request.body) throw fail('invalid', 'The request has no body: send the file itself.');
  const length = request.headers.get('content-length');
  const announced = length && /^\d+$/.test(length) ? Number(length) : undefined;
  const fileName = cleanName(query.get('name') ?? '');
  return receiveUpload(ctx, team, { fileName, body: request.body, announced });
}

/** `PUT /api/uploads?team=<slug>&name=<file>` with the file as the body. */
export async function PUT(request: Request): Promise<Response> {
  const refusal = refuseForeignOrigin(request);
  if (refusal) return refusal;
  try {
    return Response.json(await receive(request), { status: 201 });
  } catch (error) {
    if (error instanceof Failure) {
      const status = (error.details.data?.['status'] as number | undefined) ?? STATUS[error.code];
      return Response.json({ error: error.message }, { status });
    }
    // A browser that goes away in the middle is not an error of ours.
    if (!request.signal.aborted) log.error('an upload failed', { cause: error });
    return Response.json({ error: 'The upload broke off. Send the file again.' }, { status: 500 });
  }
}
