import { beforeAll, describe, expect, it } from 'vitest';
import { readDb } from '../platform/control/client.ts';
import { readSettings } from '../platform/settings.ts';
import { actorOf, anonymousCaller, aUser, callerFor, testControl } from '../testing/control.ts';
import { createTokenFor } from './create-token.ts';
import { ensureOwner } from './ensure-owner.ts';
import { byToken, identify } from './identify.ts';
import { hashPassword } from './password.ts';
import { resetPassword } from './reset-password.ts';
import { signIn } from './sign-in.ts';
import { startSession } from './start-session.ts';

beforeAll(testControl);

const PASSWORD = 'four rusty anchors sink';
const owner = { name: 'Ada', email: 'ada@example.test', password: PASSWORD, teamName: 'Nördlich & Co.' };

const lastEntry = (action: string) =>
  readDb().auditEntry.findFirst({ where: { action }, orderBy: { at: 'desc' } });

async function anAccount(password = PASSWORD) {
  return aUser({ passwordHash: await hashPassword(password) });
}

async function signedIn(user: { id: string; name: string; email: string; serverOwner: boolean }) {
  const sessionId = await startSession({ userId: user.id, by: 'password', userAgent: 'curl/8', address: '' });
  return { sessionId, caller: callerFor(user, { sessionId }) };
}

describe('the first start', () => {
  it('makes exactly one owner when several people finish setup at once', async () => {
    expect((await anonymousCaller().accounts.entrance()).awaitsSetUp).toBe(true);
    const tries = await Promise.allSettled(
      [1, 2, 3, 4].map((n) => anonymousCaller().accounts.setUp({ ...owner, email: `ada${n}@example.test` })),
    );
    expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    expect(await readDb().user.count()).toBe(1);
    const membership = await readDb().membership.findFirstOrThrow({ include: { team: true, user: true } });
    expect(membership).toMatchObject({
      role: 'owner',
      team: { slug: 'nordlich-co', name: 'Nördlich & Co.' },
      user: { serverOwner: true },
    });
    const entries = await readDb().auditEntry.findMany({ orderBy: { action: 'asc' } });
    expect(entries.map(({ action, chain }) => [action, chain])).toEqual([
      ['server.setUp', 'server'],
      ['team.create', membership.teamId],
    ]);
  });

  it('is over then, also for the unattended way', async () => {
    expect((await anonymousCaller().accounts.entrance()).awaitsSetUp).toBe(false);
    await expect(anonymousCaller().accounts.setUp(owner)).rejects.toMatchObject({ code: 'CONFLICT' });
    const env = { SLIPWAY_OWNER_EMAIL: 'late@example.test', SLIPWAY_OWNER_PASSWORD: PASSWORD };
    await ensureOwner(readSettings({ ...process.env, ...env }));
    expect(await readDb().user.count({ where: { email: 'late@example.test' } })).toBe(0);
  });
});

describe('signing in', () => {
  it('takes the right password, in any case of the address, and nothing else', async () => {
    const user = await anAccount();
    const attempt = (email: string, password: string) => signIn({ email, password }, '198.51.100.1');
    expect(await attempt(user.email.toUpperCase(), PASSWORD)).toMatchObject({ id: user.id });
    expect(await attempt(user.email, `${PASSWORD} `)).toBeUndefined();
    expect(await attempt('nobody@example.test', PASSWORD)).toBeUndefined();
    expect(await attempt((await aUser()).email, PASSWORD)).toBeUndefined();
    expect(await signIn({ email: ['x'], password: {} }, '')).toBeUndefined();
  });

  it('refuses an account after ten failures a minute, whatever the addresses, also in parallel', async () => {
    const user = await anAccount();
    const tries = await Promise.allSettled(
      Array.from({ length: 25 }, (_, n) => signIn({ email: user.email, password: 'wrong' }, `192.0.2.${n}`)),
    );
    const limited = tries.filter((one) => one.status === 'rejected');
    expect(limited).toHaveLength(15);
    expect(limited[0]).toMatchObject({
      reason: { code: 'limited', details: { retryAfter: expect.any(Number) } },
    });
    await expect(signIn({ email: user.email, password: PASSWORD }, '192.0.2.99')).rejects.toThrow(/Too many/);
  });

  it('refuses an address after ten failures, whatever it puts before its own hop', async () => {
    for (let n = 0; n < 10; n++)
      await signIn({ email: `guess${n}@example.test`, password: 'wrong' }, `10.0.0.${n}, 203.0.113.50`);
    const other = await anAccount();
    const credentials = { email: other.email, password: PASSWORD };
    await expect(signIn(credentials, '1.2.3.4, 203.0.113.50')).rejects.toMatchObject({ code: 'limited' });
    expect(await signIn(credentials, '203.0.113.51')).toMatchObject({ id: other.id });
  });

  it('does not count what succeeds', async () => {
    const user = await anAccount();
    for (let n = 0; n < 12; n++)
      expect(await signIn({ email: user.email, password: PASSWORD }, '203.0.113.60')).toBeDefined();
  });
});

describe('sessions', () => {
  it('are listed with their device, ended one by one or all others, by their owner only', async () => {
    const user = await aUser();
    const stranger = await aUser();
    const { caller, sessionId } = await signedIn(user);
    const second = await signedIn(user);
    const third = await signedIn(user);
    const list = await caller.accounts.sessions();
    expect(list).toHaveLength(3);
    expect(list.find((one) => one.current)).toMatchObject({ id: sessionId, device: 'curl 8' });
    await expect(callerFor(stranger).accounts.endSession({ id: second.sessionId })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await caller.accounts.endSession({ id: second.sessionId });
    expect(await lastEntry('session.end')).toMatchObject({ chain: 'server', actorId: user.id });
    expect(await caller.accounts.endOtherSessions()).toEqual({ ended: 1 });
    expect((await caller.accounts.sessions()).map((one) => one.id)).toEqual([sessionId]);
    expect(await readDb().session.count({ where: { id: third.sessionId } })).toBe(0);
  });
});

describe('the password', () => {
  it('changes with the current one only and ends the other sessions', async () => {
    const user = await anAccount();
    const { caller, sessionId } = await signedIn(user);
    await signedIn(user);
    const next = 'seven quiet harbours wait';
    await expect(caller.accounts.changePassword({ current: 'no', password: next })).rejects.toMatchObject({
      cause: { details: { field: 'current' } },
    });
    expect(await caller.accounts.changePassword({ current: PASSWORD, password: next })).toEqual({ ended: 1 });
    expect(await signIn({ email: user.email, password: next }, '')).toBeDefined();
    expect(await signIn({ email: user.email, password: PASSWORD }, '')).toBeUndefined();
    expect((await caller.accounts.sessions()).map((one) => one.id)).toEqual([sessionId]);
    expect(JSON.stringify(await lastEntry('account.changePassword'), (_, v) => String(v))).not.toContain(
      'argon2',
    );
  });

  it('is not changed with a token, nor to the person’s own name', async () => {
    const user = await anAccount();
    const input = { current: PASSWORD, password: 'seven quiet harbours wait' };
    await expect(callerFor(user, { via: 'token' }).accounts.changePassword(input)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(
      callerFor(user).accounts.changePassword({ ...input, password: user.email }),
    ).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});

describe('a forgotten password', () => {
  it('is replaced on the server, which ends every session', async () => {
    const user = await anAccount();
    const { caller } = await signedIn(user);
    const { password } = await resetPassword(user.email.toUpperCase());
    expect(String(password)).toBe('[secret]');
    expect(await signIn({ email: user.email, password: PASSWORD }, '')).toBeUndefined();
    expect(await signIn({ email: user.email, password: password.reveal() }, '')).toBeDefined();
    expect(await caller.accounts.sessions()).toEqual([]);
    expect(await lastEntry('account.resetPassword')).toMatchObject({ via: 'cli', actorId: user.id });
    await expect(resetPassword('no@example.test')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('personal access tokens', () => {
  it('are shown once, stored as a hash, work until revoked, and are their owner’s only', async () => {
    const user = await aUser();
    const caller = callerFor(user);
    const made = await caller.accounts.createToken({ name: 'laptop', scope: 'read', days: '30' });
    expect(made.token).toMatch(/^slp_pat_[\w-]{32}$/);
    expect(await byToken(made.token)).toMatchObject({ userId: user.id, scope: 'read', via: 'token' });
    const [listed] = await caller.accounts.tokens();
    expect(listed).toMatchObject({ name: 'laptop', scope: 'read', expired: false });
    expect(JSON.stringify(listed)).not.toContain(made.token);
    expect(JSON.stringify(await readDb().accessToken.findMany())).not.toContain(made.token);
    expect(JSON.stringify((await lastEntry('token.create'))?.after)).not.toContain(made.token);
    await expect(callerFor(await aUser()).accounts.revokeToken({ id: made.id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await caller.accounts.revokeToken({ id: made.id });
    expect(await byToken(made.token)).toBeNull();
    expect(await lastEntry('token.revoke')).toMatchObject({ before: { name: 'laptop' } });
  });

  it('are counted when wrong, per address; right ones still work', async () => {
    const from = (token: string, address = '198.51.100.40') =>
      identify(new Headers({ authorization: `Bearer ${token}`, 'x-forwarded-for': address }));
    for (let tries = 0; tries < 10; tries++) expect(await from(`slp_pat_wrong${tries}`)).toBeNull();
    await expect(from('slp_pat_wrong')).rejects.toMatchObject({
      code: 'limited',
      message: expect.stringMatching(/wrong access tokens.*Try again in \d+ s/),
      details: { retryAfter: expect.any(Number) },
    });
    expect(await from('slp_pat_wrong', '198.51.100.41')).toBeNull();
    const user = await aUser();
    const { token } = await callerFor(user).accounts.createToken({ name: 'x', scope: 'read', days: '30' });
    expect(await from(token)).toMatchObject({ userId: user.id });
  });

  it('of scope read change nothing, and none makes another', async () => {
    const user = await aUser();
    const reading = callerFor(user, { via: 'token', scope: 'read' });
    await expect(reading.accounts.rename({ name: 'X' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(
      callerFor(user, { via: 'token' }).accounts.createToken({ name: 'x', scope: 'write', days: 'never' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('can be made on the server itself for a known account', async () => {
    const user = await aUser();
    const given = { email: user.email, name: 'cli', scope: 'write', days: 30 } as const;
    const made = await createTokenFor(given);
    expect(await byToken(made.token, 'git')).toMatchObject({ ...actorOf(user), via: 'git' });
    await expect(createTokenFor({ ...given, email: 'no@example.test' })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(createTokenFor({ ...given, days: Number.NaN })).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('the profile', () => {
  it('changes its name, with before and after in the log', async () => {
    const user = await aUser({ name: 'Old' });
    await callerFor(user).accounts.rename({ name: ' New ' });
    expect((await callerFor(user).accounts.me()).name).toBe('New');
    expect(await lastEntry('account.rename')).toMatchObject({
      before: { name: 'Old' },
      after: { name: 'New' },
    });
  });

  it('needs somebody who is signed in', async () => {
    await expect(anonymousCaller().accounts.me()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    await expect(anonymousCaller().accounts.tokens()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });
});

describe('the time of a refusal', () => {
  it('does not tell whether the account exists', async () => {
    const { bookkeep } = await import('../kernel/mutate.ts');
    const known = await anAccount();
    const times: Record<string, number[]> = { known: [], unknown: [] };
    for (let n = 0; n < 80; n++) {
      await bookkeep((tx) => tx.signInFailure.deleteMany());
      const kind = n % 2 ? 'known' : 'unknown';
      const email = n % 2 ? known.email : `nobody${n}@example.test`;
      const before = process.cpuUsage();
      await signIn({ email, password: 'wrong' }, `198.51.100.${n}`);
      const { user, system } = process.cpuUsage(before);
      if (n >= 10) times[kind]?.push((user + system) / 1000);
    }
    // The processor's time, not the clock's: what others do on the machine does not count. What this process does
    // beside it only ever adds, so the quick ones of each kind say what the work itself takes.
    const quick = (list: number[] = []) => list.toSorted((a, b) => a - b)[list.length >> 2] ?? 0;
    const [ofKnown, ofUnknown] = [quick(times['known']), quick(times['unknown'])];
    // Leaving out the hash would take away nearly all of it.
    expect(Math.abs(ofKnown - ofUnknown)).toBeLessThan(Math.max(5, 0.35 * Math.min(ofKnown, ofUnknown)));
  });
});
