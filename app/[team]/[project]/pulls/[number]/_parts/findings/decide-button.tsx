'use client';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { formError } from '@/app/_lib/errors';
import { useTRPC } from '@/app/_lib/trpc';
import { Button } from '@/app/_ui/button';
import { Dialog } from '@/app/_ui/dialog';
import { TextAreaField } from '@/app/_ui/field';
import { useToast } from '@/app/_ui/toast';

interface DecideProps {
  where: { team: string; project: string; number: number };
  /** The check, and the commit that was looked at. */
  name: string;
  title: string;
  commit: string;
  /** It has failed: what it found is accepted, not only said to be meant. */
  failed: boolean;
}

/** Says that what a check asks about is meant, with the reason. */
export function DecideButton({ where, name, title, commit, failed }: DecideProps) {
  const words = failed ? 'Accept with a reason' : 'Say that it is meant';
  const why = failed ? 'Say why it can break.' : 'Say why it is meant.';
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [trpc, router, toast] = [useTRPC(), useRouter(), useToast()];
  const decide = useMutation(
    trpc.checks.decide.mutationOptions({
      onSuccess: () => {
        setOpen(false);
        toast.good(failed ? `${title}: accepted` : `${title}: noted that it is meant`);
        router.refresh();
      },
    }),
  );
  const send = () => decide.mutate({ ...where, name, commit, reason });
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words}</Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={failed ? `${title}: accept what breaks?` : `${title}: is this meant?`}
        description={`${failed ? 'Callers that were seen using it will fail. ' : ''}The check then counts as passed for this commit. A new push asks again. The audit log keeps your reason.`}
        footer={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button
              tone="primary"
              busy={decide.isPending}
              reason={reason.trim() ? undefined : why}
              onClick={send}
            >
              {words}
            </Button>
          </>
        }
      >
        <TextAreaField
          label="Reason"
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          error={formError(decide.error)}
        />
      </Dialog>
    </>
  );
}
