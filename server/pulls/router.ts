import { requireRepository } from '../repositories/queries.ts';
import { inProject, inTeam, router, signedIn } from '../rpc/init.ts';
import { applySuggestion } from './apply-suggestion.ts';
import { checkSql } from './check-sql.ts';
import { closePull } from './close.ts';
import { collisionsBetween } from './collisions/of-branch.ts';
import { commitFile } from './commit-file.ts';
import { conflictAt, resolveConflicts } from './conflicts.ts';
import { deleteComment, editComment } from './edit-comment.ts';
import { diffOf, fileOf } from './files.ts';
import { rulesOf } from './load.ts';
import { countUnread, listNotifications, markRead } from './notifications.ts';
import { openPull } from './open.ts';
import { openableBranches } from './openable.ts';
import { peopleOfTeam } from './people.ts';
import { previewConnection } from './preview.ts';
import { protectProject } from './protect.ts';
import { countPulls, listPulls, loadPull, pulseOf, showPull } from './queries.ts';
import { reopenPull } from './reopen.ts';
import { reply } from './reply.ts';
import { resolveThread } from './resolve-thread.ts';
import { reviewPull } from './review.ts';
import { askReviewer, withdrawReviewer } from './reviewers.ts';
import {
  applySuggestionInput,
  checkSqlInput,
  commentInput,
  commitFileInput,
  conflictInput,
  editCommentInput,
  fileInput,
  listInput,
  markReadInput,
  notificationsInput,
  openInput,
  previewInput,
  protectionInput,
  pullInput,
  replyInput,
  resolveInput,
  reviewerInput,
  reviewInput,
  startChangeInput,
  startThreadInput,
  threadInput,
  tickInput,
  updateBranchInput,
  updateInput,
} from './shapes.ts';
import { startChange } from './start-change.ts';
import { startThread } from './start-thread.ts';
import { teamPulls } from './team.ts';
import { tickFile } from './tick-file.ts';
import { updatePull } from './update.ts';
import { updateBranch } from './update-branch.ts';

export const pullsRouter = router({
  list: inProject('pull.read')
    .input(listInput)
    .query(({ ctx, input }) => listPulls(ctx, input.state)),

  /** What waits for the reader, and how each project of the team stands. */
  ofTeam: inTeam('pull.read').query(({ ctx }) => teamPulls(ctx.db, ctx.actor, ctx.team)),

  count: inProject('pull.read').query(({ ctx }) => countPulls(ctx)),

  show: inProject('pull.read')
    .input(pullInput)
    .query(({ ctx, input }) => showPull(ctx, input.number)),

  /** Changes when the page of the pull request would: cheap to ask again and again. */
  pulse: inProject('pull.read')
    .input(pullInput)
    .query(({ ctx, input }) => pulseOf(ctx, input.number)),

  /** Addresses and keys of its preview, for programs. */
  preview: inProject('preview.read')
    .input(previewInput)
    .query(({ ctx, input }) => previewConnection(ctx, ctx.team, ctx.project, input)),

  /** Branches that can be opened, with the words that their commits suggest. */
  openable: inProject('pull.read').query(({ ctx }) => openableBranches(ctx.db, ctx.project)),

  /** The lines of all changed files, as far as a page can carry them. */
  diff: inProject('pull.read')
    .input(pullInput)
    .query(async ({ ctx, input }) => {
      const { pull } = await loadPull(ctx, input.number);
      return diffOf(requireRepository(ctx.project), pull.look);
    }),

  /** The lines of one changed file. */
  file: inProject('pull.read')
    .input(fileInput)
    .query(async ({ ctx, input }) => {
      const { pull } = await loadPull(ctx, input.number);
      return fileOf(requireRepository(ctx.project), pull.look, input.path);
    }),

  open: inProject('pull.open')
    .input(openInput)
    .mutation(({ ctx, input }) => openPull(ctx, ctx.team, ctx.project, input)),

  update: inProject('pull.update')
    .input(updateInput)
    .mutation(({ ctx, input }) => updatePull(ctx, ctx.team, ctx.project, input)),

  close: inProject('pull.update')
    .input(pullInput)
    .mutation(({ ctx, input }) => closePull(ctx, ctx.team, ctx.project, input.number)),

  reopen: inProject('pull.update')
    .input(pullInput)
    .mutation(({ ctx, input }) => reopenPull(ctx, ctx.team, ctx.project, input.number)),

  /** A branch with a new migration, and a pull request for it. */
  startChange: inProject('pull.open')
    .input(startChangeInput)
    .mutation(({ ctx, input }) => startChange(ctx, ctx.team, ctx.project, input)),

  /** What is wrong with SQL, and what it does: nothing runs. */
  checkSql: inProject('pull.open')
    .input(checkSqlInput)
    .query(({ input }) => checkSql(input.sql)),

  commitFile: inProject('pull.update')
    .input(commitFileInput)
    .mutation(({ ctx, input }) => commitFile(ctx, ctx.team, ctx.project, input)),

  review: inProject('pull.review')
    .input(reviewInput)
    .mutation(({ ctx, input }) => reviewPull(ctx, ctx.team, ctx.project, input)),

  askReviewer: inProject('pull.update')
    .input(reviewerInput)
    .mutation(({ ctx, input }) => askReviewer(ctx, ctx.team, ctx.project, input)),

  withdrawReviewer: inProject('pull.update')
    .input(reviewerInput)
    .mutation(({ ctx, input }) => withdrawReviewer(ctx, ctx.team, ctx.project, input)),

  startThread: inProject('pull.comment')
    .input(startThreadInput)
    .mutation(({ ctx, input }) => startThread(ctx, ctx.team, ctx.project, input)),

  reply: inProject('pull.comment')
    .input(replyInput)
    .mutation(({ ctx, input }) => reply(ctx, ctx.team, ctx.project, input)),

  editComment: inProject('pull.comment')
    .input(editCommentInput)
    .mutation(({ ctx, input }) => editComment(ctx, ctx.team, ctx.project, input)),

  deleteComment: inProject('pull.comment')
    .input(commentInput)
    .mutation(({ ctx, input }) => deleteComment(ctx, ctx.team, ctx.project, input)),

  resolveThread: inProject('pull.comment')
    .input(threadInput)
    .mutation(({ ctx, input }) => resolveThread(ctx, ctx.team, ctx.project, { ...input, resolved: true })),

  unresolveThread: inProject('pull.comment')
    .input(threadInput)
    .mutation(({ ctx, input }) => resolveThread(ctx, ctx.team, ctx.project, { ...input, resolved: false })),

  applySuggestion: inProject('pull.update')
    .input(applySuggestionInput)
    .mutation(({ ctx, input }) => applySuggestion(ctx, ctx.team, ctx.project, input)),

  /** The reader's own tick beside a file. */
  tickFile: inProject('pull.read')
    .input(tickInput)
    .mutation(({ ctx, input }) => tickFile(ctx, ctx.team, ctx.project, input)),

  /** The three versions of a file that does not fit main. */
  conflict: inProject('pull.read')
    .input(conflictInput)
    .query(async ({ ctx, input }) => {
      const { pull } = await loadPull(ctx, input.number);
      return conflictAt(requireRepository(ctx.project), pull.look, input.path);
    }),

  /** The objects of the database that main and the branch both deal with since they parted. */
  collisions: inProject('pull.read')
    .input(pullInput)
    .query(async ({ ctx, input }) => {
      const { pull } = await loadPull(ctx, input.number);
      return collisionsBetween(requireRepository(ctx.project), pull.look);
    }),

  resolveConflicts: inProject('pull.update')
    .input(resolveInput)
    .mutation(({ ctx, input }) => resolveConflicts(ctx, ctx.team, ctx.project, input)),

  updateBranch: inProject('pull.update')
    .input(updateBranchInput)
    .mutation(({ ctx, input }) => updateBranch(ctx, ctx.team, ctx.project, input)),

  /** Members who can be asked and mentioned. */
  people: inProject('pull.read').query(({ ctx }) => peopleOfTeam(ctx.db, ctx.team.id)),

  /** What the project asks of its pull requests. */
  rules: inProject('pull.read').query(({ ctx }) => rulesOf(ctx.db, ctx.project.id)),

  protect: inProject('pull.protect')
    .input(protectionInput)
    .mutation(({ ctx, input }) => protectProject(ctx, ctx.team, ctx.project, input)),

  /** What the reader is told of, in all of their teams. */
  notifications: signedIn()
    .input(notificationsInput)
    .query(({ ctx, input }) => listNotifications(ctx, input)),

  unread: signedIn().query(({ ctx }) => countUnread(ctx)),

  markRead: signedIn()
    .input(markReadInput)
    .mutation(({ ctx, input }) => markRead(ctx, input)),
});
