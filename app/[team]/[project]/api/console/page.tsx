import type { Metadata } from 'next';
import { loadSection } from '@/app/[team]/[project]/database/_catalog/load-catalog';
import { caller } from '@/server/rpc/caller';
import { Console } from '../_console/console.tsx';
import { consoleFacts } from '../_parts/console-facts.ts';
import { type Place, placeOf } from '../_parts/place.ts';
import { firstCaller, searchOf } from '../_parts/start.ts';
import { fromLink, NOBODY, type Shared } from '../_request/link.ts';

interface ConsolePageProps {
  params: Promise<Place>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const EMPTY: Shared = {
  request: { method: 'GET', path: '', params: [], headers: [], body: '' },
  caller: NOBODY,
};

/** Without a request in the address, the console starts with reading the first table. */
async function everything(place: Place, link: URLSearchParams) {
  const [index, facts] = await Promise.all([caller.api.index(place), consoleFacts(place)]);
  const linked = fromLink(link);
  const [first] = index.resources;
  if (linked || !first) return { index, facts, start: linked ?? EMPTY, resource: undefined };
  const call = first.kind === 'function';
  const resource = await caller.api.resource({ ...place, resource: first.slug, call });
  const [operation] = resource.operations;
  const start = operation
    ? { request: operation.example, caller: firstCaller(operation, facts.may.service) }
    : EMPTY;
  return { index, facts, start, resource };
}

export const metadata: Metadata = { title: 'API console' };

export default async function ConsolePage({ params, searchParams }: ConsolePageProps) {
  const place = await placeOf(params);
  const link = searchOf(await searchParams);
  return loadSection('Console', everything(place, link), ({ index, facts, start, resource }) => (
    <main
      id="main"
      tabIndex={-1}
      className="flex min-h-[calc(100dvh-var(--bar))] min-w-0 flex-col bg-surface outline-none"
    >
      <Console facts={facts} index={index.resources} resource={resource} start={start} wide />
    </main>
  ));
}
