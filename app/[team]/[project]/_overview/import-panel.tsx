import { type ImportNote, importReport } from '@/server/imports/shapes';
import type { SourceInput, SourceKind } from '@/server/projects/shapes';
import { formatBytes, formatDuration, formatNumber, plural } from '../../../_lib/format.ts';
import { DataTable } from '../../../_ui/data-table.tsx';
import { Panel } from '../../../_ui/panel.tsx';

interface ImportPanelProps {
  report: unknown;
  source: SourceKind;
  given: SourceInput;
}

const SHOWN = 8;

function Notes({ notes }: { notes: ImportNote[] }) {
  return (
    <DataTable
      label="What was done otherwise than the source says"
      rows={notes}
      rowKey={({ line, statement, why }) => `${line} ${statement} ${why}`}
      minWidth="36rem"
      columns={[
        { key: 'line', title: 'Line', align: 'right', className: 'w-16', cell: ({ line }) => line || '–' },
        {
          key: 'statement',
          title: 'Statement',
          cell: ({ statement, times }) => (
            <>
              <code className="break-all">{statement}</code>
              {times > 1 && <span className="text-xs text-ink-3"> and {times - 1} more</span>}
            </>
          ),
        },
        { key: 'why', title: 'What was done', cell: ({ why }) => <span className="text-ink-2">{why}</span> },
      ]}
    />
  );
}

/** What an import did, and every place where it did something else than the file says. Nothing for other sources. */
export function ImportPanel({ report, source, given }: ImportPanelProps) {
  const read = importReport.safeParse(report);
  if (!read.success) return null;
  const { statements, rows, bytes, notes, tookMs } = read.data;
  const from = given.fileName ?? given.address ?? (source === 'sql' ? 'an SQL file' : 'a running PostgreSQL');
  const facts = [
    statements > 0 && plural(statements, 'statement'),
    `${formatNumber(rows)} rows`,
    bytes > 0 && formatBytes(bytes),
    formatDuration(tookMs),
  ];
  const rest = notes.slice(SHOWN);
  return (
    <Panel title="How it was imported" note={`from ${from}`} body="flush">
      <p className="px-4 py-3">
        {facts.filter(Boolean).join(', ')}.{' '}
        <span className="text-ink-2">
          {notes.length
            ? `${plural(notes.length, 'thing')} ${notes.length === 1 ? 'was' : 'were'} done otherwise than the source says:`
            : 'Everything ran as the source says.'}
        </span>
      </p>
      {notes.length > 0 && (
        <div className="border-t border-line">
          <Notes notes={notes.slice(0, SHOWN)} />
        </div>
      )}
      {rest.length > 0 && (
        <details className="border-t border-line">
          <summary className="link px-4 py-2.5 text-xs">{plural(rest.length, 'more note')}</summary>
          <Notes notes={rest} />
        </details>
      )}
    </Panel>
  );
}
