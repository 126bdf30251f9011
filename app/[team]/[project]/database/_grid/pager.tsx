'use client';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { formatDuration, formatNumber } from '@/app/_lib/format';
import { Button } from '@/app/_ui/button';
import { IconButton } from '@/app/_ui/icon-button';
import type { Count } from './grid-model.ts';
import type { ViewQuery } from './query.ts';

interface PagerProps {
  view: ViewQuery;
  got: number;
  count: Count | undefined;
  counting: { busy: boolean; failed: string | undefined; ask: () => void };
  maxRows: number;
  tookMs: number | undefined;
  onChange: (view: ViewQuery) => void;
}

function Total({ count, counting }: Pick<PagerProps, 'count' | 'counting'>) {
  if (count?.exact) return <span className="tabular-nums">of {formatNumber(count.value)}</span>;
  return (
    <>
      {count ? (
        <span
          title="An estimate of PostgreSQL"
          className="tabular-nums underline decoration-dashed decoration-1 underline-offset-3"
        >
          of about {formatNumber(count.value)}
        </span>
      ) : (
        <span>of more</span>
      )}
      <Button tone="quiet" className="h-6 px-2 text-xs" busy={counting.busy} onClick={counting.ask}>
        {counting.busy ? 'Counting' : 'Count exactly'}
      </Button>
      {counting.failed && <span className="text-bad">{counting.failed}</span>}
    </>
  );
}

/** Which rows of how many, and the ways to the others. */
export function Pager({ view, got, count, counting, maxRows, tookMs, onChange }: PagerProps) {
  const sizes = [...new Set([50, 100, 250, 500, 1000, view.limit])]
    .filter((size) => size <= maxRows)
    .sort((a, b) => a - b);
  const go = (offset: number) => onChange({ ...view, offset: Math.max(0, offset) });
  const first = got ? view.offset + 1 : 0;
  const isLast = got < view.limit || (count?.exact && view.offset + got >= count.value);
  return (
    <footer className="flex min-h-10 flex-none flex-wrap items-center gap-x-3 gap-y-1 border-t border-line bg-canvas px-4 py-1 text-xs text-ink-2">
      <span role="status" className="flex flex-wrap items-center gap-1">
        <span className="tabular-nums">
          {got ? `Rows ${formatNumber(first)} to ${formatNumber(view.offset + got)}` : 'No rows'}
        </span>
        {got > 0 && <Total count={count} counting={counting} />}
      </span>
      {tookMs !== undefined && (
        <span
          className="underline decoration-ink-3/50 underline-offset-3 tabular-nums"
          title="From sending the request to the last byte"
        >
          {formatDuration(tookMs)}
        </span>
      )}
      <span className="flex-1" />
      <label className="flex items-center gap-1.5 whitespace-nowrap">
        Rows per page
        <select
          value={view.limit}
          onChange={(event) => onChange({ ...view, limit: Number(event.target.value), offset: 0 })}
          className="h-6 rounded-ctl border border-control bg-surface px-1 text-xs text-ink pointer-coarse:h-10"
        >
          {sizes.map((size) => (
            <option key={size}>{size}</option>
          ))}
        </select>
      </label>
      <nav aria-label="Pages" className="flex items-center">
        <IconButton
          label="Previous page"
          className="size-7"
          aria-disabled={view.offset === 0}
          onClick={() => view.offset > 0 && go(view.offset - view.limit)}
        >
          <ChevronLeft />
        </IconButton>
        <span className="px-1 tabular-nums">
          Page {formatNumber(Math.floor(view.offset / view.limit) + 1)}
        </span>
        <IconButton
          label="Next page"
          className="size-7"
          aria-disabled={Boolean(isLast)}
          onClick={() => !isLast && go(view.offset + view.limit)}
        >
          <ChevronRight />
        </IconButton>
      </nav>
    </footer>
  );
}
