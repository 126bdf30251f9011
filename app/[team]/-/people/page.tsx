import type { Metadata } from 'next';
import { allows } from '@/server/kernel/permissions';
import { caller } from '@/server/rpc/caller';
import { plural } from '../../../_lib/format.ts';
import { load } from '../../../_lib/load.tsx';
import { Page } from '../../../_ui/page.tsx';
import { Invitations } from './invitations.tsx';
import { Members } from './members.tsx';
import { RolesTable } from './roles-table.tsx';

export const metadata: Metadata = { title: 'People' };

export default async function PeoplePage({ params }: { params: Promise<{ team: string }> }) {
  const team = decodeURIComponent((await params).team);
  const [{ name, role }, members] = await load(
    Promise.all([caller.teams.get({ team }), caller.teams.members({ team })]),
  );
  const inviting = allows(role, 'member.invite');
  const invitations = inviting ? await load(caller.teams.invitations({ team })) : [];
  const who = members.length === 1 ? 'You are the only person' : plural(members.length, 'person', 'people');
  return (
    <Page title="People" lead={`${who} in ${name}. You are ${role}.`}>
      <div className="flex max-w-[60rem] flex-col gap-4">
        <Members team={team} role={role} initial={members} />
        {inviting && <Invitations team={team} role={role} initial={invitations} />}
        <RolesTable />
      </div>
    </Page>
  );
}
