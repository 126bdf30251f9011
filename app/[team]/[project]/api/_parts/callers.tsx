import type { CallerNote } from '@/server/api/shapes';
import { ProseText } from './prose.tsx';

/** Who may call, side by side, with the rules that decide. */
export function Callers({ callers }: { callers: readonly CallerNote[] }) {
  return (
    <section aria-label="Who may call">
      <div className="grid rounded-panel border border-line bg-surface sm:grid-cols-3">
        {callers.map((caller) => (
          <div
            key={caller.role}
            className="min-w-0 border-line px-3 py-[9px] max-sm:border-t max-sm:first:border-t-0 sm:border-l sm:first:border-l-0"
          >
            <b className="font-semibold">{caller.title}</b>
            <p className="text-xs leading-[1.0625rem] text-ink-3">
              <ProseText prose={caller.text} />
            </p>
          </div>
        ))}
      </div>
      <Rules callers={callers} />
    </section>
  );
}

/** Each rule once: several roles often share one. */
function Rules({ callers }: { callers: readonly CallerNote[] }) {
  const rules = new Map(callers.flatMap((caller) => caller.rules.map((rule) => [rule.name, rule])));
  if (!rules.size) return null;
  return (
    <ul className="mt-2 grid gap-1 text-xs text-ink-3">
      {[...rules.values()].map((rule) => (
        <li key={rule.name} className="min-w-0">
          Rule <code className="text-ink-2">{rule.name}</code>
          {rule.restrictive && ' (narrows the others)'}
          {rule.comment && `: ${rule.comment}`}
          {rule.condition && (
            <>
              {rule.comment ? ' ' : ': '}
              <code className="break-words">{rule.condition}</code>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
