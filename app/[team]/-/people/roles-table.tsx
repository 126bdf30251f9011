import { ROLES } from '@/server/kernel/permissions';
import { Panel } from '../../../_ui/panel.tsx';
import { ROLE_WORDS } from './role-words.ts';

/** What the roles mean. */
export function RolesTable() {
  return (
    <Panel title="What roles may do">
      <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[6rem_minmax(0,1fr)]">
        {ROLES.toReversed().map((role) => (
          <div key={role} className="contents">
            <dt className="font-medium">{role}</dt>
            <dd className="text-ink-2 max-sm:mb-2">{ROLE_WORDS[role]}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
