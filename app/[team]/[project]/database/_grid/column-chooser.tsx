'use client';
import { Columns3 } from 'lucide-react';
import { Button } from '@/app/_ui/button';
import { CheckField } from '@/app/_ui/field';
import { Popover } from '@/app/_ui/popover';
import { MarkTags } from '../_catalog/mark-tags.tsx';
import type { GridColumn } from './columns.ts';
import { selectedColumns, selectFor, type ViewQuery } from './query.ts';

interface ColumnChooserProps {
  view: ViewQuery;
  columns: GridColumn[];
  onChange: (view: ViewQuery) => void;
}

/** Which columns are asked for: `select` of the address. */
export function ColumnChooser({ view, columns, onChange }: ColumnChooserProps) {
  const all = columns.map((column) => column.name);
  const chosen = selectedColumns(view.select);
  const shown = chosen === undefined ? [] : (chosen ?? all);
  const set = (names: string[]) => onChange({ ...view, select: selectFor(names, all) });
  const words = chosen ? `${chosen.length} of ${all.length} columns` : 'Columns';
  return (
    <Popover title="Columns" trigger={<Button icon={<Columns3 />}>{words}</Button>}>
      {chosen === undefined ? (
        <p className="text-ink-2">
          This view chooses its columns by <code>select={view.select}</code>.
        </p>
      ) : (
        <div className="grid max-h-72 gap-1.5 overflow-y-auto p-0.5">
          {columns.map((column) => (
            <CheckField
              key={column.name}
              label={
                <span className="inline-flex flex-wrap items-baseline gap-x-2">
                  {column.name}
                  <span className="font-mono text-2xs text-ink-3">{column.type}</span>
                  <MarkTags marks={column.known?.marks ?? []} />
                </span>
              }
              checked={shown.includes(column.name)}
              onChange={(event) => {
                const next = all.filter((name) =>
                  name === column.name ? event.target.checked : shown.includes(name),
                );
                if (next.length) set(next);
              }}
            />
          ))}
        </div>
      )}
      <div className="mt-3 flex justify-end">
        <Button onClick={() => onChange({ ...view, select: undefined })}>Show all columns</Button>
      </div>
    </Popover>
  );
}
