import Link from 'next/link';
import { allows, type TeamRole } from '@/server/kernel/permissions';
import { paths } from '../../_lib/paths.ts';
import { Avatar } from '../../_ui/avatar.tsx';
import { Panel } from '../../_ui/panel.tsx';

interface PeoplePanelProps {
  team: string;
  role: TeamRole;
  people: { userId: string; name: string; role: TeamRole }[];
}

const MOST = 24;

export function PeoplePanel({ team, role, people }: PeoplePanelProps) {
  const link = (
    <Link href={paths.people(team)} className="link text-xs">
      {allows(role, 'member.invite') ? 'Invite' : 'All'}
    </Link>
  );
  return (
    <Panel title="People" count={people.length} action={link}>
      <ul className="flex flex-wrap gap-1.5">
        {people.slice(0, MOST).map((person) => (
          <li key={person.userId}>
            <Avatar name={person.name} label={`${person.name}, ${person.role}`} />
          </li>
        ))}
      </ul>
      {people.length > MOST && <p className="mt-2 text-xs text-ink-3">and {people.length - MOST} more</p>}
    </Panel>
  );
}
