import { Readable } from 'node:stream';
import { exportLog } from '../audit/export.ts';
import { auditFilter, exportFormat } from '../audit/shapes.ts';
import type { Actor } from '../kernel/actor.ts';
import { Failure, fail } from '../kernel/errors.ts';
import { requireTeam } from '../teams/access.ts';
import { type RequestContext, requestContext } from './context.ts';

const STATUS: Partial<Record<Failure['code'], number>> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  limited: 429,
};

async function chainOf(ctx: RequestContext, team: string | undefined): Promise<string> {
  const { actor, db } = ctx;
  if (!actor) throw fail('unauthenticated', 'Sign in first.');
  if (team !== undefined) return (await requireTeam({ actor, db }, team, 'audit.read')).id;
  return serverChain(actor);
}

function serverChain(actor: Actor): string {
  if (!actor.serverOwner) throw fail('forbidden', 'Only the owner of this server may do that.');
  return 'server';
}

function download(pieces: AsyncGenerator<string>, name: string, type: string): Response {
  const body = Readable.toWeb(Readable.from(pieces, { objectMode: false }));
  return new Response(body as BodyInit, {
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  });
}

/**
 * Answers with an audit log as a file: `?format=csv|json` and the filters of the page.
 * @param team slug of the team; undefined for the log of the server
 */
export async function answerAuditExport(request: Request, team: string | undefined): Promise<Response> {
  try {
    const ctx = await requestContext(request.headers);
    const chain = await chainOf(ctx, team);
    const query = Object.fromEntries([...new URL(request.url).searchParams].filter(([, value]) => value));
    const format = exportFormat.catch('csv').parse(query['format']);
    const filter = auditFilter.safeParse(query);
    if (!filter.success) return Response.json({ error: 'A filter is not valid.' }, { status: 400 });
    const type = format === 'csv' ? 'text/csv' : 'application/json';
    return download(
      exportLog(chain, filter.data, format, ctx.db),
      `audit-${team ?? 'server'}.${format}`,
      type,
    );
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return Response.json({ error: error.message }, { status: STATUS[error.code] ?? 400 });
  }
}
