import { randomBytes } from 'node:crypto';
import type { EnvironmentKind } from '../generated/prisma/client.ts';
import type { WriteTx } from '../platform/control/client.ts';
import { randomToken, seal } from '../platform/vault.ts';
import { createKey } from './create-key.ts';
import type { EnvironmentCredentials } from './database.ts';

// No vowels and no look-alikes: a ref is read aloud and must not spell anything.
const REF_ALPHABET = '23456789bcdfghjkmnpqrstvwxz';
const MAX_REF_NAME = 40;

/** `chinook` → `chinook-4f7k2m`: the part people know, and a part nobody can guess or take. */
export function newRef(projectSlug: string): string {
  const random = [...randomBytes(6)].map((byte) => REF_ALPHABET[byte % REF_ALPHABET.length]).join('');
  return `${projectSlug.slice(0, MAX_REF_NAME).replace(/-+$/, '')}-${random}`;
}

/** An opaque database name: roles and database names are visible across the cluster and must tell nothing. */
export function newDatabaseName(): string {
  return `env_${randomBytes(8).toString('hex')}`;
}

interface NewEnvironment {
  projectId: string;
  projectSlug: string;
  kind: EnvironmentKind;
  branch: string;
  /** Chosen by the caller, where they must not be made up. */
  ref?: string;
  database?: string;
}

/**
 * Writes the row of an environment that is about to be made. It comes before the database, so that whatever a crash
 * leaves behind is known by name; nothing serves it until `ready` is set.
 */
export async function reserveEnvironment(tx: WriteTx, given: NewEnvironment) {
  const { projectId, projectSlug, kind, branch } = given;
  const logins = { ownerUser: '', ownerPasswordSealed: '', apiUser: '', apiPasswordSealed: '' };
  const rest = { serviceUser: '', servicePasswordSealed: '', jwtSecretSealed: '' };
  const names = {
    ref: given.ref ?? newRef(projectSlug),
    database: given.database ?? newDatabaseName(),
  };
  return tx.environment.create({ data: { projectId, kind, branch, ...names, ...logins, ...rest } });
}

/** The logins of an environment's database as its row keeps them, sealed for the row's ref. */
export function sealedLogins(ref: string, { owner, api, service }: EnvironmentCredentials) {
  return {
    ownerUser: owner.user,
    ownerPasswordSealed: seal(owner.password.reveal(), `environment:${ref}:owner`),
    apiUser: api.user,
    apiPasswordSealed: seal(api.password.reveal(), `environment:${ref}:api`),
    serviceUser: service.user,
    servicePasswordSealed: seal(service.password.reveal(), `environment:${ref}:service`),
  };
}

/** Keeps the logins of an environment's new database, sealed, and makes its first publishable and secret key. */
export async function completeEnvironment(
  tx: WriteTx,
  { id, ref }: { id: string; ref: string },
  credentials: EnvironmentCredentials,
) {
  await createKey(tx, id, 'publishable', 'Default');
  await createKey(tx, id, 'secret', 'Default');
  const jwtSecretSealed = seal(randomToken('', 48), `environment:${ref}:jwt`);
  return tx.environment.update({
    where: { id },
    data: { ...sealedLogins(ref, credentials), jwtSecretSealed },
  });
}
