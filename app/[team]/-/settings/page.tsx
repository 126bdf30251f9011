import type { Metadata } from 'next';
import { allows } from '@/server/kernel/permissions';
import { caller } from '@/server/rpc/caller';
import { load } from '../../../_lib/load.tsx';
import { NoPermission } from '../../../_ui/no-permission.tsx';
import { Page } from '../../../_ui/page.tsx';
import { Panel } from '../../../_ui/panel.tsx';
import { DeleteTeam } from './delete-team.tsx';
import { TeamForm } from './team-form.tsx';

export const metadata: Metadata = { title: 'Team settings' };

export default async function TeamSettingsPage({ params }: { params: Promise<{ team: string }> }) {
  const team = decodeURIComponent((await params).team);
  const [{ name, role }, mine] = await load(Promise.all([caller.teams.get({ team }), caller.teams.mine()]));
  if (!allows(role, 'team.update'))
    return (
      <NoPermission
        message={`Settings of a team need the role admin; yours is ${role}. An admin of the team can change it.`}
      />
    );
  const projects = mine.find((one) => one.slug === team)?.projects ?? 0;
  return (
    <Page title="Team settings">
      <div className="flex max-w-[44rem] flex-col gap-4">
        <Panel title="Name and address">
          <TeamForm team={team} name={name} />
        </Panel>
        <Panel title="Delete the team" tone="bad">
          <DeleteTeam team={team} name={name} role={role} projects={projects} />
        </Panel>
      </div>
    </Page>
  );
}
