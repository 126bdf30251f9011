import type { DiffHunk } from '../repositories/shapes.ts';

/** Lines of a file, from 1, the last one included. */
export interface LineRange {
  line: number;
  endLine: number;
}

/** Last line of the old file above a hunk. Git gives a hunk without old lines the line that it follows. */
const above = ({ oldStart, lines }: DiffHunk) =>
  lines.some(({ kind }) => kind !== 'add') ? oldStart - 1 : oldStart;

/**
 * Where lines of a file are after a change: they move with what is added and removed above them. Null when one of them
 * was changed or removed, or when something was put between them. Pure.
 * @param hunks from the file they were counted in to the file they are looked for in
 */
export function mapLines(hunks: readonly DiffHunk[], { line, endLine }: LineRange): LineRange | null {
  let shift = 0;
  for (const hunk of hunks) {
    let passed = above(hunk);
    for (const { kind, old = passed } of hunk.lines) {
      passed = old;
      if (kind === 'del' && old >= line && old <= endLine) return null;
      if (kind === 'add' && passed >= line && passed < endLine) return null;
      if (kind === 'del' && old < line) shift -= 1;
      if (kind === 'add' && passed < line) shift += 1;
    }
  }
  return { line: line + shift, endLine: endLine + shift };
}
