import type { Metadata } from 'next';
import { allows, PERMISSIONS } from '@/server/kernel/permissions';
import { caller } from '@/server/rpc/caller';
import { load } from '../../../_lib/load.tsx';
import { Page } from '../../../_ui/page.tsx';
import { Panel } from '../../../_ui/panel.tsx';
import { DangerZone } from './danger-zone.tsx';
import { GeneralForm } from './general-form.tsx';
import { ProtectionForm } from './protection-form.tsx';

export const metadata: Metadata = { title: 'Settings' };

export default async function SettingsPage({
  params,
}: {
  params: Promise<{ team: string; project: string }>;
}) {
  const { team, project } = await params;
  const where = { team: decodeURIComponent(team), project: decodeURIComponent(project) };
  const [found, rules, people, team_] = await load(
    Promise.all([
      caller.projects.get(where),
      caller.pulls.rules(where),
      caller.pulls.people(where),
      caller.teams.get({ team: where.team }),
    ]),
  );
  const { name, description, may } = found;
  const mayProtect = allows(team_.role, 'pull.protect');
  return (
    <Page title="Settings" className="max-w-3xl">
      <div className="flex flex-col gap-4">
        {may.update ? (
          <GeneralForm {...where} start={{ name, description }} />
        ) : (
          <Panel title="General">
            <p className="text-ink-2">
              Changing name and description needs the role {PERMISSIONS['project.update']}. An admin of the
              team can give it.
            </p>
          </Panel>
        )}
        <ProtectionForm
          {...where}
          start={rules}
          people={people.filter(({ mayReview }) => mayReview)}
          may={mayProtect}
        />
        {may.delete && <DangerZone {...where} name={name} />}
      </div>
    </Page>
  );
}
