import { TRPCError } from '@trpc/server';
import type { ReactNode } from 'react';
import { loadPage } from '@/app/_lib/load';
import { caller } from '@/server/rpc/caller';
import { ReferenceList } from '../_parts/list.tsx';
import { type Place, placeOf } from '../_parts/place.ts';

interface ReferenceLayoutProps {
  params: Promise<Place>;
  children: ReactNode;
}

/** The list of a project that is still being made is empty; its pages say why. */
async function indexOf(place: Place) {
  try {
    return await caller.api.index(place);
  } catch (error) {
    if (error instanceof TRPCError && error.code === 'PRECONDITION_FAILED') return { resources: [] };
    throw error;
  }
}

export default async function ReferenceLayout({ params, children }: ReferenceLayoutProps) {
  const place = await placeOf(params);
  return loadPage(indexOf(place), ({ resources }) => (
    <main
      id="main"
      tabIndex={-1}
      className="grid min-h-[calc(100dvh-var(--bar))] outline-none md:grid-cols-[12.5rem_minmax(0,1fr)] xl:grid-cols-[12.5rem_minmax(0,1fr)_28rem]"
    >
      <ReferenceList place={place} resources={resources} />
      {children}
    </main>
  ));
}
