import { loadPage } from '@/app/_lib/load';
import { allows } from '@/server/kernel/permissions';
import type { PullState } from '@/server/pulls/shapes';
import { caller } from '@/server/rpc/caller';
import { ListScreen } from './list-screen.tsx';

/** The page of one state. */
export async function loadList(params: Promise<{ team: string; project: string }>, state: PullState) {
  const { team, project } = await params;
  const place = { team: decodeURIComponent(team), project: decodeURIComponent(project) };
  const everything = Promise.all([
    caller.pulls.list({ ...place, state }),
    caller.teams.get({ team: place.team }),
  ]);
  return loadPage(everything, ([rows, { role }]) => (
    <ListScreen place={place} state={state} rows={rows} mayOpen={allows(role, 'pull.open')} />
  ));
}
