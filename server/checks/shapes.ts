import { z } from 'zod';
import { finding, type Part } from '../lenses/shapes.ts';

export { type Anchor, anchor, type Finding, finding, PARTS, type Part } from '../lenses/shapes.ts';

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
}
