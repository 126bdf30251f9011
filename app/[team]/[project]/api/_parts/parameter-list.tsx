import type { Parameter } from '@/server/api/shapes';
import { MarkNotes } from './mark-note.tsx';
import { ProseText } from './prose.tsx';

interface ParameterListProps {
  parameters: readonly Parameter[];
  /** Says which ones must be sent. */
  requirements?: boolean;
}

/** Names with their types at the left, what they mean at the right. */
export function ParameterList({ parameters, requirements }: ParameterListProps) {
  return (
    <dl className="border-t border-line">
      {parameters.map((one) => (
        <div
          key={one.name}
          className="grid gap-x-3.5 gap-y-0.5 border-b border-line py-1.5 sm:grid-cols-[11.75rem_minmax(0,1fr)]"
        >
          <dt className="flex flex-wrap items-baseline gap-x-[7px]">
            <b className="min-w-0 font-semibold break-words">{one.name}</b>
            <span className="font-mono text-2xs text-ink-3">{one.type}</span>
            {requirements && one.required && (
              <span className="text-2xs font-medium text-ink-2">required</span>
            )}
          </dt>
          <dd className="min-w-0 text-ink-2">
            <ProseText prose={one.text} />
            <span className="block empty:hidden">
              <MarkNotes marks={one.marks} />
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
