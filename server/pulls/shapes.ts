import { z } from 'zod';
import { anchor, type CheckSummary } from '../checks/shapes.ts';
import type { PreviewFacts } from '../previews/shapes.ts';

export const pullNumber = z.coerce.number().int().positive().max(2_000_000_000);
export const pullTitle = z.string().trim().min(1, 'Enter a title.').max(200, 'Use at most 200 characters.');
export const pullBody = z.string().max(50_000, 'Use at most 50,000 characters.');
export const commentBody = z.string().trim().min(1, 'Write something first.').max(20_000);

export const openInput = z.object({
  branch: z.string().min(1).max(200),
  title: pullTitle.optional(),
  body: pullBody.default(''),
  draft: z.boolean().default(false),
});
export const pullInput = z.object({ number: pullNumber });
export const updateInput = pullInput.extend({
  title: pullTitle.optional(),
  body: pullBody.optional(),
  draft: z.boolean().optional(),
});
/** `keys`: with the secret key, which is written to the audit log. */
export const previewInput = pullInput.extend({ keys: z.boolean().default(false) });
export const fileInput = pullInput.extend({ path: z.string().min(1).max(1000) });
export const listInput = z.object({ state: z.enum(['open', 'merged', 'closed']).default('open') });
const commitId = z.string().regex(/^[0-9a-f]{40}$/, 'must be a full commit id');
const filePath = z.string().min(1).max(1000);
const fileText = z.string().max(1_000_000, 'Use at most 1 MB of text.');
const sqlText = z.string().max(1_000_000, 'Use at most 1 MB of SQL.');
/** Something done to the branch, from the head that was looked at. */
const branchInput = pullInput.extend({ head: commitId });

export const updateBranchInput = branchInput.extend({
  method: z.enum(['merge', 'rebase']).default('merge'),
  /** Gives the branch's migrations later times when main has passed them. */
  renumber: z.boolean().default(false),
});
export const conflictInput = pullInput.extend({ path: filePath });
export const resolveInput = branchInput.extend({
  main: commitId,
  files: z
    .array(z.object({ path: filePath, content: fileText.nullable() }))
    .min(1)
    .max(200),
});
export const commitFileInput = branchInput.extend({
  path: filePath,
  content: fileText.nullable(),
  message: z.string().max(2000).optional(),
});
export const applySuggestionInput = branchInput.extend({ commentId: z.uuid() });
export const tickInput = pullInput.extend({ path: filePath, reviewed: z.boolean() });
export const reviewerInput = pullInput.extend({ userId: z.uuid() });
export const threadInput = pullInput.extend({ threadId: z.uuid() });
export const editCommentInput = pullInput.extend({ commentId: z.uuid(), body: commentBody });
export const commentInput = pullInput.extend({ commentId: z.uuid() });
export const startChangeInput = z.object({
  title: pullTitle,
  sql: sqlText.min(1, 'Write at least one SQL statement.'),
  body: pullBody.optional(),
  draft: z.boolean().default(true),
});
export const checkSqlInput = z.object({ sql: sqlText });
export const notificationsInput = z.object({ unread: z.boolean().default(false) });
export const markReadInput = z.object({ ids: z.array(z.uuid()).max(200).optional() });

export const startThreadInput = pullInput.extend({
  anchor,
  body: commentBody,
  suggestion: z.string().max(100_000).optional(),
});
export const replyInput = pullInput.extend({ threadId: z.uuid(), body: commentBody });
export const reviewInput = pullInput.extend({
  verdict: z.enum(['approved', 'changes', 'commented']),
  body: z.string().max(20_000).default(''),
  /** Head of the branch that was reviewed; another one is refused. */
  head: commitId.optional(),
});
export type ReviewVerdict = z.infer<typeof reviewInput>['verdict'];

/** Somebody, as pages show them. */
export interface Person {
  id: string;
  name: string;
}

export type PullState = 'open' | 'merged' | 'closed';

/** What stands between a pull request and main; the words are for people. */
export interface Reason {
  kind:
    | 'draft'
    | 'checks'
    | 'decision'
    | 'failed'
    | 'conflict'
    | 'approval'
    | 'changes'
    | 'owner'
    | 'threads'
    | 'nothing';
  text: string;
}

/**
 * The verdict: may it be merged? `ready` has no reasons; `running`: checks are under way and nothing else is wrong so far.
 */
export interface Verdict {
  verdict: 'ready' | 'not_ready' | 'running' | 'merging' | 'queued' | 'merged' | 'closed';
  /** The heading: `Ready to merge`, `Not ready to merge`, `Checks running`, `Merged as 0.2.0`. */
  title: string;
  /** One sentence below it. */
  lead: string;
  reasons: Reason[];
}

/** A row of the list. */
export interface PullRow {
  number: number;
  title: string;
  state: PullState;
  draft: boolean;
  branch: string;
  author: Person;
  createdAt: Date;
  updatedAt: Date;
  checks: CheckSummary[];
  preview: PreviewFacts['state'] | null;
  reviewers: ReviewerRow[];
  verdict: Verdict['verdict'];
  verdictTitle: string;
  /** The sentence below the title. */
  verdictLead: string;
  /** Waits for the reader: a review of theirs, or their own one that needs a change. */
  yours: boolean;
  openThreads: number;
  /** Version that it was released as. */
  version: string | null;
}

/** The open pull requests of a team, as its home page shows them. */
export interface TeamPulls {
  /** Those that wait for the reader. */
  yours: { project: { slug: string; name: string }; pull: PullRow }[];
  /** A line for each project that has open ones; the rest of them are running, merging or queued. */
  projects: { slug: string; open: number; ready: number; notReady: number }[];
}

export interface ReviewerRow {
  person: Person;
  /** `waiting`: asked, has not answered for this head. */
  state: 'waiting' | 'approved' | 'changes' | 'commented' | 'fallen';
  at: Date;
  /** The rule that asks for them: `database/**`, `table invoice`. */
  rule: string | null;
}

/** The branch and main, as Git sees them. */
export interface Standing {
  head: string;
  main: string;
  mergeBase: string;
  ahead: number;
  behind: number;
  /** Paths that both sides changed in ways that do not fit; empty when it merges cleanly. */
  conflicts: string[];
  /** Migrations of the branch that cannot follow main's; `updateBranch` with `renumber` gives them later times. */
  misplaced: string[];
  /** What its migrations and those that main has got meanwhile do to each other, in words; empty when they get along. */
  collisions: string[];
}

/** A merge on its way into production, or how the last try ended. */
export interface ReleaseFacts {
  state: 'running' | 'done' | 'failed';
  /** What it is doing, in words. */
  step: string;
  version: string | null;
  /** Why the last try failed. */
  failure: string | null;
}

/** A whole pull request: the page's frame. Diffs and check data come by calls of their own. */
export interface PullView
  extends Omit<PullRow, 'preview' | 'verdict' | 'verdictTitle' | 'verdictLead' | 'yours'> {
  /** Markdown: pages show it through the console's own renderer, which lets no HTML of it through. */
  body: string;
  standing: Standing;
  preview: PreviewFacts | null;
  verdict: Verdict;
  threads: ThreadView[];
  reviews: ReviewView[];
  files: FileRow[];
  /** What the reader may do now. */
  may: Record<
    | 'update'
    | 'close'
    | 'reopen'
    | 'comment'
    | 'review'
    | 'approve'
    | 'merge'
    | 'decide'
    | 'updateBranch'
    | 'askReviewers'
    | 'queue'
    | 'unqueue',
    boolean
  >;
  /** Why not, for each of them that is false: for the tip of a disabled button. */
  mayNot: Partial<Record<keyof PullView['may'], string>>;
  mergedAt: Date | null;
  closedAt: Date | null;
  /** Why it ended without anybody ending it. */
  note: string | null;
  release: ReleaseFacts | null;
  queued: { by: Person; at: Date; method: MergeMethod } | null;
  /** People who can be asked, and the names that `@` takes. */
  people: Mentionable[];
}

export interface ReviewView {
  id: string;
  person: Person;
  verdict: ReviewVerdict;
  /** Markdown. */
  body: string;
  commit: string;
  createdAt: Date;
  fallen: boolean;
}

export interface CommentView {
  id: string;
  author: Person;
  /** Markdown. */
  body: string;
  suggestion: string | null;
  /** Commit that took the suggestion in. */
  applied: string | null;
  createdAt: Date;
  editedAt: Date | null;
  deleted: boolean;
  mine: boolean;
}

export interface ThreadView {
  id: string;
  /** A line's with the name that its file has now. */
  anchor: z.infer<typeof anchor>;
  /** Where the anchor's lines are at the branch's head now; null when they are gone or the anchor is no line. */
  now: { line: number; endLine: number } | null;
  /** The anchor's lines as they were when the thread was started; empty for other anchors. */
  excerpt: string[];
  commit: string;
  /** Its lines have been changed or taken away since. */
  outdated: boolean;
  /** Of an object: `gone` when the branch had made it and does not any more, `unchanged` when it leaves it alone. */
  fate: 'gone' | 'unchanged' | null;
  resolved: { by: Person; at: Date } | null;
  comments: CommentView[];
}

/** A file that differs between the merge base and the branch. */
export interface FileRow {
  path: string;
  oldPath: string | null;
  status: 'added' | 'changed' | 'removed' | 'renamed';
  added: number;
  removed: number;
  binary: boolean;
  /** The reader has ticked it off, at the content that it has now. */
  reviewed: boolean;
}

export const mergeMethod = z.enum(['merge', 'squash', 'rebase']);
export type MergeMethod = z.infer<typeof mergeMethod>;

/** A member of the team; `handle` is what stands behind `@`. */
export interface Mentionable extends Person {
  handle: string;
  mayReview: boolean;
}

/** A statement of a migration, and where it stands, in characters. */
export interface SqlStatement {
  /** `create table`, `alter table`, `insert`, … */
  kind: string;
  start: number;
  end: number;
  line: number;
}

/** What is wrong with SQL, with its place, and what it does. */
export interface SqlCheck {
  problems: { message: string; at: number; line: number }[];
  statements: SqlStatement[];
}

/** A file that both sides changed: its three versions as text. Null: that side has no such file, or no text. */
export interface ConflictView {
  path: string;
  /** Heads that this is true for: `resolve` wants them back. */
  at: { head: string; main: string };
  binary: boolean;
  base: string | null;
  main: string | null;
  branch: string | null;
  /** Git's attempt, with markers where it does not fit. */
  merged: string | null;
}

/** What people are told of. */
export type NotificationKind =
  | 'review_asked'
  | 'mention'
  | 'reply'
  | 'comment'
  | 'approved'
  | 'changes'
  | 'merged'
  | 'failed';

export interface NotificationView {
  id: string;
  kind: NotificationKind;
  team: { slug: string; name: string };
  project: { slug: string; name: string } | null;
  number: number;
  title: string;
  /** Who did it. */
  by: string;
  /** Their words, or the reason; shortened. */
  text: string;
  createdAt: Date;
  readAt: Date | null;
}

/** Who must approve what: `paths` in the notation of .gitignore, or tables as `schema.table`. */
export const owners = z
  .array(
    z.object({
      paths: z.array(z.string().min(1).max(300)).max(50).default([]),
      tables: z.array(z.string().min(1).max(130)).max(200).default([]),
      userIds: z.array(z.uuid()).min(1).max(20),
    }),
  )
  .max(100);
export type Owners = z.infer<typeof owners>;

export const protectionInput = z.object({
  protectMain: z.boolean(),
  /** No open conversation may be left. */
  requireResolved: z.boolean().default(false),
  requiredApprovals: z.number().int().min(0).max(10),
  owners,
});

/** A branch that can be opened: it has commits that main does not have, and no open pull request. */
export interface OpenableBranch {
  name: string;
  ahead: number;
  /** As its commits suggest. */
  title: string;
  body: string;
}
