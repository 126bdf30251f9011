import { z } from 'zod';
import { updateInput } from '../environments/shapes.ts';
import { projectDescription, projectName } from '../projects/shapes.ts';

/** `slipway.json` of a project's repository. Unknown keys are an error, so that a typing error does not pass silently. */
export const slipwayJson = z.strictObject({
  name: projectName.optional(),
  description: projectDescription.optional(),
  /** The same settings as on the settings page, for those who want them versioned. */
  settings: z.strictObject(updateInput.shape).optional(),
});
export type SlipwayJson = z.infer<typeof slipwayJson>;

/** A branch or a full commit id; checked again before git sees it. */
const at = z.string().min(1).max(200);
const path = z.string().max(1000);
const commit = z.string().regex(/^[0-9a-f]{40}$/, 'must be a full commit id');

export const branchInput = z.object({ branch: at.default('main') });
/** `path` is empty for the root folder. */
export const placeInput = z.object({ at, path: path.default('') });
export const commitsInput = z.object({ at, path: path.optional(), cursor: z.string().max(60).optional() });
export const commitInput = z.object({ commit });
export const fileDiffInput = z.object({ commit, path: path.min(1) });

export interface CommitSummary {
  id: string;
  parents: string[];
  subject: string;
  body: string;
  authorName: string;
  authorEmail: string;
  /** ISO 8601. */
  at: string;
}

export interface BranchSummary {
  name: string;
  commit: CommitSummary;
  /** Commits that main does not have, and commits of main that it does not have. Undefined for main itself. */
  ahead?: number;
  behind?: number;
}

export interface TreeEntry {
  name: string;
  path: string;
  kind: 'folder' | 'file' | 'link' | 'submodule';
  /** Undefined for folders and submodules. */
  bytes?: number;
  /** The newest commit that touched it, when it is among the last few hundred. */
  last?: { id: string; subject: string; at: string };
}

export type FileContent =
  | { kind: 'text'; text: string }
  | { kind: 'link'; target: string }
  | { kind: 'image'; type: string }
  | { kind: 'binary' }
  | { kind: 'large' };

export interface FileView {
  path: string;
  bytes: number;
  content: FileContent;
}

export interface DiffLine {
  kind: 'same' | 'add' | 'del';
  /** Line numbers, 1-based; undefined on the side where the line is not. */
  old?: number;
  new?: number;
  text: string;
}

export interface DiffHunk {
  /** What stands behind the second `@@`: the enclosing function or table. */
  context: string;
  oldStart: number;
  newStart: number;
  lines: DiffLine[];
}

export interface FileDiff {
  path: string;
  /** Where a renamed or copied file came from. */
  from?: string;
  status: 'added' | 'deleted' | 'changed' | 'renamed' | 'copied' | 'mode';
  added: number;
  deleted: number;
  binary: boolean;
  /** The lines were left out because the commit is too large to show at once. */
  cut: boolean;
  hunks: DiffHunk[];
}

export interface CommitDiff {
  commit: CommitSummary;
  files: FileDiff[];
  /** Files beyond the ones listed. */
  more: number;
  added: number;
  deleted: number;
}
