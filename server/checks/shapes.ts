import { z } from 'zod';
import { type Finding, finding, type Part } from '../lenses/shapes.ts';

export {
  type Anchor,
  anchor,
  anchorKey,
  anchorName,
  type Finding,
  finding,
  PARTS,
  type Part,
} from '../lenses/shapes.ts';

/** How a check ended. `decision`: somebody has to say that it is meant. */
export const checkOutcome = z.enum(['passed', 'failed', 'decision', 'skipped']);
export type CheckOutcome = z.infer<typeof checkOutcome>;

/** What a check gives back. `data` is its lens's difference, for the page. */
export const checkResult = z.object({
  state: checkOutcome,
  /** One sentence with the figures that count: `1 table, 2 columns added. Nothing removed.` */
  summary: z.string(),
  findings: z.array(finding),
  data: z.unknown().optional(),
});
export type CheckResult = z.infer<typeof checkResult>;

/** A check as lists and programs see it. */
export interface CheckSummary {
  name: string;
  title: string;
  state: 'waiting' | 'running' | CheckOutcome;
  summary: string;
  /** Which part of the page shows its proof. */
  part: Part;
  startedAt: Date | null;
  endedAt: Date | null;
  /** Who said that it is meant; then the check counts as passed. */
  decision?: Decision | null;
}

/** That somebody said a check's findings are meant, for one commit. */
export const decision = z.object({
  userId: z.string(),
  name: z.string(),
  /** ISO 8601 */
  at: z.string(),
  reason: z.string(),
  /** They are the author of the change themselves. */
  byAuthor: z.boolean(),
  /** Of a check that had failed: what was accepted, by the findings' titles. */
  accepted: z.array(z.string()).default([]),
});
export type Decision = z.infer<typeof decision>;

/** One check with all that it found. `data` is its lens's difference and evidence. */
export interface CheckDetails extends CheckSummary {
  commit: string;
  /** Somebody who may decide can say that it is meant, or accept it. */
  decidable: boolean;
  findings: Finding[];
  data: unknown;
}

const number = z.coerce.number().int().positive().max(2_000_000_000);
export const checksInput = z.object({ number });
export const checkInput = checksInput.extend({
  name: z.string().min(1).max(40),
  /** Default: the head. */
  commit: z.string().max(64).optional(),
});
export const decideInput = checkInput.extend({
  reason: z.string().trim().min(1, 'Say why it is meant.').max(2_000, 'Use at most 2,000 characters.'),
});
export type DecideInput = z.infer<typeof decideInput>;
