'use client';
import { type ReactNode, useState } from 'react';
import { Segmented } from '@/app/_ui/segmented';

const VIEWS = [
  { value: 'picture', label: 'Picture' },
  { value: 'columns', label: 'Columns' },
  { value: 'sql', label: 'SQL' },
] as const;
type View = (typeof VIEWS)[number]['value'];

/** Three ways to look at one difference; all are rendered on the server, one is shown. */
export function Views(views: Record<View, ReactNode>) {
  const [view, setView] = useState<View>('picture');
  return (
    <div className="min-w-0 overflow-clip rounded-panel border border-line bg-surface">
      <div className="flex justify-end border-b border-line px-3 py-1.5">
        <Segmented label="Show the change as" value={view} onChange={setView} options={VIEWS} />
      </div>
      {VIEWS.map(({ value }) => (
        <div key={value} hidden={value !== view} className="min-w-0">
          {views[value]}
        </div>
      ))}
    </div>
  );
}
