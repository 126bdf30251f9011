import clsx from 'clsx';
import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { formatDuration, formatNumber } from '@/app/_lib/format';
import { paths } from '@/app/_lib/paths';
import { DataTable } from '@/app/_ui/data-table';
import { Page } from '@/app/_ui/page';
import { Panel } from '@/app/_ui/panel';
import { RelativeTime } from '@/app/_ui/relative-time';
import { EmptyState } from '@/app/_ui/states';
import { Tag } from '@/app/_ui/tag';
import { loadSection } from '@/app/[team]/[project]/database/_catalog/load-catalog';
import type { Method } from '@/server/api/shapes';
import { KEPT_DAYS, type RequestCount, type RequestRow } from '@/server/requests/shapes';
import { caller } from '@/server/rpc/caller';
import { statusTone, statusWords } from '../_answer/status.ts';
import { MethodBadge } from '../_parts/method-badge.tsx';
import { type Place, placeOf } from '../_parts/place.ts';

const KINDS = [
  { kind: 'all', label: 'All' },
  { kind: 'failed', label: 'Failed' },
  { kind: 'empty', label: 'Returned nothing' },
] as const;
type Kind = (typeof KINDS)[number]['kind'];

interface RequestsPageProps {
  params: Promise<Place>;
  searchParams: Promise<{ kind?: string }>;
}

export const metadata: Metadata = { title: 'Requests' };

/** Requests that somebody may wonder about: they failed, or returned nothing. */
export default async function RequestsPage({ params, searchParams }: RequestsPageProps): Promise<ReactNode> {
  const place = await placeOf(params);
  const wanted = (await searchParams).kind;
  const kind = KINDS.find((one) => one.kind === wanted)?.kind ?? 'all';
  return loadSection('Requests', caller.requests.list({ ...place, kind }), ({ requests, counts }) => (
    <Page
      title="Requests"
      lead={`Calls of the API that failed or returned nothing, for ${KEPT_DAYS} days. Open one to read why. Values are not kept, only names.`}
      className="max-w-[68rem]"
    >
      <div className="grid gap-4">
        <Panel
          title="Failed or empty"
          count={requests.length}
          body="flush"
          action={<Kinds place={place} current={kind} />}
        >
          {requests.length ? <List place={place} requests={requests} /> : <Nothing />}
        </Panel>
        {counts.length > 0 && (
          <Panel title="Asked for most" note="Last 24 hours, counted" body="flush">
            <Counts counts={counts} />
          </Panel>
        )}
      </div>
    </Page>
  ));
}

function Kinds({ place, current }: { place: Place; current: Kind }) {
  return (
    <nav aria-label="Which requests" className="flex gap-1">
      {KINDS.map(({ kind, label }) => (
        <Link
          key={kind}
          href={`${paths.requests(place)}${kind === 'all' ? '' : `?kind=${kind}`}`}
          aria-current={kind === current ? 'page' : undefined}
          className={clsx(
            'flex h-6 items-center rounded-control px-2 text-xs whitespace-nowrap hover:bg-hover max-md:h-10',
            kind === current ? 'bg-sunken font-medium text-ink' : 'text-ink-2',
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}

function Nothing() {
  return (
    <EmptyState title="Nothing failed or came back empty">
      Each answer of the API carries an x-request-id. When a call fails, it appears here within two seconds,
      with the reason in words.
    </EmptyState>
  );
}

function List({ place, requests }: { place: Place; requests: RequestRow[] }) {
  return (
    <DataTable
      label="Requests"
      rows={requests}
      rowKey={({ id }) => id}
      minWidth="40rem"
      columns={[
        {
          key: 'request',
          title: 'Request',
          cell: ({ id, method, target }) => (
            <Link href={paths.requests(place, id)} className="inline-flex gap-2 hover:underline">
              <MethodBadge method={method as Method} /> <span className="break-all">{target || '/'}</span>
            </Link>
          ),
        },
        {
          key: 'answer',
          title: 'Answer',
          cell: ({ status, code }) => (
            <span className="inline-flex gap-2">
              <Tag tone={status < 400 ? 'neutral' : statusTone(status)}>
                {status < 400 ? 'no rows' : statusWords(status)}
              </Tag>
              <span className="text-xs text-ink-3">{code}</span>
            </span>
          ),
        },
        { key: 'role', title: 'Role', cell: ({ role }) => role ?? '–' },
        { key: 'key', title: 'Key', from: 'md', cell: ({ key }) => key ?? '–' },
        { key: 'ms', title: 'Time', align: 'right', from: 'sm', cell: ({ ms }) => formatDuration(ms) },
        { key: 'at', title: 'When', align: 'right', cell: ({ at }) => <RelativeTime at={at} /> },
      ]}
    />
  );
}

function Counts({ counts }: { counts: RequestCount[] }) {
  return (
    <DataTable
      label="Asked for most"
      rows={counts}
      rowKey={({ method, target, role }) => `${method} ${target} ${role}`}
      minWidth="34rem"
      columns={[
        {
          key: 'request',
          title: 'Request',
          cell: ({ method, target }) => (
            <span className="inline-flex gap-2">
              <MethodBadge method={method as Method} /> {target || '/'}
            </span>
          ),
        },
        { key: 'role', title: 'Role', cell: ({ role }) => role || '–' },
        { key: 'calls', title: 'Calls', align: 'right', cell: ({ calls }) => formatNumber(calls) },
        { key: 'failed', title: 'Failed', align: 'right', cell: ({ failed }) => formatNumber(failed) },
        { key: 'ms', title: 'Mean time', align: 'right', cell: ({ meanMs }) => formatDuration(meanMs) },
      ]}
    />
  );
}
