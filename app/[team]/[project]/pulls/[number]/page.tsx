import type { Metadata } from 'next';
import { Suspense } from 'react';
import { load } from '@/app/_lib/load';
import { LoadingRows } from '@/app/_ui/states';
import type { PullView } from '@/server/pulls/shapes';
import { caller } from '@/server/rpc/caller';
import { one } from '../../code/_parts/place.ts';
import { type Where, whereOf } from '../_parts/where.ts';
import { BottomBar } from './_parts/bottom-bar.tsx';
import { Conversation } from './_parts/conversation.tsx';
import { FilesPart } from './_parts/files-part.tsx';
import { PullHead } from './_parts/head.tsx';
import { LensParts } from './_parts/lens-parts.tsx';
import { PreviewBar } from './_parts/preview-bar.tsx';
import { Rail } from './_parts/rail.tsx';
import { ReviewKeys } from './_parts/review-keys.tsx';
import { Strip } from './_parts/strip.tsx';
import { Watch } from './_parts/watch.tsx';

interface PullPageProps {
  params: Promise<{ team: string; project: string; number: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: PullPageProps): Promise<Metadata> {
  const where = await whereOf(params);
  const pull = await load(caller.pulls.show(where));
  return { title: `#${pull.number} ${pull.title}` };
}

/** Something that happens by itself is under way. */
function moving({ checks, preview, verdict }: PullView): boolean {
  const busy = checks.some((check) => check.state === 'waiting' || check.state === 'running');
  const making = preview?.state === 'waiting' || preview?.state === 'making';
  return busy || making || ['merging', 'queued', 'running'].includes(verdict.verdict);
}

async function Files({ pull, where, split }: { pull: PullView; where: Where; split: boolean }) {
  const { files, more } = await load(caller.pulls.diff(where));
  return <FilesPart pull={pull} files={files} more={more} split={split} where={where} />;
}

export default async function PullPage({ params, searchParams }: PullPageProps) {
  const where = await whereOf(params);
  const [pull, me, base] = await load(
    Promise.all([caller.pulls.show(where), caller.accounts.me(), caller.previews.base(where)]),
  );
  const split = one(await searchParams, 'view') === 'split';
  return (
    <main
      id="main"
      tabIndex={-1}
      className="grid min-w-0 grid-cols-[minmax(0,1fr)] px-4 pb-28 outline-none [grid-template-areas:'head'_'rail'_'strip'_'body'] md:px-6 lg:grid-cols-[minmax(0,1fr)_18rem] lg:gap-x-6 lg:[grid-template-areas:'head_head'_'strip_strip'_'body_rail'] xl:grid-cols-[minmax(0,1fr)_var(--rail)]"
    >
      <div className="min-w-0 [grid-area:head]">
        <PullHead pull={pull} where={where} />
        {pull.state === 'open' && (
          <PreviewBar preview={pull.preview} where={where} shortened={base?.report?.shortened ?? []} />
        )}
      </div>
      <Rail pull={pull} where={where} me={me.id} />
      <div className="contents [&>nav]:[grid-area:strip]">
        <Strip pull={pull} />
      </div>
      <div className="min-w-0 [grid-area:body]">
        <LensParts pull={pull} where={where} />
        <Suspense fallback={<LoadingRows label="Loading the files" />}>
          <Files pull={pull} where={where} split={split} />
        </Suspense>
        <Conversation pull={pull} where={where} />
      </div>
      <ReviewKeys />
      {pull.state === 'open' && <Watch where={where} moving={moving(pull)} />}
      <BottomBar pull={pull} />
    </main>
  );
}
