import { allows, PERMISSIONS, type TeamRole } from '../kernel/permissions.ts';
import type { ProjectState } from './shapes.ts';

/** Yes, or the reason why not, as a sentence for the person who asks. */
export type Verdict = true | string;

/** Projects a team can have, and how many of them can be made at the same time. */
export const MOST_PROJECTS = 200;
export const MOST_AT_ONCE = 5;

/**
 * May a member with this role delete a project in that state? A failed one holds nothing, so whoever may make
 * projects may clear it away; everything else needs the permission to delete.
 * @param running is there a job that still tries? Only then is a project that is going left alone.
 */
export function mayRemove(role: TeamRole, state: ProjectState, running = true): Verdict {
  const permission = state === 'failed' ? 'project.create' : 'project.delete';
  if (state === 'deleting' && running) return 'This project is already being deleted.';
  if (allows(role, permission)) return true;
  return `Deleting a project needs the role ${PERMISSIONS[permission]}; yours is ${role}.`;
}

/** Was the right name typed? The name as shown counts, and the one in the address. */
export function confirms(typed: string, project: { slug: string; name: string }): Verdict {
  const given = typed.trim();
  return given === project.slug || given === project.name || `Type ${project.slug} to delete the project.`;
}

/** May the team have one more project, with that many there and that many being made? */
export function mayCreate(count: number, creating: number): Verdict {
  if (count >= MOST_PROJECTS) return `A team can have ${MOST_PROJECTS} projects. Delete one first.`;
  if (creating >= MOST_AT_ONCE)
    return `${MOST_AT_ONCE} projects of this team are being made right now. Wait until one of them is ready.`;
  return true;
}

/** The sentence for a name whose address is in use. */
export function takenBy(slug: string, state: ProjectState): string {
  if (state === 'deleting') return `The project “${slug}” is still being deleted. Try again in a moment.`;
  if (state === 'failed')
    return `A project “${slug}” failed and still holds the name. Delete it first, or choose another name.`;
  return `There is already a project “${slug}” in this team. Choose another name.`;
}
