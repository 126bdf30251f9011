/**
 * Text that may be handed to git. Each type is made only by its function here, which refuses whatever git could take
 * for an option, a pathspec with magic, another repository or a second line of input.
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Forty lower-case hexadecimal digits. */
export type ObjectId = Branded<'ObjectId'>;
/** A full ref: `refs/heads/main`, `refs/tags/v1`. */
export type RefName = Branded<'RefName'>;
/** What names a commit: an object id or a full ref. */
export type Revision = ObjectId | RefName;
/** A file or folder inside a repository, relative, without a slash at either end. */
export type RepoPath = Branded<'RepoPath'>;

/** The id git uses for “nothing there”. */
export const NO_OBJECT = '0000000000000000000000000000000000000000' as ObjectId;
/** The tree without entries; every git knows it. */
export const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904' as ObjectId;

const MAX_NAME_BYTES = 200;
const MAX_PATH_BYTES = 1000;
const PLAIN_NAME = /^[\p{L}\p{M}\p{N}_.@+/-]+$/u;
const OBJECT_ID = /^[0-9a-f]{40}$/;
const RESERVED_WORDS = new Set(['HEAD', 'FETCH_HEAD', 'ORIG_HEAD', 'MERGE_HEAD', '@', 'refs']);

/** Why a branch or tag may not have this name, as the end of a sentence; undefined when it may. */
export function shortNameProblem(name: string): string | undefined {
  if (!name) return 'it is empty';
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return `it is longer than ${MAX_NAME_BYTES} bytes`;
  if (!PLAIN_NAME.test(name)) return 'only letters, digits and . _ - + @ / may be in it';
  if (OBJECT_ID.test(name)) return 'it looks like a commit';
  for (const part of name.split('/')) {
    if (!part) return 'a slash must stand between two names';
    if (RESERVED_WORDS.has(part)) return `“${part}” means something else to git`;
    if (/^[-.@]/.test(part)) return `“${part}” starts with “${part[0]}”`;
    if (part.endsWith('.') || part.endsWith('.lock'))
      return `“${part}” has an ending that git keeps to itself`;
  }
  return name.includes('..') ? 'two dots in a row mean a range to git' : undefined;
}

/** `main` → `refs/heads/main`; undefined when no branch may have this name. */
export function branchRef(name: string): RefName | undefined {
  return shortNameProblem(name) ? undefined : (`refs/heads/${name}` as RefName);
}

/** A full ref of a branch or a tag with a harmless name; undefined for anything else. */
export function refName(full: string): RefName | undefined {
  const short = /^refs\/(?:heads|tags)\/(.*)$/s.exec(full)?.[1];
  return short !== undefined && !shortNameProblem(short) ? (full as RefName) : undefined;
}

/** Forty hexadecimal digits, or undefined. */
export function objectId(text: string): ObjectId | undefined {
  return OBJECT_ID.test(text) ? (text as ObjectId) : undefined;
}

/** What a person names in an address: a commit's full id or a branch. Undefined when it can be neither. */
export function revision(text: string): Revision | undefined {
  return objectId(text) ?? branchRef(text);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
// Text direction overrides and invisible characters: a name must be what it looks like.
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]/;
// What file systems that ignore such differences would take for `.git`.
const DOT_GIT = /^(?:\.git|git~\d+)[. ]*(?::.*)?$/i;

function partProblem(part: string): string | undefined {
  if (!part) return 'a part of it is empty';
  if (part === '.' || part === '..') return `“${part}” leads out of its folder`;
  if (DOT_GIT.test(part.normalize('NFKC'))) return 'it could be taken for git’s own folder';
  if (part.startsWith('-')) return `“${part}” could be taken for an option`;
  if (Buffer.byteLength(part) > 255) return 'a part of it is longer than 255 bytes';
  return undefined;
}

/** Why a file may not have this path, as the end of a sentence; undefined when it may. */
export function pathProblem(path: string): string | undefined {
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) return `it is longer than ${MAX_PATH_BYTES} bytes`;
  if (CONTROL.test(path)) return 'there are control characters in it';
  if (INVISIBLE.test(path)) return 'there are invisible characters in it';
  if (path.includes('\\')) return 'there is a backslash in it';
  for (const part of path.split('/')) {
    const problem = partProblem(part);
    if (problem) return problem;
  }
  return undefined;
}

/** A path inside a repository, or undefined when it is none. The root folder has no path. */
export function repoPath(text: string): RepoPath | undefined {
  return pathProblem(text) ? undefined : (text as RepoPath);
}

/** Makes hostile text printable in one line, shortened: for messages that quote a refused name. */
export function printable(text: string, limit = 80): string {
  const visible = [...text].map((c) =>
    CONTROL.test(c) || INVISIBLE.test(c) ? `\\x${c.codePointAt(0)?.toString(16)}` : c,
  );
  return visible.length > limit ? `${visible.slice(0, limit).join('')}…` : visible.join('');
}
