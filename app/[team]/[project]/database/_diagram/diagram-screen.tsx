'use client';
import { ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { Table2, Waypoints } from 'lucide-react';
import { type RefObject, useCallback, useEffect, useMemo, useRef } from 'react';
import { Button } from '@/app/_ui/button';
import { Segmented } from '@/app/_ui/segmented';
import type { SavedLayout } from '@/server/diagrams/shapes';
import { AsTable } from './as-table.tsx';
import { Canvas } from './canvas.tsx';
import { isGrouped, MANY_TABLES } from './elk-graph.ts';
import { FindTable } from './find-table.tsx';
import { Footer } from './footer.tsx';
import { sizeOf } from './geometry.ts';
import { type DiagramLink, type DiagramModel, MODES, type Mode, search } from './model.ts';
import { type PanelTab, TablePanel } from './table-panel.tsx';
import { useAddress } from './use-address.ts';
import { useLayout } from './use-layout.ts';
import { usePlaces } from './use-places.ts';

export interface DiagramScreenProps {
  place: { team: string; project: string };
  model: DiagramModel;
  exposed: string[];
  layout: SavedLayout | null;
  savesFor: 'everybody' | 'me';
  me: string;
}

const MODE_OPTIONS = [
  { value: 'keys', label: 'Keys only' },
  { value: 'all', label: 'All columns' },
  { value: 'names', label: 'Names' },
] as const;

function useView(model: DiagramModel) {
  const address = useAddress();
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
  return { ...address, mode, fallback, selected, label, find: address.get('find') ?? '' };
}

/** Escape closes the panel, wherever the focus is but in fields and things that float. */
function useEscape(act: (() => void) | undefined) {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement | null;
      const elsewhere = target?.closest?.('input, textarea, select, [role=dialog], [role=menu]');
      if (event.key === 'Escape' && !event.defaultPrevented && !elsewhere) latest.current?.();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

/** Gives the focus back to a table's node. */
function focusNode(root: RefObject<HTMLElement | null>, id: string) {
  root.current?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.focus();
}

function Inner({ place, model, exposed, layout: initial, savesFor, me }: DiagramScreenProps) {
  const view = useView(model);
  const { mode, selected, go, note, label } = view;
  const root = useRef<HTMLElement>(null);
  const flow = useReactFlow();
  const sizes = useMemo(
    () => new Map(model.tables.map((table) => [table.id, sizeOf(table, mode)])),
    [model, mode],
  );
  const { layout, failed, tookMs } = useLayout(model, mode, sizes);
  const places = usePlaces({ place, model, mode, sizes, layout, initial, me });
  const hits = useMemo(() => search(model, view.find), [model, view.find]);
  const tab = (view.get('tab') ?? 'columns') as PanelTab;

  const select = useCallback(
    (table: string | undefined, tab?: PanelTab) =>
      go({ table: table && label(table), tab: table ? tab : undefined, find: undefined }),
    [go, label],
  );
  const jump = useCallback(
    (table: string) => {
      select(table);
      const [at, size] = [places.positions[table], sizes.get(table)];
      if (at && size)
        void flow.setCenter(at.x + size.width / 2, at.y + size.height / 2, {
          zoom: Math.max(flow.getZoom(), 0.8),
        });
    },
    [select, places.positions, sizes, flow],
  );
  const close = useCallback(() => {
    if (selected) focusNode(root, selected);
    select(undefined);
  }, [select, selected]);
  useEscape(selected ? close : undefined);
  const asTable = view.get('view') === 'table';

  return (
    <main
      ref={root}
      id="main"
      tabIndex={-1}
      data-layout-ms={tookMs}
      className="relative flex h-[calc(100dvh-var(--bar))] min-h-[30rem] outline-none max-md:h-[calc(100dvh-var(--bar)-2.75rem)] max-md:flex-col"
    >
      <section aria-label="Diagram" className="relative flex min-h-0 min-w-0 flex-1 flex-col">
        <header className="absolute inset-x-0 top-0 z-10 flex flex-wrap items-center gap-2 bg-canvas/85 px-3.5 py-2.5">
          <h1 className="mr-1.5">Diagram</h1>
          {!asTable && (
            <Segmented
              label="What the tables show"
              value={mode}
              options={MODE_OPTIONS}
              onChange={(next) => go({ mode: next === view.fallback ? undefined : next })}
            />
          )}
          <span className="flex-1 max-md:hidden" />
          <FindTable
            text={view.find}
            hits={hits}
            label={label}
            onText={(text) => note({ find: text || undefined })}
            onChoose={(hit) => jump(hit.table)}
          />
          <Button
            icon={asTable ? <Waypoints /> : <Table2 />}
            onClick={() => go({ view: asTable ? undefined : 'table' })}
          >
            {asTable ? 'As a diagram' : 'As a table'}
          </Button>
        </header>
        {asTable ? (
          <AsTable
            model={model}
            hits={view.find ? hits : undefined}
            label={label}
            selected={selected}
            onSelect={select}
          />
        ) : (
          <>
            <div className="min-h-0 flex-1">
              <Canvas
                model={model}
                mode={mode}
                sizes={sizes}
                positions={places.positions}
                layout={layout}
                selected={selected}
                hits={view.find ? hits : undefined}
                onSelect={select}
                onChooseLink={(link: DiagramLink) => select(link.from.table, 'links')}
                onMove={places.move}
                fitKey={`${mode} ${Boolean(layout)} ${isGrouped(model)}`}
              />
            </div>
            <Footer
              model={model}
              places={places}
              savesFor={savesFor}
              working={!layout && !failed}
              failed={Boolean(failed)}
            />
          </>
        )}
      </section>
      {selected && (
        <TablePanel
          key={selected}
          place={place}
          table={model.tables.find((table) => table.id === selected)!}
          model={model}
          exposed={exposed}
          label={label}
          tab={tab}
          onTab={(next) => note({ tab: next === 'columns' ? undefined : next })}
          onJump={jump}
          onClose={close}
        />
      )}
    </main>
  );
}

/** The entity diagram with its panel; everything that can be shared is in the address. */
export function DiagramScreen(props: DiagramScreenProps) {
  return (
    <ReactFlowProvider>
      <Inner {...props} />
    </ReactFlowProvider>
  );
}
