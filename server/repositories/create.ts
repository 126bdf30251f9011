import fs from 'node:fs';
import path from 'node:path';
import { command, type Repository, run } from '../platform/git/run.ts';
import { LIMITS } from './limits.ts';
import { repositoryOf } from './location.ts';

/** Old tools wrote these; they harm nobody, and refusing them would shut out old projects. */
const HARMLESS = ['zeroPaddedFilemode', 'missingSpaceBeforeDate', 'badTimezone', 'missingEmail'];

const CONFIG: readonly (readonly [string, string])[] = [
  ['http.receivepack', 'true'],
  ['http.uploadpack', 'true'],
  ['http.getanyfile', 'false'],
  ['receive.fsckObjects', 'true'],
  ['fetch.fsckObjects', 'true'],
  ['receive.maxInputSize', String(LIMITS.packBytes)],
  ['receive.denyDeleteCurrent', 'refuse'],
  ['receive.denyCurrentBranch', 'ignore'],
  ['receive.advertisePushOptions', 'false'],
  ['transfer.hideRefs', 'refs/slipway'],
  ['uploadpack.allowAnySHA1InWant', 'false'],
  ['core.fsync', 'committed,reference'],
  ['core.logAllRefUpdates', 'true'],
  ['core.symlinks', 'false'],
  ['gc.autoDetach', 'false'],
  ...HARMLESS.flatMap((problem) => [
    [`receive.fsck.${problem}`, 'warn'] as const,
    [`fetch.fsck.${problem}`, 'warn'] as const,
    [`fsck.${problem}`, 'warn'] as const,
  ]),
];

/** The checks need what the HTTP route hands over; a push that comes by another way finds nothing and is refused. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell that fills it in
const HOOK = '#!/bin/sh\nexec "${SLIPWAY_NODE:?pushes go through the HTTP address}" "$SLIPWAY_HOOK"\n';

function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** The config file's text: one section per line is what git writes too, only longer. */
function configText(): string {
  const lines = ['[core]', '\trepositoryformatversion = 0', '\tfilemode = true', '\tbare = true'];
  for (const [key, value] of CONFIG) {
    const parts = key.split('.');
    const name = parts.pop();
    const [section, sub] = parts;
    lines.push(sub ? `[${section} ${quoted(sub)}]` : `[${section}]`, `\t${name} = ${quoted(value)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Writes hooks and settings again; a repository made by an older version gets today's. */
export function configureRepository({ dir }: Repository): void {
  fs.mkdirSync(path.join(dir, 'hooks'), { recursive: true });
  fs.writeFileSync(path.join(dir, 'hooks', 'pre-receive'), HOOK, { mode: 0o755 });
  const file = path.join(dir, 'config');
  fs.writeFileSync(`${file}.new`, configText(), { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
}

/**
 * Makes the project's empty bare repository with `main` as its branch. Safe to repeat: an existing one keeps its commits.
 */
export async function createRepository(projectId: string): Promise<Repository> {
  const repository = repositoryOf(projectId);
  fs.mkdirSync(repository.dir, { recursive: true, mode: 0o700 });
  const init = command('init').flag('--bare', '--quiet', '--template=', '--initial-branch=main');
  await run(repository, init);
  configureRepository(repository);
  return repository;
}
