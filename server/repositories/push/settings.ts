import { isDeepStrictEqual } from 'node:util';
import { allows, type Permission, type TeamRole } from '../../kernel/permissions.ts';
import type { WriteTx } from '../../platform/control/client.ts';
import type { SlipwayJson } from '../shapes.ts';

type Flat = Record<string, unknown>;

/** What a change of each key needs, as on the pages where the same can be set by hand. */
const NEEDS: Record<string, Permission> = {
  name: 'project.update',
  description: 'project.update',
  schemas: 'key.manage',
  maxRows: 'key.manage',
  corsOrigins: 'key.manage',
};

const flatten = ({ settings, ...rest }: SlipwayJson): Flat => ({ ...rest, ...settings });

/** The keys that a push sets anew, with their values; keys that went keep what is in force. Pure. */
export function changedSettings(before: SlipwayJson, after: SlipwayJson): Flat {
  const old = flatten(before);
  const entries = Object.entries(flatten(after));
  return Object.fromEntries(
    entries.filter(([key, value]) => value !== undefined && !isDeepStrictEqual(value, old[key])),
  );
}

/** Why this role may not set them, one sentence per key. Pure. */
export function settingsProblems(role: TeamRole, changed: Flat): string[] {
  return Object.keys(changed)
    .filter((key) => !allows(role, NEEDS[key] ?? 'team.delete'))
    .map((key) => `slipway.json: changing “${key}” needs the role admin; yours is ${role}.`);
}

/** Puts the changed settings in force, in the transaction that notes the push. */
export async function applySettings(
  tx: WriteTx,
  place: { projectId: string; environmentId: string },
  changed: Flat,
): Promise<void> {
  const { name, description, ...environment } = changed;
  if (name !== undefined || description !== undefined)
    await tx.project.update({ where: { id: place.projectId }, data: { name, description } as object });
  if (Object.keys(environment).length)
    await tx.environment.update({ where: { id: place.environmentId }, data: environment });
}
