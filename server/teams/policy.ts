import { allows, atLeast, PERMISSIONS, type Permission, type TeamRole } from '../kernel/permissions.ts';

/** Yes, or the reason why not, as a sentence for the person who asks. */
export type Verdict = true | string;

/** A member as far as decisions about them go. */
export interface Standing {
  /** Role of the person who acts */
  actor: TeamRole;
  /** Role of the member it is about */
  target: TeamRole;
  /** Whether they are the same person */
  self: boolean;
  /** How many owners the team has */
  owners: number;
}

function may(actor: TeamRole, permission: Permission): Verdict {
  if (allows(actor, permission)) return true;
  return `This needs the role ${PERMISSIONS[permission]}; yours is ${actor}.`;
}

const onlyOwner = ({ target, owners }: Standing) => target === 'owner' && owners === 1;
const LAST_OWNER = 'A team needs an owner, and this is the last one. Make somebody else an owner first.';

/** May the actor invite somebody with this role? Nobody gives more than they have. */
export function mayInvite(actor: TeamRole, role: TeamRole): Verdict {
  const allowed = may(actor, 'member.invite');
  if (allowed !== true) return allowed;
  return atLeast(actor, role) || `You are ${actor} and cannot make somebody ${role}.`;
}

/** May the bearer of an invitation use it with this address (lower case)? One without an address is for whoever has it. */
export function isFor(invited: string | null, email: string): boolean {
  return invited === null || invited === email;
}

/** May the actor give the member the role `to`? */
export function mayChangeRole(standing: Standing, to: TeamRole): Verdict {
  const { actor, target } = standing;
  const allowed = may(actor, 'member.update');
  if (allowed !== true) return allowed;
  if (!atLeast(actor, target)) return 'Only an owner can change the role of an owner.';
  if (!atLeast(actor, to)) return `You are ${actor} and cannot make somebody ${to}.`;
  if (to !== 'owner' && onlyOwner(standing)) return LAST_OWNER;
  return true;
}

/** May the actor take the member out of the team? Everybody may leave, but the last owner. */
export function mayRemove(standing: Standing): Verdict {
  const { actor, target, self } = standing;
  if (onlyOwner(standing)) return LAST_OWNER;
  if (self) return true;
  const allowed = may(actor, 'member.remove');
  if (allowed !== true) return allowed;
  return atLeast(actor, target) || 'Only an owner can remove an owner.';
}

/** May the team be deleted? Only by an owner, when it is empty, and when its name was typed. */
export function mayDelete(actor: TeamRole, projects: number, name: string, confirm: string): Verdict {
  const allowed = may(actor, 'team.delete');
  if (allowed !== true) return allowed;
  if (projects > 0)
    return `The team still has ${projects === 1 ? 'a project' : `${projects} projects`}. Delete ${projects === 1 ? 'it' : 'them'} first.`;
  return confirm.trim() === name || `Type the team’s name, ${name}, to delete it.`;
}
