import { MIGRATIONS_FOLDER } from '../migrations/shapes.ts';

const FILE = new RegExp(`^${MIGRATIONS_FOLDER}/(\\d{14})_([^/]+)\\.sql$`);

/** The time in a migration's file name; undefined when it is none. Pure. */
export const versionOf = (path: string): string | undefined => FILE.exec(path)?.[1];

/** A version as a moment later, in the same notation. */
function after(version: string): string {
  const [year, month, day, hour, minute, second] = [
    version.slice(0, 4),
    ...(version.slice(4).match(/../g) ?? []),
  ].map(Number);
  return versionAt(new Date(Date.UTC(year!, month! - 1, day, hour, minute, second! + 1)));
}

/** A moment as the version of a migration: UTC, yyyymmddhhmmss. */
export const versionAt = (moment: Date): string => moment.toISOString().replace(/\D/g, '').slice(0, 14);

const newest = (paths: readonly string[]) =>
  paths
    .map((path) => versionOf(path) ?? '')
    .sort()
    .at(-1) ?? '';

/** The next free version: now, or later when the newest migration there is says so. Pure. */
export function nextVersion(existing: readonly string[], now: Date): string {
  const last = newest(existing);
  const current = versionAt(now);
  return last >= current ? after(last) : current;
}

/**
 * Migrations of a branch that cannot follow main's: they have the time of one of main's, or an earlier one. Pure.
 * @param own migrations that the branch adds
 * @param main all migrations of main
 */
export function misplaced(own: readonly string[], main: readonly string[]): string[] {
  const last = newest(main);
  const there = new Set(main);
  return own.filter((path) => !there.has(path) && (versionOf(path) ?? '9') <= last).sort();
}

/** New names for a branch's migrations, in their order and after all of main's. Pure. */
export function renumber(
  own: readonly string[],
  main: readonly string[],
  now: Date,
): { from: string; to: string }[] {
  const taken = [...main];
  return own
    .filter((path) => FILE.test(path))
    .sort()
    .map((from) => {
      const name = FILE.exec(from)![2];
      const to = `${MIGRATIONS_FOLDER}/${nextVersion(taken, now)}_${name}.sql`;
      taken.push(to);
      return { from, to };
    });
}
