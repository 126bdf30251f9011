'use client';
import { useRouter } from 'next/navigation';
import { formError } from '@/app/_lib/errors';
import { useToast } from '@/app/_ui/toast';

/** What a mutation of this page does afterwards: the page shows the new state, a failure is said. */
export function useAfter() {
  const router = useRouter();
  const toast = useToast();
  return {
    /** Options of a mutation; `done` is a fact about what happened. */
    say: (done?: string) => ({
      onSuccess: () => {
        if (done) toast.good(done);
        router.refresh();
      },
      onError: (error: unknown) => {
        toast.bad('That did not work', formError(error));
        router.refresh();
      },
    }),
  };
}
