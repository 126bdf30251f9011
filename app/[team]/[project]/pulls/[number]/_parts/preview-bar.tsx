import { Database, Terminal } from 'lucide-react';
import { formatBytes, formatDuration, formatNumber, plural } from '@/app/_lib/format';
import { paths } from '@/app/_lib/paths';
import { ButtonLink } from '@/app/_ui/button';
import { CopyButton } from '@/app/_ui/copy-button';
import { PlainCode } from '@/app/_ui/plain-code';
import { ErrorState } from '@/app/_ui/states';
import type { FillReport, PreviewFacts, PreviewFailure } from '@/server/previews/shapes';
import type { Where } from '../../_parts/where.ts';

const BAR =
  'flex min-h-10.5 flex-wrap items-center gap-x-3.5 gap-y-1.5 rounded-panel border border-dashed border-over-fill bg-over-wash py-1.5 pr-1.5 pl-3';
const Dot = () => (
  <span
    aria-hidden="true"
    className="size-[9px] flex-none rounded-full border-[1.5px] border-dashed border-over"
  />
);

function Running({ preview, where }: { preview: PreviewFacts; where: Where }) {
  const { team, project, number } = where;
  const { apiUrl, sizeBytes, tookMs } = preview;
  return (
    <div className={BAR}>
      <span className="flex items-center gap-2 font-semibold text-over">
        <Dot />
        Preview running
      </span>
      {apiUrl && (
        <span className="flex min-w-0 flex-1 basis-60 items-center gap-1">
          <code className="min-w-0 truncate text-code text-ink">{apiUrl}</code>
          <CopyButton text={apiUrl} label="the preview’s API address" />
        </span>
      )}
      {sizeBytes !== null && (
        <span className="text-ink-2 max-md:hidden">
          Masked copy of main, {formatBytes(sizeBytes)}
          {tookMs !== null && (
            <>
              , made in <span className="measured">{formatDuration(tookMs)}</span>
            </>
          )}
        </span>
      )}
      <span className="flex gap-1.5">
        <ButtonLink icon={<Database />} href={`${paths.pull(team, project, number)}/database/diagram`}>
          Database
        </ButtonLink>
        <ButtonLink icon={<Terminal />} href={`${paths.pull(team, project, number)}/api/console`}>
          Console
        </ButtonLink>
      </span>
    </div>
  );
}

/** What PostgreSQL refused: file, line, message, and the rows at fault. */
function Failed({ failure }: { failure: PreviewFailure }) {
  const place = failure.file && `${failure.file}${failure.line ? `, line ${failure.line}` : ''}`;
  const columns = failure.rows[0] ? Object.keys(failure.rows[0]) : [];
  return (
    <div className="rounded-panel border border-line bg-surface">
      <ErrorState
        title={failure.kind === 'migration' ? 'A migration fails on the preview' : 'The preview cannot run'}
      >
        {place && <p className="font-mono text-code break-all">{place}</p>}
        <p className="break-words whitespace-pre-wrap">{failure.message}</p>
        {failure.detail && <p>Detail: {failure.detail}</p>}
        {failure.hint && <p>Hint: {failure.hint}</p>}
        {failure.statement && (
          <div className="mt-2 rounded-ctl bg-sunken">
            <PlainCode code={failure.statement} />
          </div>
        )}
        {columns.length > 0 && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          <section aria-label="Rows at fault" tabIndex={0} className="mt-2 overflow-x-auto">
            <table className="border-collapse text-xs">
              <caption className="pb-1 text-left text-ink-3">Rows at fault, masked as the preview is</caption>
              <thead>
                <tr>
                  {columns.map((name) => (
                    <th
                      key={name}
                      scope="col"
                      className="border-b border-line px-2 py-1 text-left font-medium"
                    >
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {failure.rows.map((row, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: rows of any table have no known key
                  <tr key={index}>
                    {columns.map((name) => (
                      <td key={name} className="border-b border-line px-2 py-1 font-mono">
                        {row[name] === null ? 'null' : String(row[name])}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
        <p className="mt-2">
          The rest of this page works. Push a fix to the branch, and the preview is made again.
        </p>
      </ErrorState>
    </div>
  );
}

/** Which rows of production the copy does not have. */
function LeftOut({ tables }: { tables: FillReport['shortened'] }) {
  if (!tables.length) return null;
  return (
    <details className="mt-1.5 rounded-panel border border-line bg-surface px-3 py-1.5 text-ink-2">
      <summary className="cursor-pointer">
        {tables.length === 1 ? 'One table is' : `${formatNumber(tables.length)} tables are`} not copied whole
      </summary>
      <ul className="mt-1 grid gap-0.5 text-xs">
        {tables.map(({ table, kept, rows, why }) => (
          <li key={table} className="break-words">
            {table.replace(/^public\./, '')}: {formatNumber(kept)} of {plural(rows, 'row')}
            {why === 'size'
              ? ', with every row that another one refers to'
              : ': masked values fit into none of the partitions that they decide'}
          </li>
        ))}
      </ul>
    </details>
  );
}

interface PreviewBarProps {
  preview: PreviewFacts | null;
  where: Where;
  /** The tables of which the copy has only some rows. */
  shortened: FillReport['shortened'];
}

/** Where the branch runs, or why it does not. */
export function PreviewBar({ preview, where, shortened }: PreviewBarProps) {
  if (!preview || preview.state === 'dropped') return null;
  if (preview.state === 'failed' && preview.failure) return <Failed failure={preview.failure} />;
  if (preview.state === 'ready')
    return (
      <>
        <Running preview={preview} where={where} />
        <LeftOut tables={shortened} />
      </>
    );
  return (
    <div className={BAR} role="status">
      <span className="flex items-center gap-2 font-semibold text-over">
        <Dot />
        {preview.state === 'waiting' ? 'Preview waits for its turn' : 'Preview is being made'}
      </span>
      <span className="text-ink-2">
        A masked copy of main with this branch’s migrations, for commit{' '}
        <code>{preview.commit.slice(0, 8)}</code>. You can leave this page.
      </span>
    </div>
  );
}
