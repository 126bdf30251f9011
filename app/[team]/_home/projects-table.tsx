'use client';
import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import type { DatabaseFigures, ProjectSummary, SourceKind } from '@/server/projects/shapes';
import type { TeamPulls } from '@/server/pulls/shapes';
import { formatBytes, formatNumber } from '../../_lib/format.ts';
import { paths } from '../../_lib/paths.ts';
import { useTRPC } from '../../_lib/trpc.tsx';
import { useTyped } from '../../_lib/use-typed.ts';
import { CopyButton } from '../../_ui/copy-button.tsx';
import { type Column, DataTable } from '../../_ui/data-table.tsx';
import { controlClass } from '../../_ui/field.tsx';
import { Kbd } from '../../_ui/kbd.tsx';
import { Panel } from '../../_ui/panel.tsx';
import { RelativeTime } from '../../_ui/relative-time.tsx';
import { EmptyState } from '../../_ui/states.tsx';
import { StatusMark } from '../../_ui/status-mark.tsx';
import { ProjectStateMark } from './state-mark.tsx';
import { openChanges } from './waiting-words.ts';

const POLL_MS = 1_000;
const FIGURES_STALE_MS = 5_000;

type Row = ProjectSummary & { figures?: DatabaseFigures; pulls?: TeamPulls['projects'][number] };

const SOURCES: Record<SourceKind, string> = {
  sql: 'From an SQL file',
  database: 'Copied from a running PostgreSQL',
  git: 'From a Git repository',
  example: 'The example clinic',
  empty: 'Started empty',
};

const isBusy = ({ state }: ProjectSummary) => state === 'creating' || state === 'deleting';

function useProjects(team: string, initial: ProjectSummary[]): Row[] {
  const trpc = useTRPC();
  const { data: projects } = useQuery({
    ...trpc.projects.list.queryOptions({ team }),
    initialData: initial,
    // What the page brings is new; what an earlier visit left is not.
    staleTime: POLL_MS,
    refetchInterval: ({ state }) => (state.data?.some(isBusy) ? POLL_MS : false),
  });
  const ready = projects.filter(({ state }) => state === 'ready').map(({ slug }) => slug);
  const { data: figures } = useQuery({
    ...trpc.projects.figures.queryOptions({ team }),
    enabled: ready.length > 0,
    staleTime: FIGURES_STALE_MS,
    // A project that became ready meanwhile has figures too.
    refetchInterval: ({ state }) =>
      state.data && ready.some((slug) => !state.data?.some((one) => one.slug === slug)) ? POLL_MS : false,
  });
  return projects.map((project) => ({
    ...project,
    figures: figures?.find(({ slug }) => slug === project.slug),
  }));
}

const statesOf = (projects: readonly ProjectSummary[]) =>
  projects.map(({ slug, state }) => `${slug} ${state}`).join();

/** The headline above the table comes from the server: it is asked again when a project's state has changed. */
function useFreshHeadline(projects: readonly ProjectSummary[], initial: readonly ProjectSummary[]): void {
  const router = useRouter();
  const [now, then] = [statesOf(projects), statesOf(initial)];
  useEffect(() => {
    if (now !== then) router.refresh();
  }, [now, then, router]);
}

function Figure({ row, children }: { row: Row; children: (figures: DatabaseFigures) => React.ReactNode }) {
  if (row.figures?.reachable) return children(row.figures);
  if (row.state === 'ready' && !row.figures)
    return <span className="late inline-block h-2.5 w-10 rounded-chip bg-sunken" aria-hidden="true" />;
  return <span className="text-ink-3">–</span>;
}

const nameColumn = (team: string): Column<Row> => ({
  key: 'name',
  title: 'Project',
  cell: ({ slug, name, description, source }) => (
    <div className="min-w-0 py-1.5">
      <Link href={paths.project(team, slug)} className="text-md font-semibold hover:underline">
        {name}
      </Link>
      <p className="max-w-80 truncate text-xs text-ink-2">{description || SOURCES[source]}</p>
    </div>
  ),
});

const stateColumn: Column<Row> = {
  key: 'state',
  title: 'State',
  cell: ({ state, figures }) => <ProjectStateMark state={state} reachable={figures?.reachable ?? true} />,
};

const changesColumn = (team: string): Column<Row> => ({
  key: 'changes',
  title: 'Open changes',
  from: 'md',
  cell: ({ slug, pulls }) =>
    pulls ? (
      <Link href={paths.pulls(team, slug)} className="flex items-center gap-1.5 hover:underline">
        <StatusMark
          status={pulls.notReady ? 'bad' : pulls.ready ? 'good' : 'running'}
          label={pulls.notReady ? 'Not ready' : pulls.ready ? 'Ready' : 'Running'}
        />
        {openChanges(pulls)}
      </Link>
    ) : (
      <span className="text-ink-3">none</span>
    ),
});

const columns: Column<Row>[] = [
  {
    key: 'tables',
    title: 'Tables',
    align: 'right',
    from: 'md',
    cell: (row) => <Figure row={row}>{({ tables }) => formatNumber(tables)}</Figure>,
  },
  {
    key: 'rows',
    title: 'Rows',
    align: 'right',
    from: 'md',
    cell: (row) => (
      <Figure row={row}>
        {({ rowsEstimate }) => (
          <span className="estimated" title="PostgreSQL’s own estimate">
            {formatNumber(Math.round(rowsEstimate))}
          </span>
        )}
      </Figure>
    ),
  },
  {
    key: 'bytes',
    title: 'Data',
    align: 'right',
    cell: (row) => <Figure row={row}>{({ bytes }) => formatBytes(bytes)}</Figure>,
  },
  {
    key: 'api',
    title: 'API',
    from: 'lg',
    cell: ({ ref, apiUrl }) =>
      apiUrl && ref ? (
        <span className="flex items-center gap-1">
          {ref}
          <CopyButton text={apiUrl} label="API address" />
        </span>
      ) : (
        <span className="text-ink-3">–</span>
      ),
  },
  {
    key: 'change',
    title: 'Last change',
    from: 'md',
    cell: ({ figures, createdAt }) => (
      <span className="text-xs text-ink-2">
        <RelativeTime at={figures?.lastMigration?.at ?? createdAt} />
      </span>
    ),
  },
];

function Filter({ value, field }: ReturnType<typeof useTyped>) {
  return (
    <label className="relative flex items-center max-md:hidden">
      <span className="sr-only">Filter projects by name</span>
      <Search className="icon-s pointer-events-none absolute left-2.5 text-ink-3" />
      <input
        data-find
        type="search"
        {...field}
        placeholder="Filter"
        className={`${controlClass} h-7 w-48 border-line-2! pr-7 pl-7`}
      />
      {!value && (
        <span className="pointer-events-none absolute right-1.5" aria-hidden="true">
          <Kbd keys="/" />
        </span>
      )}
    </label>
  );
}

const ADDRESS_KEY = 'q';

function keepInAddress(value: string): void {
  const url = new URL(window.location.href);
  if ((url.searchParams.get(ADDRESS_KEY) ?? '') === value) return;
  if (value) url.searchParams.set(ADDRESS_KEY, value);
  else url.searchParams.delete(ADDRESS_KEY);
  window.history.replaceState(null, '', url);
}

/** Projects by name; figures follow when they are measured. The filter stands in the address. */
export function ProjectsTable({
  team,
  initial,
  pulls,
  query = '',
}: {
  team: string;
  initial: ProjectSummary[];
  pulls: TeamPulls['projects'];
  query?: string;
}) {
  const filter = useTyped(query);
  const projects = useProjects(team, initial);
  useFreshHeadline(projects, initial);
  const wanted = filter.value.trim().toLowerCase();
  const rows = projects
    .filter(({ name, slug, description }) =>
      [name, slug, description].some((text) => text.toLowerCase().includes(wanted)),
    )
    .map((row) => ({ ...row, pulls: pulls.find(({ slug }) => slug === row.slug) }));
  useEffect(() => keepInAddress(filter.value), [filter.value]);
  return (
    <section className="min-w-0">
      <div className="mb-2 flex items-center gap-2">
        <h2>Projects</h2>
        <span className="text-xs font-medium text-ink-3 tabular-nums">{projects.length}</span>
        <span className="flex-1" />
        <Filter {...filter} />
      </div>
      <Panel body="flush">
        {rows.length ? (
          <DataTable
            label="Projects"
            columns={[nameColumn(team), stateColumn, changesColumn(team), ...columns]}
            rows={rows}
            rowKey={({ slug }) => slug}
          />
        ) : (
          <EmptyState title="No project has that in its name">
            Clear the filter to see all {projects.length}.
          </EmptyState>
        )}
      </Panel>
    </section>
  );
}
