import { command, GitError, type Repository, run, text } from '../../platform/git/run.ts';
import { type ObjectId, printable } from '../../platform/git/values.ts';
import { blobSizes, readBlobs } from '../cat-file.ts';
import { LIMITS } from '../limits.ts';
import { slipwayJsonAt } from '../slipway-json.ts';
import { listTree } from '../tree.ts';
import {
  type ChangedEntry,
  collision,
  entryProblem,
  isFile,
  isLink,
  linkProblem,
  parseRaw,
} from './entries.ts';

const RAW_BYTES = 64 * 1024 * 1024;
const MAX_LINK_BYTES = 1000;
/** Enough to see the pattern; nobody reads a thousand refusals. */
const SHOWN = 10;

/** Every file that the new commits of a push add or change, in whatever commit of it. */
async function changedEntries(repository: Repository, heads: readonly ObjectId[]): Promise<ChangedEntry[]> {
  const what = command('log').flag(
    '--raw',
    '-z',
    '--no-abbrev',
    '--no-renames',
    '-m',
    '--root',
    '--format=',
    '--no-show-signature',
    '--not',
    '--all',
    '--not',
  );
  const { stdout } = await run(repository, what.value(...heads), {
    outputLimit: RAW_BYTES,
    timeLimit: 120_000,
  });
  const byKey = new Map<string, ChangedEntry>();
  for (const entry of parseRaw(stdout.toString('utf8')))
    byKey.set(`${entry.mode} ${entry.id} ${entry.path}`, entry);
  return [...byKey.values()];
}

async function sizeProblems(repository: Repository, entries: readonly ChangedEntry[]): Promise<string[]> {
  const files = entries.filter((entry) => isFile(entry) || isLink(entry));
  const sizes = await blobSizes(repository, [...new Set(files.map(({ id }) => id))] as ObjectId[]);
  return files.flatMap((file) => {
    const bytes = sizes.get(file.id) ?? 0;
    const limit = isLink(file) ? MAX_LINK_BYTES : LIMITS.fileBytes;
    if (bytes <= limit) return [];
    const size = `${(bytes / 1048576).toFixed(1)} MB`;
    return isLink(file)
      ? [`The link “${printable(file.path)}” is longer than ${MAX_LINK_BYTES} bytes.`]
      : [`“${printable(file.path)}” has ${size}; a file may have ${LIMITS.fileBytes / 1048576} MB.`];
  });
}

async function linkProblems(repository: Repository, entries: readonly ChangedEntry[]): Promise<string[]> {
  const links = entries.filter(isLink);
  const targets = await readBlobs(repository, links.map(({ id }) => id) as ObjectId[]);
  const problems = links.map(({ path }, index) => linkProblem(path, targets[index]!.toString('utf8')));
  return problems.filter((problem) => problem !== undefined);
}

async function headProblems(repository: Repository, head: ObjectId): Promise<string[]> {
  const problems: string[] = [];
  const pair = collision((await listTree(repository, head, { deep: true })).map((entry) => entry.path));
  if (pair)
    problems.push(
      `“${printable(pair[0])}” and “${printable(pair[1])}” are the same name on many computers. Rename one of them.`,
    );
  const json = await slipwayJsonAt(repository, head);
  if (json && !json.ok)
    problems.push(...json.problems.map((problem) => `slipway.json: ${printable(problem, 300)}.`));
  return problems;
}

const shorten = (problems: string[]) =>
  problems.length > SHOWN
    ? [...problems.slice(0, SHOWN), `… and ${problems.length - SHOWN} more of this kind.`]
    : problems;

/** Ids of the commits that refs lead to; a ref to something else is a problem. */
async function commits(repository: Repository, ids: readonly ObjectId[]): Promise<ObjectId[] | string> {
  const found: ObjectId[] = [];
  for (const id of ids) {
    const what = command('rev-parse').flag('--verify', '--quiet').commitOf(id);
    try {
      found.push((await text(repository, what)) as ObjectId);
    } catch (error) {
      if (error instanceof GitError && error.reason === 'status') return `${id} leads to no commit.`;
      throw error;
    }
  }
  return found;
}

async function entriesProblems(repository: Repository, entries: readonly ChangedEntry[]): Promise<string[]> {
  if (entries.length > LIMITS.changedFiles)
    return [`One push may change ${LIMITS.changedFiles} files; this one changes ${entries.length}.`];
  const names = entries.map(entryProblem).filter((problem) => problem !== undefined);
  if (names.length) return shorten([...new Set(names)]);
  const sizes = await sizeProblems(repository, entries);
  return shorten(sizes.length ? sizes : await linkProblems(repository, entries));
}

async function headsProblems(repository: Repository, heads: readonly ObjectId[]): Promise<string[]> {
  const found = await Promise.all([...new Set(heads)].map((head) => headProblems(repository, head)));
  return shorten(found.flat());
}

/**
 * Why the content of these new heads may not be accepted, one sentence each; empty when it may. Looks at every new
 * commit for names, sizes and links, and at the heads for names that collide and for `slipway.json`.
 */
export async function contentProblems(repository: Repository, ids: readonly ObjectId[]): Promise<string[]> {
  if (!ids.length) return [];
  const heads = await commits(repository, ids);
  if (typeof heads === 'string') return [heads];
  let entries: ChangedEntry[];
  try {
    entries = await changedEntries(repository, heads);
  } catch (error) {
    if (!(error instanceof GitError) || error.reason === 'status') throw error;
    return ['This push changes too many files to check them. Push its commits in several parts.'];
  }
  const problems = await entriesProblems(repository, entries);
  return problems.length ? problems : headsProblems(repository, heads);
}

/**
 * The same for a repository that comes as a whole. Only the heads count: nobody can change a history that others have.
 */
export async function importProblems(repository: Repository, heads: readonly ObjectId[]): Promise<string[]> {
  const unique = [...new Set(heads)];
  const entries = (
    await Promise.all(unique.map((head) => listTree(repository, head, { deep: true })))
  ).flat();
  const problems = await entriesProblems(repository, entries);
  return problems.length ? problems : headsProblems(repository, unique);
}
