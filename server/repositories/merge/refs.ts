import { command, maybe, type Repository, text } from '../../platform/git/run.ts';
import { type ObjectId, objectId } from '../../platform/git/values.ts';

const HEADS = 'refs/heads/';

/** The head of every branch, by its short name; one git process. */
export async function branchHeads(repository: Repository): Promise<Map<string, ObjectId>> {
  const what = command('for-each-ref').flag('--format=%(objectname) %(refname)').pattern('refs/heads');
  const lines = (await text(repository, what)).split('\n').filter(Boolean);
  return new Map(lines.map((line) => [line.slice(41 + HEADS.length), line.slice(0, 40) as ObjectId]));
}

/** Where two commits parted; undefined when they have nothing in common. */
export async function mergeBase(
  repository: Repository,
  one: ObjectId,
  other: ObjectId,
): Promise<ObjectId | undefined> {
  return objectId((await maybe(repository, command('merge-base').value(one, other))) ?? '');
}

/** Is `ancestor` part of the history of `of`? */
export async function isAncestor(repository: Repository, ancestor: ObjectId, of: ObjectId): Promise<boolean> {
  const what = command('merge-base').flag('--is-ancestor').value(ancestor, of);
  return (await maybe(repository, what)) !== undefined;
}

/** Number of commits that `to` has and `from` has not, and the other way round. */
export async function distance(repository: Repository, from: ObjectId, to: ObjectId) {
  const what = command('rev-list').flag('--left-right', '--count').range(from, '...', to);
  const [behind = 0, ahead = 0] = (await text(repository, what)).split('\t').map(Number);
  return { ahead, behind };
}

/** Keeps a commit from being swept away, under a name that clients of git do not see. */
export async function keep(repository: Repository, name: `pulls/${number}`, id: ObjectId): Promise<void> {
  const input = `update refs/slipway/${name}\0${id}\0\0`;
  await text(repository, command('update-ref').flag('--stdin', '-z'), { input });
}

/** The tree of a commit. */
export async function treeOf(repository: Repository, commit: ObjectId): Promise<ObjectId> {
  return (await text(repository, command('log').flag('-1', '--format=%T').value(commit))) as ObjectId;
}
