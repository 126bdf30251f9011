import { anyone, router, signedIn } from '../rpc/init.ts';
import { changePassword } from './change-password.ts';
import { createToken } from './create-token.ts';
import { endOtherSessions } from './end-other-sessions.ts';
import { endSession } from './end-session.ts';
import { me, sessions, signInProviders, tokens } from './queries.ts';
import { rename } from './rename.ts';
import { revokeToken } from './revoke-token.ts';
import { awaitsSetUp, setUp } from './set-up.ts';
import {
  byId,
  changePasswordInput,
  createTokenInput,
  identityInput,
  renameInput,
  setUpInput,
} from './shapes.ts';
import { unlinkIdentity } from './unlink-identity.ts';

export const accountsRouter = router({
  /** Whether the first account has still to be made, and how people sign in besides the password. */
  entrance: anyone('the sign-in page asks before anybody is signed in').query(async () => ({
    awaitsSetUp: await awaitsSetUp(),
    providers: signInProviders(),
  })),
  setUp: anyone('makes the first account, and refuses once there is one')
    .input(setUpInput)
    .mutation(({ input }) => setUp(input)),
  me: signedIn().query(({ ctx }) => me(ctx)),
  rename: signedIn()
    .input(renameInput)
    .mutation(({ ctx, input }) => rename(ctx, input.name)),
  changePassword: signedIn()
    .input(changePasswordInput)
    .mutation(({ ctx, input }) => changePassword(ctx, input, ctx.address)),
  unlinkIdentity: signedIn()
    .input(identityInput)
    .mutation(({ ctx, input }) => unlinkIdentity(ctx, input.provider)),
  sessions: signedIn().query(({ ctx }) => sessions(ctx)),
  endSession: signedIn()
    .input(byId)
    .mutation(({ ctx, input }) => endSession(ctx, input.id)),
  endOtherSessions: signedIn().mutation(({ ctx }) => endOtherSessions(ctx)),
  tokens: signedIn().query(({ ctx }) => tokens(ctx)),
  createToken: signedIn()
    .input(createTokenInput)
    .mutation(({ ctx, input }) => createToken(ctx, input)),
  revokeToken: signedIn()
    .input(byId)
    .mutation(({ ctx, input }) => revokeToken(ctx, input.id)),
});
