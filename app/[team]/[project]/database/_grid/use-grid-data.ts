'use client';
import { useEffect, useMemo, useState } from 'react';
import type { Place } from '@/app/_lib/place';
import type { Table } from '@/server/catalog/shapes';
import type { TeamRole } from '@/server/kernel/permissions';
import { exposureRefusal, writeRefusal } from '@/server/rows/policy';
import { tableLabel } from '../_catalog/names.ts';
import { gridColumns, rowKeyOf } from './columns.ts';
import { selectedColumns } from './query.ts';
import { useRows, useTokens, useView } from './use-grid.ts';

export interface GridScreenProps {
  place: Place;
  /** The environment's name in addresses. */
  apiRef: string;
  table: Table;
  exposed: string[];
  maxRows: number;
  role: TeamRole;
  mask: boolean;
}

const NONE: ReadonlySet<number> = new Set();

/** Everything the grid shows: the view in the address, its columns and rows, and what may be done with them. */
export function useGridData({ place, apiRef, table, exposed, role, mask }: GridScreenProps) {
  const { view, change } = useView();
  const tokens = useTokens(place);
  const hidden = exposureRefusal(table.schema, exposed);
  const every = useMemo(() => gridColumns(table, undefined, [], exposed, mask), [table, exposed, mask]);
  const key = useMemo(() => {
    const names = table.primaryKey?.columns ?? [];
    // What is hidden from a person may not order their rows either.
    return every.some((column) => names.includes(column.name) && column.masked) ? [] : names;
  }, [table, every]);
  const source = useMemo(() => ({ ref: apiRef, schema: table.schema, table: table.name }), [apiRef, table]);
  const estimate = table.rowEstimate;
  const shown = selectedColumns(view.select);
  const jsonColumns = every
    .filter(
      ({ kind, masked, name }) => kind === 'json' && !masked && (shown === null || shown?.includes(name)),
    )
    .map(({ name }) => name);
  const answer = useRows({ source, tokens, view, key, jsonColumns, estimate, enabled: !hidden });
  const rows = useMemo(() => answer.page.data?.rows ?? [], [answer.page.data]);
  const columns = useMemo(
    () => gridColumns(table, view.select, rows, exposed, mask),
    [table, view.select, rows, exposed, mask],
  );
  const [selected, setSelected] = useState(NONE);
  // A selection means rows of one answer; other rows at the same places must not inherit it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the query is what makes the selection meaningless
  useEffect(() => setSelected(NONE), [answer.query]);

  const [first] = rows;
  const keyMissing = first && !rowKeyOf(table, first) ? 'Show the key columns to change rows.' : undefined;
  return {
    view,
    change,
    hidden,
    every,
    source,
    columns,
    rows,
    ...answer,
    selected,
    setSelected,
    label: tableLabel(table, exposed),
    cannotAdd: writeRefusal(role, table, exposed, 'insert'),
    cannotChange: writeRefusal(role, table, exposed, 'update') ?? keyMissing,
    cannotRemove: writeRefusal(role, table, exposed, 'delete') ?? keyMissing,
  };
}
export type GridData = ReturnType<typeof useGridData>;
