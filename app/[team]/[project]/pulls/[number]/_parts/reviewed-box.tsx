'use client';
import { useMutation } from '@tanstack/react-query';
import { useOptimistic, useTransition } from 'react';
import { useTRPC } from '@/app/_lib/trpc';
import type { Where } from '../../_parts/where.ts';
import { useAfter } from './use-action.ts';

/** Ticks a file off, at the content that it has now. */
export function ReviewedBox({ where, path, reviewed }: { where: Where; path: string; reviewed: boolean }) {
  const trpc = useTRPC();
  const { say } = useAfter();
  const [shown, setShown] = useOptimistic(reviewed);
  const [, begin] = useTransition();
  const set = useMutation(trpc.pulls.tickFile.mutationOptions(say()));
  const toggle = () =>
    begin(async () => {
      setShown(!shown);
      await set.mutateAsync({ ...where, path, reviewed: !shown }).catch(() => undefined);
    });
  return (
    <label className="flex flex-none items-center gap-1.5 text-xs whitespace-nowrap text-ink-2 pointer-coarse:min-h-10">
      <input type="checkbox" checked={shown} onChange={toggle} className="size-4 accent-sea-fill" />
      Reviewed
    </label>
  );
}
