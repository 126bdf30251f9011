'use client';
import type { ReactNode } from 'react';
import { problemOf } from '@/app/_lib/errors';
import { Button } from '@/app/_ui/button';
import { EmptyState, ErrorState, LoadingRows } from '@/app/_ui/states';
import { ApiProblem } from './gateway.ts';

interface GridStateProps {
  /** Why there are no rows to show at all. */
  hidden: string | undefined;
  page: { data: unknown; error: unknown; isPending: boolean };
  onRetry: () => void;
  /** Back to all rows of the table. */
  onReset: () => void;
  children: ReactNode;
}

/** The grid, or what stands in its place: not offered by the API, failed, still coming. */
export function GridState({ hidden, page, onRetry, onReset, children }: GridStateProps) {
  if (hidden) return <EmptyState title="These rows are not offered by the API">{hidden}</EmptyState>;
  if (page.error) return <Failed error={page.error} onRetry={onRetry} onReset={onReset} />;
  if (page.isPending) return <LoadingRows rows={12} label="Loading rows" />;
  return children;
}

function Failed({
  error,
  onRetry,
  onReset,
}: { error: unknown } & Pick<GridStateProps, 'onRetry' | 'onReset'>) {
  const isApi = error instanceof ApiProblem;
  const asked = isApi && error.status >= 400 && error.status < 500;
  const problem = problemOf(error);
  const refused = isApi && error.status === 403;
  return (
    <ErrorState
      title={
        refused
          ? 'The API refuses this view'
          : asked
            ? 'The API does not understand this view'
            : 'The rows could not be read'
      }
      requestId={problem.requestId}
      actions={
        <>
          {!asked && <Button onClick={onRetry}>Try again</Button>}
          {asked && <Button onClick={onReset}>Show all rows</Button>}
        </>
      }
    >
      <p>{problem.message}</p>
      {isApi && error.details && <p>{error.details}</p>}
      {isApi && error.hint && <p>{error.hint}</p>}
      {isApi && error.code && (
        <p className="text-xs text-ink-3">
          Code <code>{error.code}</code>
        </p>
      )}
    </ErrorState>
  );
}
