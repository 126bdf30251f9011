'use client';
import clsx from 'clsx';
import type { SourceKind } from '@/server/projects/shapes';
import { WAYS } from './ways.ts';

/** The five ways as a choice of one. */
export function WayList({ value, onChange }: { value: SourceKind; onChange: (kind: SourceKind) => void }) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="mb-1.5 text-xs font-medium text-ink-2">Where it comes from</legend>
      {WAYS.map(({ kind, icon: Icon, title, about }) => (
        <label
          key={kind}
          className={clsx(
            'flex cursor-pointer gap-2.5 rounded-panel border px-3 py-2.5 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
            kind === value ? 'border-line-2 bg-surface' : 'border-transparent hover:bg-hover',
          )}
        >
          <input
            type="radio"
            name="source"
            value={kind}
            defaultChecked={kind === value}
            // Chosen before the page came alive: the browser knows, React does not yet.
            ref={(node) => {
              if (node?.checked && kind !== value) onChange(kind);
            }}
            onChange={() => onChange(kind)}
            className="sr-only"
          />
          <Icon className={clsx('icon mt-0.5', kind === value ? 'text-sea' : 'text-ink-3')} />
          <span className="min-w-0">
            <span className="font-semibold">{title}</span>
            <span className={clsx('block text-xs text-ink-2', kind !== value && 'max-md:hidden')}>
              {about}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
