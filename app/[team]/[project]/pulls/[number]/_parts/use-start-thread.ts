'use client';
import { useMutation } from '@tanstack/react-query';
import { useTRPC } from '@/app/_lib/trpc';
import { useAfter } from './use-action.ts';

/** Starts a conversation; `onDone` once it stands on the page. */
export function useStartThread(onDone: () => void) {
  const trpc = useTRPC();
  const options = useAfter().say();
  return useMutation(
    trpc.pulls.startThread.mutationOptions({
      ...options,
      onSuccess: () => {
        onDone();
        options.onSuccess();
      },
    }),
  );
}
