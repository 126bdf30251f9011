import {
  NO_OBJECT,
  type ObjectId,
  objectId,
  printable,
  type RefName,
  shortNameProblem,
} from '../../platform/git/values.ts';
import { LIMITS } from '../limits.ts';
import { collision } from './entries.ts';

/** One line that receive-pack gives its hook: a ref is to move from `before` to `after`. */
export interface RefUpdate {
  ref: string;
  before: ObjectId;
  after: ObjectId;
}

/** Reads the lines of receive-pack. Pure; throws when a line is none, which git never writes. */
export function parseUpdates(stdin: string): RefUpdate[] {
  return stdin
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [before, after, ...rest] = line.split(' ');
      const from = objectId(before ?? '');
      const to = objectId(after ?? '');
      if (!from || !to || !rest.length) throw new Error('Not a line of receive-pack.');
      return { ref: rest.join(' '), before: from, after: to };
    });
}

/** Does the ref go away? */
export const isRemoval = (update: RefUpdate) => update.after === NO_OBJECT;
/** Is the ref made by this push? */
export const isNew = (update: RefUpdate) => update.before === NO_OBJECT;

function nameProblem(ref: string): string | undefined {
  const [, kind, short] = /^refs\/(heads|tags)\/(.*)$/s.exec(ref) ?? [];
  if (!kind || short === undefined)
    return `${printable(ref)} is neither a branch nor a tag; push to refs/heads/… or refs/tags/….`;
  const problem = shortNameProblem(short);
  const word = kind === 'heads' ? 'branch' : 'tag';
  return problem && `The ${word} name “${printable(short)}” cannot be used: ${problem}.`;
}

/**
 * Why these refs may not move like that, one sentence each; empty when they may. Pure: whether main only goes forward
 * is asked of git elsewhere. A ref with a bad name that is already there may be removed.
 */
export function updateProblems(updates: readonly RefUpdate[], main: RefName): string[] {
  if (updates.length > LIMITS.refs)
    return [`One push may change ${LIMITS.refs} branches and tags; this one changes ${updates.length}.`];
  return updates.flatMap((update) => {
    if (update.ref === main && isRemoval(update))
      return ['The branch main runs in production and cannot be deleted.'];
    const problem = isRemoval(update) ? undefined : nameProblem(update.ref);
    return problem ? [problem] : [];
  });
}

/**
 * Why the branches and tags that there will be cannot stand beside each other: where a file system does not tell
 * `Fix` from `fix`, a clone would get only one of them. Only what this push brings is refused. Pure.
 * @param existing full names of all refs before the push
 */
export function namesakeProblems(updates: readonly RefUpdate[], existing: readonly string[]): string[] {
  const gone = new Set(updates.filter(isRemoval).map(({ ref }) => ref));
  const there = existing.filter((ref) => !gone.has(ref));
  const brought = updates.filter((update) => !isRemoval(update) && !existing.includes(update.ref));
  const names = [...there];
  return brought.flatMap(({ ref }) => {
    const other = names.find((name) => name !== ref && collision([name, ref]));
    names.push(ref);
    const short = (name: string) => printable(name.replace(/^refs\/(heads|tags)\//, ''));
    return other
      ? [
          `“${short(ref)}” and “${short(other)}” are the same name on many computers. Choose another name, or delete “${short(other)}” first.`,
        ]
      : [];
  });
}
