import type { Metadata } from 'next';
import { caller } from '@/server/rpc/caller';
import { loadPage } from '../../../_lib/load.tsx';
import { paths } from '../../../_lib/paths.ts';
import { Page } from '../../../_ui/page.tsx';
import { ExportLinks, Log, readAddress } from './_log/log.tsx';
import { VerifyTeamLog } from './_log/verify.tsx';

export const metadata: Metadata = { title: 'Audit log' };

interface Props {
  params: Promise<{ team: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function AuditPage({ params, searchParams }: Props) {
  const { team } = await params;
  const { filter, cursor } = readAddress(await searchParams);
  const path = paths.audit(team);
  const both = Promise.all([caller.audit.list({ team, ...filter, cursor }), caller.audit.facets({ team })]);
  return loadPage(both, ([page, facets]) => (
    <Page
      title="Audit log"
      lead="Who did what, and when. Entries are sealed one to the next and never change."
      actions={<ExportLinks path={path} filter={filter} />}
    >
      <VerifyTeamLog team={team} />
      <Log {...{ path, filter, page, facets }} paged={cursor !== undefined} />
    </Page>
  ));
}
