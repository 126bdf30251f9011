import type { Finding, Part } from './shapes.ts';
import type { EnvironmentSide } from './side.ts';

/** What a lens says of a change: the check's outcome without its bookkeeping. */
export interface Judgement {
  /** `decision`: somebody has to say that it is meant. */
  state: 'passed' | 'failed' | 'decision';
  /** One sentence with the figures that count. */
  summary: string;
  findings: Finding[];
}

/** The two sides of a pull request, for steps that look further than the descriptions. */
export interface Sides {
  /** Production. */
  before: EnvironmentSide;
  /** The preview. */
  after: EnvironmentSide;
  /** Text of the migrations that only the branch has. */
  migrations: string[];
}

/**
 * One area of the product, as a way to look at one environment. A pull request is two environments looked at through
 * the same lens and compared.
 */
export interface Lens<Description, Difference, Evidence = undefined> {
  name: string;
  /** The check's title: `Schema`. */
  title: string;
  /** Somebody who may decide can accept its failures, because the team may know more than was found. */
  acceptable?: boolean;
  /** Which part of the pull request's page shows its difference. */
  part: Part;
  /** Reads one environment as plain data. Has effects, changes nothing. */
  describe(side: EnvironmentSide): Promise<Description>;
  /** What differs. Pure. */
  compare(before: Description, after: Description): Difference;
  /** Looks up what a judgement needs beyond the difference: rows that would be lost, callers. Has effects. */
  evidence?(difference: Difference, sides: Sides): Promise<Evidence>;
  /** What the difference means. Pure. */
  judge(difference: Difference, evidence: Evidence): Judgement;
}
