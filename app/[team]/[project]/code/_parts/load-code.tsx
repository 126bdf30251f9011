import { TRPCError } from '@trpc/server';
import type { ReactNode } from 'react';
import { loadPage } from '@/app/_lib/load';
import { Page } from '@/app/_ui/page';
import { Panel } from '@/app/_ui/panel';
import { EmptyState } from '@/app/_ui/states';
import type { BranchSummary } from '@/server/repositories/shapes';
import { caller } from '@/server/rpc/caller';
import { EmptyRepository } from './empty-repository.tsx';
import type { Place } from './place.ts';

export interface Repository {
  cloneUrl: string;
  protectMain: boolean;
  branches: BranchSummary[];
}

async function read(place: Place): Promise<Repository & { empty: boolean }> {
  const { team, project } = place;
  const [{ cloneUrl, protectMain }, branches] = await Promise.all([
    caller.repositories.get({ team, project }),
    caller.repositories.branches({ team, project }),
  ]);
  return { cloneUrl, protectMain, branches, empty: !branches.length };
}

/** Loads what every page of the section needs; says so while there is no repository or nothing in it. */
export function loadCode<T>(
  title: string,
  place: Place,
  more: () => Promise<T>,
  show: (repository: Repository, data: T) => ReactNode,
): Promise<ReactNode> {
  const everything = read(place)
    .then(async (found) => ({ found, data: found.empty ? undefined : await more() }))
    .catch((error) => {
      if (error instanceof TRPCError && error.code === 'PRECONDITION_FAILED')
        return { waiting: error.message };
      throw error;
    });
  return loadPage(everything, (loaded) => {
    if ('waiting' in loaded)
      return (
        <Page title={title}>
          <Panel body="flush">
            <EmptyState title="The repository is not ready yet">{loaded.waiting}</EmptyState>
          </Panel>
        </Page>
      );
    const { found, data } = loaded;
    if (found.empty)
      return <EmptyRepository title={title} cloneUrl={found.cloneUrl} project={place.project} />;
    return show(found, data as T);
  });
}
