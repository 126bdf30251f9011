import { TRPCError } from '@trpc/server';
import type { ReactNode } from 'react';
import { loadPage } from '@/app/_lib/load';
import { Page } from '@/app/_ui/page';
import { Panel } from '@/app/_ui/panel';
import { EmptyState } from '@/app/_ui/states';

interface Waiting {
  waiting: string;
}

async function orWaiting<T>(call: Promise<T>): Promise<T | Waiting> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof TRPCError && error.code === 'PRECONDITION_FAILED') return { waiting: error.message };
    throw error;
  }
}

/** Loads what a page of the section needs; while the project is still being made it says so instead. */
export function loadSection<T extends object>(
  title: string,
  call: Promise<T>,
  show: (data: T) => ReactNode,
): Promise<ReactNode> {
  return loadPage(orWaiting(call), (data) => {
    if (!('waiting' in data)) return show(data);
    return (
      <Page title={title}>
        <Panel body="flush">
          <EmptyState title="The database is not ready yet">{(data as Waiting).waiting}</EmptyState>
        </Panel>
      </Page>
    );
  });
}
