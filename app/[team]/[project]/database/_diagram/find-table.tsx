'use client';
import clsx from 'clsx';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Kbd } from '@/app/_ui/kbd';
import type { Hit } from './model.ts';

interface FindTableProps {
  text: string;
  hits: Hit[];
  label: (table: string) => string;
  onText: (text: string) => void;
  onChoose: (hit: Hit) => void;
}

const MOST_SHOWN = 12;
const inField = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Focuses the field on `/`, except where a slash is text. */
function useSlash(field: React.RefObject<HTMLInputElement | null>) {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || inField(event.target))
        return;
      event.preventDefault();
      field.current?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [field]);
}

interface ListProps {
  id: string;
  shown: Hit[];
  more: number;
  active: number;
  label: (table: string) => string;
  onChoose: (hit: Hit) => void;
}

function found(shown: number, more: number): string {
  if (!shown) return 'No table or column has that in its name.';
  return more > 0 ? `${more} more; go on typing.` : `${shown} found.`;
}

/** What was found, below the field. */
function List({ id, shown, more, active, label, onChoose }: ListProps) {
  return (
    <div className="absolute top-full right-0 z-20 mt-1.5 w-72 max-w-[calc(100vw-2rem)] rounded-panel border border-line bg-raised p-1 shadow-pop max-md:right-auto max-md:left-0">
      <div role="listbox" id={`${id}-list`} aria-label="Tables found">
        {shown.map((hit, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the field (combobox)
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys
          <div
            key={hit.table}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onChoose(hit)}
            className={clsx(
              'flex min-h-8 cursor-default items-center gap-2 rounded-ctl px-2',
              index === active && 'bg-sea-wash',
            )}
          >
            <span className="min-w-0 flex-1 truncate font-medium">{label(hit.table)}</span>
            {hit.column && <span className="truncate text-xs text-ink-3">{hit.column}</span>}
          </div>
        ))}
      </div>
      <p
        role="status"
        className={clsx('px-2 py-1 text-xs text-ink-3', shown.length > 0 && more <= 0 && 'sr-only')}
      >
        {found(shown.length, more)}
      </p>
    </div>
  );
}

/** Which of the found tables is active, and what the keys of the field do. */
function useChoice(shown: Hit[], onText: (text: string) => void, onChoose: (hit: Hit) => void) {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(0);
  const active = Math.min(wanted, Math.max(0, shown.length - 1));
  const choose = (hit: Hit | undefined) => {
    if (!hit) return;
    setOpen(false);
    onChoose(hit);
  };
  const type = (text: string) => {
    onText(text);
    setWanted(0);
    setOpen(true);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setWanted(Math.min(active + 1, shown.length - 1));
    else if (event.key === 'ArrowUp') setWanted(Math.max(active - 1, 0));
    else if (event.key === 'Enter') choose(shown[active]);
    else if (event.key === 'Escape') {
      onText('');
      setOpen(false);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { open, setOpen, active, choose, type, onKeyDown };
}

/** Finds a table by its name or a column's; Enter jumps to it. */
export function FindTable({ text, hits, label, onText, onChoose }: FindTableProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useSlash(field);
  const shown = hits.slice(0, MOST_SHOWN);
  const { open, setOpen, active, choose, type, onKeyDown } = useChoice(shown, onText, onChoose);
  const listed = open && text.trim() !== '';
  return (
    <div className="relative">
      <label className="flex h-7 w-[9.5rem] items-center gap-1.5 rounded-ctl border border-line-2 bg-surface px-[9px] focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-focus max-md:w-full pointer-coarse:h-10">
        <Search className="size-[13px] flex-none text-ink-3" strokeWidth={2} aria-hidden="true" />
        <input
          ref={field}
          role="combobox"
          aria-label="Find a table"
          aria-expanded={listed}
          aria-controls={`${id}-list`}
          aria-activedescendant={listed && shown.length ? `${id}-${active}` : undefined}
          aria-autocomplete="list"
          placeholder="Find a table"
          value={text}
          onChange={(event) => type(event.target.value)}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
          className="w-full min-w-0 bg-transparent text-sm outline-none placeholder:text-ink-3"
        />
        {!text && <Kbd keys="/" />}
      </label>
      {listed && (
        <List
          id={id}
          shown={shown}
          more={hits.length - MOST_SHOWN}
          active={active}
          label={label}
          onChoose={choose}
        />
      )}
    </div>
  );
}
