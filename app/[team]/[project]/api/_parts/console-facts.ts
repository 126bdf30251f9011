import { allows } from '@/server/kernel/permissions';
import { caller } from '@/server/rpc/caller';
import type { Place } from './place.ts';

/** What every console on a page needs: addresses, the publishable key, and what the reader may do. */
export async function consoleFacts(place: Place) {
  const [environment, keys, team] = await Promise.all([
    caller.environments.get(place),
    caller.environments.keys(place),
    caller.teams.get({ team: place.team }),
  ]);
  const working = keys.filter((key) => !key.revokedAt);
  return {
    place,
    ref: environment.ref,
    branch: environment.branch,
    commit: environment.commit,
    apiUrl: environment.apiUrl,
    restUrl: environment.restUrl,
    maxRows: environment.maxRows,
    schemas: environment.schemas,
    publishableKey: working.find((key) => key.kind === 'publishable')?.key,
    secretKeyId: working.find((key) => key.kind === 'secret')?.id,
    may: {
      service: allows(team.role, 'api.callAsService'),
      reveal: allows(team.role, 'key.reveal'),
      personal: allows(team.role, 'rows.readPersonal'),
      write: allows(team.role, 'rows.write'),
    },
  };
}
export type ConsoleFacts = Awaited<ReturnType<typeof consoleFacts>>;
