import { allows, PERMISSIONS, type TeamRole } from '@/server/kernel/permissions';
import { paths } from '../../_lib/paths.ts';
import { ButtonLink } from '../../_ui/button.tsx';
import { Panel } from '../../_ui/panel.tsx';
import { EmptyState } from '../../_ui/states.tsx';
import { WAYS } from '../new/_parts/ways.ts';

/** The ways in, for a team that has nothing yet. */
export function FirstRun({ team, role }: { team: string; role: TeamRole }) {
  if (!allows(role, 'project.create'))
    return (
      <Panel body="flush">
        <EmptyState title="This team has no projects yet">
          Making one needs the role {PERMISSIONS['project.create']}; yours is {role}. An admin of the team can
          change it.
        </EmptyState>
      </Panel>
    );
  return (
    <section aria-label="Ways to start" className="grid gap-3 sm:grid-cols-2">
      {WAYS.map(({ kind, icon: Icon, title, about, action }) => (
        <Panel key={kind} body="flush" className={kind === 'example' ? 'sm:col-span-2' : undefined}>
          <div className="flex h-full flex-col items-start gap-1 px-5 py-4">
            <Icon className="icon mb-1 text-ink-3" />
            <h2 className="font-serif text-lg font-medium">{title}</h2>
            <p className="text-ink-2">{about}</p>
            <span className="flex-1" />
            <ButtonLink
              href={paths.newProject(team, kind)}
              tone={kind === 'example' ? 'primary' : 'default'}
              className="mt-3"
            >
              {action}
            </ButtonLink>
          </div>
        </Panel>
      ))}
    </section>
  );
}
