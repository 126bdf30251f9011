import { caller } from '@/server/rpc/caller';
import { load } from '../_lib/load.tsx';
import { Page } from '../_ui/page.tsx';
import { Panel } from '../_ui/panel.tsx';
import { NameForm } from './_parts/name-form.tsx';
import { PasswordForm } from './_parts/password-form.tsx';
import { SignInWays } from './_parts/sign-in-ways.tsx';
import { TeamList } from './_parts/team-list.tsx';

const PROBLEMS: Record<string, string> = {
  'provider-taken': 'That provider account already signs in another person here.',
};

export default async function ProfilePage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const [me, teams, { providers }, query] = await Promise.all([
    load(caller.accounts.me()),
    load(caller.teams.mine()),
    caller.accounts.entrance(),
    searchParams,
  ]);
  const given = query['problem'];
  return (
    <Page title="Profile" lead={me.email}>
      <div className="flex flex-col gap-4">
        <Panel title="Name">
          <NameForm name={me.name} />
        </Panel>
        <Panel title={me.hasPassword ? 'Password' : 'Set a password'}>
          <PasswordForm name={me.name} email={me.email} hasPassword={me.hasPassword} />
        </Panel>
        {providers.length > 0 && (
          <SignInWays
            providers={providers}
            linked={me.linked}
            problem={typeof given === 'string' ? PROBLEMS[given] : undefined}
          />
        )}
        <TeamList teams={teams} />
      </div>
    </Page>
  );
}
