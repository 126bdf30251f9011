import type { CommitSummary } from './shapes.ts';

/** Flags for `git log`: a commit's fields apart by 0x1f, commits apart by NUL, which no message can contain. */
export const LOG_FLAGS = [
  '-z',
  '--format=%H%x1f%P%x1f%an%x1f%ae%x1f%aI%x1f%s%x1f%b',
  '--no-show-signature',
] as const;

/** The same fields for `git for-each-ref`, after the ref's name. */
export const REF_FORMAT =
  '--format=%(refname)%1f%(objectname)%1f%(parent)%1f%(authorname)%1f%(authoremail:trim)%1f%(authordate:iso-strict)%1f%(subject)%1f%00';

/** Reads one commit; undefined when it is not one. Pure. */
export function parseCommit(record: string): CommitSummary | undefined {
  const [id, parents = '', authorName = '', authorEmail = '', at = '', subject = '', ...body] =
    record.split('\x1f');
  if (!id || !/^[0-9a-f]{40}$/.test(id)) return undefined;
  return {
    id,
    parents: parents.split(' ').filter(Boolean),
    subject,
    body: body.join(' ').trim(),
    authorName,
    authorEmail,
    at,
  };
}

/** Reads the output of `git log` with `LOG_FLAGS`. Pure. */
export function parseLog(output: string): CommitSummary[] {
  return output
    .split('\0')
    .map(parseCommit)
    .filter((commit) => commit !== undefined);
}
