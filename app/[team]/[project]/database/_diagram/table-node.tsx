'use client';
import { type Node, type NodeProps, useStore } from '@xyflow/react';
import clsx from 'clsx';
import { KeyRound, Link2 } from 'lucide-react';
import { memo } from 'react';
import { formatNumber } from '@/app/_lib/format';
import { shownColumns } from './geometry.ts';
import type { DiagramColumn, DiagramTable, Mode } from './model.ts';

/** Selected; one link away; faded because another one is selected; or nothing of these. */
export type Tone = 'selected' | 'near' | 'far' | 'plain';
export interface TableNodeData extends Record<string, unknown> {
  table: DiagramTable;
  mode: Mode;
  tone: Tone;
  /** Found by the search: the table itself, or the column that matched. */
  found: boolean | string;
}
export type TableNode = Node<TableNodeData, 'table'>;

/** Below this zoom columns cannot be read: only names are drawn, larger. */
const READABLE_ZOOM = 0.42;

function Line({ column, mode, found }: { column: DiagramColumn; mode: Mode; found: boolean }) {
  const Icon = column.foreign ? Link2 : column.primary ? KeyRound : undefined;
  return (
    <div
      className={clsx(
        'flex h-[19px] items-center gap-1.5 px-2 text-xs',
        column.primary ? 'font-medium text-ink' : 'text-ink-2',
        found && 'bg-warn-wash',
      )}
    >
      <span className="flex w-[10px] flex-none">
        {Icon && <Icon className="size-[10px] text-ink-3" strokeWidth={2} />}
      </span>
      <span className="min-w-0 flex-1 truncate">{column.name}</span>
      {mode === 'all' && (
        <span className="truncate font-mono text-[10px] text-ink-3">
          {column.type}
          {column.nullable && '?'}
        </span>
      )}
    </div>
  );
}

function Lines({ table, mode, found }: Pick<TableNodeData, 'table' | 'mode' | 'found'>) {
  const { shown, more } = shownColumns(table, mode);
  return (
    <>
      {shown.map((column) => (
        <Line key={column.name} column={column} mode={mode} found={found === column.name} />
      ))}
      {more > 0 && <div className="h-[19px] pl-6 text-xs leading-[19px] text-ink-3">{more} more</div>}
    </>
  );
}

const FRAMES: Record<Tone, string> = {
  selected: 'border-sea-fill ring-2 ring-sea-fill ring-offset-1 ring-offset-sea-wash',
  near: 'border-line-2 hover:border-ink-3',
  far: 'border-line hover:border-ink-3',
  plain: 'border-line-2 hover:border-ink-3',
};

/** A table of the diagram. Its size is computed beforehand (geometry.ts), so the classes here must keep to it. */
export const TableCard = memo(function TableCard({ data }: NodeProps<TableNode>) {
  const { table, mode, tone, found } = data;
  const readable = useStore((state) => state.transform[2] >= READABLE_ZOOM);
  return (
    <div
      className={clsx(
        'size-full cursor-pointer overflow-hidden rounded-ctl border bg-surface transition-colors duration-(--t-1)',
        found === true && tone !== 'selected' ? 'border-warn-fill ring-2 ring-warn-line' : FRAMES[tone],
      )}
    >
      {readable ? (
        <>
          <div
            className={clsx(
              'flex h-[26px] items-center gap-2 px-2 text-sm',
              mode !== 'names' && 'border-b',
              tone === 'selected' ? 'border-sea-line bg-sea-wash' : 'border-line bg-sunken',
            )}
          >
            <span
              className={clsx(
                'min-w-0 flex-1 truncate',
                tone === 'far' ? 'font-medium text-ink-2' : 'font-semibold',
              )}
            >
              {table.label}
            </span>
            {table.rows !== null && table.rows >= 0 && (
              <span className="text-2xs text-ink-3 tabular-nums">
                {formatNumber(table.rows)}
                <span className="sr-only"> rows</span>
              </span>
            )}
          </div>
          <Lines table={table} mode={mode} found={found} />
        </>
      ) : (
        <div
          className={clsx(
            'grid size-full place-items-center px-1 text-center',
            tone === 'selected' ? 'bg-sea-wash' : 'bg-sunken',
          )}
        >
          <span className={clsx('max-w-full truncate text-md font-semibold', tone === 'far' && 'text-ink-2')}>
            {table.label}
          </span>
        </div>
      )}
    </div>
  );
});
