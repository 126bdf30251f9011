import type { Finding } from '../../lenses/shapes.ts';
import type { PreviewFailure } from '../../previews/shapes.ts';
import type { Check, CheckContext } from '../check.ts';
import { skipped } from '../lens-check.ts';
import type { CheckResult } from '../shapes.ts';

function findingOf(failure: PreviewFailure): Finding {
  const { kind, message, file, line, statement, detail, hint, rows } = failure;
  const at = file ? ` (${file}${line ? `, line ${line}` : ''})` : '';
  const shown = rows.length ? `The rows at fault: ${rows.map((row) => JSON.stringify(row)).join(', ')}.` : '';
  return {
    rule: `migrations.${kind}`,
    level: 'error',
    title: `${message}${at}`,
    detail: [statement, detail, shown].filter((one) => one).join('\n'),
    fix: hint ?? '',
    ...(file
      ? { anchor: { kind: 'line', path: file, side: 'new', line: line ?? 1, endLine: line ?? 1 } }
      : {}),
  };
}

function fails(failure: PreviewFailure): CheckResult {
  const where = failure.file?.split('/').at(-1);
  const line = failure.line ? `, line ${failure.line}` : '';
  const summary = where ? `${where}${line}: ${failure.message}` : failure.message;
  return { state: 'failed', summary, findings: [findingOf(failure)], data: { failure } };
}

/** Nothing of the branch was tried: somebody has to say that it may go to production like that. */
function untried(context: CheckContext, { message }: PreviewFailure): CheckResult {
  const finding: Finding = {
    rule: 'migrations.untried',
    level: 'decision',
    title: 'The migrations were not tried on a copy of production',
    detail: message,
    fix: 'Push again once a preview can be made, or accept that they first run in production, where one that fails changes nothing.',
  };
  return { ...skipped(context), state: 'decision', findings: [finding] };
}

/** Do the branch's migrations run on a copy of production's data? */
export const check: Check = {
  name: 'migrations',
  title: 'Migrations',
  part: 'database',
  async run(context) {
    const { failure, migrations, after } = context;
    if (failure?.kind === 'migration' || failure?.kind === 'plan') return fails(failure);
    if (!after) return failure && migrations.length ? untried(context, failure) : skipped(context);
    const count = migrations.length;
    const files = migrations.map(({ path }) => path);
    const summary = count
      ? `${count} ${count === 1 ? 'migration runs' : 'migrations run'} on a copy of production.`
      : 'No new migrations.';
    return { state: 'passed', summary, findings: [], data: { files } };
  },
};
