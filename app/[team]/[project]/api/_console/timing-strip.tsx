import { milliseconds, type Stage } from '../_answer/timing.ts';

const COLORS: Record<string, string> = {
  'sign-in': 'var(--ink-3)',
  parse: 'var(--line-2)',
  plan: 'var(--ramp-1)',
  query: 'var(--kind-db)',
  JSON: 'var(--kind-api)',
};

/** Where the time went on the server, to scale. */
export function TimingStrip({ stages }: { stages: readonly Stage[] }) {
  if (!stages.length) return null;
  const longest = stages.reduce((a, b) => (b.ms > a.ms ? b : a));
  const words = stages.map(({ label, ms }) => `${label} ${milliseconds(ms)}`);
  return (
    <div className="px-4 pt-2">
      <div
        role="img"
        aria-label={`On the server, in milliseconds: ${words.join(', ')}`}
        className="mb-1 flex h-2 gap-px overflow-hidden rounded-[2px]"
      >
        {stages.map(({ name, label, ms }) => (
          <i
            key={name}
            style={{
              flex: `${Math.max(ms, 0.001) * 1000} 0 2px`,
              background: COLORS[label] ?? 'var(--ramp-2)',
            }}
          />
        ))}
      </div>
      <p aria-hidden="true" className="flex flex-wrap gap-x-2 text-2xs text-ink-3 tabular-nums">
        {stages.map(({ name, label, ms }, index) => (
          <span key={name} className={name === longest.name ? 'text-ink' : undefined}>
            {label} {milliseconds(ms)}
            {index === stages.length - 1 && ' ms'}
          </span>
        ))}
      </p>
    </div>
  );
}
