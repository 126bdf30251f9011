import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { loadSection } from '@/app/[team]/[project]/database/_catalog/load-catalog';
import { caller } from '@/server/rpc/caller';
import { Console } from '../../../../_console/console.tsx';
import { Article } from '../../../../_parts/article.tsx';
import { consoleFacts } from '../../../../_parts/console-facts.ts';
import { type Place, placeOf } from '../../../../_parts/place.ts';
import { firstCaller, searchOf } from '../../../../_parts/start.ts';
import { fromLink } from '../../../../_request/link.ts';

interface OperationPageProps {
  params: Promise<Place & { resource: string; operation: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

async function everything(place: Place, slug: string, operation: string) {
  const [index, resource, facts] = await Promise.all([
    caller.api.index(place),
    caller.api.resource({ ...place, resource: slug, call: operation === 'call' }),
    consoleFacts(place),
  ]);
  return { index, resource, facts };
}

export async function generateMetadata({ params }: OperationPageProps): Promise<Metadata> {
  const { resource, operation } = await params;
  return { title: `API: ${operation} ${decodeURIComponent(resource)}` };
}

export default async function OperationPage({ params, searchParams }: OperationPageProps) {
  const { resource: slug, operation: name, ...place } = await placeOf(params);
  const link = searchOf(await searchParams);
  return loadSection('Reference', everything(place, slug, name), ({ index, resource, facts }) => {
    const operation = resource.operations.find((one) => one.name === name);
    if (!operation) notFound();
    const start = fromLink(link) ?? {
      request: operation.example,
      caller: firstCaller(operation, facts.may.service),
    };
    return (
      <>
        <Article resource={resource} operation={operation} commit={facts.commit} />
        <aside
          aria-label="Console"
          className="min-w-0 border-line bg-surface max-xl:border-t md:max-xl:col-span-2 xl:sticky xl:top-(--bar) xl:h-[calc(100dvh-var(--bar))] xl:overflow-y-auto xl:border-l"
        >
          <Console
            key={`${slug} ${name}`}
            facts={facts}
            index={index.resources}
            resource={resource}
            start={start}
          />
        </aside>
      </>
    );
  });
}
