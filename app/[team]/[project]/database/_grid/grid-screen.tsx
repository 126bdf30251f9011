'use client';
import { useRouter } from 'next/navigation';
import { copyText } from '@/app/_lib/clipboard';
import { paths } from '@/app/_lib/paths';
import { Button } from '@/app/_ui/button';
import { useToast } from '@/app/_ui/toast';
import { CellEditor } from './cell-editor.tsx';
import type { GridColumn } from './columns.ts';
import { DataGrid } from './data-grid.tsx';
import { GridDialogs } from './grid-dialogs.tsx';
import { GridHeader, SelectionBar } from './grid-header.tsx';
import type { Cell } from './grid-model.ts';
import { GridState } from './grid-state.tsx';
import { Pager } from './pager.tsx';
import { formatView, PAGE_SIZE, toggleOrder, type ViewQuery } from './query.ts';
import { type Editing, useEditing } from './use-editing.ts';
import { type GridData, type GridScreenProps, useGridData } from './use-grid-data.ts';
import { textOf } from './values.ts';

const ALL_ROWS: ViewQuery = { filters: [], others: [], order: [], limit: PAGE_SIZE, offset: 0 };

/** Address of the row that a foreign key's value points at. */
function targetOf(place: GridScreenProps['place'], column: GridColumn, value: unknown): string | undefined {
  const text = textOf(value);
  if (!column.target || column.masked || text === null) return undefined;
  const filter = { column: column.target.column, negated: false, operator: 'eq', value: text };
  const query = formatView({ ...ALL_ROWS, filters: [filter] });
  return `${paths.table(place, column.target.table)}?${query}`;
}

function Editor({ editing }: { editing: Editing }) {
  const { cell, error, writes } = editing;
  if (!cell.column) return null;
  return (
    <CellEditor
      column={cell.column}
      text={cell.current}
      error={error}
      busy={writes.busy}
      onSave={cell.save}
      onCancel={cell.close}
    />
  );
}

function NoRows({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  return (
    <div className="px-7 py-6">
      <p className="font-serif text-lg leading-7 font-medium">
        {filtered ? 'No row meets these conditions' : 'No rows yet'}
      </p>
      {filtered && (
        <Button className="mt-3" onClick={onClear}>
          Clear the filters
        </Button>
      )}
    </div>
  );
}

interface BodyProps {
  screen: GridScreenProps;
  data: GridData;
  editing: Editing;
}

function Body({ screen, data, editing }: BodyProps) {
  const router = useRouter();
  const toast = useToast();
  const { view, change, columns, rows } = data;
  const sort = (column: GridColumn, add: boolean) => {
    if (column.masked || !column.known) return;
    change({ ...view, rawOrder: undefined, order: toggleOrder(view.order, column.name, add), offset: 0 });
  };
  const copyCell = (cell: Cell) => {
    const column = columns[cell.column - 1];
    const text = column && textOf(rows[cell.row]?.[column.name]);
    copyText(text ?? '').then(() => toast.good('Cell copied'));
  };
  const filtered = view.filters.length + view.others.length > 0 || view.offset > 0;
  const { cell } = editing;
  return (
    <DataGrid
      label={`Rows of ${data.label}`}
      columns={columns}
      rows={rows}
      offset={view.offset}
      total={data.count?.exact ? data.count.value : undefined}
      order={view.order}
      selected={data.selected}
      onSelected={data.setSelected}
      onSort={sort}
      onOpen={cell.open}
      onOpenRow={editing.form.open}
      onCopy={copyCell}
      hrefOf={(column, value) => targetOf(screen.place, column, value)}
      onFollow={(href) => router.push(href)}
      editing={cell.editing?.how === 'cell' ? cell.editing.cell : undefined}
      editor={<Editor editing={editing} />}
      stale={data.page.isPlaceholderData}
      empty={
        <NoRows filtered={filtered} onClear={() => change({ ...view, filters: [], others: [], offset: 0 })} />
      }
    />
  );
}

/** The rows of one table or view: read from the API itself, changed through audited calls. */
export function GridScreen(screen: GridScreenProps) {
  const data = useGridData(screen);
  const editing = useEditing(screen, data);
  return (
    <main
      id="main"
      tabIndex={-1}
      className="flex h-[calc(100dvh-var(--bar))] min-h-[30rem] min-w-0 flex-col outline-none max-md:h-[calc(100dvh-var(--bar)-2.75rem)]"
    >
      <GridHeader screen={screen} data={data} editing={editing} />
      <SelectionBar data={data} editing={editing} />
      <div className="relative flex min-h-0 flex-1 flex-col border-t border-line">
        <GridState
          hidden={data.hidden}
          page={data.page}
          onRetry={data.refresh}
          onReset={() => data.change(ALL_ROWS)}
        >
          <Body screen={screen} data={data} editing={editing} />
        </GridState>
      </div>
      {!data.hidden && data.page.data && (
        <Pager
          view={data.view}
          got={data.rows.length}
          count={data.count}
          counting={data.counting}
          maxRows={screen.maxRows}
          tookMs={data.page.data.tookMs}
          onChange={data.change}
        />
      )}
      <GridDialogs data={data} editing={editing} />
    </main>
  );
}
