'use client';
import { useEffect, useState } from 'react';
import type { ProgressStep } from '@/server/projects/shapes';
import { formatBytes, formatDuration, formatNumber } from '../../../_lib/format.ts';
import { Progress } from '../../../_ui/progress.tsx';

const TICK_MS = 500;

const amount = (value: number, unit: string | undefined) =>
  unit === 'bytes' ? formatBytes(value) : formatNumber(value);

/** “12 MB of 40 MB”, “7 of 12 tables”, or how long it took. */
export function figureOf(step: ProgressStep, now: number): string {
  const { state, done, total, unit, startedAt, endedAt } = step;
  const end = endedAt ? Date.parse(endedAt) : now;
  const took = startedAt ? formatDuration(Math.max(0, end - Date.parse(startedAt))) : '';
  if (state !== 'running' || done === undefined) return state === 'waiting' ? '' : took;
  const word = unit && unit !== 'bytes' ? ` ${unit}` : '';
  const much = total ? `${amount(done, unit)} of ${amount(total, unit)}` : amount(done, unit);
  return `${much}${word}, ${took}`;
}

/** The steps of making a project, with a clock for the one that runs. */
export function Steps({ steps }: { steps: ProgressStep[] }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  if (!steps.length) return <p className="px-4 py-3 text-ink-2">Waiting for its turn.</p>;
  const shown = steps.map((step) => ({
    id: step.id,
    title: step.title,
    state: step.state,
    detail: step.state === 'running' ? step.detail : undefined,
    share: step.total && step.done !== undefined ? step.done / step.total : undefined,
    figure: <span suppressHydrationWarning>{figureOf(step, now)}</span>,
  }));
  return <Progress label="Steps" steps={shown} />;
}
