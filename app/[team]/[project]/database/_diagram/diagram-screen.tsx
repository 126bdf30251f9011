'use client';
import { ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { type RefObject, useCallback, useEffect, useMemo, useRef } from 'react';
import type { Place } from '@/app/_lib/place';
import type { SavedLayout } from '@/server/diagrams/shapes';
import { AsTable } from './as-table.tsx';
import { Canvas } from './canvas.tsx';
import { Footer } from './footer.tsx';
import { sizeOf } from './geometry.ts';
import { type DiagramLink, type DiagramModel, type Hit, search } from './model.ts';
import { TablePanel } from './table-panel.tsx';
import { Toolbar } from './toolbar.tsx';
import { useLayout } from './use-layout.ts';
import { usePlaces } from './use-places.ts';
import { type DiagramView, useView } from './use-view.ts';

export interface DiagramScreenProps {
  place: Place;
  model: DiagramModel;
  exposed: string[];
  layout: SavedLayout | null;
  savesFor: 'everybody' | 'me';
  me: string;
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

/** Gives the focus back to a table's node: after the canvas, which takes it from there in the next frame on Escape. */
function focusNode(root: RefObject<HTMLElement | null>, id: string) {
  const node = root.current?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
  requestAnimationFrame(() => node?.focus());
}

/** Sizes, layout and places of the tables in the current mode. */
function useDrawing({ model, place, layout: initial, me }: DiagramScreenProps, view: DiagramView) {
  const { mode, select } = view;
  const flow = useReactFlow();
  const sizes = useMemo(
    () => new Map(model.tables.map((table) => [table.id, sizeOf(table, mode)])),
    [model, mode],
  );
  const { layout, failed, tookMs } = useLayout(model, mode, sizes);
  const places = usePlaces({ place, model, mode, sizes, layout, initial, me });
  const jump = useCallback(
    (table: string) => {
      select(table);
      const [at, size] = [places.positions[table], sizes.get(table)];
      if (!at || !size) return;
      const zoom = Math.max(flow.getZoom(), 0.8);
      void flow.setCenter(at.x + size.width / 2, at.y + size.height / 2, { zoom });
    },
    [select, places.positions, sizes, flow],
  );
  return { sizes, layout, failed: Boolean(failed), tookMs, places, jump };
}

interface PictureProps {
  screen: DiagramScreenProps;
  view: DiagramView;
  drawing: ReturnType<typeof useDrawing>;
  hits: Hit[] | undefined;
}

function Picture({ screen: { model, savesFor }, view, drawing, hits }: PictureProps) {
  const { sizes, layout, failed, places } = drawing;
  const { select } = view;
  // The same function each time, or every line would be drawn again while one table moves.
  const chooseLink = useCallback((link: DiagramLink) => select(link.from.table, 'links'), [select]);
  return (
    <>
      <div className="min-h-0 flex-1">
        <Canvas
          model={model}
          mode={view.mode}
          sizes={sizes}
          positions={places.positions}
          layout={layout}
          selected={view.selected}
          hits={hits}
          onSelect={view.select}
          onChooseLink={chooseLink}
          onMove={places.move}
          onDrop={places.settle}
          fitKey={`${view.mode} ${Boolean(layout)}`}
        />
      </div>
      <Footer
        model={model}
        places={places}
        savesFor={savesFor}
        working={!layout && !failed}
        failed={failed}
      />
    </>
  );
}

function Screen(props: DiagramScreenProps) {
  const { model } = props;
  const view = useView(model);
  const { selected, select, asTable } = view;
  const root = useRef<HTMLElement>(null);
  const drawing = useDrawing(props, view);
  const hits = useMemo(() => search(model, view.find), [model, view.find]);
  const shownHits = view.find.trim() ? hits : undefined;
  const close = () => {
    if (selected) focusNode(root, selected);
    select(undefined);
  };
  useEscape(selected ? close : undefined);
  const table = model.tables.find((candidate) => candidate.id === selected);
  return (
    <main
      ref={root}
      id="main"
      tabIndex={-1}
      data-layout-ms={drawing.tookMs}
      className="relative flex h-[calc(100dvh-var(--bar))] min-h-[30rem] outline-none max-md:h-[calc(100dvh-var(--bar)-2.75rem)] max-md:flex-col"
    >
      <section aria-label="Diagram" className="relative flex min-h-0 min-w-0 flex-1 flex-col">
        <Toolbar view={view} hits={hits} onJump={drawing.jump} />
        {asTable ? (
          <AsTable model={model} hits={shownHits} label={view.label} selected={selected} onSelect={select} />
        ) : (
          <Picture screen={props} view={view} drawing={drawing} hits={shownHits} />
        )}
      </section>
      {table && (
        <TablePanel
          key={table.id}
          place={props.place}
          table={table}
          model={model}
          exposed={props.exposed}
          label={view.label}
          tab={view.tab}
          onTab={(next) => view.note({ tab: next === 'columns' ? undefined : next })}
          onJump={drawing.jump}
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
      <Screen {...props} />
    </ReactFlowProvider>
  );
}
