import { allows, PERMISSIONS, type Permission, type TeamRole } from '../kernel/permissions.ts';
import type { PullState } from './shapes.ts';

/** Where a pull request is in its life. */
export interface PullLife {
  state: PullState;
  draft: boolean;
  queued: boolean;
  /** A release of it is running: nothing else may happen to it. */
  releasing: boolean;
}

/** What can happen to it. */
export type PullEvent =
  | 'close'
  | 'reopen'
  | 'toDraft'
  | 'toReady'
  | 'queue'
  | 'unqueue'
  | 'release'
  | 'land'
  | 'fail';

const PERMISSION = {
  update: 'pull.update',
  close: 'pull.update',
  reopen: 'pull.update',
  updateBranch: 'pull.update',
  askReviewers: 'pull.update',
  comment: 'pull.comment',
  review: 'pull.review',
  approve: 'pull.review',
  decide: 'pull.decide',
  merge: 'pull.merge',
  queue: 'pull.merge',
  unqueue: 'pull.merge',
} as const satisfies Record<string, Permission>;

/** What a person can do with it. */
export type PullVerb = keyof typeof PERMISSION;
export const PULL_VERBS = Object.keys(PERMISSION) as PullVerb[];

const RELEASING = 'It is being merged right now.';
const ENDED = { merged: 'It is merged already.', closed: 'It is closed. Reopen it first.' } as const;

/**
 * The next life after an event, or why it cannot happen, as a sentence. Pure: the server asks it under the row's lock,
 * pages ask it for their buttons.
 */
export function step(life: PullLife, event: PullEvent): PullLife | string {
  if (life.releasing && event !== 'land' && event !== 'fail') return RELEASING;
  if (event === 'reopen') {
    if (life.state === 'merged') return 'A merged pull request cannot be reopened. Open a new one.';
    return life.state === 'open' ? 'It is open already.' : { ...life, state: 'open' };
  }
  if (life.state !== 'open') return ENDED[life.state];
  switch (event) {
    case 'close':
      return { ...life, state: 'closed', queued: false };
    case 'toDraft':
      return { ...life, draft: true, queued: false };
    case 'toReady':
      return { ...life, draft: false };
    case 'queue':
      if (life.draft) return 'It is a draft. Mark it as ready for review first.';
      return life.queued ? 'It waits in the merge queue already.' : { ...life, queued: true };
    case 'unqueue':
      return life.queued ? { ...life, queued: false } : 'It is not in the merge queue.';
    case 'release':
      return life.draft ? 'It is a draft. Mark it as ready for review first.' : { ...life, releasing: true };
    case 'land':
      return life.releasing
        ? { ...life, state: 'merged', queued: false, releasing: false }
        : 'Nothing lands.';
    case 'fail':
      return life.releasing ? { ...life, queued: false, releasing: false } : 'Nothing has failed.';
  }
}

const EVENT: Partial<Record<PullVerb, PullEvent>> = {
  close: 'close',
  reopen: 'reopen',
  merge: 'release',
  queue: 'queue',
  unqueue: 'unqueue',
};

/** May a member with this role do that now? True, or the reason why not, as a sentence. Pure. */
export function may(role: TeamRole, life: PullLife, verb: PullVerb, isAuthor: boolean): true | string {
  const permission = PERMISSION[verb];
  if (!allows(role, permission)) return `This needs the role ${PERMISSIONS[permission]}; yours is ${role}.`;
  if (verb === 'comment' || verb === 'update') return true;
  const event = EVENT[verb];
  if (event) {
    const next = step(life, event);
    return typeof next === 'string' ? next : true;
  }
  if (life.state !== 'open') return ENDED[life.state];
  if (life.releasing) return RELEASING;
  if (verb === 'approve' && isAuthor) return 'Nobody approves a pull request of their own.';
  return true;
}
