import { inProject, inTeam, router, signedIn } from '../rpc/init.ts';
import { createProject } from './create.ts';
import { projectFacts, teamFigures } from './figures.ts';
import { getProject, listProjects, progressOf } from './queries.ts';
import { removeProject } from './remove.ts';
import { createProjectInput, removeProjectInput, updateProjectInput } from './shapes.ts';
import { showProject } from './show.ts';
import { serverFacts } from './this-server.ts';
import { updateProject } from './update.ts';

export const projectsRouter = router({
  list: inTeam('project.read').query(({ ctx }) => listProjects(ctx.db, ctx.team.id)),

  /** Tables, rows and sizes of the team's projects: measured now, so it comes after the list. */
  figures: inTeam('project.read').query(({ ctx }) => teamFigures(ctx.db, ctx.team.id)),

  create: inTeam('project.create')
    .input(createProjectInput)
    .mutation(({ ctx, input }) => createProject(ctx, ctx.team, input)),

  get: inProject('project.read').query(({ ctx }) => getProject(ctx.db, ctx.team, ctx.project)),

  /** Steps while it is made, and how it ended. */
  progress: inProject('project.read').query(({ ctx }) => progressOf(ctx.db, ctx.project)),

  /** What the database holds and who reaches it. */
  facts: inProject('project.read').query(({ ctx }) => projectFacts(ctx.db, ctx.project)),

  /** Addresses and keys, for programs. */
  show: inProject('project.read').query(({ ctx }) => showProject(ctx, ctx.team, ctx.project)),

  update: inProject('project.update')
    .input(updateProjectInput)
    .mutation(({ ctx, input }) => updateProject(ctx, ctx.team, ctx.project, input)),

  /** Deleting asks for more than making, unless the project failed: the policy decides by its state. */
  remove: inProject('project.create')
    .input(removeProjectInput)
    .mutation(({ ctx, input }) => removeProject(ctx, ctx.team, ctx.project, input.confirm)),

  /** What this installation is: for the team's home page. */
  server: signedIn().query(() => serverFacts()),
});
