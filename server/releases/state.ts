import { type ReleaseStep, STEPS } from './shapes.ts';

/** The step after one; undefined after the last. Pure. */
export function nextStep(step: ReleaseStep): ReleaseStep | undefined {
  return STEPS[STEPS.indexOf(step) + 1];
}

/** Number of the release after `last`: the middle part counts those that change the database. Pure. */
export function versionAfter(last: string | null, migrates: boolean): string {
  const [major = 0, minor = 0, patch = 0] = (last ?? '').split('.').filter(Boolean).map(Number);
  if (last === null || migrates) return `${major}.${minor + 1}.0`;
  return `${major}.${minor}.${patch + 1}`;
}

/** Puts versions in their order. Pure. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => version.split('.').map(Number));
  for (let index = 0; index < 3; index++) {
    const apart = (a![index] ?? 0) - (b![index] ?? 0);
    if (apart) return apart;
  }
  return 0;
}
