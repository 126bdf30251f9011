'use client';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { problemOf } from '@/app/_lib/errors';
import { useTRPC } from '@/app/_lib/trpc';
import { Button } from '@/app/_ui/button';
import { type Column, DataTable } from '@/app/_ui/data-table';
import { Panel } from '@/app/_ui/panel';
import { RelativeTime } from '@/app/_ui/relative-time';
import { EmptyState, ErrorState } from '@/app/_ui/states';
import { Tag } from '@/app/_ui/tag';
import { keyState } from '@/server/environments/policy';
import type { KeyRow } from '@/server/environments/shapes';
import type { Place } from '../_parts/place.ts';
import { KeyActions } from './key-actions.tsx';
import { KeyText } from './key-text.tsx';
import { MakeKey } from './make-key.tsx';

export interface May {
  manage: boolean;
  reveal: boolean;
}

interface KeysProps {
  place: Place;
  may: May;
  initial: KeyRow[];
}

const NEEDS_ADMIN = 'Needs the role admin in this team';

/** The keys of the environment: working ones first, ended ones folded away. */
export function Keys({ place, may, initial }: KeysProps) {
  const trpc = useTRPC();
  const keys = useQuery({ ...trpc.environments.keys.queryOptions(place), initialData: initial });
  const [making, setMaking] = useState(false);
  const [ended, setEnded] = useState(false);
  const working = keys.data.filter((key) => keyState(key) !== 'revoked');
  const over = keys.data.length - working.length;
  const shown = ended ? keys.data : working;
  return (
    <Panel
      title="Keys"
      count={working.length}
      body="flush"
      action={
        <Button icon={<Plus />} reason={may.manage ? undefined : NEEDS_ADMIN} onClick={() => setMaking(true)}>
          Make a key
        </Button>
      }
      footer={
        over > 0 && (
          <Button tone="quiet" aria-expanded={ended} onClick={() => setEnded(!ended)}>
            {ended ? 'Hide' : 'Show'} {over} revoked
          </Button>
        )
      }
    >
      {keys.error && (
        <ErrorState title="The keys could not be read again">{problemOf(keys.error).message}</ErrorState>
      )}
      {shown.length ? (
        <DataTable
          label="Keys of the API"
          columns={columnsOf(place, may)}
          rows={shown}
          rowKey={(key) => key.id}
        />
      ) : (
        <EmptyState title="No key works">
          Nothing can call the API until there is one. Make a publishable key for web pages and apps, a secret
          one for your servers.
        </EmptyState>
      )}
      <MakeKey place={place} open={making} onOpenChange={setMaking} />
    </Panel>
  );
}

function columnsOf(place: Place, may: May): Column<KeyRow>[] {
  return [
    { key: 'name', title: 'Name', cell: (key) => <Name row={key} /> },
    { key: 'kind', title: 'Kind', from: 'sm', cell: ({ kind }) => <Kind kind={kind} /> },
    { key: 'key', title: 'Key', cell: (key) => <KeyText place={place} row={key} mayReveal={may.reveal} /> },
    { key: 'state', title: 'State', from: 'sm', cell: (key) => <State row={key} /> },
    {
      key: 'actions',
      title: <span className="sr-only">What can be done</span>,
      align: 'right',
      cell: (key) => <KeyActions place={place} row={key} mayManage={may.manage} />,
    },
  ];
}

/** On a phone, where columns are left out, it says what they would. */
function Name({ row }: { row: KeyRow }) {
  return (
    <>
      <span className="font-medium wrap-anywhere">{row.name}</span>
      <span className="block space-y-1 text-xs sm:hidden">
        <Kind kind={row.kind} />
        <span className="block">
          <State row={row} />
        </span>
      </span>
    </>
  );
}

function Kind({ kind }: { kind: KeyRow['kind'] }) {
  return kind === 'secret' ? <Tag tone="warn">secret</Tag> : <Tag>publishable</Tag>;
}

function State({ row }: { row: KeyRow }) {
  const state = keyState(row);
  if (state === 'revoked')
    return (
      <span className="text-ink-3">
        revoked <RelativeTime at={row.revokedAt ?? row.createdAt} />
      </span>
    );
  if (state === 'retiring' && row.retiresAt)
    return (
      <span className="text-warn">
        replaced, ends <RelativeTime at={row.retiresAt} />
      </span>
    );
  return (
    <span className="text-ink-2">
      works, made <RelativeTime at={row.createdAt} />
    </span>
  );
}
