import type { CommitSummary } from './shapes.ts';

/** Fields of a commit, apart by 0x1f; each commit begins with 0x1e, which no field can contain after `clean`. */
export const LOG_FORMAT = '--format=%x1e%H%x1f%P%x1f%an%x1f%ae%x1f%aI%x1f%s%x1f%b%x1f';

/** Reads one commit written with `LOG_FORMAT`, without the leading 0x1e; undefined when it is not one. */
export function parseCommit(record: string): CommitSummary | undefined {
  const [id, parents = '', authorName = '', authorEmail = '', at = '', subject = '', body = ''] =
    record.split('\x1f');
  if (!id || !/^[0-9a-f]{40}$/.test(id)) return undefined;
  return {
    id,
    parents: parents.split(' ').filter(Boolean),
    subject,
    body: body.trim(),
    authorName,
    authorEmail,
    at,
  };
}

/** Reads the output of `git log` with `LOG_FORMAT`. */
export function parseLog(output: string): CommitSummary[] {
  return output
    .split('\x1e')
    .map(parseCommit)
    .filter((commit) => commit !== undefined);
}
