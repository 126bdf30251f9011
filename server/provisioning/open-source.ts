import type { Project } from '../generated/prisma/client.ts';
import { fail } from '../kernel/errors.ts';
import { unseal } from '../platform/vault.ts';
import { sourceInput } from '../projects/shapes.ts';

/** Plain text of the sealed address. Throws `precondition` when it is gone, as it is after the making has ended. */
function sealedAddress({ id, sourceSealed }: Project): string {
  if (!sourceSealed)
    throw fail('precondition', 'The address of the source is not kept. Make the project again.');
  return unseal(sourceSealed, `project:${id}:source`).reveal();
}

/** Id of the uploaded file of a project made from one; undefined when it comes from an address. */
export function uploadOf(project: Project): string | undefined {
  return sourceInput.parse(project.sourceInput).uploadId;
}

/** Address of the repository or server that the project comes from, password included. */
export const addressOf = (project: Project): string => sealedAddress(project);

/** The schemas that were chosen. */
export const schemasOf = (project: Project): string[] => sourceInput.parse(project.sourceInput).schemas ?? [];
