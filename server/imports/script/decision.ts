import type { TargetFacts } from './facts.ts';
import type { ScriptStatement } from './statement.ts';

/** What happens to a statement of an imported script. */
export type Decision =
  | {
      do: 'run';
      text: string;
      /** Why it was changed, or what to know about it; goes into the report. */
      note?: string;
      /** Failing with one of these SQLSTATEs does not matter. */
      tolerate?: { codes: string[]; why: string };
    }
  /** Run when everything else has been run. */
  | { do: 'later' }
  | { do: 'skip'; why: string }
  | { do: 'refuse'; why: string };

/** Decides about one kind of statement; undefined for every other kind. */
export type Rule = (statement: ScriptStatement, facts: TargetFacts) => Decision | undefined;

export const skip = (why: string): Decision => ({ do: 'skip', why });
export const refuse = (why: string): Decision => ({ do: 'refuse', why });
export const change = (text: string, note: string): Decision => ({ do: 'run', text, note });
