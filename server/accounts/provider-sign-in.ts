import { Failure } from '../kernel/errors.ts';
import { contextFor } from '../kernel/mutate.ts';
import { readDb } from '../platform/control/client.ts';
import { identify } from './identify.ts';
import { linkIdentity } from './link-identity.ts';

/** Somebody whom a provider vouches for. */
export interface Newcomer {
  provider: string;
  subject: string;
  name: string;
  email: string | null;
}

/** Makes an account for somebody who came with an open invitation; false when there is none. Teams answer this. */
export type Welcome = (newcomer: Newcomer, headers: Headers) => Promise<boolean>;

async function known(provider: string, subject: string): Promise<string | undefined> {
  const found = await readDb().identity.findUnique({ where: { provider_subject: { provider, subject } } });
  return found?.userId;
}

/**
 * Decides about a sign-in through a provider. The e-mail address a provider reports never opens an existing account:
 * a provider account is attached only while its owner is signed in here, or makes a new account with an open
 * invitation. Answers `true`, or the console's address that explains the refusal.
 */
export async function admit(newcomer: Newcomer, headers: Headers, welcome: Welcome): Promise<true | string> {
  const { provider, subject } = newcomer;
  if (!subject) return '/login?problem=provider';
  const actor = await identify(headers);
  try {
    if (actor) {
      const owner = await known(provider, subject);
      if (owner === actor.userId) return true;
      await linkIdentity(contextFor(actor, crypto.randomUUID()), provider, subject);
      return true;
    }
    if (await known(provider, subject)) return true;
    return (await welcome(newcomer, headers)) || '/login?problem=unknown-person';
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (actor) return '/account?problem=provider-taken';
    return error.code === 'forbidden' ? '/login?problem=other-address' : '/login?problem=address-taken';
  }
}

/** The account that a provider's subject signs in as. Call it after `admit` said yes. */
export const accountOf = known;
