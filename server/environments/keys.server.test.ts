import { randomUUID } from 'node:crypto';
import { decodeJwt, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDb, writeDb } from '../platform/control/client.ts';
import { connect } from '../platform/postgres/connect.ts';
import { digest, unseal } from '../platform/vault.ts';
import { aMember, aTeam, callerFor, type TestUser, testControl } from '../testing/control.ts';
import { completeEnvironment, reserveEnvironment } from './create.ts';
import { createKey } from './create-key.ts';
import { createEnvironmentDatabase, dropEnvironmentDatabase } from './database.ts';
import { retireKey } from './jobs.ts';

beforeAll(testControl);

const people = {} as Record<'owner' | 'admin' | 'developer' | 'reviewer' | 'viewer' | 'stranger', TestUser>;
let at: { team: string; project: string };
let teamId: string;
let environment: { id: string; ref: string; database: string };

async function anEnvironment(team: { id: string }, slug: string) {
  const project = await writeDb().project.create({
    data: { teamId: team.id, slug, name: slug, state: 'ready', source: 'empty', createdBy: people.admin.id },
  });
  const given = { projectId: project.id, projectSlug: slug, kind: 'production' as const, branch: 'main' };
  return reserveEnvironment(writeDb(), given);
}

beforeAll(async () => {
  const team = await aTeam();
  for (const role of ['owner', 'admin', 'developer', 'reviewer', 'viewer'] as const)
    people[role] = await aMember(team, role);
  people.stranger = await aMember(await aTeam(), 'owner');
  const reserved = await anEnvironment(team, 'clinic');
  const credentials = await createEnvironmentDatabase(connect, { database: reserved.database });
  environment = await completeEnvironment(writeDb(), reserved, credentials);
  await writeDb().environment.update({ where: { id: environment.id }, data: { ready: true } });
  at = { team: team.slug, project: 'clinic' };
  teamId = team.id;
});

afterAll(() => dropEnvironmentDatabase(connect, environment));

const as = (who: keyof typeof people) => callerFor(people[who]).environments;

/** The keys as the gateways read them. */
type GatewayKey = { id: string; sha256: string; role: string; retiresAt?: string };

async function gatewayKeys(): Promise<GatewayKey[]> {
  const rows = await readDb().$queryRaw<{ keys: GatewayKey[] }[]>`
    SELECT keys FROM gateway_environment WHERE ref = ${environment.ref}`;
  return rows[0]?.keys ?? [];
}

const lastEntry = () =>
  readDb().auditEntry.findFirstOrThrow({ where: { chain: teamId }, orderBy: { sequence: 'desc' } });

describe('making a key', () => {
  test('an admin gets its text once made, the gateway its hash, the log an entry without it', async () => {
    const made = await as('admin').createKey({ ...at, kind: 'secret', name: ' Billing job ' });
    expect(made.key).toMatch(/^slp_sec_[\w-]{32}$/);
    expect(made.name).toBe('Billing job');
    expect(await gatewayKeys()).toContainEqual({
      id: made.id,
      sha256: digest(made.key),
      role: 'service_role',
    });
    const entry = await lastEntry();
    expect(entry).toMatchObject({ action: 'key.create', target: `key:clinic/${made.preview}` });
    expect(JSON.stringify(entry, (_, item) => (typeof item === 'bigint' ? `${item}` : item))).not.toContain(
      made.key,
    );
  });

  test('a developer may not', async () => {
    const asking = as('developer').createKey({ ...at, kind: 'secret', name: 'x' });
    await expect(asking).rejects.toThrow('needs the role admin');
  });

  test('a stranger gets the same answer as for a team that does not exist', async () => {
    const wish = { kind: 'secret', name: 'x' } as const;
    const theirs = await as('stranger')
      .createKey({ ...at, ...wish })
      .catch((error) => error);
    const missing = await as('stranger')
      .createKey({ team: 'nowhere', project: 'x', ...wish })
      .catch((error) => error);
    expect(theirs.code).toBe('NOT_FOUND');
    expect(theirs.message.replace(at.team, 'nowhere')).toBe(missing.message);
  });

  test('a key without a name is refused at the field', async () => {
    const asking = as('admin').createKey({ ...at, kind: 'secret', name: '  ' });
    await expect(asking).rejects.toThrow('Give the key a name');
  });
});

describe('reading keys', () => {
  test('a viewer sees the text of publishable keys, never of secret ones', async () => {
    const made = await as('admin').createKey({ ...at, kind: 'publishable', name: 'Web app' });
    const keys = await as('viewer').keys(at);
    expect(keys.find((key) => key.id === made.id)?.key).toBe(made.key);
    const secrets = keys.filter((key) => key.kind === 'secret').map((key) => key.key);
    expect(new Set(secrets)).toEqual(new Set([undefined]));
  });

  test('a developer reveals a secret key, and the log says so; a reviewer may not', async () => {
    const made = await as('admin').createKey({ ...at, kind: 'secret', name: 'To look at' });
    await expect(as('reviewer').revealKey({ ...at, key: made.id })).rejects.toThrow(
      'needs the role developer',
    );
    expect(await as('developer').revealKey({ ...at, key: made.id })).toEqual({ key: made.key });
    expect(await lastEntry()).toMatchObject({ action: 'key.reveal', actorId: people.developer.id });
  });

  test('a key of another environment is not found', async () => {
    const foreign = await anEnvironment(await aTeam(), 'elsewhere');
    const key = await createKey(writeDb(), foreign.id, 'secret', 'Theirs');
    const theirs = await as('developer')
      .revealKey({ ...at, key: key.id })
      .catch((error) => error);
    const missing = await as('developer')
      .revealKey({ ...at, key: randomUUID() })
      .catch((error) => error);
    expect(theirs.code).toBe('NOT_FOUND');
    expect(theirs.message).toBe(missing.message);
  });
});

describe('ending a key', () => {
  test('revoked, the gateway does not know it any more, and it cannot be revoked or shown again', async () => {
    const made = await as('admin').createKey({ ...at, kind: 'secret', name: 'Leaked' });
    await expect(as('developer').revokeKey({ ...at, key: made.id })).rejects.toThrow('needs the role admin');
    await as('admin').revokeKey({ ...at, key: made.id });
    expect((await gatewayKeys()).map((key) => key.id)).not.toContain(made.id);
    expect(await lastEntry()).toMatchObject({ action: 'key.revoke', before: { working: true } });
    await expect(as('admin').revokeKey({ ...at, key: made.id })).rejects.toThrow('is revoked');
    await expect(as('admin').revealKey({ ...at, key: made.id })).rejects.toThrow('is revoked');
  });

  test('rotated at once, only the new one works', async () => {
    const old = await as('admin').createKey({ ...at, kind: 'publishable', name: 'App' });
    const next = await as('admin').rotateKey({ ...at, key: old.id });
    expect(next).toMatchObject({ name: 'App', kind: 'publishable' });
    const ids = (await gatewayKeys()).map((key) => key.id);
    expect(ids).toContain(next.id);
    expect(ids).not.toContain(old.id);
    await expect(as('admin').rotateKey({ ...at, key: old.id })).rejects.toThrow('is revoked');
  });

  test('rotated with a grace time, both work until the job ends the old one', async () => {
    const old = await as('admin').createKey({ ...at, kind: 'secret', name: 'Slow to change' });
    const next = await as('admin').rotateKey({ ...at, key: old.id, graceSeconds: 3600 });
    const working = async () => (await gatewayKeys()).map((key) => key.id);
    expect(await working()).toEqual(expect.arrayContaining([old.id, next.id]));
    // The gateways end it by their own clocks, whether a worker is there or not.
    const retiring = (await gatewayKeys()).find((key) => key.id === old.id)?.retiresAt ?? '';
    expect(Date.parse(retiring)).toBeGreaterThan(Date.now() + 3_500_000);
    await expect(as('admin').rotateKey({ ...at, key: old.id })).rejects.toThrow('already replaced');
    const jobs = await readDb().$queryRaw<{ run_at: Date }[]>`
      SELECT run_at FROM graphile_worker.jobs WHERE key = ${`key.retire:${old.id}`}`;
    expect(jobs[0]?.run_at.getTime()).toBeGreaterThan(Date.now() + 3_500_000);

    await retireKey({ keyId: old.id }); // too early: nothing happens
    expect(await working()).toContain(old.id);
    await writeDb().apiKey.update({ where: { id: old.id }, data: { retiresAt: new Date(Date.now() - 1) } });
    await retireKey({ keyId: old.id });
    expect(await working()).not.toContain(old.id);
    expect(await working()).toContain(next.id);
  });
});

describe('the secret of user tokens', () => {
  test('a developer sees it, an admin replaces it; both are in the log', async () => {
    await expect(as('reviewer').revealJwtSecret(at)).rejects.toThrow('needs the role developer');
    const { secret } = await as('developer').revealJwtSecret(at);
    expect(await lastEntry()).toMatchObject({ action: 'jwtSecret.reveal' });
    await expect(as('developer').rotateJwtSecret(at)).rejects.toThrow('needs the role admin');
    const next = await as('admin').rotateJwtSecret(at);
    expect(next.secret).not.toBe(secret);
    expect(await lastEntry()).toMatchObject({ action: 'jwtSecret.rotate' });
    const [row] = await readDb().$queryRaw<{ sealed: string }[]>`
      SELECT jwt_secret_sealed AS sealed FROM gateway_environment WHERE ref = ${environment.ref}`;
    expect(unseal(row?.sealed ?? '', `environment:${environment.ref}:jwt`).reveal()).toBe(next.secret);
  });
});

describe('console tokens', () => {
  const verify = async (token: string) => {
    const { jwtSecretSealed } = await readDb().environment.findUniqueOrThrow({
      where: { id: environment.id },
    });
    const secret = unseal(jwtSecretSealed, `environment:${environment.ref}:jwt`).reveal();
    const rules = { issuer: 'slipway-console', audience: environment.ref };
    return (await jwtVerify(token, new TextEncoder().encode(secret), rules)).payload;
  };

  test('a developer calls as a signed-in person, with claims, for five minutes', async () => {
    const wish = { role: 'authenticated', claims: { sub: 'p-17', clinic: 3 } } as const;
    const { token, expiresAt } = await as('developer').consoleToken({ ...at, ...wish });
    const payload = await verify(token);
    expect(payload).toMatchObject({ role: 'authenticated', sub: 'p-17', clinic: 3 });
    expect(payload['mask']).toBeUndefined();
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
    expect(Math.abs(expiresAt.getTime() - Date.now() - 300_000)).toBeLessThan(5000);
  });

  test('a viewer’s token hides personal data; as service_role there is none', async () => {
    const { token } = await as('viewer').consoleToken({ ...at, role: 'authenticated' });
    expect(await verify(token)).toMatchObject({ mask: true });
    const asking = as('reviewer').consoleToken({ ...at, role: 'service_role' });
    await expect(asking).rejects.toThrow('need the role developer');
    const service = await as('developer').consoleToken({ ...at, role: 'service_role' });
    expect(decodeJwt(service.token)['role']).toBe('service_role');
  });

  test('a token only reads, whatever is asked for', async () => {
    const asked = { ...at, role: 'service_role' as const, write: true };
    expect(await verify((await as('developer').consoleToken(asked)).token)).toMatchObject({ read: true });
    const viewer = await as('viewer').consoleToken({ ...at, role: 'anon' });
    expect(await verify(viewer.token)).toMatchObject({ read: true, mask: true });
  });

  test('claims cannot give what the role does not', async () => {
    for (const claims of [{ role: 'service_role' }, { mask: false }, { read: false }, { aud: 'other' }])
      await expect(
        as('viewer').consoleToken({ ...at, role: 'anon', claims }),
        JSON.stringify(claims),
      ).rejects.toThrow('are set by the console');
  });

  test('a project of another team has no tokens', async () => {
    const asking = as('stranger').consoleToken({ ...at, role: 'anon' });
    await expect(asking).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('API settings', () => {
  test('everyone in the team reads the addresses', async () => {
    const facts = await as('viewer').get(at);
    expect(facts).toMatchObject({ ref: environment.ref, schemas: ['public'], maxRows: 1000 });
    expect(facts.restUrl).toBe(`${facts.apiUrl}/rest/v1`);
    expect(facts.apiUrl.endsWith(`/p/${environment.ref}`)).toBe(true);
    expect(facts.gitUrl.endsWith(`/${at.team}/clinic.git`)).toBe(true);
  });

  test('an admin changes them; what is left out stays', async () => {
    const origins = ['https://app.example.com', 'https://app.example.com'];
    const after = await as('admin').update({ ...at, maxRows: 50, corsOrigins: origins });
    expect(after).toEqual({ schemas: ['public'], maxRows: 50, corsOrigins: ['https://app.example.com'] });
    expect(await lastEntry()).toMatchObject({
      action: 'environment.update',
      before: { maxRows: 1000 },
      after: { maxRows: 50 },
    });
    await expect(as('developer').update({ ...at, maxRows: 1 })).rejects.toThrow('needs the role admin');
  });

  test('what cannot work is refused with a reason', async () => {
    const refusals = [
      [{ schemas: ['nowhere'] }, 'has no schema “nowhere”'],
      [{ schemas: ['slipway'] }, 'belongs to PostgreSQL or Slipway'],
      [{ schemas: [] }, 'At least one schema'],
      [{ maxRows: 0 }, 'At least 1 row'],
      [{ corsOrigins: ['https://app.example.com/'] }, 'Write an origin'],
      [{ corsOrigins: ['javascript:alert(1)'] }, 'Write an origin'],
    ] as const;
    for (const [wish, reason] of refusals) {
      const mutable = structuredClone(wish) as Parameters<ReturnType<typeof as>['update']>[0];
      await expect(as('admin').update({ ...mutable, ...at }), reason).rejects.toThrow(reason);
    }
  });
});
