import { Download } from 'lucide-react';
import type { AuditFilter } from '@/server/audit/shapes';
import { auditFilter } from '@/server/audit/shapes';
import { ButtonLink } from '../../../../_ui/button.tsx';
import { buttonClass } from '../../../../_ui/button-class.ts';
import { Panel } from '../../../../_ui/panel.tsx';
import { EmptyState } from '../../../../_ui/states.tsx';
import { Entry, type LogEntry } from './entry.tsx';
import { Filters } from './filters.tsx';
import { queryOf } from './query.ts';

type Given = Record<string, string | string[] | undefined>;

/** Reads filter and cursor from the address; what is not valid counts as not given. */
export function readAddress(given: Given): { filter: AuditFilter; cursor: bigint | undefined } {
  const filter: AuditFilter = {};
  for (const name of Object.keys(auditFilter.shape) as (keyof AuditFilter)[]) {
    const parsed = auditFilter.shape[name].safeParse(given[name] || undefined);
    if (parsed.success && parsed.data) filter[name] = parsed.data;
  }
  const { cursor } = given;
  return {
    filter,
    cursor: typeof cursor === 'string' && /^\d{1,18}$/.test(cursor) ? BigInt(cursor) : undefined,
  };
}

interface LogProps {
  path: string;
  filter: AuditFilter;
  paged: boolean;
  page: { entries: LogEntry[]; next: string | null };
  facets: { people: { id: string; name: string }[]; actions: string[] };
}

/** Links that download what the filter shows. */
export function ExportLinks({ path, filter }: { path: string; filter: AuditFilter }) {
  return (['csv', 'json'] as const).map((format) => (
    <a
      key={format}
      href={`${path}/export${queryOf({ ...filter, format })}`}
      download
      className={buttonClass({})}
    >
      <Download />
      {format.toUpperCase()}
    </a>
  ));
}

/** Filters, entries newest first, and the way to older ones. */
export function Log({ path, filter, paged, page, facets }: LogProps) {
  const narrowed = Object.keys(filter).length > 0;
  return (
    <>
      <Filters path={path} filter={filter} facets={facets} />
      <Panel body="flush">
        {page.entries.length === 0 ? (
          <EmptyState title={narrowed ? 'No entry fits the filter' : 'Nothing has happened yet'} />
        ) : (
          <ol aria-label="Entries, newest first">
            {page.entries.map((entry) => (
              <Entry key={entry.sequence} entry={entry} />
            ))}
          </ol>
        )}
      </Panel>
      <nav aria-label="Pages" className="mt-3 flex gap-2">
        {paged && <ButtonLink href={`${path}${queryOf(filter)}`}>Newest</ButtonLink>}
        {page.next && (
          <ButtonLink href={`${path}${queryOf({ ...filter, cursor: page.next })}`}>Older entries</ButtonLink>
        )}
      </nav>
    </>
  );
}
