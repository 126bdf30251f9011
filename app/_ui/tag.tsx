import clsx from 'clsx';
import type { ReactNode } from 'react';

export type Tone = 'neutral' | 'sea' | 'good' | 'warn' | 'bad' | 'over';

const TONES: Record<Tone, string> = {
  neutral: 'border-line bg-sunken text-ink-2',
  sea: 'border-sea-line bg-sea-wash text-sea',
  good: 'border-good-line bg-good-wash text-good',
  warn: 'border-warn-line bg-warn-wash text-warn',
  bad: 'border-bad-line bg-bad-wash text-bad',
  over: 'border-dashed border-over-line bg-over-wash text-over',
};

/** A word or two about something. `over` is only for what is proposed and not real yet. */
export function Tag({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={clsx(
        'inline-flex h-5 flex-none items-center gap-1 rounded-chip border px-1.5 text-2xs font-medium whitespace-nowrap [&_.lucide]:size-3',
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}
