import type { Metadata } from 'next';
import Link from 'next/link';
import { formatDuration, plural } from '@/app/_lib/format';
import { loadPage } from '@/app/_lib/load';
import { paths } from '@/app/_lib/paths';
import { Avatar } from '@/app/_ui/avatar';
import { ButtonLink } from '@/app/_ui/button';
import { Page } from '@/app/_ui/page';
import { Panel } from '@/app/_ui/panel';
import { RelativeTime } from '@/app/_ui/relative-time';
import { EmptyState } from '@/app/_ui/states';
import { type Status, StatusMark } from '@/app/_ui/status-mark';
import { Tag } from '@/app/_ui/tag';
import type { ReleaseView } from '@/server/releases/shapes';
import { caller } from '@/server/rpc/caller';

export const metadata: Metadata = { title: 'Releases' };

interface Place {
  team: string;
  project: string;
}

const MARKS: Record<ReleaseView['state'], { status: Status; label: string }> = {
  running: { status: 'running', label: 'Running' },
  done: { status: 'good', label: 'Released' },
  failed: { status: 'bad', label: 'Failed' },
};
const METHODS = { merge: 'merge commit', squash: 'squashed', rebase: 'rebased' };

function Migrations({ release }: { release: ReleaseView }) {
  if (!release.migrations.length) return <p className="text-xs text-ink-3">No migration.</p>;
  return (
    <details className="text-xs">
      <summary className="cursor-pointer text-ink-2">
        {plural(release.migrations.length, 'migration')}
        {release.migrationMs !== null && (
          <>
            {' '}
            in <span className="measured">{formatDuration(release.migrationMs)}</span>
          </>
        )}
      </summary>
      <ul className="mt-1 pl-4 text-ink-2">
        {release.migrations.map(({ version, name, tookMs }) => (
          <li key={version} className="break-all">
            <code>
              {version}_{name}.sql
            </code>
            , <span className="measured">{formatDuration(tookMs)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Failure({ release }: { release: ReleaseView }) {
  const { failure } = release;
  if (!failure) return null;
  return (
    <p className="text-xs text-bad">
      {failure.file && (
        <code className="break-all">
          {failure.file}
          {failure.line !== null && `, line ${failure.line}`}:{' '}
        </code>
      )}
      {failure.message} Nothing of main was changed.
    </p>
  );
}

function Entry({ release, place }: { release: ReleaseView; place: Place }) {
  const { pull, by, commit, startedAt, endedAt } = release;
  return (
    <li className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-3 border-b border-line px-4 py-3 last:border-b-0">
      <span className="mt-0.5">
        <StatusMark {...MARKS[release.state]} />
      </span>
      <div className="flex min-w-0 flex-col gap-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {release.version && <Tag tone="good">{release.version}</Tag>}
          <Link
            href={paths.pull(place.team, place.project, pull.number)}
            className="font-semibold hover:underline"
          >
            {pull.title}
          </Link>
          <span className="text-ink-3">#{pull.number}</span>
        </p>
        <p className="flex flex-wrap items-center gap-x-1.5 text-xs text-ink-2">
          <Avatar name={by.name} size="small" />
          <span>
            {by.name}, <RelativeTime at={endedAt ?? startedAt} />, {METHODS[release.method]}
          </span>
          {commit && (
            <Link href={paths.commit(place.team, place.project, commit)} className="link font-mono">
              {commit.slice(0, 8)}
            </Link>
          )}
        </p>
        <Failure release={release} />
        {release.state !== 'failed' && <Migrations release={release} />}
      </div>
    </li>
  );
}

interface ReleasesPageProps {
  params: Promise<{ team: string; project: string }>;
}

export default async function ReleasesPage({ params }: ReleasesPageProps) {
  const { team, project } = await params;
  const place = { team: decodeURIComponent(team), project: decodeURIComponent(project) };
  return loadPage(caller.releases.list(place), (releases) => (
    <Page
      title="Releases"
      lead="Each merged pull request is a release: what went out, when, and how long it migrated."
    >
      <Panel body="flush">
        {releases.length ? (
          <ul>
            {releases.map((release) => (
              <Entry key={release.startedAt.toISOString()} release={release} place={place} />
            ))}
          </ul>
        ) : (
          <EmptyState
            title="Nothing was released yet"
            actions={<ButtonLink href={paths.pulls(place.team, place.project)}>Pull requests</ButtonLink>}
          >
            Merging the first pull request makes 0.1.0.
          </EmptyState>
        )}
      </Panel>
    </Page>
  ));
}
