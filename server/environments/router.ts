import type { ProjectAccess } from '../projects/access.ts';
import { inProject, router } from '../rpc/init.ts';
import { readBehaviour, updateBehaviour } from './behaviour.ts';
import { issueKey } from './issue-key.ts';
import { openConsole } from './open-console.ts';
import { environmentFacts, listKeys, requireEnvironment } from './queries.ts';
import { revealJwtSecret, revealKey } from './reveal-key.ts';
import { revokeKey } from './revoke-key.ts';
import { rotateJwtSecret } from './rotate-jwt-secret.ts';
import { rotateKey } from './rotate-key.ts';
import {
  behaviourInput,
  consoleTokenInput,
  createKeyInput,
  keyInput,
  rotateKeyInput,
  updateInput,
} from './shapes.ts';
import { updateEnvironment } from './update.ts';

const placeOf = ({ team, project }: { team: { id: string }; project: ProjectAccess }) => ({
  team,
  project,
  environment: requireEnvironment(project),
});

export const environmentsRouter = router({
  /** Addresses and API settings. */
  get: inProject('project.read').query(({ ctx }) => environmentFacts(ctx.db, ctx.team, ctx.project)),

  /** Exposed schemas, rows per answer, web origins. */
  update: inProject('key.manage')
    .input(updateInput)
    .mutation(({ ctx, input }) => updateEnvironment(ctx, placeOf(ctx), input)),

  /** How the API behaves: hooks, limits, sign-in keys. */
  behaviour: inProject('key.read').query(({ ctx }) =>
    readBehaviour(ctx.db, requireEnvironment(ctx.project).id),
  ),
  updateBehaviour: inProject('key.manage')
    .input(behaviourInput)
    .mutation(({ ctx, input: { team: _team, project: _project, pull: _pull, ...wish } }) =>
      updateBehaviour(ctx, placeOf(ctx), wish),
    ),

  /** All keys; publishable ones with their text. */
  keys: inProject('key.read').query(({ ctx }) => listKeys(ctx.db, requireEnvironment(ctx.project).id)),

  createKey: inProject('key.manage')
    .input(createKeyInput)
    .mutation(({ ctx, input }) => issueKey(ctx, placeOf(ctx), input.kind, input.name)),

  revealKey: inProject('key.reveal')
    .input(keyInput)
    .mutation(({ ctx, input }) => revealKey(ctx, placeOf(ctx), input.key)),

  rotateKey: inProject('key.manage')
    .input(rotateKeyInput)
    .mutation(({ ctx, input }) => rotateKey(ctx, placeOf(ctx), input.key, input.graceSeconds)),

  revokeKey: inProject('key.manage')
    .input(keyInput)
    .mutation(({ ctx, input }) => revokeKey(ctx, placeOf(ctx), input.key)),

  /** The secret that signs user tokens. A mutation, because looking is written to the audit log. */
  revealJwtSecret: inProject('key.reveal').mutation(({ ctx }) => revealJwtSecret(ctx, placeOf(ctx))),

  rotateJwtSecret: inProject('key.manage').mutation(({ ctx }) => rotateJwtSecret(ctx, placeOf(ctx))),

  /** A token for five minutes of reading from the console, as the chosen role. */
  consoleToken: inProject('api.call')
    .input(consoleTokenInput)
    .mutation(({ ctx, input }) => openConsole(ctx, placeOf(ctx), ctx.team.role, input)),
});
