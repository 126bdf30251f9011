'use client';
import { useReactFlow, useStore } from '@xyflow/react';
import { Maximize, Minus, Plus, RotateCcw, Save } from 'lucide-react';
import { useState } from 'react';
import { formatNumber } from '@/app/_lib/format';
import { Button } from '@/app/_ui/button';
import { Confirm } from '@/app/_ui/confirm';
import { IconButton } from '@/app/_ui/icon-button';
import { FIT_PADDING } from './canvas.tsx';
import type { DiagramModel } from './model.ts';
import type { Places } from './use-places.ts';

const PILL =
  'flex h-[1.875rem] items-center gap-2 rounded-ctl border border-line bg-raised px-2.5 text-xs pointer-coarse:h-10';

function Zoom() {
  const flow = useReactFlow();
  const zoom = useStore((state) => state.transform[2]);
  return (
    <div className={`${PILL} pointer-events-auto gap-0 px-0.5`} role="toolbar" aria-label="Zoom">
      <IconButton label="Zoom out" className="size-7" onClick={() => flow.zoomOut()}>
        <Minus />
      </IconButton>
      <span className="min-w-[3.25rem] text-center tabular-nums">{Math.round(zoom * 100)} %</span>
      <IconButton label="Zoom in" className="size-7" onClick={() => flow.zoomIn()}>
        <Plus />
      </IconButton>
      <IconButton
        label="Fit to window"
        className="size-7"
        onClick={() => flow.fitView({ padding: FIT_PADDING, maxZoom: 1 })}
      >
        <Maximize />
      </IconButton>
    </div>
  );
}

interface FooterProps {
  model: DiagramModel;
  places: Places;
  /** Whose layout this person changes. */
  savesFor: 'everybody' | 'me';
  working: boolean;
  failed: boolean;
}

function SavedBy({ places, savesFor }: Pick<FooterProps, 'places' | 'savesFor'>) {
  const [asking, setAsking] = useState(false);
  const { saved, isArranged, reset } = places;
  if (!isArranged || !saved) return null;
  const words = saved.owner === 'own' ? 'Your own layout' : `Layout saved by ${saved.savedBy}`;
  const mine = saved.owner === 'own' || savesFor === 'everybody';
  return (
    <div className={`${PILL} pointer-events-auto text-ink-2 ${mine ? 'pr-1' : ''} max-md:hidden`}>
      <Save className="size-[13px]" strokeWidth={2} aria-hidden="true" />
      {words}
      {mine && (
        <Button
          tone="quiet"
          icon={<RotateCcw />}
          className="h-6 px-1.5 text-xs"
          onClick={() => setAsking(true)}
        >
          Reset
        </Button>
      )}
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title="Reset the layout"
        action="Reset the layout"
        onConfirm={() => {
          setAsking(false);
          reset();
        }}
      >
        {saved.owner === 'own'
          ? 'Your places are forgotten, and you see the team’s layout again.'
          : 'The places that people gave the tables are forgotten for the whole team.'}
      </Confirm>
    </div>
  );
}

/** What the diagram holds, who arranged it, and the zoom. */
export function Footer({ model, places, savesFor, working, failed }: FooterProps) {
  return (
    <div className="pointer-events-none absolute inset-x-3.5 bottom-3 z-10 flex items-center gap-2">
      <div className={PILL} role="status">
        <span>
          <b className="tabular-nums">{formatNumber(model.tables.length)}</b>{' '}
          {model.tables.length === 1 ? 'table' : 'tables'}
        </span>
        <span>
          <b className="tabular-nums">{formatNumber(model.links.length)}</b>{' '}
          {model.links.length === 1 ? 'link' : 'links'}
        </span>
        {working && <span className="text-ink-3">placing them …</span>}
        {failed && (
          <span className="text-bad">
            The layout could not be computed; the tables stand in columns, without lines.
          </span>
        )}
      </div>
      <SavedBy places={places} savesFor={savesFor} />
      <span className="flex-1" />
      <Zoom />
    </div>
  );
}
