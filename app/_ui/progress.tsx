import type { ReactNode } from 'react';
import { type Status, StatusMark } from './status-mark.tsx';

export interface Step {
  id: string;
  title: ReactNode;
  state: 'waiting' | 'running' | 'done' | 'failed';
  /** What it is doing, or what stopped it. */
  detail?: ReactNode;
  /** Share done, 0 to 1, when it is known. */
  share?: number;
  /** At the right end: how long it took, or how much is done. */
  figure?: ReactNode;
}

const STATES: Record<Step['state'], { status: Status; label: string }> = {
  waiting: { status: 'wait', label: 'Waiting' },
  running: { status: 'running', label: 'Running' },
  done: { status: 'good', label: 'Done' },
  failed: { status: 'bad', label: 'Failed' },
};

/** A thin bar for a share that is known. */
export function Bar({ share, label }: { share: number; label: string }) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className="h-[5px] overflow-hidden rounded-[2px] bg-sunken ring-1 ring-line ring-inset"
    >
      <div
        className="h-full bg-sea-fill transition-[width] duration-(--t-2)"
        style={{ width: `${percent}%` }}
      />
    </div>
  );
}

/** Long work as the list of its steps. */
export function Progress({ label, steps }: { label: string; steps: readonly Step[] }) {
  return (
    <ol aria-label={label}>
      {steps.map((step) => (
        <li key={step.id} className="flex gap-3 border-b border-line px-4 py-2.5 last:border-b-0">
          <span className="mt-0.5">
            <StatusMark {...STATES[step.state]} />
          </span>
          <div className="min-w-0 flex-1">
            <p className={step.state === 'waiting' ? 'text-ink-3' : undefined}>{step.title}</p>
            {step.detail && <p className="text-xs text-ink-2">{step.detail}</p>}
            {step.share !== undefined && step.state === 'running' && (
              <div className="mt-1.5">
                <Bar share={step.share} label={`${step.id}, share done`} />
              </div>
            )}
          </div>
          {step.figure && <span className="text-xs text-ink-3 tabular-nums">{step.figure}</span>}
        </li>
      ))}
    </ol>
  );
}
