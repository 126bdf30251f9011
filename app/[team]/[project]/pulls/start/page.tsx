import type { Metadata } from 'next';
import { loadPage } from '@/app/_lib/load';
import { Page } from '@/app/_ui/page';
import type { Description } from '@/server/catalog/shapes';
import { caller } from '@/server/rpc/caller';
import { StartForm } from './start-form.tsx';

export const metadata: Metadata = { title: 'Start a change' };

/** Tables with their columns, as the editor completes them; those of `public` by their short names. */
function completions({ tables }: Description): Record<string, string[]> {
  return Object.fromEntries(
    tables.map(({ schema, name, columns }) => [
      schema === 'public' ? name : `${schema}.${name}`,
      columns.map((column) => column.name),
    ]),
  );
}

export default async function StartChangePage({
  params,
}: {
  params: Promise<{ team: string; project: string }>;
}) {
  const { team, project } = await params;
  const place = { team: decodeURIComponent(team), project: decodeURIComponent(project) };
  return loadPage(caller.catalog.describe(place), ({ description }) => (
    <Page
      title="Start a change"
      lead="A branch with a new migration, opened as a draft pull request. Nothing of main changes until it is merged."
      className="max-w-4xl"
    >
      <StartForm place={place} schema={completions(description)} />
    </Page>
  ));
}
