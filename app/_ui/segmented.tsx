'use client';
import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import type { ReactNode } from 'react';

interface SegmentedProps<T extends string> {
  /** What is being chosen; read out, not shown. */
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; label: ReactNode }[];
}

/** A choice of two to four. */
export function Segmented<T extends string>({ label, value, onChange, options }: SegmentedProps<T>) {
  return (
    <ToggleGroup
      aria-label={label}
      value={[value]}
      onValueChange={([next]) => next && onChange(next as T)}
      className="inline-flex flex-none rounded-ctl bg-sunken p-0.5 ring-1 ring-line ring-inset"
    >
      {options.map((option) => (
        <Toggle
          key={option.value}
          value={option.value}
          className="inline-flex h-6 items-center gap-1 rounded-chip px-[9px] text-xs font-medium whitespace-nowrap text-ink-2 data-pressed:bg-surface data-pressed:text-ink data-pressed:ring-1 data-pressed:ring-line-2 pointer-coarse:h-9"
        >
          {option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
