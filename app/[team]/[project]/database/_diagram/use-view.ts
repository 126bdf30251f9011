'use client';
import { useCallback, useMemo } from 'react';
import { useAddress, useTypedText } from '@/app/_lib/use-address';
import { MANY_TABLES } from './elk-graph.ts';
import { type DiagramModel, MODES, type Mode } from './model.ts';
import { type PanelTab, toTab } from './panel-tab.ts';

/** What the address says of the diagram: mode, selected table, its tab, the search, picture or table. */
export function useView(model: DiagramModel) {
  const address = useAddress();
  const { go } = address;
  const asked = address.get('mode');
  const fallback: Mode = model.tables.length > MANY_TABLES ? 'names' : 'keys';
  const mode = MODES.find((candidate) => candidate === asked) ?? fallback;
  const wanted = address.get('table');
  const selected = useMemo(
    () => model.tables.find((table) => table.label === wanted || table.id === wanted)?.id,
    [model, wanted],
  );
  const labels = useMemo(() => new Map(model.tables.map((table) => [table.id, table.label])), [model]);
  const label = useCallback((id: string) => labels.get(id) ?? id, [labels]);
  const [find, setFind] = useTypedText(address, 'find');
  const select = useCallback(
    (table: string | undefined, tab?: PanelTab) => {
      go({ table: table && label(table), tab: table ? tab : undefined, find: undefined });
      setFind('');
    },
    [go, label, setFind],
  );
  const tab = toTab(address.get('tab'));
  const asTable = address.get('view') === 'table';
  return { ...address, mode, fallback, selected, label, find, setFind, select, tab, asTable };
}
export type DiagramView = ReturnType<typeof useView>;
