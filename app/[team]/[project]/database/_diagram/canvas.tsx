'use client';
import '@xyflow/react/dist/base.css';
import { Background, BackgroundVariant, type NodeChange, ReactFlow, useReactFlow } from '@xyflow/react';
import { type RefObject, useCallback, useEffect, useMemo, useRef } from 'react';
import { isGrouped, type Layout } from './elk-graph.ts';
import { framesOf, type Rect, readingOrder, type Size } from './geometry.ts';
import { type DrawnLink, drawLinks, Links } from './links.tsx';
import {
  type DiagramLink,
  type DiagramModel,
  type Hit,
  type Mode,
  neighbours,
  type Point,
  type Positions,
} from './model.ts';
import { TableCard, type TableNode, type TableNodeData } from './table-node.tsx';

const NODE_TYPES = { table: TableCard };
/** Fewer are all kept in the page, so that the keyboard reaches each; more would make it slow. */
const ALL_RENDERED = 60;
const WORDS = {
  'node.a11yDescription.default': 'Press Enter to select the table.',
  'node.a11yDescription.keyboardDisabled':
    'Press Enter to select the table. Then move it with the arrow keys.',
  'node.a11yDescription.ariaLiveMessage': ({ x, y }: { x: number; y: number }) =>
    `Moved to ${Math.round(x)} across, ${Math.round(y)} down.`,
};

export interface CanvasProps {
  model: DiagramModel;
  mode: Mode;
  sizes: Map<string, Size>;
  positions: Positions;
  layout: Layout | undefined;
  selected: string | undefined;
  hits: Hit[] | undefined;
  onSelect: (table: string | undefined) => void;
  onChooseLink: (link: DiagramLink) => void;
  onMove: (changes: Record<string, Point>) => void;
  /** The table has been let go. */
  onDrop: () => void;
  /** Changes when the view should show the whole diagram (or the selected table) again. */
  fitKey: string;
}

function useNodes(props: CanvasProps): TableNode[] {
  const { model, mode, sizes, positions, selected, hits } = props;
  const near = useMemo(() => (selected ? neighbours(model.links, selected) : undefined), [model, selected]);
  const found = useMemo(() => hits && new Map(hits.map((hit) => [hit.table, hit.column ?? true])), [hits]);
  const kept = useRef(new Map<string, TableNode>());
  return useMemo(() => {
    const next = new Map<string, TableNode>();
    for (const table of model.tables) {
      const size = sizes.get(table.id)!;
      const position = positions[table.id] ?? { x: 0, y: 0 };
      const faded = found ? !found.has(table.id) : near && !near.has(table.id);
      const tone = table.id === selected ? 'selected' : faded ? 'far' : near || found ? 'near' : 'plain';
      const data: TableNodeData = { table, mode, tone, found: found?.get(table.id) ?? false };
      next.set(table.id, reuse(kept.current.get(table.id), makeNode(table.id, data, position, size)));
    }
    kept.current = next;
    return [...next.values()];
  }, [model, mode, sizes, positions, selected, near, found]);
}

function makeNode(id: string, data: TableNodeData, position: Point, size: Size): TableNode {
  return {
    id,
    type: 'table',
    position,
    data,
    ...size,
    measured: size,
    selected: data.tone === 'selected',
    connectable: false,
    deletable: false,
    ariaRole: 'button',
    domAttributes: { 'aria-pressed': data.tone === 'selected', 'aria-roledescription': undefined },
    zIndex: data.tone === 'selected' ? 1 : 0,
  };
}

/** The same object as before when nothing of it changed, so that the table is not drawn again. */
function reuse(before: TableNode | undefined, next: TableNode): TableNode {
  if (!before) return next;
  const [a, b] = [before.data, next.data];
  const same =
    before.position.x === next.position.x &&
    before.position.y === next.position.y &&
    before.width === next.width &&
    before.height === next.height &&
    a.table === b.table &&
    a.mode === b.mode &&
    a.tone === b.tone &&
    a.found === b.found;
  return same ? before : next;
}

function useLinks({ model, mode, sizes, positions, layout }: CanvasProps): DrawnLink[] {
  const before = useRef(new Map<string, DrawnLink & { at: string }>());
  return useMemo(() => {
    if (!layout) return [];
    const rects = new Map<string, Rect>();
    for (const [id, size] of sizes) {
      const position = positions[id];
      if (position) rects.set(id, { ...position, ...size });
    }
    before.current = drawLinks({ model, mode, layout, rects }, before.current);
    return [...before.current.values()];
  }, [model, mode, sizes, positions, layout]);
}

function useFrames({ model, positions, sizes, layout }: CanvasProps) {
  return useMemo(
    () => (layout && isGrouped(model) ? framesOf(model.tables, positions, sizes) : []),
    [model, positions, sizes, layout],
  );
}

/** Room for the title and the footer, which lie over the diagram. */
export const FIT_PADDING = { top: '72px', bottom: '64px', left: '24px', right: '24px' } as const;
const MARGIN = 24;
/** How far a stretch must move to lie inside a window, nothing when it does; the start wins when it is too long. */
function shift(start: number, end: number, from: number, to: number): number {
  if (start < from) return from - start;
  return end > to ? Math.max(to - end, from - start) : 0;
}

type Flow = ReturnType<typeof useReactFlow>;
type Root = RefObject<HTMLDivElement | null>;

/** Brings the selected table out from under the panel and the title, with as little movement as possible. */
function reveal(flow: Flow, root: Root, { selected, positions, sizes }: CanvasProps): void {
  const [at, size] = selected ? [positions[selected], sizes.get(selected)] : [];
  const box = root.current?.getBoundingClientRect();
  if (!at || !size || !box) return;
  const { x, y, zoom } = flow.getViewport();
  const [left, top] = [at.x * zoom + x, at.y * zoom + y];
  // On a phone the panel is a sheet over the lower part of the diagram.
  const [above, below] = window.innerWidth < 768 ? [112, box.height * 0.64] : [72, 64];
  const dx = shift(left, left + size.width * zoom, MARGIN, box.width - MARGIN);
  const dy = shift(top, top + size.height * zoom, above, box.height - below);
  if (dx || dy) void flow.setViewport({ x: x + dx, y: y + dy, zoom });
}

/** Shows all, or the selected table in the middle, whenever a new layout has arrived. */
async function showAll(flow: Flow, root: Root, props: CanvasProps): Promise<void> {
  const { selected, positions, sizes } = props;
  const [at, size] = [selected && positions[selected], selected && sizes.get(selected)];
  await flow.fitView({ padding: FIT_PADDING, maxZoom: 1 });
  if (at && size && flow.getZoom() < 0.5)
    await flow.setCenter(at.x + size.width / 2, at.y + size.height / 2, { zoom: 0.9 });
  reveal(flow, root, props);
}

/** Moves the view when there is a new layout to see, and when another table is selected. */
function useViewport(root: Root, props: CanvasProps) {
  const flow = useReactFlow();
  const latest = useRef(props);
  latest.current = props;
  const { fitKey, selected } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says when; the rest is read at that time
  useEffect(() => {
    const frame = requestAnimationFrame(() => void showAll(flow, root, latest.current));
    return () => cancelAnimationFrame(frame);
  }, [fitKey, flow, root]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the selection says when; the rest is read at that time
  useEffect(() => {
    const frame = requestAnimationFrame(() => reveal(flow, root, latest.current));
    return () => cancelAnimationFrame(frame);
  }, [selected, flow, root]);
}

export function Canvas(props: CanvasProps) {
  const { positions, onSelect, onMove, onChooseLink, model, selected, layout } = props;
  const nodes = useNodes(props);
  const links = useLinks(props);
  const frames = useFrames(props);
  const root = useRef<HTMLDivElement>(null);
  useViewport(root, props);
  // The order in the page is the reading order; it must not change while a table is being dragged.
  const order = useMemo(() => readingOrder(layout?.positions ?? {}), [layout]);
  const sorted = useMemo(() => [...nodes].sort((a, b) => order(a.id, b.id)), [nodes, order]);
  const onNodesChange = useCallback(
    (changes: NodeChange<TableNode>[]) => {
      const moved: Record<string, Point> = {};
      for (const change of changes) {
        if (change.type === 'position' && change.position) moved[change.id] = change.position;
        if (change.type === 'select' && change.selected) onSelect(change.id);
      }
      if (Object.keys(moved).some((id) => !samePoint(positions[id], moved[id]))) onMove(moved);
    },
    [onMove, onSelect, positions],
  );
  return (
    <ReactFlow
      ref={root}
      nodes={sorted}
      nodeTypes={NODE_TYPES}
      onNodesChange={onNodesChange}
      onNodeDragStop={props.onDrop}
      onPaneClick={() => onSelect(undefined)}
      onlyRenderVisibleElements={model.tables.length > ALL_RENDERED}
      nodeDragThreshold={4}
      selectNodesOnDrag={false}
      minZoom={0.04}
      maxZoom={2}
      panOnScroll
      zoomOnDoubleClick={false}
      multiSelectionKeyCode={null}
      selectionKeyCode={null}
      deleteKeyCode={null}
      nodesConnectable={false}
      edgesFocusable={false}
      ariaLabelConfig={WORDS}
      proOptions={{ hideAttribution: true }}
      aria-label="Entity diagram"
    >
      <Background
        variant={BackgroundVariant.Dots}
        gap={19}
        size={1.2}
        color="var(--line-2)"
        bgColor="var(--canvas)"
      />
      <Links links={links} selected={selected} groups={frames} onChoose={onChooseLink} />
    </ReactFlow>
  );
}

const samePoint = (a: Point | undefined, b: Point | undefined) => a?.x === b?.x && a?.y === b?.y;
