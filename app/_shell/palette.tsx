'use client';
import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { ChevronRight, Compass, Eye, Layers, Search, Table2, Users } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { Kbd } from '../_ui/kbd.tsx';
import { type Found, type FoundGroup, find } from './find.ts';
import { readRecent, remember } from './recent.ts';
import { useFound } from './use-found.ts';

interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  openKeys: () => void;
}

const ICONS = {
  table: Table2,
  view: Eye,
  place: Compass,
  project: Layers,
  command: ChevronRight,
  team: Users,
};

function Row({ item, onChoose }: { item: Found; onChoose: (item: Found) => void }) {
  const Icon = ICONS[item.icon];
  return (
    <Autocomplete.Item
      value={item}
      onClick={() => onChoose(item)}
      className="mx-1.5 flex min-h-8 cursor-default items-center gap-2.5 rounded-ctl border-l-2 border-transparent px-2 outline-none data-highlighted:border-sea-fill data-highlighted:bg-sea-wash pointer-coarse:min-h-11"
    >
      <Icon className="icon text-ink-3" />
      <span className="min-w-0 flex-1 truncate">{item.label}</span>
      {item.note && <span className="flex-none text-xs text-ink-3">{item.note}</span>}
      {item.keys && <Kbd keys={item.keys} />}
    </Autocomplete.Item>
  );
}

function Hints() {
  const hint = 'flex items-center gap-1';
  return (
    <div className="flex flex-wrap gap-x-4 border-t border-line px-4 py-2 text-xs text-ink-3 pointer-coarse:hidden">
      <span className={hint}>
        <Kbd keys="↑ ↓" /> choose
      </span>
      <span className={hint}>
        <Kbd keys="↵" /> open
      </span>
      <span className={hint}>
        <Kbd keys="⌘↵" /> new tab
      </span>
      <span className={hint}>
        <Kbd keys=">" /> commands only
      </span>
    </div>
  );
}

/** Finds places, projects, tables and commands by their own words and by others that people use for them. */
export function Palette({ open, onOpenChange, openKeys }: PaletteProps) {
  const router = useRouter();
  const [text, setText] = useState('');
  // Not state: drawing again would mark again.
  const marked = useRef<Found>(undefined);
  const items = useFound(open, openKeys);
  const groups = open ? find(items, text, readRecent()) : [];
  const choose = (item: Found, newTab = false) => {
    remember(item.id);
    onOpenChange(false);
    if (item.href && newTab) window.open(item.href, '_blank', 'noopener');
    else if (item.href) router.push(item.href);
    else item.run?.();
  };
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Popup
          aria-label="Search or run a command"
          className="fixed top-[9vh] left-1/2 z-40 flex max-h-[min(34rem,80dvh)] w-[calc(100vw-1.5rem)] max-w-170 -translate-x-1/2 flex-col overflow-hidden rounded-panel border border-line-2 bg-raised shadow-dialog outline-none"
        >
          <Autocomplete.Root
            open
            inline
            items={groups}
            filter={null}
            value={text}
            onValueChange={setText}
            itemToStringValue={(item: Found) => item.label}
            onItemHighlighted={(item) => {
              marked.current = item as Found | undefined;
            }}
            autoHighlight="always"
            keepHighlight
          >
            <div className="flex items-center gap-2.5 border-b border-line px-4">
              <Search className="icon" />
              <Autocomplete.Input
                aria-label="Search or run a command"
                placeholder="Search places, projects and tables, or type > for commands"
                onKeyDown={(event) => {
                  if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || !marked.current) return;
                  event.preventDefault();
                  choose(marked.current, true);
                }}
                className="h-11 min-w-0 flex-1 bg-transparent text-md outline-none placeholder:text-ink-3"
              />
              <Dialog.Close className="flex-none pointer-coarse:p-3">
                <span className="sr-only">Close</span>
                <span aria-hidden="true">
                  <Kbd keys="esc" />
                </span>
              </Dialog.Close>
            </div>
            <Autocomplete.Empty>
              <p className="px-4 py-5 text-ink-2 empty:hidden">
                {groups.length === 0 && 'Nothing here has that name. Try another word.'}
              </p>
            </Autocomplete.Empty>
            <Autocomplete.List className="min-h-0 flex-1 overflow-y-auto overscroll-contain py-1 outline-none data-empty:p-0">
              {(group: FoundGroup) => (
                <Autocomplete.Group key={group.value} items={group.items} className="pb-1.5">
                  <Autocomplete.GroupLabel className="px-4 pt-2 pb-1 text-xs text-ink-3">
                    {group.value}
                  </Autocomplete.GroupLabel>
                  <Autocomplete.Collection>
                    {(item: Found) => <Row key={item.id} item={item} onChoose={choose} />}
                  </Autocomplete.Collection>
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
          <Hints />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
