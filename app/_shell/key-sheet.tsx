'use client';
import { Dialog } from '../_ui/dialog.tsx';
import { CheckField } from '../_ui/field.tsx';
import { Kbd } from '../_ui/kbd.tsx';
import { usePreferences } from '../_ui/preferences.tsx';
import type { Shortcut } from './keys.ts';

interface KeySheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  shortcuts: readonly Shortcut[];
}

/** Every key that works on this page, and the switch that turns the single ones off. */
export function KeySheet({ open, onOpenChange, shortcuts }: KeySheetProps) {
  const { preferences, prefer } = usePreferences();
  const all = [{ keys: '⌘K', label: 'Search or run a command (Ctrl K elsewhere)' }, ...shortcuts];
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys">
      <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1.5">
        {all.map(({ keys, label }) => (
          <div key={keys} className="contents">
            <dt>{label}</dt>
            <dd>
              <Kbd keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
      <div className="mt-4 border-t border-line pt-3">
        <CheckField
          label="Single keys work"
          hint="They are always off while you type in a field. ⌘K works either way."
          checked={preferences.shortcuts === 'on'}
          onChange={(event) => prefer('shortcuts', event.target.checked ? 'on' : 'off')}
        />
      </div>
    </Dialog>
  );
}
