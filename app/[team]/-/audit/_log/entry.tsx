import { ChevronRight } from 'lucide-react';
import { Avatar } from '../../../../_ui/avatar.tsx';
import { RelativeTime } from '../../../../_ui/relative-time.tsx';
import { Tag } from '../../../../_ui/tag.tsx';
import { actionWords, type Difference, differences, targetParts } from './words.ts';

/** An entry of the log as the server lists it. */
export interface LogEntry {
  sequence: string;
  at: Date;
  actorName: string;
  via: string;
  action: string;
  target: string;
  before: unknown;
  after: unknown;
}

const VIA: Record<string, string> = {
  token: 'with a token',
  git: 'by git',
  cli: 'on the server',
  job: 'in the background',
};

function Side({ text, kind }: { text: string | undefined; kind: 'before' | 'after' }) {
  if (text === undefined) return <span className="text-ink-3">–</span>;
  const look = kind === 'before' ? 'bg-del-wash' : 'bg-add-wash';
  return (
    <code className={`block rounded-chip px-1.5 py-0.5 whitespace-pre-wrap break-words ${look}`}>
      <span className="sr-only">{kind}: </span>
      {kind === 'before' ? '− ' : '+ '}
      {text}
    </code>
  );
}

function Changes({ changes }: { changes: Difference[] }) {
  return (
    <dl className="grid gap-x-4 gap-y-1.5 sm:grid-cols-[8rem_minmax(0,1fr)_minmax(0,1fr)]">
      {changes.map(({ key, before, after }) => (
        <div key={key} className="contents">
          <dt className="text-ink-3">{key}</dt>
          <dd>
            <Side text={before} kind="before" />
          </dd>
          <dd>
            <Side text={after} kind="after" />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Headline({ entry }: { entry: LogEntry }) {
  const { kind, name } = targetParts(entry.target);
  return (
    <span className="min-w-0 flex-1">
      <b>{entry.actorName}</b> {actionWords(entry.action)}
      {kind !== 'invitation' && (
        <>
          {' '}
          <span className="text-ink-2">{name}</span>
        </>
      )}
      {VIA[entry.via] && <span className="text-ink-3"> {VIA[entry.via]}</span>}
    </span>
  );
}

/** Who, what, when; before and after when opened. */
export function Entry({ entry }: { entry: LogEntry }) {
  const changes = differences(entry.before, entry.after);
  return (
    <li className="border-b border-line last:border-b-0">
      <details className="group">
        <summary className="flex min-h-10 list-none items-center gap-3 px-4 py-1.5 hover:bg-hover [&::-webkit-details-marker]:hidden">
          <ChevronRight
            className="icon text-ink-3 transition-transform group-open:rotate-90"
            aria-hidden="true"
          />
          <Avatar name={entry.actorName} />
          <Headline entry={entry} />
          <span className="text-xs whitespace-nowrap text-ink-3">
            <RelativeTime at={entry.at} />
          </span>
        </summary>
        <div className="flex flex-col gap-3 px-4 pt-1 pb-4 sm:pl-[3.75rem]">
          <p className="flex flex-wrap items-center gap-2 text-xs text-ink-3">
            <Tag>{entry.action}</Tag> <code>{entry.target}</code> entry {entry.sequence},{' '}
            {entry.at.toISOString().replace('T', ' ').replace('Z', ' UTC')}
          </p>
          {changes.length > 0 ? <Changes changes={changes} /> : <p className="text-ink-3">No details.</p>}
        </div>
      </details>
    </li>
  );
}
