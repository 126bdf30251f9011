'use client';
import clsx from 'clsx';
import Link from 'next/link';
import { useState } from 'react';
import type { ProjectFacts } from '@/server/projects/shapes';
import { formatBytes } from '../../../_lib/format.ts';
import { paths } from '../../../_lib/paths.ts';
import { DataTable } from '../../../_ui/data-table.tsx';
import { Panel } from '../../../_ui/panel.tsx';
import { Segmented } from '../../../_ui/segmented.tsx';
import { type Box, curve, type Drawing, drawMap, type Kind } from './map.ts';

interface MapPanelProps {
  team: string;
  project: string;
  facts: ProjectFacts;
  commit: string | null;
  commits?: number;
  protectMain: boolean;
}

const EDGES: Record<Kind, string> = {
  caller: 'border-line-2',
  api: 'border-line-2 border-l-4 border-l-kind-api',
  database: 'border-line-2 border-l-4 border-l-kind-db',
  code: 'border-line-2 border-l-4 border-l-kind-cx',
};

function linkOf({ team, project }: MapPanelProps, kind: Kind): string {
  if (kind === 'caller') return paths.keys({ team, project });
  if (kind === 'api') return paths.reference({ team, project });
  return kind === 'database' ? paths.diagram({ team, project }) : paths.commits(team, project);
}

function Largest({ facts }: { facts: ProjectFacts }) {
  const most = facts.largest.slice(0, 4);
  if (!most.length)
    return <p className="mt-3 text-xs text-ink-3">No tables yet: the first migration brings them.</p>;
  return (
    <div className="mt-3 grid grid-cols-4 divide-x divide-line">
      {most.map(({ schema, name, bytes }) => (
        <div key={`${schema}.${name}`} className="min-w-0 px-2.5 first:pl-0">
          <p className="truncate font-semibold" title={`${schema}.${name}`}>
            {name}
          </p>
          <p className="text-xs text-ink-3">{formatBytes(bytes)}</p>
        </div>
      ))}
    </div>
  );
}

function Node({ box, href, facts }: { box: Box; href: string; facts: ProjectFacts }) {
  const { x, y, width, height } = box;
  return (
    <Link
      href={href}
      style={{ left: x, top: y, width, height }}
      className={clsx(
        'absolute flex flex-col rounded-ctl border bg-surface px-3 py-2 text-xs hover:bg-sunken',
        box.kind !== 'database' && 'justify-center',
        EDGES[box.kind],
      )}
    >
      <span className="flex items-baseline gap-2">
        <b className="flex-1 text-sm">{box.title}</b>
        {box.figure && <span className="text-ink-2">{box.figure}</span>}
      </span>
      {box.lines.map((line) => (
        <span key={line} className="block truncate text-ink-2">
          {line}
        </span>
      ))}
      {box.kind === 'database' && <Largest facts={facts} />}
    </Link>
  );
}

const LANES = [
  { title: 'Who calls', left: 0 },
  { title: 'API', left: 292 },
  { title: 'Data and code', left: 596 },
];

function Picture({ drawing, ...props }: MapPanelProps & { drawing: Drawing }) {
  const { width, height } = drawing;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label="Map of the project" tabIndex={0} className="overflow-x-auto px-5 py-3">
      <div className="relative mx-auto" style={{ width }}>
        <div className="relative h-5 text-xs text-ink-3" aria-hidden="true">
          {LANES.map(({ title, left }) => (
            <span key={title} className="absolute" style={{ left }}>
              {title}
            </span>
          ))}
        </div>
        <div className="relative" style={{ height }}>
          <svg
            viewBox={`0 0 ${width} ${height}`}
            width={width}
            height={height}
            fill="none"
            aria-hidden="true"
          >
            {drawing.lines.map((line) => (
              <path
                key={`${line.from} ${line.to}`}
                d={curve(drawing, line)}
                className={line.idle ? 'stroke-line-2' : 'stroke-ramp-1'}
                strokeWidth={line.idle ? 1.2 : 3}
                strokeDasharray={line.idle ? '2 4' : undefined}
              />
            ))}
          </svg>
          {drawing.boxes.map((box) => (
            <Node key={box.id} box={box} href={linkOf(props, box.kind)} facts={props.facts} />
          ))}
        </div>
      </div>
    </section>
  );
}

function AsTable({ drawing }: { drawing: Drawing }) {
  const title = (id: string) => drawing.boxes.find((box) => box.id === id)?.title ?? id;
  const leads = ({ id }: Box) =>
    drawing.lines
      .filter(({ from }) => from === id)
      .map(({ to, idle }) => (idle ? `${title(to)}, unused` : title(to)))
      .join(', ');
  return (
    <DataTable
      label="The parts of the project"
      rows={drawing.boxes}
      rowKey={({ id }) => id}
      minWidth="34rem"
      columns={[
        { key: 'part', title: 'Part', cell: ({ title: name }) => <b>{name}</b> },
        {
          key: 'facts',
          title: 'Facts',
          cell: ({ figure, lines }) => [figure, ...lines].filter(Boolean).join('; '),
        },
        { key: 'leads', title: 'Leads to', cell: (box) => leads(box) || '–' },
      ]}
    />
  );
}

/** How the parts of a project hang together, as a picture or as the same facts in a table. */
export function MapPanel(props: MapPanelProps) {
  const [view, setView] = useState<'map' | 'table'>('map');
  const drawing = drawMap(props.facts, props);
  return (
    <Panel
      body="flush"
      title="How it fits together"
      note="drawn from the schema, its grants and the repository; nothing is typed in"
      action={
        <Segmented
          label="Show as"
          value={view}
          onChange={setView}
          options={[
            { value: 'map', label: 'Map' },
            { value: 'table', label: 'Table' },
          ]}
        />
      }
      footer={
        view === 'map' && (
          <p className="flex flex-wrap gap-x-5 text-xs text-ink-3">
            <span className="flex items-center gap-1.5">
              <span aria-hidden="true" className="h-[3px] w-4 bg-ramp-1" /> may be used
            </span>
            <span className="flex items-center gap-1.5">
              <span aria-hidden="true" className="w-4 border-t border-dotted border-control" /> leads nowhere
              yet
            </span>
          </p>
        )
      }
    >
      {view === 'map' ? <Picture {...props} drawing={drawing} /> : <AsTable drawing={drawing} />}
    </Panel>
  );
}
