import { readDb } from '../../platform/control/client.ts';
import { readSettings } from '../../platform/settings.ts';
import type { PushContext } from './context.ts';
import { isRemoval, type RefUpdate } from './updates.ts';

const BRANCH = /^refs\/heads\/(.+)$/s;

/** Where the pull requests of a project are, in the console. */
export const pullsAddress = ({ team, slug }: Pick<PushContext, 'team' | 'slug'>): string =>
  `${readSettings().publicUrl}/${encodeURIComponent(team)}/${encodeURIComponent(slug)}/pulls`;

/** After a push of branches: the address of each one's open pull request, or where to open one. One line or two each. */
export async function pullLines(push: PushContext, updates: readonly RefUpdate[]): Promise<string[]> {
  const branches = updates
    .filter((update) => !isRemoval(update))
    .map(({ ref }) => BRANCH.exec(ref)?.[1])
    .filter((name) => name !== undefined && name !== 'main') as string[];
  if (!branches.length) return [];
  const where = { projectId: push.projectId, state: 'open' as const, branch: { in: branches } };
  const open = await readDb().pullRequest.findMany({ where, select: { branch: true, number: true } });
  const numbers = new Map(open.map(({ branch, number }) => [branch, number]));
  const lines = branches.flatMap((branch) => {
    const number = numbers.get(branch);
    return number
      ? [`Pull request #${number} for “${branch}”:`, `  ${pullsAddress(push)}/${number}`]
      : [
          `Open a pull request for “${branch}”:`,
          `  ${pullsAddress(push)}/new?branch=${encodeURIComponent(branch)}`,
        ];
  });
  return ['', ...lines, ''];
}
