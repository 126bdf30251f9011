'use client';
import type { ReactNode } from 'react';
import { CheckField } from '../../_ui/field.tsx';
import { Panel } from '../../_ui/panel.tsx';
import { usePreferences } from '../../_ui/preferences.tsx';
import { Segmented } from '../../_ui/segmented.tsx';

const THEMES = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;
const DENSITIES = [
  { value: 'compact', label: 'Compact' },
  { value: 'comfortable', label: 'Comfortable' },
] as const;

function Row({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-40 flex-1">
        <p className="font-medium">{label}</p>
        {hint && <p className="text-xs text-ink-3">{hint}</p>}
      </div>
      {children}
    </div>
  );
}

export function AppearanceForm() {
  const { preferences, prefer } = usePreferences();
  return (
    <Panel body="flush">
      <div className="divide-y divide-line">
        <Row label="Theme">
          <Segmented
            label="Theme"
            value={preferences.theme}
            onChange={(theme) => prefer('theme', theme)}
            options={THEMES}
          />
        </Row>
        <Row label="Density" hint="Comfortable makes everything an eighth larger.">
          <Segmented
            label="Density"
            value={preferences.density}
            onChange={(density) => prefer('density', density)}
            options={DENSITIES}
          />
        </Row>
        <div className="px-4 py-3">
          <CheckField
            label="Single-key shortcuts"
            hint="Such as / to filter and G then D for the diagram. Every action also has a button."
            checked={preferences.shortcuts === 'on'}
            onChange={(event) => prefer('shortcuts', event.target.checked ? 'on' : 'off')}
          />
        </div>
      </div>
    </Panel>
  );
}
