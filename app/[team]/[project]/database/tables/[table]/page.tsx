import type { Metadata } from 'next';
import { paths } from '@/app/_lib/paths';
import { type Place, placeOf } from '@/app/_lib/place';
import { ButtonLink } from '@/app/_ui/button';
import { Page } from '@/app/_ui/page';
import { Panel } from '@/app/_ui/panel';
import { EmptyState } from '@/app/_ui/states';
import { caller } from '@/server/rpc/caller';
import { loadSection } from '../../_catalog/load-catalog.tsx';
import { findTable } from '../../_catalog/names.ts';
import { GridScreen } from '../../_grid/grid-screen.tsx';

interface Props {
  params: Promise<Place & { table: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).table) };
}

async function read(place: Place) {
  const [catalog, rights] = await Promise.all([caller.catalog.describe(place), caller.rows.rights(place)]);
  return { catalog, rights };
}

export default async function TablePage({ params }: Props) {
  const { table: name, ...place } = await placeOf(params);
  return loadSection(name, read(place), ({ catalog, rights }) => {
    const { description, exposed, maxRows, ref } = catalog;
    const table = findTable(description.tables, name, exposed);
    if (!table) return <NoSuchTable place={place} name={name} />;
    return (
      <GridScreen
        key={`${table.schema}.${table.name}`}
        place={place}
        apiRef={ref}
        table={table}
        exposed={exposed}
        maxRows={maxRows}
        {...rights}
      />
    );
  });
}

function NoSuchTable({ place, name }: { place: Place; name: string }) {
  return (
    <Page title={name}>
      <Panel body="flush">
        <EmptyState
          title={`There is no table “${name}”`}
          actions={<ButtonLink href={paths.tables(place)}>See all tables</ButtonLink>}
        >
          It may have been renamed or dropped by a migration.
        </EmptyState>
      </Panel>
    </Page>
  );
}
