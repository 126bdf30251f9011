import { formatNumber } from '@/app/_lib/format';

/** A number of rows; an estimate has a dashed line under it. */
export function RowsCount({ rows, exact }: { rows: number | null; exact?: boolean }) {
  if (rows === null || rows < 0) return <span className="text-ink-3">not known</span>;
  if (exact) return <span className="tabular-nums">{formatNumber(rows)}</span>;
  return (
    <span
      title="An estimate of PostgreSQL"
      className="tabular-nums underline decoration-dashed decoration-1 underline-offset-3"
    >
      {formatNumber(rows)}
    </span>
  );
}
