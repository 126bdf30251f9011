import type { Metadata } from 'next';
import { caller } from '@/server/rpc/caller';
import { loadPage } from '../../_lib/load.tsx';
import { paths } from '../../_lib/paths.ts';
import { Page } from '../../_ui/page.tsx';
import { ExportLinks, Log, readAddress } from '../../[team]/-/audit/_log/log.tsx';
import { VerifyServerLog } from '../../[team]/-/audit/_log/verify.tsx';

export const metadata: Metadata = { title: 'Server log' };

export default async function ServerLogPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { filter, cursor } = readAddress(await searchParams);
  const path = paths.account('server-log');
  const both = Promise.all([caller.audit.serverList({ ...filter, cursor }), caller.audit.serverFacets()]);
  return loadPage(both, ([page, facets]) => (
    <Page
      title="Server log"
      lead="Accounts, sessions and tokens of everybody on this server. Each team has a log of its own."
      actions={<ExportLinks path={path} filter={filter} />}
    >
      <VerifyServerLog />
      <Log {...{ path, filter, page, facets }} paged={cursor !== undefined} />
    </Page>
  ));
}
