import type { CodeToken } from '@/app/_lib/highlight';
import type { DiffLine } from '@/server/repositories/shapes';

/** A line with its colours, when there are any. */
export interface Coloured {
  line: DiffLine;
  tokens: CodeToken[] | undefined;
}

/** What stands left and right in a row. */
export type Pair = [left: Coloured | undefined, right: Coloured | undefined];

/** Old and new lines beside each other: what was deleted stands left of what was added in its place. Pure. */
export function pairs(lines: readonly Coloured[]): Pair[] {
  const rows: Pair[] = [];
  let deleted: Coloured[] = [];
  let added: Coloured[] = [];
  const flush = () => {
    for (let i = 0; i < Math.max(deleted.length, added.length); i++) rows.push([deleted[i], added[i]]);
    deleted = [];
    added = [];
  };
  for (const one of lines) {
    if (one.line.kind === 'del') {
      if (added.length) flush();
      deleted.push(one);
    } else if (one.line.kind === 'add') added.push(one);
    else {
      flush();
      rows.push([one, one]);
    }
  }
  flush();
  return rows;
}
