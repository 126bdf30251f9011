'use client';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { formError } from '@/app/_lib/errors';
import { plural } from '@/app/_lib/format';
import { useTRPC } from '@/app/_lib/trpc';
import { Button } from '@/app/_ui/button';
import { Dialog } from '@/app/_ui/dialog';
import { TextAreaField } from '@/app/_ui/field';
import type { ReviewVerdict } from '@/server/pulls/shapes';
import type { Where } from '../../_parts/where.ts';
import { useAfter } from './use-action.ts';

interface ReviewBoxProps {
  where: Where;
  mayApprove: boolean;
  /** The reader is the author: one's own change is not approved by oneself. */
  own: boolean;
  /** Comments that the reader has left so far. */
  notes: number;
}

const CHOICES: readonly { value: ReviewVerdict; label: string; hint: string }[] = [
  { value: 'approved', label: 'Approve', hint: 'It may be merged as it is at this commit.' },
  { value: 'changes', label: 'Ask for changes', hint: 'It waits until you approve.' },
  { value: 'commented', label: 'Comment', hint: 'Neither yes nor no.' },
];

/** Ends a review with a verdict and a few words. */
export function ReviewBox({ where, mayApprove, own, notes }: ReviewBoxProps) {
  const [open, setOpen] = useState(false);
  const [verdict, setVerdict] = useState<ReviewVerdict>(mayApprove ? 'approved' : 'commented');
  const [body, setBody] = useState('');
  const trpc = useTRPC();
  const after = useAfter().say('Review sent');
  const send = useMutation(
    trpc.pulls.review.mutationOptions({
      ...after,
      onSuccess: () => {
        setOpen(false);
        setBody('');
        after.onSuccess();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!send.isPending) send.mutate({ ...where, verdict, body });
  };
  const wordless = verdict !== 'approved' && !body.trim() && notes === 0;
  return (
    <>
      <Button className="w-full" onClick={() => setOpen(true)} aria-keyshortcuts="Shift+A" data-review>
        Finish your review {notes > 0 && <span className="text-ink-3">{plural(notes, 'note')}</span>}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Finish your review"
        footer={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button
              type="submit"
              form="review"
              tone="primary"
              busy={send.isPending}
              reason={wordless && 'Write a few words first'}
            >
              Send review
            </Button>
          </>
        }
      >
        <form id="review" onSubmit={submit} className="flex flex-col gap-3">
          <fieldset className="flex flex-col gap-2">
            <legend className="sr-only">Your verdict</legend>
            {CHOICES.map(({ value, label, hint }) => {
              const off =
                own && value !== 'commented' ? 'It is your own change.' : !mayApprove && value === 'approved';
              return (
                <label key={value} className="flex gap-2">
                  <input
                    type="radio"
                    name="verdict"
                    value={value}
                    checked={verdict === value}
                    disabled={Boolean(off)}
                    onChange={() => setVerdict(value)}
                    className="mt-0.5 size-4 flex-none accent-sea-fill"
                  />
                  <span>
                    {label}
                    <span className="block text-xs text-ink-3">{typeof off === 'string' ? off : hint}</span>
                  </span>
                </label>
              );
            })}
          </fieldset>
          <TextAreaField
            label="What you think"
            optional={!wordless}
            rows={5}
            value={body}
            maxLength={20_000}
            onChange={(event) => setBody(event.target.value)}
            hint="Markdown. @name tells somebody."
          />
          <p role="alert" className="text-xs font-medium text-bad">
            {formError(send.error)}
          </p>
        </form>
      </Dialog>
    </>
  );
}
