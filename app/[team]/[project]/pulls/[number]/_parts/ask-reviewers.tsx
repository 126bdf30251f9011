'use client';
import { useMutation } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { formError } from '@/app/_lib/errors';
import { useTRPC } from '@/app/_lib/trpc';
import { Button } from '@/app/_ui/button';
import { CheckField } from '@/app/_ui/field';
import { IconButton } from '@/app/_ui/icon-button';
import { Popover } from '@/app/_ui/popover';
import type { Person } from '@/server/pulls/shapes';
import type { Where } from '../../_parts/where.ts';
import { useAfter } from './use-action.ts';

interface AskReviewersProps {
  where: Where;
  people: readonly Person[];
  /** Ids of those who are asked already. */
  asked: readonly string[];
}

/** Who should look at it. */
export function AskReviewers({ where, people, asked }: AskReviewersProps) {
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<readonly string[]>(asked);
  const trpc = useTRPC();
  const after = useAfter().say('Reviewers saved');
  const ask = useMutation(trpc.pulls.askReviewer.mutationOptions());
  const withdraw = useMutation(trpc.pulls.withdrawReviewer.mutationOptions());
  const error = ask.error ?? withdraw.error;
  const busy = ask.isPending || withdraw.isPending;
  const save = async () => {
    const added = chosen.filter((id) => !asked.includes(id));
    const removed = asked.filter((id) => !chosen.includes(id) && people.some((person) => person.id === id));
    try {
      for (const userId of added) await ask.mutateAsync({ ...where, userId });
      for (const userId of removed) await withdraw.mutateAsync({ ...where, userId });
      setOpen(false);
      after.onSuccess();
    } catch {
      // The form shows the failure; what was saved before it stays saved.
    }
  };
  const toggle = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <Popover
      title="Ask for a review"
      open={open}
      onOpenChange={(next) => {
        setChosen(asked);
        setOpen(next);
      }}
      trigger={
        <IconButton label="Ask for a review">
          <UserPlus />
        </IconButton>
      }
    >
      {people.length ? (
        <div className="flex flex-col gap-2">
          {people.map(({ id, name }) => (
            <CheckField key={id} label={name} checked={chosen.includes(id)} onChange={() => toggle(id)} />
          ))}
        </div>
      ) : (
        <p className="text-ink-2">Nobody else in the team may review. Invite somebody on the People page.</p>
      )}
      {error && (
        <p role="alert" className="mt-2 text-xs font-medium text-bad">
          {formError(error)}
        </p>
      )}
      {people.length > 0 && (
        <div className="mt-3 flex justify-end">
          <Button tone="primary" busy={busy} onClick={() => void save()}>
            Save reviewers
          </Button>
        </div>
      )}
    </Popover>
  );
}
