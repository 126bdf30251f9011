'use client';
import { ViewportPortal } from '@xyflow/react';
import clsx from 'clsx';
import { memo } from 'react';
import { foot, roundedPath, routeBetween } from './edge-path.ts';
import type { Layout } from './elk-graph.ts';
import { portY, type Rect } from './geometry.ts';
import type { DiagramLink, DiagramModel, DiagramTable, Mode, Point } from './model.ts';

export interface DrawnLink {
  link: DiagramLink;
  points: Point[];
}

const near = (a: Point, b: Point) => Math.abs(a.x - b.x) < 1 && Math.abs(a.y - b.y) < 1;

export interface RouteInput {
  model: DiagramModel;
  mode: Mode;
  layout: Layout | undefined;
  rects: Map<string, Rect>;
}

/**
 * The line of every link. Where both tables stand as they were laid out, it is the layout's own; else a way is found
 * round the other tables. `before` gives lines that need not be computed again.
 */
export function drawLinks(
  input: RouteInput,
  before: Map<string, DrawnLink & { at: string }>,
): Map<string, DrawnLink & { at: string }> {
  const { model, mode, layout, rects } = input;
  const tables = new Map(model.tables.map((table) => [table.id, table]));
  const all = [...rects.entries()];
  const drawn = new Map<string, DrawnLink & { at: string }>();
  for (const link of model.links) {
    const [from, to] = [rects.get(link.from.table), rects.get(link.to.table)];
    if (!from || !to) continue;
    const own = layout?.routes[link.id];
    const laidOut =
      own && near(from, layout.positions[link.from.table]!) && near(to, layout.positions[link.to.table]!);
    const at = `${mode} ${laidOut ? 'laid out' : ''} ${from.x} ${from.y} ${to.x} ${to.y}`;
    const known = before.get(link.id);
    if (known?.at === at && known.link === link) {
      drawn.set(link.id, known);
      continue;
    }
    const points = laidOut ? own : around(link, tables, mode, from, to, all);
    drawn.set(link.id, { link, points, at });
  }
  return drawn;
}

function around(
  link: DiagramLink,
  tables: Map<string, DiagramTable>,
  mode: Mode,
  from: Rect,
  to: Rect,
  all: [string, Rect][],
): Point[] {
  const obstacles = all
    .filter(([id]) => id !== link.from.table && id !== link.to.table)
    .map(([, rect]) => rect);
  const y = (end: 'from' | 'to', rect: Rect) =>
    rect.y + portY(tables.get(link[end].table)!, mode, link[end].columns[0]);
  return routeBetween({ rect: from, y: y('from', from) }, { rect: to, y: y('to', to) }, obstacles);
}

type LinkTone = 'plain' | 'high' | 'far';

interface LineProps {
  drawn: DrawnLink;
  tone: LinkTone;
  onChoose: (link: DiagramLink) => void;
}

const Line = memo(function Line({ drawn: { link, points }, tone, onChoose }: LineProps) {
  const [first, second] = points;
  const [beforeLast, last] = points.slice(-2);
  if (!first || !second || !beforeLast || !last) return null;
  const ends = [foot(link.from.end, first, second), foot(link.to.end, last, beforeLast)];
  const path = roundedPath(points);
  return (
    <g
      className={clsx(
        'fill-none',
        tone === 'high' ? 'stroke-sea-fill [stroke-width:1.6]' : 'stroke-line-2 [stroke-width:1.2]',
        tone === 'far' && 'opacity-60',
      )}
    >
      <path d={path} />
      {ends.map(({ path, circle }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a link has two ends, always in this order
        <g key={index}>
          <path d={path} />
          {circle && <circle cx={circle.x} cy={circle.y} r={3} className="fill-canvas" />}
        </g>
      ))}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a pointer's shortcut; the panel lists the links for the keyboard */}
      <path
        d={path}
        className="cursor-pointer [pointer-events:stroke] stroke-transparent [stroke-width:11]"
        onClick={() => onChoose(link)}
      />
    </g>
  );
});

interface LinksProps {
  links: DrawnLink[];
  selected: string | undefined;
  groups: (Rect & { schema: string })[];
  onChoose: (link: DiagramLink) => void;
}

/** All lines below the tables, in the diagram's own coordinates. The same facts are words in the panel and the table. */
export function Links({ links, selected, groups, onChoose }: LinksProps) {
  const touches = (link: DiagramLink) => link.from.table === selected || link.to.table === selected;
  const sorted = selected
    ? [...links].sort((a, b) => Number(touches(a.link)) - Number(touches(b.link)))
    : links;
  return (
    <ViewportPortal>
      <svg aria-hidden="true" className="absolute top-0 left-0 -z-10 size-px overflow-visible">
        {groups.map((group) => (
          <g key={group.schema}>
            <rect
              x={group.x}
              y={group.y}
              width={group.width}
              height={group.height}
              rx={8}
              className="fill-sunken stroke-line"
              fillOpacity={0.6}
            />
            <text x={group.x + 16} y={group.y + 30} className="fill-ink-2 font-serif text-2xl font-medium">
              {group.schema}
            </text>
          </g>
        ))}
        {sorted.map((drawn) => (
          <Line
            key={drawn.link.id}
            drawn={drawn}
            tone={touches(drawn.link) ? 'high' : selected ? 'far' : 'plain'}
            onChoose={onChoose}
          />
        ))}
      </svg>
    </ViewportPortal>
  );
}
