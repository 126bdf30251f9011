import clsx from 'clsx';
import { Check, Clock, TriangleAlert, X } from 'lucide-react';

export type Status = 'good' | 'bad' | 'warn' | 'wait' | 'running';

const MARKS = {
  good: { icon: Check, look: 'rounded-full bg-good-fill text-surface' },
  bad: { icon: X, look: 'rounded-chip bg-bad-fill text-surface' },
  warn: { icon: TriangleAlert, look: 'text-warn' },
  wait: { icon: Clock, look: 'rounded-full border border-dashed border-ink-3 text-ink-3' },
  running: { icon: Clock, look: 'rounded-full border border-sea-fill text-sea' },
} as const;

/** A state as a shape; `label` says it in words for those who do not see the shape. */
export function StatusMark({ status, label }: { status: Status; label: string }) {
  const { icon: Mark, look } = MARKS[status];
  const whole = status === 'warn';
  return (
    <span
      role="img"
      aria-label={label}
      className={clsx('inline-grid size-4 flex-none place-items-center', look)}
    >
      <Mark className={whole ? 'size-4' : 'size-[11px]'} strokeWidth={whole ? 2 : 3} />
    </span>
  );
}
