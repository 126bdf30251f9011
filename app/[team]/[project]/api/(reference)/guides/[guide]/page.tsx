import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { loadSection } from '@/app/[team]/[project]/database/_catalog/load-catalog';
import { caller } from '@/server/rpc/caller';
import { consoleFacts } from '../../../_parts/console-facts.ts';
import { type Place, placeOf } from '../../../_parts/place.ts';
import { QueriesGuide } from '../../../_parts/queries-guide.tsx';
import { SignInGuide } from '../../../_parts/sign-in-guide.tsx';

interface GuidePageProps {
  params: Promise<Place & { guide: string }>;
}

async function everything(place: Place) {
  const [resource, facts] = await Promise.all([caller.api.sample(place), consoleFacts(place)]);
  return { facts, resource: resource ?? undefined };
}

export async function generateMetadata({ params }: GuidePageProps): Promise<Metadata> {
  return { title: (await params).guide === 'queries' ? 'Guide: queries' : 'Guide: sign-in' };
}

export default async function GuidePage({ params }: GuidePageProps) {
  const { guide, ...place } = await placeOf(params);
  if (guide !== 'sign-in' && guide !== 'queries') notFound();
  return loadSection('Guides', everything(place), ({ facts, resource }) => (
    <article className="min-w-0 px-4 pt-4 pb-15 md:px-7 md:pt-5 xl:col-span-2">
      <div className="max-w-[46rem]">
        {guide === 'sign-in' ? (
          <SignInGuide facts={facts} resource={resource} />
        ) : (
          <QueriesGuide facts={facts} resource={resource} />
        )}
      </div>
    </article>
  ));
}
