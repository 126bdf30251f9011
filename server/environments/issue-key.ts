import { type Ctx, mutate } from '../kernel/mutate.ts';
import { unseal } from '../platform/vault.ts';
import { createKey } from './create-key.ts';
import type { KeyKind } from './shapes.ts';

/** Where a key belongs: the names the audit entry needs. */
export interface KeyPlace {
  team: { id: string };
  project: { slug: string };
  environment: { id: string; ref: string };
}

/** How audit entries name a key. */
export const keyTarget = (place: KeyPlace, preview: string) => `key:${place.project.slug}/${preview}`;

/** A key with its text, for the person who has just made it. */
export interface NewKey {
  id: string;
  name: string;
  kind: KeyKind;
  preview: string;
  key: string;
}

/** Makes a further key of an environment. Answers with its text. */
export function issueKey(ctx: Ctx, place: KeyPlace, kind: KeyKind, name: string): Promise<NewKey> {
  return mutate(ctx, 'key.create', async (tx) => {
    const made = await createKey(tx, place.environment.id, kind, name);
    const { id, preview, sealed } = made;
    const result = { id, name, kind, preview, key: unseal(sealed, `key:${id}`).reveal() };
    const audit = { chain: place.team.id, target: keyTarget(place, preview), after: { name, kind } };
    return { result, audit };
  });
}
