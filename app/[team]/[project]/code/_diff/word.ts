import type { FileDiff } from '@/server/repositories/shapes';

/** Lines of a file that are shown at once; above that they are folded. */
export const FOLD_LINES = 400;
/** Lines of one page: what goes beyond is shown on a page of its own. */
export const PAGE_LINES = 8000;

export const STATUS_WORDS: Record<FileDiff['status'], string> = {
  added: 'New',
  deleted: 'Deleted',
  changed: 'Changed',
  renamed: 'Renamed',
  copied: 'Copied',
  mode: 'Mode changed',
};

export const lineCount = (file: FileDiff) => file.hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0);

/** `+12 −3` in words for those who do not see it. */
export function figures({ added, deleted }: { added: number; deleted: number }): string {
  return `${added} ${added === 1 ? 'line' : 'lines'} added, ${deleted} deleted`;
}

/** How each file is shown, so that a page never carries more lines than a browser likes. Pure. */
export function plan(files: readonly FileDiff[]): ('open' | 'folded' | 'apart')[] {
  let total = 0;
  return files.map((file) => {
    const lines = lineCount(file);
    total += lines;
    if (file.cut || total > PAGE_LINES) return 'apart';
    return lines > FOLD_LINES ? 'folded' : 'open';
  });
}
