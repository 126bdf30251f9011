import { GitBranch } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { formatNumber } from '@/app/_lib/format';
import { paths } from '@/app/_lib/paths';
import { type Column, DataTable } from '@/app/_ui/data-table';
import { Page } from '@/app/_ui/page';
import { Panel } from '@/app/_ui/panel';
import { RelativeTime } from '@/app/_ui/relative-time';
import { Tag } from '@/app/_ui/tag';
import type { BranchSummary } from '@/server/repositories/shapes';
import { CloneButton } from '../_parts/clone-button.tsx';
import { CloneInstructions } from '../_parts/clone-instructions.tsx';
import { loadCode } from '../_parts/load-code.tsx';
import { type Place, placeOf } from '../_parts/place.ts';

interface BranchesPageProps {
  params: Promise<{ team: string; project: string }>;
}

export const metadata: Metadata = { title: 'Branches' };

const COUNTED_TO = 1000;
const counted = (count: number) =>
  count >= COUNTED_TO ? `${formatNumber(COUNTED_TO)} or more` : formatNumber(count);

/** “2 ahead, 1 behind”; nothing for main. */
function distance({ ahead, behind }: BranchSummary): string {
  if (ahead === undefined || behind === undefined) return '';
  if (!ahead && !behind) return 'Same as main';
  return [ahead && `${counted(ahead)} ahead`, behind && `${counted(behind)} behind`]
    .filter(Boolean)
    .join(', ');
}

const columnsOf = ({ team, project }: Place): Column<BranchSummary>[] => [
  {
    key: 'name',
    title: 'Branch',
    cell: ({ name }) => (
      <span className="flex min-w-0 flex-wrap items-center gap-2">
        <GitBranch aria-hidden="true" className="icon flex-none text-ink-3" />
        <Link
          href={paths.files(team, project, '', name === 'main' ? undefined : name)}
          className="py-0.5 font-medium break-all hover:underline"
        >
          {name}
        </Link>
        {name === 'main' && <Tag>Runs in production</Tag>}
      </span>
    ),
  },
  { key: 'distance', title: 'Against main', className: 'text-ink-2', cell: distance },
  {
    key: 'commit',
    title: 'Last commit',
    from: 'md',
    className: 'w-[40%] max-w-0 truncate',
    cell: ({ commit }) => (
      <Link href={paths.commit(team, project, commit.id)} className="text-ink-2 hover:underline">
        {commit.subject}
      </Link>
    ),
  },
  {
    key: 'by',
    title: 'By',
    from: 'lg',
    className: 'whitespace-nowrap text-ink-2',
    cell: ({ commit }) => commit.authorName,
  },
  {
    key: 'when',
    title: 'When',
    align: 'right',
    className: 'whitespace-nowrap text-ink-3',
    cell: ({ commit }) => <RelativeTime at={commit.at} />,
  },
];

export default async function BranchesPage({ params }: BranchesPageProps) {
  const place = placeOf(await params, {});
  return loadCode(
    'Branches',
    place,
    async () => undefined,
    ({ branches, cloneUrl, protectMain }) => {
      const clone = (
        <CloneButton cloneUrl={cloneUrl}>
          <CloneInstructions cloneUrl={cloneUrl} protectMain={protectMain} project={place.project} />
        </CloneButton>
      );
      return (
        <Page title="Branches" actions={clone}>
          <Panel body="flush" title="Compared with main" count={branches.length}>
            <DataTable
              label="Branches"
              columns={columnsOf(place)}
              rows={branches}
              rowKey={({ name }) => name}
            />
          </Panel>
        </Page>
      );
    },
  );
}
