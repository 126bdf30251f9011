import type { Lens } from '../lenses/lens.ts';
import type { PreviewFailure } from '../previews/shapes.ts';
import type { Check, CheckContext } from './check.ts';
import type { CheckResult } from './shapes.ts';

const WHY: Record<PreviewFailure['kind'], string> = {
  migration: 'a migration failed',
  plan: 'its migrations cannot follow main’s',
  base: 'there is no copy of production to start from',
  limit: 'the limit of previews is reached',
  internal: 'the preview could not be made',
};

/** What a check that needs both sides says when one is missing. */
export function skipped({ before, failure, behind }: CheckContext): CheckResult {
  const why = behind
    ? 'main has moved on since the preview was made; update the branch'
    : !before
      ? 'the project has no production yet'
      : failure
        ? WHY[failure.kind]
        : 'there is no preview';
  return { state: 'skipped', summary: `Not run: ${why}.`, findings: [] };
}

/** The check that looks at both sides of a pull request through one lens. */
export function lensCheck<Description, Difference, Evidence>(
  lens: Lens<Description, Difference, Evidence>,
): Check {
  const { name, title, part, acceptable = false } = lens;
  return {
    ...{ name, title, part, acceptable },
    async run(context) {
      const { before, after } = context;
      if (!before || !after || context.behind) return skipped(context);
      const [left, right] = await Promise.all([lens.describe(before), lens.describe(after)]);
      const difference = lens.compare(left, right);
      const migrations = context.migrations.map(({ text }) => text);
      const evidence = (await lens.evidence?.(difference, { before, after, migrations })) as Evidence;
      return { ...lens.judge(difference, evidence), data: { difference, evidence } };
    },
  };
}
