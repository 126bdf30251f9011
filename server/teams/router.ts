import { anyone, inTeam, router, signedIn } from '../rpc/init.ts';
import { acceptInvitation } from './accept-invitation.ts';
import { changeRole } from './change-role.ts';
import { createTeam } from './create.ts';
import { invite } from './invite.ts';
import { join } from './join.ts';
import { homeTeam, invitation, invitations, members, mine, visit } from './queries.ts';
import { removeTeam } from './remove.ts';
import { removeMember } from './remove-member.ts';
import { revokeInvitation } from './revoke-invitation.ts';
import {
  byToken,
  changeRoleInput,
  createTeamInput,
  invitationId,
  inviteInput,
  joinInput,
  memberInput,
  removeTeamInput,
  updateTeamInput,
} from './shapes.ts';
import { updateTeam } from './update.ts';

export const teamsRouter = router({
  /** The actor's teams with role and counts: for the switcher. */
  mine: signedIn().query(({ ctx }) => mine(ctx)),
  /** The slug of the team that `/` shows, or null. */
  home: signedIn().query(({ ctx }) => homeTeam(ctx)),
  create: signedIn()
    .input(createTeamInput)
    .mutation(({ ctx, input }) => createTeam(ctx, input)),
  /** One team with the actor's role: for the frame around every page of a team. */
  get: inTeam('team.read').query(({ ctx }) => visit(ctx, ctx.team)),
  update: inTeam('team.update')
    .input(updateTeamInput)
    .mutation(({ ctx, input }) => updateTeam(ctx, ctx.team, input)),
  remove: inTeam('team.delete')
    .input(removeTeamInput)
    .mutation(({ ctx, input }) => removeTeam(ctx, ctx.team, input.confirm)),
  members: inTeam('member.list').query(({ ctx }) => members(ctx, ctx.team)),
  changeRole: inTeam('member.update')
    .input(changeRoleInput)
    .mutation(({ ctx, input }) => changeRole(ctx, ctx.team, input.userId, input.role)),
  removeMember: inTeam('member.remove')
    .input(memberInput)
    .mutation(({ ctx, input }) => removeMember(ctx, ctx.team, input.userId)),
  leave: inTeam('team.read').mutation(({ ctx }) => removeMember(ctx, ctx.team, ctx.actor.userId)),
  invitations: inTeam('member.invite').query(({ ctx }) => invitations(ctx, ctx.team)),
  invite: inTeam('member.invite')
    .input(inviteInput)
    .mutation(({ ctx, input }) => invite(ctx, ctx.team, input)),
  revokeInvitation: inTeam('member.invite')
    .input(invitationId)
    .mutation(({ ctx, input }) => revokeInvitation(ctx, ctx.team, input.id)),
  /** What an invitation's link is for. */
  invitation: anyone('whoever has the link may see what it is for')
    .input(byToken)
    .query(({ ctx, input }) => invitation(input.token, ctx.db)),
  acceptInvitation: signedIn()
    .input(byToken)
    .mutation(({ ctx, input }) => acceptInvitation(ctx, input.token)),
  join: anyone('an open invitation lets its bearer make an account')
    .input(joinInput)
    .mutation(({ ctx, input }) => join(input, ctx.address)),
});
