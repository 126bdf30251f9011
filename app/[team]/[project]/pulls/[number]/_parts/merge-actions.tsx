'use client';
import { useMutation } from '@tanstack/react-query';
import { ChevronDown, GitMerge } from 'lucide-react';
import { useState } from 'react';
import { formError } from '@/app/_lib/errors';
import { paths } from '@/app/_lib/paths';
import { useTRPC } from '@/app/_lib/trpc';
import { Button, ButtonLink } from '@/app/_ui/button';
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '@/app/_ui/menu';
import type { PullState, PullView, Verdict } from '@/server/pulls/shapes';
import type { Where } from '../../_parts/where.ts';
import { useAfter } from './use-action.ts';

type Method = 'merge' | 'squash' | 'rebase';
const METHODS: Record<Method, string> = {
  merge: 'Merge commit',
  squash: 'Squash into one commit',
  rebase: 'Rebase onto main',
};

interface MergeActionsProps {
  where: Where;
  state: PullState;
  draft: boolean;
  verdict: Verdict['verdict'];
  behind: number;
  conflicts: number;
  /** Migrations of the branch that main has passed. */
  misplaced: number;
  /** What the migrations of both do to each other. */
  collisions: number;
  head: string;
  may: PullView['may'];
  mayNot: PullView['mayNot'];
}

function useActions(where: Where, draft: boolean) {
  const trpc = useTRPC();
  const { say } = useAfter();
  return {
    update: useMutation(trpc.pulls.update.mutationOptions(say(draft ? 'Ready for review' : 'Now a draft'))),
    close: useMutation(trpc.pulls.close.mutationOptions(say(`#${where.number} is closed`))),
    reopen: useMutation(trpc.pulls.reopen.mutationOptions(say(`#${where.number} is open again`))),
    branch: useMutation(trpc.pulls.updateBranch.mutationOptions(say('The branch is up to date with main'))),
    merge: useMutation(trpc.releases.merge.mutationOptions(say())),
    queue: useMutation(trpc.releases.queue.mutationOptions(say('In the merge queue'))),
    unqueue: useMutation(trpc.releases.unqueue.mutationOptions(say('Taken out of the merge queue'))),
  };
}

type Actions = ReturnType<typeof useActions>;

/** The way on when the branch does not fit main any more. */
function FitToMain(props: MergeActionsProps & { actions: Actions }) {
  const { where, head, conflicts, misplaced, collisions, actions } = props;
  const update = (method: 'merge' | 'rebase') =>
    actions.branch.mutate({ ...where, head, method, renumber: misplaced > 0 });
  if (conflicts)
    return (
      <ButtonLink
        tone="primary"
        size="large"
        className="w-full"
        href={paths.conflicts(where.team, where.project, where.number)}
      >
        Resolve {conflicts === 1 ? 'the conflict' : `${conflicts} conflicts`}
      </ButtonLink>
    );
  return (
    <>
      {collisions > 0 && (
        <ButtonLink
          tone="primary"
          size="large"
          className="w-full"
          href={paths.conflicts(where.team, where.project, where.number)}
        >
          See {collisions === 1 ? 'the collision' : `${collisions} collisions`} with main
        </ButtonLink>
      )}
      <div className="flex gap-1.5">
        <Button className="flex-1" busy={actions.branch.isPending} onClick={() => update('merge')}>
          {misplaced ? 'Update branch and renumber its migrations' : 'Update branch with main'}
        </Button>
        <Menu
          align="end"
          trigger={
            <Button aria-label="Other ways to update the branch">
              <ChevronDown className="size-3.5" />
            </Button>
          }
        >
          <MenuItem onClick={() => update('rebase')}>Rebase onto main</MenuItem>
        </Menu>
      </div>
    </>
  );
}

function MergeButton(props: MergeActionsProps & { actions: Actions }) {
  const { where, verdict, head, may, mayNot, actions } = props;
  const [method, setMethod] = useState<Method>('merge');
  const busy = actions.merge.isPending || verdict === 'merging';
  const reason = !may.merge && (mayNot.merge ?? 'What stands above is in the way');
  if (verdict === 'queued')
    return (
      <Button
        size="large"
        className="w-full"
        busy={actions.unqueue.isPending}
        onClick={() => actions.unqueue.mutate(where)}
      >
        Take out of the queue
      </Button>
    );
  return (
    <div className="flex gap-1.5">
      <Button
        tone={verdict === 'ready' ? 'primary' : 'default'}
        size="large"
        className="flex-1"
        icon={<GitMerge />}
        busy={busy}
        reason={!busy && reason}
        onClick={() => actions.merge.mutate({ ...where, method, head })}
      >
        {busy ? 'Merging' : 'Merge and release'}
      </Button>
      <Menu
        align="end"
        trigger={
          <Button size="large" aria-label="How to merge">
            <ChevronDown className="size-3.5" />
          </Button>
        }
      >
        <MenuChoice
          label="How to merge"
          value={method}
          onChange={setMethod}
          options={(Object.keys(METHODS) as Method[]).map((value) => ({ value, label: METHODS[value] }))}
        />
        {may.queue && (
          <>
            <MenuSeparator />
            <MenuItem onClick={() => actions.queue.mutate({ ...where, method, head })}>
              Merge when ready (queue)
            </MenuItem>
          </>
        )}
      </Menu>
    </div>
  );
}

function OpenActions(props: MergeActionsProps & { actions: Actions }) {
  const { where, draft, conflicts, misplaced, behind, may, actions } = props;
  return (
    <>
      {draft && may.update ? (
        <Button
          tone="primary"
          size="large"
          className="w-full"
          busy={actions.update.isPending}
          onClick={() => actions.update.mutate({ ...where, draft: false })}
        >
          Ready for review
        </Button>
      ) : (
        <MergeButton {...props} />
      )}
      {may.updateBranch && (conflicts > 0 || behind > 0 || misplaced > 0) && <FitToMain {...props} />}
      <div className="flex flex-wrap gap-1.5">
        {may.update && !draft && (
          <Button tone="quiet" onClick={() => actions.update.mutate({ ...where, draft: true })}>
            Make it a draft
          </Button>
        )}
        {may.close && (
          <Button tone="quiet" busy={actions.close.isPending} onClick={() => actions.close.mutate(where)}>
            Close
          </Button>
        )}
      </div>
    </>
  );
}

/** The next action, and the others that the state allows. */
export function MergeActions(props: MergeActionsProps) {
  const { where, state, draft, may } = props;
  const actions = useActions(where, draft);
  const failed = Object.values(actions).find(({ error }) => error)?.error;
  if (state === 'merged') return null;
  return (
    <div className="mt-3 flex flex-col gap-1.5">
      {state === 'open' && <OpenActions {...props} actions={actions} />}
      {state === 'closed' && may.reopen && (
        <Button
          className="w-full"
          busy={actions.reopen.isPending}
          onClick={() => actions.reopen.mutate(where)}
        >
          Open again
        </Button>
      )}
      {failed && (
        <p role="alert" className="text-xs font-medium text-bad">
          {formError(failed)}
        </p>
      )}
    </div>
  );
}
