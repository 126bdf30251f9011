'use client';
import { MessageSquare } from 'lucide-react';
import type { ReactNode } from 'react';
import { plural } from '@/app/_lib/format';
import { useAddress } from '@/app/_lib/use-address';
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

const ADDRESS_KEY = 'change';

/** In the address, so that it can be shared, and stays while the checks of a new commit take this part away and back. */
function useView(): [View, (view: View) => void] {
  const { get, note } = useAddress();
  const view = VIEWS.find(({ value }) => value === get(ADDRESS_KEY))?.value ?? 'picture';
  return [view, (wanted) => note({ [ADDRESS_KEY]: wanted === 'picture' ? undefined : wanted })];
}

/** Three ways to look at one difference; all are rendered on the server, one is shown. */
export function Views({ open, mayComment, ...views }: ViewsProps) {
  const [view, setView] = useView();
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
