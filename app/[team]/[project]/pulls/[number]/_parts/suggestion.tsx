'use client';
import { useMutation } from '@tanstack/react-query';
import { GitCommitHorizontal } from 'lucide-react';
import { formError } from '@/app/_lib/errors';
import { useTRPC } from '@/app/_lib/trpc';
import { Button } from '@/app/_ui/button';
import type { Where } from '../../_parts/where.ts';
import { useAfter } from './use-action.ts';

interface SuggestionProps {
  where: Where;
  commentId: string;
  /** Head of the branch that the page shows. */
  head: string;
  /** Lines as they were when it was made, and as they should be. */
  before: readonly string[];
  after: string;
  applied: string | null;
  /** Why it cannot be committed; undefined when it can. */
  reason: string | undefined;
}

/** Other lines for these lines; one click commits them. */
export function Suggestion({ where, commentId, head, before, after, applied, reason }: SuggestionProps) {
  const trpc = useTRPC();
  const { say } = useAfter();
  const commit = useMutation(trpc.pulls.applySuggestion.mutationOptions(say('The suggestion is committed')));
  const lines = after === '' ? [] : after.replace(/\n$/, '').split('\n');
  return (
    <div className="mt-2 overflow-hidden rounded-ctl border border-line">
      <pre className="overflow-x-auto font-mono text-code leading-5">
        {before.map((text, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity
          <span key={`-${index}`} className="block bg-del-wash px-2">
            <span className="sr-only">Deleted </span>
            <span aria-hidden="true">− </span>
            {text}
          </span>
        ))}
        {lines.map((text, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity
          <span key={`+${index}`} className="block bg-add-wash px-2">
            <span className="sr-only">Added </span>
            <span aria-hidden="true">+ </span>
            {text}
          </span>
        ))}
      </pre>
      <div className="flex flex-wrap items-center gap-2 border-t border-line bg-sunken px-2.5 py-1.5">
        {applied ? (
          <span className="text-xs text-ink-2">
            Committed as <code>{applied.slice(0, 8)}</code>
          </span>
        ) : (
          <Button
            icon={<GitCommitHorizontal />}
            busy={commit.isPending}
            reason={reason}
            onClick={() => commit.mutate({ ...where, commentId, head })}
          >
            Commit this suggestion
          </Button>
        )}
        {commit.error && (
          <span role="alert" className="text-xs font-medium text-bad">
            {formError(commit.error)}
          </span>
        )}
      </div>
    </div>
  );
}
