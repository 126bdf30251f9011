import { GitPullRequestArrow, Play } from 'lucide-react';
import { allows } from '@/server/kernel/permissions';
import { caller } from '@/server/rpc/caller';
import { load } from '../../_lib/load.tsx';
import { paths } from '../../_lib/paths.ts';
import { ButtonLink } from '../../_ui/button.tsx';
import { CopyButton } from '../../_ui/copy-button.tsx';
import { Page } from '../../_ui/page.tsx';
import { ClonePopover } from './_overview/clone-popover.tsx';
import { CommitsPanel } from './_overview/commits-panel.tsx';
import { ConnectPanel } from './_overview/connect-panel.tsx';
import { FactTiles } from './_overview/fact-tiles.tsx';
import { ImportPanel } from './_overview/import-panel.tsx';
import { MapPanel } from './_overview/map-panel.tsx';
import { PullsPanel } from './_overview/pulls-panel.tsx';
import { ReleasesPanel } from './_overview/releases-panel.tsx';
import { Unreachable } from './_overview/unreachable.tsx';

interface OverviewPageProps {
  params: Promise<{ team: string; project: string }>;
}

/** Each part stands alone: a repository that cannot be read takes only its own panel away. */
const orNothing = <T,>(call: Promise<T>): Promise<T | undefined> => call.catch(() => undefined);

export default async function OverviewPage({ params }: OverviewPageProps) {
  const { team, project } = await params;
  const where = { team: decodeURIComponent(team), project: decodeURIComponent(project) };
  const found = await load(caller.projects.get(where));
  if (found.state !== 'ready') return null;
  const [facts, progress, environment, keys, commits, commitCount, pulls, releases, { role }] =
    await Promise.all([
      load(caller.projects.facts(where)),
      load(caller.projects.progress(where)),
      orNothing(caller.environments.get(where)),
      orNothing(caller.environments.keys(where)),
      orNothing(caller.repositories.commits({ ...where, at: 'main' })),
      orNothing(caller.repositories.commitCount({ ...where, at: 'main' })),
      orNothing(caller.pulls.list({ ...where, state: 'open' })),
      orNothing(caller.releases.list(where)),
      load(caller.teams.get({ team: where.team })),
    ]);
  const publishable = keys?.find(
    ({ kind, revokedAt, retiresAt }) => kind === 'publishable' && !revokedAt && !retiresAt,
  );
  const released = releases?.filter(({ state }) => state === 'done') ?? [];
  const lead = [
    found.description,
    facts.reachable && `PostgreSQL ${facts.postgres}, one REST API, one Git repository.`,
  ];
  return (
    <Page
      title={found.name}
      lead={lead.filter(Boolean).join(' ')}
      actions={
        <>
          {environment && <CopyButton text={environment.apiUrl} label="API address" words="API address" />}
          {environment && <ClonePopover gitUrl={environment.gitUrl} />}
          <ButtonLink icon={<Play />} href={paths.apiConsole(where)}>
            Try the API
          </ButtonLink>
          {allows(role, 'pull.open') && (
            <ButtonLink
              tone="primary"
              icon={<GitPullRequestArrow />}
              href={paths.startChange(where.team, where.project)}
            >
              Start a change
            </ButtonLink>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {facts.reachable ? (
          <>
            <FactTiles {...where} facts={facts} />
            <MapPanel
              {...where}
              facts={facts}
              commit={found.commit}
              commits={commitCount}
              protectMain={found.protectMain}
            />
          </>
        ) : (
          <Unreachable />
        )}
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <div className="grid min-w-0 gap-4">
            <PullsPanel {...where} pulls={pulls} />
            {released.length > 0 && <ReleasesPanel {...where} releases={released} />}
            <CommitsPanel {...where} commits={commits?.commits} total={commitCount} />
          </div>
          {environment && (
            <ConnectPanel environment={environment} publishable={publishable?.key} {...where} />
          )}
        </div>
        <ImportPanel report={progress.report} source={progress.source} given={progress.sourceInput} />
      </div>
    </Page>
  );
}
