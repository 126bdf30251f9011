import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Page } from '@/app/_ui/page';
import { Panel } from '@/app/_ui/panel';
import { loadSection } from '@/app/[team]/[project]/database/_catalog/load-catalog';
import { allows } from '@/server/kernel/permissions';
import { caller } from '@/server/rpc/caller';
import { type Place, placeOf } from '../_parts/place.ts';
import { SignToken } from '../_parts/sign-token.tsx';
import { ApiSettings } from './api-settings.tsx';
import { BehaviourForm } from './behaviour-form.tsx';
import { JwtSecret } from './jwt-secret.tsx';
import { Keys } from './keys.tsx';

async function everything(place: Place) {
  const [facts, behaviour, keys, team] = await Promise.all([
    caller.environments.get(place),
    caller.environments.behaviour(place),
    caller.environments.keys(place),
    caller.teams.get({ team: place.team }),
  ]);
  const may = { manage: allows(team.role, 'key.manage'), reveal: allows(team.role, 'key.reveal') };
  return { facts, behaviour, keys, may };
}

export const metadata: Metadata = { title: 'Keys & sign-in' };

export default async function KeysPage({ params }: { params: Promise<Place> }): Promise<ReactNode> {
  const place = await placeOf(params);
  return loadSection('Keys & sign-in', everything(place), ({ facts, behaviour, keys, may }) => (
    <Page
      title="Keys & sign-in"
      lead={`Who may call the API of ${place.pull ? `the preview of #${place.pull}` : 'main'}, and how your own users sign in. A change works within a second.`}
      className="max-w-[68rem]"
    >
      <div className="grid gap-4">
        <Keys place={place} may={may} initial={keys} />
        <Panel title="Sign your users in" note="JWT, HS256">
          <JwtSecret place={place} may={may} />
          <SignToken environmentRef={facts.ref} roleClaim={behaviour.roleClaim} />
        </Panel>
        <ApiSettings place={place} may={may} initial={facts} />
        <BehaviourForm place={place} may={may} initial={behaviour} />
      </div>
    </Page>
  ));
}
