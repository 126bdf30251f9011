'use client';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { formError } from '@/app/_lib/errors';
import { paths } from '@/app/_lib/paths';
import { useTRPC } from '@/app/_lib/trpc';
import { Button } from '@/app/_ui/button';
import { Panel } from '@/app/_ui/panel';
import type { Where } from '../../_parts/where.ts';

/** Nothing stands in git’s way: main can be taken in as it is, and the checks see both together. */
export function TakeMainIn({ where, head, renumber }: { where: Where; head: string; renumber: boolean }) {
  const trpc = useTRPC();
  const router = useRouter();
  const update = useMutation(
    trpc.pulls.updateBranch.mutationOptions({
      onSuccess: () => router.push(paths.pull(where.team, where.project, where.number)),
    }),
  );
  return (
    <Panel>
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 basis-64 text-ink-2">
          The files fit. Edit the branch’s migrations where they collide, or take main in: the preview then
          runs main’s migrations and the branch’s after them, and the checks say what happens.
          {update.error && (
            <span role="alert" className="block text-xs font-medium text-bad">
              {formError(update.error)}
            </span>
          )}
        </p>
        <Button
          size="large"
          busy={update.isPending || update.isSuccess}
          onClick={() => update.mutate({ ...where, head, method: 'merge', renumber })}
        >
          {renumber ? 'Update branch and renumber its migrations' : 'Update branch with main'}
        </Button>
      </div>
    </Panel>
  );
}
