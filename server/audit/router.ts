import { inTeam, router, serverOwner } from '../rpc/init.ts';
import { entries, facets } from './queries.ts';
import { auditPage } from './shapes.ts';
import { verifyChain } from './verify.ts';

const SERVER = 'server';

export const auditRouter = router({
  /** A page of the team's log, newest first. */
  list: inTeam('audit.read')
    .input(auditPage)
    .query(({ ctx, input: { team: _team, ...page } }) => entries(ctx.db, ctx.team.id, page)),
  /** The people and actions that occur in the team's log. */
  facets: inTeam('audit.read').query(({ ctx }) => facets(ctx.db, ctx.team.id)),
  /** Whether the team's log is whole. */
  verify: inTeam('audit.read').query(({ ctx }) => verifyChain(ctx.team.id, ctx.db)),
  /** The same three for the log of the server itself: setup, accounts, sessions, tokens. */
  serverList: serverOwner()
    .input(auditPage)
    .query(({ ctx, input }) => entries(ctx.db, SERVER, input)),
  serverFacets: serverOwner().query(({ ctx }) => facets(ctx.db, SERVER)),
  serverVerify: serverOwner().query(({ ctx }) => verifyChain(SERVER, ctx.db)),
});
