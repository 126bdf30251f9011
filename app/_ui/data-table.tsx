import clsx from 'clsx';
import type { ReactNode } from 'react';

export interface Column<Row> {
  key: string;
  title: ReactNode;
  cell: (row: Row) => ReactNode;
  align?: 'left' | 'right';
  /** Left out below this width. */
  from?: 'sm' | 'md' | 'lg';
  className?: string;
}

interface DataTableProps<Row> {
  /** What the table lists; its accessible name. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Below this width of the page it scrolls inside its panel. */
  minWidth?: string;
}

const FROM = { sm: 'max-sm:hidden', md: 'max-md:hidden', lg: 'max-lg:hidden' };
const edge = 'first:pl-4 last:pr-4';

/** A plain table of hairlines. The first column names the row. */
export function DataTable<Row>({ label, columns, rows, rowKey, minWidth }: DataTableProps<Row>) {
  // Where later columns are left out, this one stands at the edge.
  const lastOnPhone = columns.findLast((column) => !column.from);
  const look = (column: Column<Row>) =>
    clsx(
      edge,
      column === lastOnPhone && 'max-sm:pr-4',
      column.align === 'right' && 'text-right tabular-nums',
      column.from && FROM[column.from],
      column.className,
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="relative overflow-x-auto">
      <table className="w-full border-collapse" style={{ minWidth }}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={clsx(
                  'h-7 border-b border-line px-2 text-left text-xs font-medium whitespace-nowrap text-ink-3',
                  look(column),
                )}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="group hover:bg-hover">
              {columns.map((column) => (
                <td
                  key={column.key}
                  className={clsx(
                    'h-8 border-b border-line px-2 py-[3px] align-middle group-last:border-b-0',
                    look(column),
                  )}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
