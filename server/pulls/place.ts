import { type Anchor, anchor } from '../checks/shapes.ts';
import { fail } from '../kernel/errors.ts';
import { command, type Repository, run } from '../platform/git/run.ts';
import { type ObjectId, objectId, repoPath } from '../platform/git/values.ts';
import { readBlobs } from '../repositories/cat-file.ts';
import { changedFiles } from '../repositories/diff/compare.ts';
import { parseHunks } from '../repositories/diff/parse.ts';
import { commitOf, entryAt } from '../repositories/tree.ts';
import { type LineRange, mapLines } from './lines.ts';
import type { Look } from './look.ts';

type LineAnchor = Extract<Anchor, { kind: 'line' }>;

/** Where a conversation is now. */
export interface Place {
  /** With the name that its file has now. */
  anchor: Anchor;
  now: LineRange | null;
  /** Its lines have been changed or taken away since. */
  outdated: boolean;
}

interface Placed {
  id: string;
  anchor: unknown;
  commit: string;
  base: string;
}

const EXCERPT_LINES = 100;

async function blobAt(repository: Repository, commit: string, path: string): Promise<ObjectId | undefined> {
  const [at, checked] = [objectId(commit), repoPath(path)];
  const entry = at && checked && (await entryAt(repository, at, checked));
  return entry && entry.kind === 'blob' ? entry.id : undefined;
}

/** The file's name at another commit, when it was renamed on the way. */
async function renamed(repository: Repository, from: string, to: string, path: string): Promise<string> {
  const files = await changedFiles(repository, from as ObjectId, to as ObjectId);
  return files.find((file) => file.status === 'renamed' && file.from === path)?.path ?? path;
}

async function between(repository: Repository, from: ObjectId, to: ObjectId) {
  const what = command('diff').flag('-U0', '--no-color', '--no-ext-diff', '--no-textconv').value(from, to);
  return parseHunks((await run(repository, what)).stdout.toString('utf8'));
}

async function follow(
  repository: Repository,
  { path, line, endLine }: LineAnchor,
  from: string,
  to: string,
): Promise<{ path: string; range: LineRange } | null> {
  const range = { line, endLine };
  if (from === to) return { path, range };
  // After a rewritten history the commit may have been swept away.
  if (!(await commitOf(repository, from as ObjectId))) return null;
  const before = await blobAt(repository, from, path);
  const same = await blobAt(repository, to, path);
  const name = same ? path : await renamed(repository, from, to, path);
  const after = same ?? (await blobAt(repository, to, name));
  if (!before || !after) return null;
  const found = before === after ? range : mapLines(await between(repository, before, after), range);
  return found && { path: name, range: found };
}

/** Where conversations are at the branch's head now, by their id. */
export async function placesOf(
  repository: Repository,
  threads: readonly Placed[],
  look: Pick<Look, 'head' | 'mergeBase'>,
): Promise<Map<string, Place>> {
  const places = new Map<string, Place>();
  const known = new Map<string, ReturnType<typeof follow>>();
  for (const thread of threads) {
    const about = anchor.parse(thread.anchor);
    if (about.kind !== 'line') {
      places.set(thread.id, { anchor: about, now: null, outdated: false });
      continue;
    }
    const [from, to] = about.side === 'new' ? [thread.commit, look.head] : [thread.base, look.mergeBase];
    const key = JSON.stringify([from, about.path, about.line, about.endLine]);
    const asked = known.get(key) ?? follow(repository, about, from, to).catch(() => null);
    known.set(key, asked);
    const now = await asked;
    const anchorNow = { ...about, path: now?.path ?? about.path };
    places.set(thread.id, { anchor: anchorNow, now: now?.range ?? null, outdated: now === null });
  }
  return places;
}

/**
 * The lines that a new conversation is about, as they are. Throws `invalid` when there are none such.
 */
export async function excerptOf(
  repository: Repository,
  about: Anchor,
  look: Pick<Look, 'head' | 'mergeBase'>,
): Promise<string[]> {
  if (about.kind !== 'line') return [];
  const commit = about.side === 'new' ? look.head : look.mergeBase;
  const blob = await blobAt(repository, commit, about.path);
  const content = blob && (await readBlobs(repository, [blob]))[0];
  const lines = content ? content.toString('utf8').replace(/\n$/, '').split('\n') : [];
  const wrong = about.endLine < about.line || about.endLine > lines.length;
  if (!content || wrong)
    throw fail(
      'invalid',
      'There is no such line in this file. Load the page again, and choose the line anew.',
    );
  if (about.endLine - about.line >= EXCERPT_LINES)
    throw fail('invalid', `Choose at most ${EXCERPT_LINES} lines.`);
  return lines.slice(about.line - 1, about.endLine);
}
