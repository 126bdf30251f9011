import type { Metadata } from 'next';
import { paths } from '@/app/_lib/paths';
import { ButtonLink } from '@/app/_ui/button';
import { Page } from '@/app/_ui/page';
import { Panel } from '@/app/_ui/panel';
import { caller } from '@/server/rpc/caller';
import { CommitRows } from '../_parts/commit-rows.tsx';
import { HeadActions } from '../_parts/head-actions.tsx';
import { loadCode } from '../_parts/load-code.tsx';
import { mentioned, one, placeOf, shown } from '../_parts/place.ts';

interface CommitsPageProps {
  params: Promise<{ team: string; project: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export const metadata: Metadata = { title: 'Commits' };

export default async function CommitsPage({ params, searchParams }: CommitsPageProps) {
  const search = await searchParams;
  const place = placeOf(await params, search);
  const cursor = one(search, 'after');
  const { team, project, branch: at } = place;
  const hrefOf = (branch: string) => paths.commits(team, project, branch === 'main' ? undefined : branch);
  return loadCode(
    'Commits',
    place,
    async () => {
      const [page, count] = await Promise.all([
        caller.repositories.commits({ team, project, at, cursor }),
        caller.repositories.commitCount({ team, project, at }),
      ]);
      return { ...page, count };
    },
    (repository, { commits, next, count }) => (
      <Page title="Commits" actions={<HeadActions place={place} {...repository} hrefOf={hrefOf} />}>
        <Panel body="flush" title={`On ${shown(at)}`} count={count}>
          <CommitRows commits={commits} place={place} />
        </Panel>
        <nav aria-label="Pages" className="mt-4 flex gap-2">
          {cursor && <ButtonLink href={hrefOf(at)}>Newest</ButtonLink>}
          {next && (
            <ButtonLink href={paths.commits(team, project, mentioned(place), next)}>Older commits</ButtonLink>
          )}
        </nav>
      </Page>
    ),
  );
}
