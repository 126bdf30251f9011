'use client';
import { Table2, Waypoints } from 'lucide-react';
import { Button } from '@/app/_ui/button';
import { Segmented } from '@/app/_ui/segmented';
import { FindTable } from './find-table.tsx';
import type { Hit } from './model.ts';
import type { DiagramView } from './use-view.ts';

const MODE_OPTIONS = [
  { value: 'keys', label: 'Keys only' },
  { value: 'all', label: 'All columns' },
  { value: 'names', label: 'Names' },
] as const;

interface ToolbarProps {
  view: DiagramView;
  hits: Hit[];
  onJump: (table: string) => void;
}

/** Title, what the tables show, the search, and the way to the same facts without a picture. */
export function Toolbar({ view, hits, onJump }: ToolbarProps) {
  const { go, mode, fallback, asTable } = view;
  return (
    <header className="absolute inset-x-0 top-0 z-10 flex flex-wrap items-center gap-2 bg-canvas px-3.5 py-2.5">
      <h1 className="mr-1.5">Diagram</h1>
      {!asTable && (
        <Segmented
          label="What the tables show"
          value={mode}
          options={MODE_OPTIONS}
          onChange={(next) => go({ mode: next === fallback ? undefined : next })}
        />
      )}
      <span className="flex-1 max-md:hidden" />
      <FindTable
        text={view.find}
        hits={hits}
        label={view.label}
        onText={view.setFind}
        onChoose={(hit) => onJump(hit.table)}
      />
      <Button
        icon={asTable ? <Waypoints /> : <Table2 />}
        onClick={() => go({ view: asTable ? undefined : 'table' })}
      >
        {asTable ? 'As a diagram' : 'As a table'}
      </Button>
    </header>
  );
}
