import path from 'node:path';
import { pathProblem, printable } from '../../platform/git/values.ts';

/** A file that a push adds or changes in one of its commits. */
export interface ChangedEntry {
  mode: string;
  id: string;
  path: string;
}

const FILE = new Set(['100644', '100755', '100664']);
const LINK = '120000';
const SUBMODULE = '160000';
const NOWHERE = /^0+$/;

/** Reads `git log --raw -z --no-abbrev`: what each commit leaves behind, without removals. Pure. */
export function parseRaw(output: string): ChangedEntry[] {
  const entries: ChangedEntry[] = [];
  const tokens = output.split('\0');
  for (let index = 0; index < tokens.length; index++) {
    const meta = tokens[index]!.trimStart();
    if (!meta.startsWith(':')) continue;
    const [, mode = '', , id = ''] = meta.slice(1).split(' ');
    const entry = { mode, id, path: tokens[++index] ?? '' };
    if (!NOWHERE.test(id) || mode === SUBMODULE) entries.push(entry);
  }
  return entries;
}

/** A symbolic link? */
export const isLink = (entry: ChangedEntry) => entry.mode === LINK;
/** A file with content of its own? */
export const isFile = (entry: ChangedEntry) => FILE.has(entry.mode);

/** Why an entry may not be in a repository, as a sentence. Pure. */
export function entryProblem(entry: ChangedEntry): string | undefined {
  const problem = pathProblem(entry.path);
  if (problem) return `The file name “${printable(entry.path)}” cannot be used: ${problem}.`;
  if (isFile(entry) || isLink(entry) || entry.mode === SUBMODULE) return undefined;
  return `“${printable(entry.path)}” has the mode ${entry.mode}, which no file has.`;
}

/** Why a symbolic link may not point there, as a sentence: it must stay inside the repository. Pure. */
export function linkProblem(file: string, target: string): string | undefined {
  const refuse = (why: string) =>
    `The link “${printable(file)}” cannot point to “${printable(target)}”: ${why}.`;
  if (target.startsWith('/') || /^[a-z]:/i.test(target)) return refuse('it must be relative');
  const resolved = path.posix.normalize(path.posix.join(path.posix.dirname(file), target));
  if (resolved === '..' || resolved.startsWith('../')) return refuse('that is outside of the repository');
  if (resolved === '.') return undefined;
  const problem = pathProblem(resolved.replace(/\/$/, ''));
  return problem && refuse(problem);
}

/**
 * Two names that many file systems take for one (`Readme.md` and `README.md`, composed and decomposed letters):
 * the first pair, or undefined. Folders count too. Pure.
 */
export function collision(paths: Iterable<string>): [string, string] | undefined {
  const seen = new Map<string, string>();
  for (const whole of paths) {
    for (let end = whole.indexOf('/'); ; end = whole.indexOf('/', end + 1)) {
      const name = end < 0 ? whole : whole.slice(0, end);
      const folded = name.normalize('NFKC').toLowerCase();
      const other = seen.get(folded);
      if (other === undefined) seen.set(folded, name);
      else if (other !== name) return [other, name];
      if (end < 0) break;
    }
  }
  return undefined;
}
