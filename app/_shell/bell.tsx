'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Bell as BellIcon } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import type { NotificationKind, NotificationView } from '@/server/pulls/shapes';
import { formError } from '../_lib/errors.ts';
import { plural } from '../_lib/format.ts';
import { paths } from '../_lib/paths.ts';
import { useTRPC } from '../_lib/trpc.tsx';
import { Button } from '../_ui/button.tsx';
import { Popover } from '../_ui/popover.tsx';
import { RelativeTime } from '../_ui/relative-time.tsx';
import { ErrorState, LoadingRows } from '../_ui/states.tsx';

const LOOK_EVERY_MS = 60_000;

const WORDS: Record<NotificationKind, string> = {
  review_asked: 'asks for your review of',
  mention: 'mentions you in',
  reply: 'answered in',
  comment: 'commented on',
  approved: 'approved',
  changes: 'asks for changes in',
  merged: 'merged',
  failed: 'could not merge',
};

function News({ news, onGo }: { news: NotificationView; onGo: () => void }) {
  const { team, project, number, title, by, kind, text, createdAt, readAt } = news;
  const line = (
    <>
      <span className={readAt ? 'text-ink-2' : 'font-medium text-ink'}>
        {by} {WORDS[kind]} #{number} {title}
      </span>
      {text && <span className="block truncate text-xs text-ink-2">{text}</span>}
      <span className="block text-xs text-ink-3">
        {project ? `${team.name} / ${project.name}` : team.name}, <RelativeTime at={createdAt} />
        {!readAt && <span className="sr-only">, not read yet</span>}
      </span>
    </>
  );
  const look = 'block rounded-ctl px-2 py-1.5 hover:bg-hover';
  return (
    <li>
      {project ? (
        <Link href={paths.pull(team.slug, project.slug, number)} onClick={onGo} className={look}>
          {line}
        </Link>
      ) : (
        <span className={look}>{line}</span>
      )}
    </li>
  );
}

function List({ onGo }: { onGo: () => void }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const list = useQuery(trpc.pulls.notifications.queryOptions({}, { staleTime: 0 }));
  const read = useMutation(
    trpc.pulls.markRead.mutationOptions({
      onSuccess: () =>
        Promise.all([client.invalidateQueries(trpc.pulls.unread.queryFilter()), list.refetch()]),
    }),
  );
  if (list.error) return <ErrorState title="News could not be loaded">{formError(list.error)}</ErrorState>;
  if (!list.data) return <LoadingRows label="Loading news" rows={3} />;
  if (!list.data.length)
    return <p className="text-ink-2">Nothing yet. Reviews, mentions and merges show up here.</p>;
  const fresh = list.data.filter(({ readAt }) => !readAt);
  const go = (id: string) => () => {
    read.mutate({ ids: [id] });
    onGo();
  };
  return (
    <>
      <ul className="-mx-2 max-h-96 overflow-y-auto">
        {list.data.map((news) => (
          <News key={news.id} news={news} onGo={go(news.id)} />
        ))}
      </ul>
      {fresh.length > 0 && (
        <div className="mt-2 flex justify-end">
          <Button busy={read.isPending} onClick={() => read.mutate({})}>
            Mark all as read
          </Button>
        </div>
      )}
    </>
  );
}

/** What others did that concerns the reader. */
export function Bell() {
  const [open, setOpen] = useState(false);
  const trpc = useTRPC();
  const { data: unread = 0 } = useQuery(
    trpc.pulls.unread.queryOptions(undefined, { refetchInterval: LOOK_EVERY_MS }),
  );
  const button = (
    <button
      type="button"
      aria-label={unread ? `Notifications, ${plural(unread, 'new one')}` : 'Notifications'}
      className="relative grid size-8 flex-none place-items-center rounded-ctl text-ink-2 hover:bg-hover pointer-coarse:size-10"
    >
      <BellIcon className="icon" />
      {unread > 0 && (
        <span
          aria-hidden="true"
          className="absolute top-1.5 right-1.5 size-1.5 rounded-full bg-sea-fill ring-2 ring-canvas"
        />
      )}
    </button>
  );
  return (
    <Popover trigger={button} title="Notifications" open={open} onOpenChange={setOpen}>
      {open && <List onGo={() => setOpen(false)} />}
    </Popover>
  );
}
