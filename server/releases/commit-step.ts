import { readDb } from '../platform/control/client.ts';
import type { ObjectId } from '../platform/git/values.ts';
import { type Signature, writeCommit } from '../repositories/commit-files.ts';
import { mergeOf } from '../repositories/merge/merge-tree.ts';
import { commitsBetween, messageOf, rebase } from '../repositories/merge/rebase.ts';
import { mergeBase } from '../repositories/merge/refs.ts';
import type { Site } from './site.ts';
import { advance, Stopped } from './stop.ts';

type Who = Signature['author'];

/** Times are the release's own, so that a repeated step makes the same commit again. */
const signature = ({ release, by }: Site, author: Who = by): Signature => ({
  author,
  committer: by,
  at: release.startedAt.toISOString(),
});

async function mergedTree({ repository, release }: Site): Promise<ObjectId> {
  const { tree, conflicts } = await mergeOf(repository, release.base as ObjectId, release.head as ObjectId);
  if (conflicts.length)
    throw new Stopped({
      message: `It does not fit main any more: ${conflicts.map(({ path }) => path).join(', ')}.`,
    });
  return tree;
}

async function asMerge(site: Site): Promise<ObjectId> {
  const { repository, release, pull } = site;
  const message = `Merge pull request #${pull.number}: ${pull.title}\n\nFrom ${pull.branch}.\n`;
  const parents = [release.base, release.head] as ObjectId[];
  return writeCommit(repository, await mergedTree(site), parents, message, signature(site));
}

async function author({ pull, by }: Site): Promise<Who> {
  return (await readDb().user.findUnique({ where: { id: pull.authorId } })) ?? by;
}

async function forkPoint({ repository, release }: Site): Promise<ObjectId> {
  return (await mergeBase(repository, release.base as ObjectId, release.head as ObjectId))!;
}

async function asSquash(site: Site): Promise<ObjectId> {
  const { repository, release, pull } = site;
  const who = await author(site);
  const commits = await commitsBetween(repository, await forkPoint(site), release.head as ObjectId);
  const others = new Map(
    commits
      .filter(({ authorEmail }) => authorEmail !== who.email)
      .map(({ authorName, authorEmail }) => [authorEmail, `Co-authored-by: ${authorName} <${authorEmail}>`]),
  );
  const parts = [`${pull.title} (#${pull.number})`, pull.body.trim(), [...others.values()].join('\n')];
  const message = `${parts.filter(Boolean).join('\n\n')}\n`;
  return writeCommit(
    repository,
    await mergedTree(site),
    [release.base as ObjectId],
    message,
    signature(site, who),
  );
}

async function asRebase(site: Site): Promise<ObjectId> {
  const { repository, release, by } = site;
  const range = {
    from: await forkPoint(site),
    to: release.head as ObjectId,
    onto: release.base as ObjectId,
  };
  const result = await rebase(repository, range, { committer: by, at: release.startedAt.toISOString() });
  if (typeof result !== 'string')
    throw new Stopped({
      message: `“${messageOf(result.commit).split('\n')[0]}” does not fit main as a commit of its own. Merge it with a merge commit or squashed.`,
    });
  if (result === release.base) throw new Stopped({ message: 'Nothing of it differs from main.' });
  return result;
}

const METHODS = { merge: asMerge, squash: asSquash, rebase: asRebase };

/** Writes what main will be; no ref moves. */
export async function commitStep(site: Site): Promise<void> {
  await advance(site, 'migrate', { commit: await METHODS[site.release.method](site) });
}
