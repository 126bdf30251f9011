import { type MigrationFile, type MigrationPlan, planMigrations } from '../migrations/plan.ts';
import type { AppliedMigration } from '../migrations/shapes.ts';

export interface Sides {
  /** Migrations of the branch. */
  branch: MigrationFile[];
  /** Migrations of main now, and where the branch left it. */
  main: MigrationFile[];
  fork: MigrationFile[];
}

/**
 * What the database of a preview still needs so that it has what main would have after the merge: main's migrations that
 * the branch does not know yet count as its own; those that it removed do not. Pure.
 */
export function planPreview({ branch, main, fork }: Sides, applied: AppliedMigration[]): MigrationPlan {
  const own = new Set(branch.map(({ path }) => path));
  const old = new Set(fork.map(({ path }) => path));
  const since = main.filter(({ path }) => !own.has(path) && !old.has(path));
  return planMigrations([...branch, ...since], applied);
}
