'use client';
import { MessageSquare } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { plural } from '@/app/_lib/format';
import { Button } from '@/app/_ui/button';
import { Segmented } from '@/app/_ui/segmented';

const VIEWS = [
  { value: 'picture', label: 'Picture' },
  { value: 'columns', label: 'Columns' },
  { value: 'sql', label: 'SQL' },
] as const;
type View = (typeof VIEWS)[number]['value'];

interface ViewsProps extends Record<View, ReactNode> {
  /** Open conversations about what is shown. */
  open: number;
  mayComment: boolean;
}

/** Three ways to look at one difference; all are rendered on the server, one is shown. */
export function Views({ open, mayComment, ...views }: ViewsProps) {
  const [view, setView] = useState<View>('picture');
  return (
    <div className="min-w-0 overflow-clip rounded-panel border border-line bg-surface">
      <div className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-3 py-1.5">
        {open > 0 || mayComment ? (
          <Button tone="quiet" icon={<MessageSquare />} onClick={() => setView('columns')}>
            {open > 0 ? plural(open, 'open conversation') : 'Comment on a table or column'}
          </Button>
        ) : (
          <span />
        )}
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
