'use client';
import clsx from 'clsx';
import { Lock } from 'lucide-react';
import Link from 'next/link';
import type { GridColumn } from './columns.ts';
import { cellText, JSON_NULL, textOf, timeText } from './values.ts';

interface CellProps {
  column: GridColumn;
  value: unknown;
  /** Address of the row that the value points at. */
  href: string | undefined;
}

const Faint = ({ children }: { children: string }) => (
  <span className="text-xs text-ink-3 italic">{children}</span>
);

/** A value in its cell: null, JSON’s own null and empty are told apart, numbers stand right, keys lead to their row. */
export function CellValue({ column, value, href }: CellProps) {
  if (value === null || value === undefined) return <Faint>null</Faint>;
  if (column.masked)
    return (
      <span className="inline-flex items-center gap-1 text-ink-3">
        <Lock role="img" aria-label="hidden" className="size-[11px]" strokeWidth={2} />
        •••
      </span>
    );
  if (value === JSON_NULL)
    return (
      <span className="font-mono text-2xs text-ink-2">
        null <Faint>(JSON)</Faint>
      </span>
    );
  if (value === '') return <Faint>empty</Faint>;
  if (href)
    return (
      <Link
        href={href}
        prefetch={false}
        tabIndex={-1}
        className="text-sea underline decoration-sea-line underline-offset-[2.5px] hover:decoration-current"
      >
        {cellText(value)}
      </Link>
    );
  // With its quotes, so that the text "null" is not the value null.
  if (column.kind === 'json' && typeof value === 'string')
    return <span className="font-mono text-2xs text-ink-2">{cellText(JSON.stringify(value))}</span>;
  if (column.kind === 'time') return timeText(textOf(value) ?? '');
  if (column.kind === 'json' || column.kind === 'array')
    return <span className="font-mono text-2xs text-ink-2">{cellText(value)}</span>;
  return cellText(value);
}

export const cellLook = (column: GridColumn) =>
  clsx(
    'min-w-0 flex-1 truncate',
    column.kind === 'number' && !column.target && 'text-right',
    (column.kind === 'number' || column.kind === 'time' || column.kind === 'date') && 'tabular-nums',
    column.kind === 'uuid' && 'font-mono text-2xs',
  );
