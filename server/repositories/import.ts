import fs from 'node:fs/promises';
import path from 'node:path';
import { fail } from '../kernel/errors.ts';
import type { Setting } from '../platform/git/environment.ts';
import { command, GitError, type Repository, run, text } from '../platform/git/run.ts';
import { type ObjectId, objectId, printable, type RefName, type RepoPath } from '../platform/git/values.ts';
import { logger } from '../platform/log.ts';
import { createRepository } from './create.ts';
import { checkAddress } from './import-address.ts';
import { chooseBranches, type ForeignRef } from './import-refs.ts';
import { LIMITS } from './limits.ts';
import { MAIN } from './location.ts';
import { importProblems } from './push/content.ts';
import { entryAt, listTree } from './tree.ts';

const log = logger('git');
const WATCH_MS = 500;
const BUNDLE_HEADS = ['# v2 git bundle\n', '# v3 git bundle\n'];

/** Where a repository comes from: an http(s) address, or a file made by `git bundle create`. */
export type ImportSource = { address: string } | { bundle: string };

export interface Imported {
  repository: Repository;
  /** Head of main. */
  head: ObjectId;
  /** What was left out or renamed, in sentences. */
  notes: string[];
}

interface Origin {
  place: string;
  settings: Setting[];
}

async function originOf(source: ImportSource, signal: AbortSignal | undefined): Promise<Origin> {
  if ('address' in source) {
    const { url, settings } = await checkAddress(source.address, signal);
    return { place: url, settings };
  }
  const file = await fs.open(source.bundle);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0).finally(() => file.close());
  if (!BUNDLE_HEADS.includes(buffer.toString('latin1', 0, bytesRead)))
    throw fail(
      'invalid',
      'This file is no Git bundle. Make one with: git bundle create project.bundle --all.',
    );
  return { place: path.resolve(source.bundle), settings: [['protocol.file.allow', 'always']] };
}

async function folderBytes(dir: string): Promise<number> {
  const names = await fs.readdir(dir, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      fs
        .lstat(path.join(dir, name))
        .then((stat) => stat.size)
        .catch(() => 0),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Aborts when the repository outgrows its limit: git has no setting for that when it fetches. */
function watchSize(repository: Repository, abort: AbortController): () => void {
  const timer = setInterval(async () => {
    if ((await folderBytes(repository.dir)) > LIMITS.importBytes) abort.abort('size');
  }, WATCH_MS);
  return () => clearInterval(timer);
}

function explain(error: unknown, tooLarge: boolean): unknown {
  if (tooLarge)
    return fail(
      'invalid',
      `The repository is larger than ${LIMITS.importBytes / 1048576} MB and cannot be imported.`,
    );
  if (!(error instanceof GitError) || error.reason === 'aborted') return error;
  log.warn('a repository could not be imported', { reason: error.reason, status: error.status });
  if (error.reason === 'time')
    return fail(
      'invalid',
      `The import took longer than ${LIMITS.importMs / 60_000} minutes and was given up.`,
    );
  const reason = error.stderr.match(/^(?:fatal|error|remote): .*$/gm)?.at(-1) ?? '';
  return fail(
    'invalid',
    `Git could not read the repository: ${printable(reason.replace(/^\w+: /, ''), 300) || 'it is damaged'}.`,
  );
}

async function fetchAll(
  repository: Repository,
  origin: Origin,
  signal: AbortSignal | undefined,
): Promise<void> {
  const tooLarge = new AbortController();
  const stop = watchSize(repository, tooLarge);
  const what = command('fetch')
    .flag('--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance', '--no-recurse-submodules')
    .checkedAddress(origin.place)
    .refspec('+refs/heads/*:refs/slipway/import/heads/*')
    .refspec('+refs/tags/*:refs/slipway/import/tags/*');
  try {
    await run(repository, what, {
      settings: origin.settings,
      timeLimit: LIMITS.importMs,
      signal: signal ? AbortSignal.any([signal, tooLarge.signal]) : tooLarge.signal,
    });
  } catch (error) {
    throw explain(error, tooLarge.signal.aborted);
  } finally {
    stop();
  }
}

/** Git checks what it fetches over HTTP, but not what it reads from a bundle. */
async function requireIntact(repository: Repository, signal: AbortSignal | undefined): Promise<void> {
  const what = command('fsck').flag('--strict', '--no-dangling', '--no-progress');
  await run(repository, what, { timeLimit: LIMITS.importMs, signal }).catch((error) => {
    throw explain(error, false);
  });
}

/** The branch that HEAD of the origin points to, when it says so. */
async function defaultBranch(repository: Repository, origin: Origin, signal?: AbortSignal) {
  const what = command('ls-remote').flag('--symref').checkedAddress(origin.place).pattern('HEAD');
  const options = { settings: origin.settings, signal, outputLimit: 1024 * 1024 };
  const output = await text(repository, what, options).catch((error) => {
    throw explain(error, false);
  });
  const named = /^ref: refs\/heads\/(.+)\tHEAD$/m.exec(output)?.[1];
  const id = /^([0-9a-f]{40})\tHEAD$/m.exec(output)?.[1];
  return { named, id };
}

async function fetchedRefs(repository: Repository): Promise<ForeignRef[]> {
  const what = command('for-each-ref')
    .flag('--format=%(refname)%00%(objectname)')
    .pattern('refs/slipway/import');
  const lines = (await text(repository, what)).split('\n').filter(Boolean);
  return lines.flatMap((line) => {
    const [full = '', id = ''] = line.split('\0');
    const [, kind, name] = /^refs\/slipway\/import\/(heads|tags)\/(.+)$/s.exec(full) ?? [];
    return name && objectId(id)
      ? [{ kind: kind === 'tags' ? 'tag' : 'branch', name, id: id as ObjectId, full }]
      : [];
  });
}

/** Moves the fetched refs to their places in one transaction; what is not taken goes. */
async function placeRefs(
  repository: Repository,
  refs: ForeignRef[],
  chosen: Map<RefName, ObjectId>,
): Promise<void> {
  const lines = [
    ...[...chosen].map(([ref, id]) => `create ${ref}\0${id}\0`),
    ...refs.map(({ full }) => `delete ${full}\0\0`),
  ];
  await run(repository, command('update-ref').flag('--stdin', '-z'), { input: lines.join('') });
}

/** What Slipway does not keep: said once, so that nobody wonders. */
async function leftOut(repository: Repository, head: ObjectId): Promise<string[]> {
  const notes: string[] = [];
  const entries = await listTree(repository, head, { deep: true });
  const submodules = entries.filter((entry) => entry.kind === 'commit').map((entry) => printable(entry.path));
  if (submodules.length)
    notes.push(
      `Submodules are kept as links only, without their files: ${submodules.slice(0, 10).join(', ')}.`,
    );
  const attributes = await entryAt(repository, head, '.gitattributes' as RepoPath);
  if (attributes && attributes.kind === 'blob') {
    const content = await text(repository, command('cat-file').flag('-p').value(attributes.id));
    if (/\bfilter=lfs\b/.test(content))
      notes.push('Files in Git LFS are kept as pointers only, without their content.');
  }
  return notes;
}

/**
 * Makes the project's repository from an address or a bundle. Its default branch becomes main; branches and tags whose
 * names are not allowed here are left out with a note. The password of an address is neither stored nor logged.
 * Throws `invalid` with a sentence when it cannot be fetched, is too large, is damaged or holds names that no repository here may.
 */
export async function importRepository(
  projectId: string,
  source: ImportSource,
  signal?: AbortSignal,
): Promise<Imported> {
  const origin = await originOf(source, signal);
  const repository = await createRepository(projectId);
  const remoteHead = await defaultBranch(repository, origin, signal);
  await fetchAll(repository, origin, signal);
  if ('bundle' in source) await requireIntact(repository, signal);
  const refs = await fetchedRefs(repository);
  const { chosen, notes } = chooseBranches(refs, remoteHead);
  const head = chosen.get(MAIN);
  if (!head)
    throw fail('invalid', 'The repository has no commits on any branch, so there is nothing to import.');
  const commits = [...chosen].filter(([ref]) => ref.startsWith('refs/heads/')).map(([, id]) => id);
  const problems = await importProblems(repository, commits);
  if (problems.length) throw fail('invalid', `The repository cannot be used here. ${problems.join(' ')}`);
  await placeRefs(repository, refs, chosen);
  return { repository, head, notes: [...notes, ...(await leftOut(repository, head))] };
}
