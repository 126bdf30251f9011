import type { Metadata } from 'next';
import { formatBytes, plural } from '@/app/_lib/format';
import { paths } from '@/app/_lib/paths';
import { type Place, placeOf } from '@/app/_lib/place';
import { ButtonLink } from '@/app/_ui/button';
import { Page } from '@/app/_ui/page';
import { Panel } from '@/app/_ui/panel';
import { EmptyState } from '@/app/_ui/states';
import type { Table } from '@/server/catalog/shapes';
import { caller } from '@/server/rpc/caller';
import { securityState } from '../_catalog/access.ts';
import { loadSection } from '../_catalog/load-catalog.tsx';
import { tableId, tableLabel } from '../_catalog/names.ts';
import { type ListedTable, TablesList } from '../_grid/tables-list.tsx';

export const metadata: Metadata = { title: 'Tables' };

interface Props {
  params: Promise<Place>;
}

const KINDS: Record<Table['kind'], string> = {
  table: 'table',
  partitioned: 'partitioned table',
  view: 'view',
  matview: 'stored view',
  foreign: 'foreign table',
};

function toListed(table: Table, exposed: string[]): ListedTable {
  const isExposed = exposed.includes(table.schema);
  const reachable = table.grants.some((grant) => grant.role !== 'service_role');
  return {
    id: tableId(table),
    label: tableLabel(table, exposed),
    kind: table.partitionOf ? 'partition' : KINDS[table.kind],
    comment: table.comment,
    rows: table.rowEstimate,
    sizeBytes: table.sizeBytes,
    columns: table.columns.length,
    security: securityState(table),
    open: isExposed && reachable && !table.rls && (table.kind === 'table' || table.kind === 'partitioned'),
    exposed: isExposed,
  };
}

export default async function TablesPage({ params }: Props) {
  const place = await placeOf(params);
  return loadSection('Tables', caller.catalog.describe(place), ({ description, exposed }) => {
    const tables = description.tables.map((table) => toListed(table, exposed));
    const lead = `${plural(tables.length, 'table or view', 'tables and views')}, ${formatBytes(description.sizeBytes)} in all`;
    return (
      <Page title="Tables" lead={tables.length ? lead : undefined}>
        {tables.length ? (
          <TablesList place={place} tables={tables} />
        ) : (
          <Panel body="flush">
            <EmptyState
              title="No tables yet"
              actions={<ButtonLink href={paths.diagram(place)}>How to push a first migration</ButtonLink>}
            >
              Tables come from the migrations in the project’s repository.
            </EmptyState>
          </Panel>
        )}
      </Page>
    );
  });
}
