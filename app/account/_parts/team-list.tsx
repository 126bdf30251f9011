import { Plus } from 'lucide-react';
import Link from 'next/link';
import { plural } from '../../_lib/format.ts';
import { paths } from '../../_lib/paths.ts';
import { ButtonLink } from '../../_ui/button.tsx';
import { Panel } from '../../_ui/panel.tsx';
import { EmptyState } from '../../_ui/states.tsx';

interface Team {
  slug: string;
  name: string;
  role: string;
  members: number;
  projects: number;
}

/** The teams somebody is in. */
export function TeamList({ teams }: { teams: Team[] }) {
  const action = (
    <ButtonLink href={paths.newTeam()} icon={<Plus />}>
      New team
    </ButtonLink>
  );
  return (
    <Panel title="Teams" count={teams.length} action={action} body="flush">
      {teams.length === 0 && (
        <EmptyState title="You are in no team">
          Make one, or open an invitation link that somebody sent you.
        </EmptyState>
      )}
      <ul className="divide-y divide-line">
        {teams.map((team) => (
          <li key={team.slug} className="flex flex-wrap items-center gap-x-3 px-4 py-2">
            <Link href={paths.team(team.slug)} className="link font-medium">
              {team.name}
            </Link>
            <span className="min-w-0 flex-1 text-ink-3">
              {plural(team.members, 'member')}, {plural(team.projects, 'project')}
            </span>
            <span className="text-ink-2">you are {team.role}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
