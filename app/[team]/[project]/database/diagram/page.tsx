import type { Metadata } from 'next';
import { paths } from '@/app/_lib/paths';
import { type Place, placeOf } from '@/app/_lib/place';
import { ButtonLink } from '@/app/_ui/button';
import { Page } from '@/app/_ui/page';
import { Panel } from '@/app/_ui/panel';
import { EmptyState } from '@/app/_ui/states';
import { caller, currentActor } from '@/server/rpc/caller';
import { loadSection } from '../_catalog/load-catalog.tsx';
import { DiagramScreen } from '../_diagram/diagram-screen.tsx';
import { toDiagram } from '../_diagram/from-catalog.ts';

export const metadata: Metadata = { title: 'Diagram' };

interface Props {
  params: Promise<Place>;
}

async function read(place: Place) {
  const [catalog, layout, actor] = await Promise.all([
    caller.catalog.describe(place),
    caller.diagrams.get(place),
    currentActor(),
  ]);
  return { catalog, layout, me: actor?.name ?? '' };
}

export default async function DiagramPage({ params }: Props) {
  const place = await placeOf(params);
  return loadSection('Diagram', read(place), ({ catalog, layout, me }) => {
    const model = toDiagram(catalog.description, catalog.exposed);
    if (!model.tables.length) return <NoTables {...place} />;
    return (
      <DiagramScreen
        place={place}
        model={model}
        exposed={catalog.exposed}
        layout={layout.layout}
        savesFor={layout.savesFor}
        me={me}
      />
    );
  });
}

function NoTables({ team, project }: { team: string; project: string }) {
  return (
    <Page title="Diagram">
      <Panel body="flush">
        <EmptyState
          title="No tables yet"
          actions={
            <ButtonLink tone="primary" href={paths.files(team, project)}>
              Open the repository
            </ButtonLink>
          }
        >
          Tables come from migrations. Clone the repository, write the first one as{' '}
          <code>database/migrations/20260101120000_first.sql</code> with plain SQL such as{' '}
          <code>CREATE TABLE person (id bigint PRIMARY KEY, name text NOT NULL);</code>, commit it and push to
          main. The tables appear here as soon as the push is through.
        </EmptyState>
      </Panel>
    </Page>
  );
}
