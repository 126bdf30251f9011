'use client';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { formError } from '@/app/_lib/errors';
import { paths } from '@/app/_lib/paths';
import { useTRPC } from '@/app/_lib/trpc';
import { Button } from '@/app/_ui/button';
import { Panel } from '@/app/_ui/panel';
import { useToast } from '@/app/_ui/toast';
import type { ConflictView } from '@/server/pulls/shapes';
import { hasMarkers } from '../../_editor/markers.ts';
import type { Where } from '../../_parts/where.ts';
import { ConflictFile } from './conflict-file.tsx';

interface ConflictScreenProps {
  where: Where;
  branch: string;
  files: readonly ConflictView[];
  may: boolean;
}

/** Undefined: nobody has decided yet. Null: the file goes. */
export type Decision = string | null | undefined;

const open = (decision: Decision) => decision === undefined || (decision !== null && hasMarkers(decision));

/** All conflicted files, and the one commit that resolves them. */
export function ConflictScreen({ where, branch, files, may }: ConflictScreenProps) {
  const [decisions, setDecisions] = useState<Record<string, Decision>>({});
  const trpc = useTRPC();
  const router = useRouter();
  const toast = useToast();
  const resolve = useMutation(
    trpc.pulls.resolveConflicts.mutationOptions({
      onSuccess: () => {
        toast.good('The conflicts are resolved', 'Checks and preview run again on the result.');
        router.push(paths.pull(where.team, where.project, where.number));
        router.refresh();
      },
    }),
  );
  const left = files.filter(({ path }) => open(decisions[path])).length;
  const at = files[0]!.at;
  const send = () =>
    resolve.mutate({
      ...where,
      head: at.head,
      main: at.main,
      files: files.map(({ path }) => ({ path, content: decisions[path] ?? null })),
    });
  const reason = !may ? 'Resolving needs the role developer' : left > 0 && `${left} to be decided`;
  return (
    <div className="flex flex-col gap-4">
      {files.map((file) => (
        <ConflictFile
          key={file.path}
          file={file}
          branch={branch}
          decision={decisions[file.path]}
          onDecide={(decision) => setDecisions((before) => ({ ...before, [file.path]: decision }))}
        />
      ))}
      <Panel>
        <div className="flex flex-wrap items-center gap-3">
          <p className="min-w-0 flex-1 text-ink-2">
            Makes a merge commit on {branch}. Main does not change.
            {resolve.error && (
              <span role="alert" className="block text-xs font-medium text-bad">
                {formError(resolve.error)}
              </span>
            )}
          </p>
          <Button
            tone="primary"
            size="large"
            busy={resolve.isPending || resolve.isSuccess}
            reason={reason}
            onClick={send}
          >
            Commit the resolution
          </Button>
        </div>
      </Panel>
    </div>
  );
}
