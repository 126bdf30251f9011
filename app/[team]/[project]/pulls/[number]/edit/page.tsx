import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { load, loadPage } from '@/app/_lib/load';
import { Page } from '@/app/_ui/page';
import { Panel } from '@/app/_ui/panel';
import { caller } from '@/server/rpc/caller';
import { one } from '../../../code/_parts/place.ts';
import { whereOf } from '../../_parts/where.ts';
import { EditForm } from './edit-form.tsx';

interface EditPageProps {
  params: Promise<{ team: string; project: string; number: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export const metadata: Metadata = { title: 'Edit a file' };

/** A file of the branch in an editor; saving makes a commit on the branch. */
export default async function EditPage({ params, searchParams }: EditPageProps) {
  const where = await whereOf(params);
  const path = one(await searchParams, 'file');
  if (!path) notFound();
  const pull = await load(caller.pulls.show(where));
  const { team, project } = where;
  const { head } = pull.standing;
  return loadPage(caller.repositories.file({ team, project, at: head, path }), ({ content }) => (
    <Page title={path} lead={`On the branch ${pull.branch} of #${pull.number}`} className="max-w-5xl">
      {content.kind === 'text' ? (
        <EditForm where={where} path={path} head={head} text={content.text} />
      ) : (
        <Panel>
          <p className="text-ink-2">
            This file is no text that can be edited here. Change it in a clone, and push.
          </p>
        </Panel>
      )}
    </Page>
  ));
}
