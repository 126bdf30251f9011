import { Info, TriangleAlert, X } from 'lucide-react';
import { CodeBlock } from '@/app/_ui/code-block';
import type { Decision, Finding } from '@/server/checks/shapes';
import { DecideButton } from './decide-button.tsx';
import type { PartProps } from './part.tsx';

const LEVELS = {
  error: { icon: X, word: 'Failed', look: 'bg-bad-fill text-surface', row: 'border-l-bad-fill' },
  decision: {
    icon: TriangleAlert,
    word: 'Needs a decision',
    look: 'bg-warn-fill text-surface',
    row: 'border-l-warn-fill',
  },
  info: { icon: Info, word: 'To know', look: 'bg-sunken text-ink-2', row: 'border-l-line-2' },
} as const;

/** SQL is shown as code, a sentence as a sentence. */
const isSql = (text: string) => /^(ALTER|COMMENT|CREATE|GRANT|REVOKE)\b/.test(text) && !/[.;] \w/.test(text);

function Row({ finding }: { finding: Finding }) {
  const { icon: Icon, word, look, row } = LEVELS[finding.level];
  return (
    <li className={`flex min-w-0 gap-2.5 border-l-3 px-3.5 py-2.5 ${row}`}>
      <span
        role="img"
        aria-label={word}
        className={`mt-0.5 inline-grid size-4 flex-none place-items-center rounded-chip ${look}`}
      >
        <Icon className="size-[11px]" strokeWidth={3} />
      </span>
      <div className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)] gap-1">
        <p className="font-semibold break-words">{finding.title}</p>
        {finding.detail && <p className="break-words whitespace-pre-line text-ink-2">{finding.detail}</p>}
        {finding.fix &&
          (isSql(finding.fix) ? (
            <CodeBlock code={finding.fix} language="sql" copy="the fix" />
          ) : (
            <p className="break-words text-ink-2">{finding.fix}</p>
          ))}
      </div>
    </li>
  );
}

function Decided({ decision }: { decision: Decision }) {
  return (
    <p className="border-t border-line bg-sunken px-3.5 py-2 text-xs text-ink-2">
      <b className="font-semibold text-ink">{decision.name}</b>
      {decision.byAuthor && ', the author of the change,'}{' '}
      {decision.accepted.length > 0 ? 'accepts it' : 'says that it is meant'}: {decision.reason}
    </p>
  );
}

const SHOWN = 12;

/** What a check found, as notes with a square mark; nothing when it found nothing. */
export function Findings({ where, result, talk }: PartProps) {
  const { findings, decision } = result;
  if (!findings.length) return null;
  const [first, rest] = [findings.slice(0, SHOWN), findings.slice(SHOWN)];
  return (
    <section
      aria-label={`${result.title}: what was found`}
      className="min-w-0 overflow-clip rounded-panel border border-line bg-surface"
    >
      <ul className="divide-y divide-line">
        {first.map((finding, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: findings of one commit do not move
          <Row key={index} finding={finding} />
        ))}
      </ul>
      {rest.length > 0 && (
        <details className="border-t border-line">
          <summary className="cursor-pointer px-3.5 py-2 text-ink-2 hover:bg-hover">
            {rest.length} more
          </summary>
          <ul className="divide-y divide-line border-t border-line">
            {rest.map((finding, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <Row key={index} finding={finding} />
            ))}
          </ul>
        </details>
      )}
      {decision && <Decided decision={decision} />}
      {result.decidable && talk.pull.may.decide && (
        <div className="border-t border-line bg-sunken px-3.5 py-2">
          <DecideButton
            where={where}
            name={result.name}
            title={result.title}
            commit={result.commit}
            failed={result.state === 'failed'}
          />
        </div>
      )}
    </section>
  );
}
