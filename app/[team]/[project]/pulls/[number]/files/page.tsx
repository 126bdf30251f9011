import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { load } from '@/app/_lib/load';
import { paths } from '@/app/_lib/paths';
import { Page } from '@/app/_ui/page';
import { caller } from '@/server/rpc/caller';
import { one } from '../../../code/_parts/place.ts';
import { whereOf } from '../../_parts/where.ts';
import { FileReview } from '../_parts/file-review.tsx';

interface PullFilePageProps {
  params: Promise<{ team: string; project: string; number: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export const metadata: Metadata = { title: 'A file of a pull request' };

/** One file of a pull request by itself: for those that are too long for its page. */
export default async function PullFilePage({ params, searchParams }: PullFilePageProps) {
  const where = await whereOf(params);
  const search = await searchParams;
  const path = one(search, 'file');
  if (!path) notFound();
  const [pull, file] = await load(
    Promise.all([caller.pulls.show(where), caller.pulls.file({ ...where, path })]),
  );
  return (
    <Page
      title={pull.title}
      lead={
        <Link href={paths.pull(where.team, where.project, where.number, 'code')} className="link">
          All files of #{pull.number}
        </Link>
      }
    >
      <FileReview file={file} show="open" split={one(search, 'view') === 'split'} pull={pull} where={where} />
    </Page>
  );
}
