import { allows, PERMISSIONS, type TeamRole } from '../kernel/permissions.ts';
import type { ApiRole, KeyKind } from './shapes.ts';

/** Why a member with this role may not send console requests as `apiRole`, or undefined when they may. */
export function tokenRefusal(role: TeamRole, apiRole: ApiRole): string | undefined {
  if (apiRole !== 'service_role' || allows(role, 'api.callAsService')) return undefined;
  const needed = PERMISSIONS['api.callAsService'];
  return `Requests as service_role see every row, so they need the role ${needed}; yours is ${role}.`;
}

/** Must the gateway keep personal data, and every write, from a console token of a member with this role? */
export function mustMask(role: TeamRole): boolean {
  return !allows(role, 'rows.readPersonal') || !allows(role, 'rows.write');
}

/** May a member with this role read the text of such a key? Publishable ones are no secret. */
export function mayReadKey(role: TeamRole, kind: KeyKind): boolean {
  return allows(role, kind === 'secret' ? 'key.reveal' : 'key.read');
}

export type KeyState = 'active' | 'retiring' | 'revoked';

/** Active, replaced but still working for a while, or over. */
export function keyState(key: { revokedAt: Date | null; retiresAt: Date | null }): KeyState {
  if (key.revokedAt) return 'revoked';
  return key.retiresAt ? 'retiring' : 'active';
}

/** Why this cannot be done to a key in that state, or undefined when it can. */
export function keyRefusal(action: 'rotate' | 'revoke' | 'reveal', state: KeyState): string | undefined {
  if (state === 'revoked') return 'This key is revoked; it does not work any more. Make a new one.';
  if (state === 'retiring' && action === 'rotate')
    return 'This key is already replaced. Rotate the key that took its place, or revoke this one now.';
  return undefined;
}
