import type { EnvironmentSide } from '../lenses/side.ts';
import type { PreviewFailure } from '../previews/shapes.ts';
import type { CheckResult, Part } from './shapes.ts';

/** What checks look at: a pull request at one commit of its branch. */
export interface CheckContext {
  pullId: string;
  projectId: string;
  commit: string;
  /** Production as it is now. Null while the project has none. */
  before: EnvironmentSide | null;
  /** The preview of this commit. Null when it could not be made: `failure` says why. */
  after: EnvironmentSide | null;
  failure: PreviewFailure | null;
  /** Main has moved on since the preview’s copy of production was made: the two cannot be compared. */
  behind: boolean;
  /** Migrations that only the branch has, in order. */
  migrations: { path: string; text: string }[];
}

/** One check of a pull request. */
export interface Check {
  /** Name of its file in `members/`; stands in rows and addresses. */
  name: string;
  title: string;
  /** Which part of the page shows its proof. */
  part: Part;
  /** Its failures can be accepted with a reason, as a decision. Without it, only a new commit helps. */
  acceptable?: boolean;
  /** Has effects, changes nothing. */
  run(context: CheckContext): Promise<CheckResult>;
}
