'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { MonitorSmartphone } from 'lucide-react';
import type { AppRouter } from '@/server/rpc/root';
import { formError } from '../../_lib/errors.ts';
import { plural } from '../../_lib/format.ts';
import { signOut } from '../../_lib/session.ts';
import { useTRPC } from '../../_lib/trpc.tsx';
import { Button } from '../../_ui/button.tsx';
import { Panel } from '../../_ui/panel.tsx';
import { RelativeTime } from '../../_ui/relative-time.tsx';
import { Tag } from '../../_ui/tag.tsx';
import { useToast } from '../../_ui/toast.tsx';

type Session = inferRouterOutputs<AppRouter>['accounts']['sessions'][number];

function useEnding() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const refresh = () => queries.invalidateQueries({ queryKey: trpc.accounts.sessions.queryKey() });
  const one = useMutation(trpc.accounts.endSession.mutationOptions({ onSettled: refresh }));
  const others = useMutation(
    trpc.accounts.endOtherSessions.mutationOptions({
      onSuccess: ({ ended }) => toast.good(`${plural(ended, 'session')} ended`),
      onSettled: refresh,
    }),
  );
  return { one, others };
}

function Row({ session, onEnd, busy }: { session: Session; onEnd: () => void; busy: boolean }) {
  const { device, address, seenAt, createdAt, current } = session;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
      <MonitorSmartphone className="icon text-ink-3" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {device} {current && <Tag tone="good">this one</Tag>}
        </p>
        <p className="text-xs text-ink-3">
          {!address || address === 'unknown' ? 'Address not known' : address} · used{' '}
          <RelativeTime at={seenAt} /> · since <RelativeTime at={createdAt} />
        </p>
      </div>
      <Button busy={busy} onClick={onEnd} aria-label={current ? 'Sign out' : `End the session of ${device}`}>
        {current ? 'Sign out' : 'End'}
      </Button>
    </li>
  );
}

export function SessionList({ initial }: { initial: Session[] }) {
  const { data: sessions } = useQuery(
    useTRPC().accounts.sessions.queryOptions(undefined, { initialData: initial }),
  );
  const { one, others } = useEnding();
  const error = formError(one.error) ?? formError(others.error);
  const action = sessions.length > 1 && (
    <Button busy={others.isPending} onClick={() => others.mutate()}>
      End all others
    </Button>
  );
  return (
    <Panel title="Signed in" count={sessions.length} action={action} body="flush">
      <ul className="divide-y divide-line">
        {sessions.map((session) => (
          <Row
            key={session.id}
            session={session}
            busy={one.isPending && one.variables.id === session.id}
            onEnd={() => (session.current ? signOut() : one.mutate({ id: session.id }))}
          />
        ))}
      </ul>
      {error && (
        <p role="alert" className="border-t border-line px-4 py-2 text-xs font-medium text-bad">
          {error}
        </p>
      )}
    </Panel>
  );
}
