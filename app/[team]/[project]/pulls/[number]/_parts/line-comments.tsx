'use client';
import { Popover as Base } from '@base-ui/react/popover';
import { type MouseEvent, type ReactNode, useId, useState } from 'react';
import { formError } from '@/app/_lib/errors';
import { CheckField, TextAreaField } from '@/app/_ui/field';
import type { Where } from '../../_parts/where.ts';
import { CommentForm } from './comment-form.tsx';
import { useStartThread } from './use-start-thread.ts';

interface Spot {
  side: 'old' | 'new';
  line: number;
  endLine: number;
  /** Text of the lines, as the page shows them. */
  text: string;
  element: Element;
}

interface LineCommentsProps {
  where: Where;
  path: string;
  /** The table, written on the server. */
  children: ReactNode;
}

/** Texts of the lines from `from` to `to` on one side, read off the table. */
function textOf(table: Element, side: string, from: number, to: number): string {
  const lines: string[] = [];
  for (let line = from; line <= to; line++) {
    const cell = table.querySelector(`[data-side="${side}"][data-line="${line}"]`);
    const code = cell?.closest('tr')?.lastElementChild;
    lines.push(code?.textContent === ' ' ? '' : (code?.textContent ?? ''));
  }
  return lines.join('\n');
}

function spotOf(event: MouseEvent<HTMLElement>, before: Spot | undefined): Spot | undefined {
  const cell = (event.target as Element).closest('[data-line]');
  if (!cell) return undefined;
  const side = cell.getAttribute('data-side') === 'old' ? 'old' : 'new';
  const line = Number(cell.getAttribute('data-line'));
  const other = event.shiftKey && before?.side === side ? before.line : line;
  const [from, to] = [Math.min(line, other), Math.max(line, other)];
  return { side, line: from, endLine: to, text: textOf(event.currentTarget, side, from, to), element: cell };
}

function Composer({
  where,
  path,
  spot,
  onDone,
}: {
  where: Where;
  path: string;
  spot: Spot;
  onDone: () => void;
}) {
  const [suggesting, setSuggesting] = useState(false);
  const [suggestion, setSuggestion] = useState(spot.text);
  const start = useStartThread(onDone);
  const { side, line, endLine } = spot;
  const anchor = { kind: 'line', path, side, line, endLine } as const;
  return (
    <CommentForm
      label="Comment"
      action="Send comment"
      busy={start.isPending}
      error={formError(start.error)}
      onSend={(body) => start.mutate({ ...where, anchor, body, ...(suggesting ? { suggestion } : {}) })}
      onCancel={onDone}
    >
      {side === 'new' && (
        <CheckField
          label="Suggest other lines"
          hint="The author can commit them with one click."
          checked={suggesting}
          onChange={() => setSuggesting(!suggesting)}
        />
      )}
      {suggesting && (
        <TextAreaField
          label="Lines instead"
          mono
          rows={Math.min(12, suggestion.split('\n').length + 1)}
          value={suggestion}
          onChange={(event) => setSuggestion(event.target.value)}
        />
      )}
    </CommentForm>
  );
}

/** Chooses lines by their numbers, for those who do not click on them. */
function LineFields({ onChoose }: { onChoose: (from: number, to: number, element: Element) => void }) {
  const id = useId();
  return (
    <form
      className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-3 py-1.5 text-xs text-ink-3"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        const from = Number(data.get('from'));
        const to = Number(data.get('to')) || from;
        if (from > 0) onChoose(Math.min(from, to), Math.max(from, to), event.currentTarget);
      }}
    >
      <label htmlFor={`${id}-from`}>Comment on line</label>
      <input
        id={`${id}-from`}
        name="from"
        type="number"
        min={1}
        required
        className="h-6 w-16 rounded-ctl border border-control bg-surface px-1.5 text-ink pointer-coarse:h-10"
      />
      <label htmlFor={`${id}-to`}>to</label>
      <input
        id={`${id}-to`}
        name="to"
        type="number"
        min={1}
        className="h-6 w-16 rounded-ctl border border-control bg-surface px-1.5 text-ink pointer-coarse:h-10"
      />
      <button
        type="submit"
        className="h-6 rounded-ctl border border-line-2 px-2 font-medium text-ink hover:bg-sunken pointer-coarse:h-10"
      >
        Comment
      </button>
    </form>
  );
}

/** A file's lines that take comments: click a number, with Shift for a range, or name the lines below. */
export function LineComments({ where, path, children }: LineCommentsProps) {
  const [spot, setSpot] = useState<Spot>();
  const [open, setOpen] = useState(false);
  const choose = (found: Spot | undefined) => {
    if (!found) return;
    setSpot(found);
    setOpen(true);
  };
  const title =
    spot && (spot.line === spot.endLine ? `Line ${spot.line}` : `Lines ${spot.line} to ${spot.endLine}`);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the numbers inside are what is clicked
    // biome-ignore lint/a11y/useKeyWithClickEvents: the form below is the way for the keyboard
    <div onClick={(event) => choose(spotOf(event, spot))}>
      {children}
      <LineFields
        onChoose={(line, endLine, element) =>
          choose({
            side: 'new',
            line,
            endLine,
            text: textOf(element.parentElement!, 'new', line, endLine),
            element,
          })
        }
      />
      <Base.Root open={open} onOpenChange={setOpen}>
        <Base.Portal>
          <Base.Positioner
            anchor={spot?.element}
            align="start"
            side="bottom"
            sideOffset={4}
            collisionPadding={12}
            className="z-40"
          >
            <Base.Popup className="w-[min(36rem,calc(100vw-1.5rem))] rounded-panel border border-line bg-raised p-4 shadow-pop outline-none">
              <Base.Title className="mb-2 text-sm leading-5 font-semibold">{title}</Base.Title>
              {spot && (
                <Composer
                  key={`${spot.side} ${spot.line} ${spot.endLine}`}
                  where={where}
                  path={path}
                  spot={spot}
                  onDone={() => setOpen(false)}
                />
              )}
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </div>
  );
}
