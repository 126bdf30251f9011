import type { DiffHunk, DiffLine, FileDiff } from '../shapes.ts';

/** One file of `git diff-tree --raw --numstat -z`. */
export interface ChangedFile {
  path: string;
  from?: string;
  status: FileDiff['status'];
  added: number;
  deleted: number;
  binary: boolean;
  /** A file that became a link, or the other way: git writes its removal and its arrival as two patches. */
  retyped?: true;
  /** Id of its content afterwards; zeros for a removed one. */
  blob: string;
}

const STATUS: Record<string, FileDiff['status']> = {
  A: 'added',
  D: 'deleted',
  M: 'changed',
  T: 'changed',
  R: 'renamed',
  C: 'copied',
};

function rawRecord(meta: string, next: () => string): ChangedFile {
  const [oldMode, newMode, oldId, newId, letter = 'M'] = meta.slice(1).split(' ');
  const moved = /^[RC]/.test(letter);
  const from = moved ? next() : undefined;
  const path = next();
  const modeOnly = letter === 'M' && oldId === newId && oldMode !== newMode;
  const status = modeOnly ? 'mode' : (STATUS[letter[0] ?? ''] ?? 'changed');
  return {
    path,
    ...(from === undefined ? {} : { from }),
    status,
    added: 0,
    deleted: 0,
    binary: false,
    blob: newId ?? '',
    ...(letter === 'T' ? { retyped: true } : {}),
  };
}

/** Reads `--raw --numstat -z`: first the files, then their figures in the same order. Pure. */
export function parseSummary(output: string): ChangedFile[] {
  const tokens = output.split('\0');
  const files: ChangedFile[] = [];
  let figures = 0;
  let at = 0;
  const next = () => tokens[at++] ?? '';
  while (at < tokens.length) {
    const token = next();
    if (token.startsWith(':')) files.push(rawRecord(token, next));
    const [, added, deleted, path] = /^(\d+|-)\t(\d+|-)\t(.*)$/s.exec(token) ?? [];
    if (added === undefined) continue;
    // A renamed file has its two names in tokens of their own.
    if (path === '') at += 2;
    const file = files[figures++];
    if (!file) continue;
    file.binary = added === '-';
    file.added = Number(added) || 0;
    file.deleted = Number(deleted) || 0;
  }
  return files;
}

/** Gives each file its patches, in order; undefined where they were not read. Pure. */
export function assignPatches(
  files: readonly ChangedFile[],
  patches: readonly string[],
): (string[] | undefined)[] {
  let at = 0;
  return files.map((file) => {
    const own = patches.slice(at, at + (file.retyped ? 2 : 1));
    at += file.retyped ? 2 : 1;
    return own.length ? own : undefined;
  });
}

const HUNK = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)$/;
const KINDS: Record<string, DiffLine['kind']> = { ' ': 'same', '+': 'add', '-': 'del' };

/** Counts line numbers while lines are added to a hunk. */
class HunkBuilder {
  readonly hunk: DiffHunk;
  #old: number;
  #new: number;

  constructor(oldStart: number, newStart: number, context: string) {
    this.hunk = { context, oldStart, newStart, lines: [] };
    this.#old = oldStart;
    this.#new = newStart;
  }

  add(line: string): void {
    const kind = KINDS[line[0] ?? ''];
    if (!kind) return; // "\ No newline at end of file"
    const numbers = {
      ...(kind === 'add' ? {} : { old: this.#old++ }),
      ...(kind === 'del' ? {} : { new: this.#new++ }),
    };
    this.hunk.lines.push({ kind, ...numbers, text: line.slice(1) });
  }
}

/** Reads the patch of one file. Pure. */
export function parseHunks(patch: string): DiffHunk[] {
  const hunks: DiffHunk[] = [];
  let current: HunkBuilder | undefined;
  for (const line of patch.split('\n')) {
    const [, oldStart, newStart, context] = HUNK.exec(line) ?? [];
    if (oldStart !== undefined) {
      current = new HunkBuilder(Number(oldStart), Number(newStart), context ?? '');
      hunks.push(current.hunk);
    } else current?.add(line);
  }
  return hunks;
}

/** Cuts a patch of several files into one text per file, in git's order. Pure. A last, incomplete one is left out. */
export function splitPatch(patch: string, complete: boolean): string[] {
  const parts = patch.split(/^diff --git /m).slice(1);
  return complete ? parts : parts.slice(0, -1);
}
