import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { plural } from '@/app/_lib/format';
import { loadPage } from '@/app/_lib/load';
import { paths } from '@/app/_lib/paths';
import { Avatar } from '@/app/_ui/avatar';
import { ButtonLink } from '@/app/_ui/button';
import { CopyButton } from '@/app/_ui/copy-button';
import { Page } from '@/app/_ui/page';
import { Panel } from '@/app/_ui/panel';
import { RelativeTime } from '@/app/_ui/relative-time';
import type { CommitDiff, CommitSummary, FileDiff } from '@/server/repositories/shapes';
import { caller } from '@/server/rpc/caller';
import { Figures, FileDiffPanel } from '../../_diff/file-diff.tsx';
import { plan } from '../../_diff/word.ts';
import { isCommitId, one } from '../../_parts/place.ts';

interface CommitPageProps {
  params: Promise<{ team: string; project: string; id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}
interface Project {
  team: string;
  project: string;
}

export async function generateMetadata({ params }: CommitPageProps): Promise<Metadata> {
  const { id } = await params;
  return { title: `Commit ${id.slice(0, 8)}` };
}

function Parents({ commit, place }: { commit: CommitSummary; place: Project }) {
  if (!commit.parents.length) return <span>The first commit</span>;
  return (
    <span>
      {commit.parents.length > 1 ? 'Merges ' : 'After '}
      {commit.parents.map((parent, index) => (
        <span key={parent}>
          {index > 0 && ' and '}
          <Link href={paths.commit(place.team, place.project, parent)} className="link font-mono text-code">
            {parent.slice(0, 8)}
          </Link>
        </span>
      ))}
    </span>
  );
}

/** Who made it, when, what it follows; its message beyond the first line. */
function About({ commit, place }: { commit: CommitSummary; place: Project }) {
  return (
    <Panel className="mb-4">
      {commit.body && (
        <p className="mb-3 max-w-[46rem] text-md leading-6 break-words whitespace-pre-wrap">{commit.body}</p>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 text-ink-2">
        <span className="flex min-w-0 items-center gap-2">
          <Avatar name={commit.authorName} size="small" />
          <span className="min-w-0 break-words">
            <span className="font-medium text-ink">{commit.authorName}</span> <RelativeTime at={commit.at} />
          </span>
        </span>
        <Parents commit={commit} place={place} />
        <span className="flex items-center">
          <code className="text-code">{commit.id.slice(0, 8)}</code>
          <CopyButton text={commit.id} label="the commit’s id" />
        </span>
      </div>
    </Panel>
  );
}

function Files({ diff, files, place }: { diff: CommitDiff; files: FileDiff[]; place: Project }) {
  const { commit } = diff;
  const shows = plan(files);
  const alone = files.length === 1;
  return (
    <div className="grid gap-4">
      {files.map((file, index) => (
        <FileDiffPanel
          key={file.path}
          file={file}
          show={alone && shows[index] === 'folded' ? 'open' : shows[index]!}
          fileHref={
            file.status === 'deleted'
              ? undefined
              : paths.files(place.team, place.project, file.path, commit.id)
          }
          apartHref={paths.commit(place.team, place.project, commit.id, file.path)}
        />
      ))}
      {diff.more > 0 && (
        <p className="text-ink-2">
          {plural(diff.more, 'more file')} changed. Clone the repository to see all of them.
        </p>
      )}
      {!files.length && <p className="text-ink-2">No file differs from the commit before.</p>}
    </div>
  );
}

function CommitScreen({
  diff,
  only,
  place,
}: {
  diff: CommitDiff;
  only: FileDiff | undefined;
  place: Project;
}) {
  const { commit } = diff;
  const count = diff.files.length + diff.more;
  const lead = (
    <span className="flex flex-wrap items-center gap-x-2">
      {plural(count, 'file')} changed <Figures added={diff.added} deleted={diff.deleted} />
    </span>
  );
  const actions = (
    <>
      {only && <ButtonLink href={paths.commit(place.team, place.project, commit.id)}>All files</ButtonLink>}
      <ButtonLink href={paths.files(place.team, place.project, '', commit.id)}>
        Files at this commit
      </ButtonLink>
    </>
  );
  return (
    <Page
      title={<span className="break-words">{commit.subject || 'Without a message'}</span>}
      lead={lead}
      actions={actions}
    >
      <About commit={commit} place={place} />
      <Files diff={diff} files={only ? [only] : diff.files} place={place} />
    </Page>
  );
}

export default async function CommitPage({ params, searchParams }: CommitPageProps) {
  const { id, ...names } = await params;
  if (!isCommitId(id)) notFound();
  const place = { team: decodeURIComponent(names.team), project: decodeURIComponent(names.project) };
  const path = one(await searchParams, 'file');
  const asked = { ...place, commit: id };
  const everything = Promise.all([
    caller.repositories.commit(asked),
    path ? caller.repositories.fileDiff({ ...asked, path }) : undefined,
  ]);
  return loadPage(everything, ([diff, only]) => <CommitScreen diff={diff} only={only} place={place} />);
}
