import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { formatMoment } from '@/app/_lib/format';
import { paths } from '@/app/_lib/paths';
import { Page } from '@/app/_ui/page';
import { Panel } from '@/app/_ui/panel';
import { Tag } from '@/app/_ui/tag';
import { Ticked } from '@/app/_ui/ticked';
import { loadSection } from '@/app/[team]/[project]/database/_catalog/load-catalog';
import type { ExplainedRequest } from '@/server/requests/shapes';
import { caller } from '@/server/rpc/caller';
import { statusTone, statusWords } from '../../_answer/status.ts';
import { readTiming } from '../../_answer/timing.ts';
import { TimingStrip } from '../../_console/timing-strip.tsx';
import { type Place, placeOf } from '../../_parts/place.ts';

export const metadata: Metadata = { title: 'Request' };

/** Why one request failed or returned nothing. */
export default async function RequestPage({
  params,
}: {
  params: Promise<Place & { id: string }>;
}): Promise<ReactNode> {
  const { id, ...place } = await placeOf(params);
  return loadSection('Request', caller.requests.explain({ ...place, id }), (request) => (
    <Page
      title={`${request.method} ${request.target || '/'}`}
      lead={
        <Link href={paths.requests(place)} className="text-sea hover:underline">
          All requests
        </Link>
      }
      className="max-w-[52rem]"
    >
      <div className="grid gap-4">
        <Panel title="Why" tone={request.status < 400 ? 'warn' : 'bad'}>
          <p className="text-md">
            <Ticked text={request.cause} />
          </p>
          <p className="mt-2 text-ink-2">
            <Ticked text={request.fix} />
          </p>
        </Panel>
        {request.policies.length > 0 && <Policies request={request} />}
        <Panel title="Where its time went" body="flush">
          <TimingStrip stages={readTiming(request.stages)} />
        </Panel>
        <Facts request={request} />
      </div>
    </Page>
  ));
}

function Policies({ request: { policies } }: { request: ExplainedRequest }) {
  return (
    <Panel
      title="Row rules that decide"
      count={policies.length}
      note="Tried now, as the owner of the database"
    >
      <ul className="grid gap-3">
        {policies.map(({ name, condition, restrictive, passes }) => (
          <li key={name} className="grid gap-1">
            <span className="flex flex-wrap items-center gap-2">
              <b className="font-medium">{name}</b>
              {restrictive && <Tag>restrictive</Tag>}
              <span className="text-xs text-ink-3">
                {passes === null ? 'depends on who calls' : `lets ${passes} of the table’s rows through`}
              </span>
            </span>
            {condition && <code className="text-xs break-words text-ink-2">{condition}</code>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Facts({ request }: { request: ExplainedRequest }) {
  const { id, at, ref, role, key, status, code, message, rows, filters, objects } = request;
  const facts: [string, ReactNode][] = [
    ['Request id', <code key="id">{id}</code>],
    ['When', formatMoment(at)],
    ['Environment', ref],
    [
      'Answer',
      <Tag key="answer" tone={statusTone(status)}>
        {statusWords(status)}
      </Tag>,
    ],
    ['Code', code ?? '–'],
    ['Message', message ?? 'not kept: it may hold what the caller sent'],
    ['Role', role ?? 'none'],
    ['Key', key ?? 'none'],
    ['Rows', rows ?? '–'],
    ['Tests', filters.join(', ') || 'none'],
    ['Used', objects.join(', ') || 'nothing'],
  ];
  const shown = code === null ? facts.filter(([name]) => name !== 'Code' && name !== 'Message') : facts;
  return (
    <Panel title="What is kept of it" note="Names, never values">
      <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
        {shown.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
