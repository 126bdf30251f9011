import { beforeAll, describe, expect, it, vi } from 'vitest';
import { clock } from '../platform/clock.ts';
import { readDb } from '../platform/control/client.ts';
import { aMember, anonymousCaller, aTeam, aUser, callerFor, testControl } from '../testing/control.ts';
import { INVITATION_COOKIE, welcome } from './join.ts';

beforeAll(testControl);

const PASSWORD = 'four rusty anchors sink';
const refused = (code: string, message?: RegExp) =>
  expect.objectContaining({ code, ...(message && { message: expect.stringMatching(message) }) });
const lastEntry = (chain: string, action: string) =>
  readDb().auditEntry.findFirst({ where: { chain, action }, orderBy: { sequence: 'desc' } });

async function aCrew() {
  const team = await aTeam();
  const people = {
    owner: await aMember(team, 'owner'),
    admin: await aMember(team, 'admin'),
    developer: await aMember(team, 'developer'),
    viewer: await aMember(team, 'viewer'),
  };
  return { team, input: { team: team.slug }, ...people, stranger: await aUser() };
}

describe('teams', () => {
  it('are made by anybody, who owns them, with a free address from the name', async () => {
    const user = await aUser();
    const caller = callerFor(user);
    expect(await caller.teams.create({ name: 'Café Nord' })).toEqual({ slug: 'cafe-nord' });
    expect(await caller.teams.create({ name: 'Cafe nord' })).toEqual({ slug: 'cafe-nord-2' });
    expect((await caller.teams.create({ name: 'Login' })).slug).toBe('login-1');
    expect((await caller.teams.create({ name: '日本' })).slug).toBe('team-1');
    await expect(caller.teams.create({ name: 'x', slug: 'cafe-nord' })).rejects.toEqual(refused('CONFLICT'));
    await expect(caller.teams.create({ name: 'x', slug: 'api' })).rejects.toEqual(refused('BAD_REQUEST'));
    const mine = await caller.teams.mine();
    expect(mine).toHaveLength(4);
    expect(mine.find((team) => team.slug === 'cafe-nord')).toMatchObject({
      role: 'owner',
      members: 1,
      projects: 0,
    });
    expect(await caller.teams.home()).toBe('team-1');
    await caller.teams.get({ team: 'cafe-nord' });
    expect(await caller.teams.home()).toBe('cafe-nord');
    await expect(anonymousCaller().teams.create({ name: 'x' })).rejects.toEqual(refused('UNAUTHORIZED'));
  });

  it('are renamed by admins, not by developers, with before and after in the log', async () => {
    const { team, admin, developer, input, stranger } = await aCrew();
    const change = { ...input, name: 'Harbour', slug: `${team.slug}-x` };
    await expect(callerFor(developer).teams.update(change)).rejects.toEqual(refused('FORBIDDEN'));
    await expect(callerFor(stranger).teams.update(change)).rejects.toEqual(refused('NOT_FOUND'));
    const other = await aTeam();
    await expect(callerFor(admin).teams.update({ ...change, slug: other.slug })).rejects.toEqual(
      refused('CONFLICT'),
    );
    await callerFor(admin).teams.update(change);
    expect(await lastEntry(team.id, 'team.update')).toMatchObject({
      before: { name: team.name, slug: team.slug },
      after: { name: 'Harbour', slug: change.slug },
    });
    expect((await callerFor(admin).teams.get({ team: change.slug })).name).toBe('Harbour');
  });

  it('are deleted by owners when empty and named', async () => {
    const { team, admin, owner, input } = await aCrew();
    await expect(callerFor(admin).teams.remove({ ...input, confirm: team.name })).rejects.toEqual(
      refused('FORBIDDEN'),
    );
    await expect(callerFor(owner).teams.remove({ ...input, confirm: 'no' })).rejects.toEqual(
      refused('PRECONDITION_FAILED'),
    );
    await callerFor(owner).teams.remove({ ...input, confirm: team.name });
    await expect(callerFor(owner).teams.get(input)).rejects.toEqual(refused('NOT_FOUND'));
    expect(await lastEntry(team.id, 'team.delete')).toMatchObject({ before: { members: 4 } });
    expect(await lastEntry('server', 'team.delete')).toMatchObject({ target: `team:${team.slug}` });
  });

  it('answer a stranger as if they did not exist', async () => {
    const { team, stranger } = await aCrew();
    const messages = [team.slug, 'no-such-team'].map((slug) =>
      callerFor(stranger)
        .teams.members({ team: slug })
        .catch((error) => `${error.code} ${error.message.replace(slug, '…')}`),
    );
    const [real, missing] = await Promise.all(messages);
    expect(real).toBe(missing);
    expect(real).toMatch(/^NOT_FOUND/);
  });
});

describe('members', () => {
  it('are listed to every member, owners first', async () => {
    const { viewer, input } = await aCrew();
    const list = await callerFor(viewer).teams.members(input);
    expect(list.map((one) => one.role)).toEqual(['owner', 'admin', 'developer', 'viewer']);
    expect(list.find((one) => one.self)?.userId).toBe(viewer.id);
  });

  it('get roles from admins, never above the admin’s own and never an owner’s', async () => {
    const { team, owner, admin, developer, viewer, input } = await aCrew();
    const asAdmin = callerFor(admin).teams;
    await asAdmin.changeRole({ ...input, userId: viewer.id, role: 'reviewer' });
    expect(await lastEntry(team.id, 'member.changeRole')).toMatchObject({
      target: `member:${viewer.email}`,
      before: { role: 'viewer' },
      after: { role: 'reviewer' },
    });
    await expect(asAdmin.changeRole({ ...input, userId: admin.id, role: 'owner' })).rejects.toEqual(
      refused('FORBIDDEN', /cannot make somebody owner/),
    );
    await expect(asAdmin.changeRole({ ...input, userId: owner.id, role: 'viewer' })).rejects.toEqual(
      refused('FORBIDDEN', /Only an owner/),
    );
    await expect(
      callerFor(developer).teams.changeRole({ ...input, userId: viewer.id, role: 'viewer' }),
    ).rejects.toEqual(refused('FORBIDDEN'));
    const nobody = await aUser();
    await expect(asAdmin.changeRole({ ...input, userId: nobody.id, role: 'viewer' })).rejects.toEqual(
      refused('NOT_FOUND'),
    );
  });

  it('leave, are removed, and are out at once', async () => {
    const { team, admin, developer, viewer, owner, input } = await aCrew();
    await expect(callerFor(developer).teams.removeMember({ ...input, userId: viewer.id })).rejects.toEqual(
      refused('FORBIDDEN'),
    );
    await callerFor(viewer).teams.leave(input);
    await expect(callerFor(viewer).teams.get(input)).rejects.toEqual(refused('NOT_FOUND'));
    expect(await lastEntry(team.id, 'member.leave')).toMatchObject({ actorId: viewer.id });
    await callerFor(admin).teams.removeMember({ ...input, userId: developer.id });
    await expect(callerFor(developer).teams.get(input)).rejects.toEqual(refused('NOT_FOUND'));
    expect(await lastEntry(team.id, 'member.remove')).toMatchObject({ before: { role: 'developer' } });
    await expect(callerFor(owner).teams.leave(input)).rejects.toEqual(refused('FORBIDDEN', /last one/));
    await expect(callerFor(admin).teams.removeMember({ ...input, userId: owner.id })).rejects.toEqual(
      refused('FORBIDDEN'),
    );
  });

  it('keep an owner when both owners leave at once', async () => {
    const team = await aTeam();
    const two = [await aMember(team, 'owner'), await aMember(team, 'owner')];
    const left = await Promise.allSettled(
      two.map((user) => callerFor(user).teams.leave({ team: team.slug })),
    );
    expect(left.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    expect(await readDb().membership.count({ where: { teamId: team.id, role: 'owner' } })).toBe(1);
  });
});

describe('invitations', () => {
  const link = { role: 'developer', days: 7 } as const;

  it('are made by admins for no more than their own role, stored as a hash, and shown to their bearer', async () => {
    const { team, admin, developer, input } = await aCrew();
    await expect(callerFor(developer).teams.invite({ ...input, ...link })).rejects.toEqual(
      refused('FORBIDDEN'),
    );
    await expect(callerFor(developer).teams.invitations(input)).rejects.toEqual(refused('FORBIDDEN'));
    await expect(callerFor(admin).teams.invite({ ...input, ...link, role: 'owner' })).rejects.toEqual(
      refused('FORBIDDEN'),
    );
    const made = await callerFor(admin).teams.invite({ ...input, ...link, email: 'New@Example.test' });
    expect(JSON.stringify(await readDb().invitation.findMany())).not.toContain(made.token);
    expect(JSON.stringify((await lastEntry(team.id, 'invitation.create'))?.after)).not.toContain(made.token);
    expect(await anonymousCaller().teams.invitation({ token: made.token })).toMatchObject({
      team: team.name,
      role: 'developer',
      email: 'new@example.test',
    });
    const [open] = await callerFor(admin).teams.invitations(input);
    expect(open).toMatchObject({ id: made.id, by: admin.name });
    expect(JSON.stringify(open)).not.toContain('hash');
  });

  it('take one person in, once', async () => {
    const { team, admin, input } = await aCrew();
    const { token } = await callerFor(admin).teams.invite({ ...input, ...link });
    const two = [await aUser(), await aUser()];
    const done = await Promise.allSettled(
      two.map((user) => callerFor(user).teams.acceptInvitation({ token })),
    );
    expect(done.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    expect(await readDb().membership.count({ where: { teamId: team.id } })).toBe(5);
    await expect(anonymousCaller().teams.invitation({ token })).rejects.toEqual(refused('NOT_FOUND'));
    expect(await lastEntry(team.id, 'invitation.accept')).toMatchObject({ after: { role: 'developer' } });
  });

  it('are not used up by somebody who is in already', async () => {
    const { admin, viewer, input } = await aCrew();
    const { token } = await callerFor(admin).teams.invite({ ...input, ...link });
    await expect(callerFor(viewer).teams.acceptInvitation({ token })).rejects.toEqual(refused('CONFLICT'));
    expect(await anonymousCaller().teams.invitation({ token })).toBeDefined();
  });

  it('for an address take in that one alone, signed in, new, or through a provider', async () => {
    const { team, admin, input } = await aCrew();
    const asAdmin = callerFor(admin).teams;
    const meant = await aUser();
    const other = await aUser();
    const made = await asAdmin.invite({ ...input, ...link, email: meant.email.toUpperCase() });
    const sentence = new RegExp(`is for ${meant.email}\\. Use that address, or ask .* for ${other.email}\\.`);
    await expect(callerFor(other).teams.acceptInvitation({ token: made.token })).rejects.toEqual(
      refused('FORBIDDEN', sentence),
    );
    await callerFor(meant).teams.acceptInvitation({ token: made.token });
    expect((await callerFor(meant).teams.get(input)).id).toBe(team.id);

    const { token } = await asAdmin.invite({ ...input, ...link, email: 'noa@example.test' });
    const account = { token, name: 'Noa', email: 'noa@example.test', password: PASSWORD };
    await expect(anonymousCaller().teams.join({ ...account, email: 'eve@example.test' })).rejects.toEqual(
      refused('FORBIDDEN', /is for noa@example\.test/),
    );
    const withLink = new Headers({ cookie: `${INVITATION_COOKIE}=${token}` });
    const eve = { provider: 'github', subject: '79', name: 'Eve', email: 'eve@example.test' };
    await expect(welcome(eve, withLink)).rejects.toThrow(/is for noa@example\.test/);
    expect(await readDb().user.count({ where: { email: 'eve@example.test' } })).toBe(0);
    expect(await anonymousCaller().teams.join(account)).toEqual({ slug: team.slug });
  });

  it('end by revoking, by time, and with the rights of who made them', async () => {
    const { team, owner, admin, developer, input } = await aCrew();
    const asAdmin = callerFor(admin).teams;
    const revoked = await asAdmin.invite({ ...input, ...link });
    await expect(callerFor(developer).teams.revokeInvitation({ ...input, id: revoked.id })).rejects.toEqual(
      refused('FORBIDDEN'),
    );
    await asAdmin.revokeInvitation({ ...input, id: revoked.id });
    expect(await lastEntry(team.id, 'invitation.revoke')).toBeTruthy();
    await expect(asAdmin.revokeInvitation({ ...input, id: revoked.id })).rejects.toEqual(
      refused('NOT_FOUND'),
    );
    const expired = await asAdmin.invite({ ...input, ...link, days: 1 });
    const withdrawn = await asAdmin.invite({ ...input, ...link });
    await callerFor(owner).teams.changeRole({ ...input, userId: admin.id, role: 'viewer' });
    const kept = await callerFor(owner).teams.invite({ ...input, ...link, days: 1 });
    const later = new Date(Date.now() + 25 * 3600_000);
    const spy = vi.spyOn(clock, 'now').mockReturnValue(later);
    for (const { token } of [revoked, expired, withdrawn, kept])
      await expect(anonymousCaller().teams.invitation({ token })).rejects.toEqual(
        refused('NOT_FOUND', /does not work any more/),
      );
    spy.mockRestore();
    await expect(anonymousCaller().teams.invitation({ token: withdrawn.token })).rejects.toBeTruthy();
    expect(await anonymousCaller().teams.invitation({ token: kept.token })).toBeDefined();
  });

  it('make an account for somebody new, but not for an address that has one', async () => {
    const { team, admin, input } = await aCrew();
    const { token } = await callerFor(admin).teams.invite({ ...input, ...link });
    const account = { token, name: 'Nele', email: 'nele@example.test', password: PASSWORD };
    await expect(anonymousCaller().teams.join({ ...account, email: admin.email })).rejects.toEqual(
      refused('CONFLICT'),
    );
    await expect(anonymousCaller().teams.join({ ...account, password: 'nele' })).rejects.toEqual(
      refused('BAD_REQUEST'),
    );
    expect(await anonymousCaller().teams.join(account)).toEqual({ slug: team.slug });
    const user = await readDb().user.findUniqueOrThrow({ where: { email: account.email } });
    expect((await callerFor(user).teams.get(input)).role).toBe('developer');
    expect(await lastEntry('server', 'account.create')).toMatchObject({ actorId: user.id });
    await expect(anonymousCaller().teams.join({ ...account, email: 'x@example.test' })).rejects.toEqual(
      refused('NOT_FOUND'),
    );
  });

  it('admit people whom a provider vouches for, only with the link and never as somebody else', async () => {
    const { team, admin, input } = await aCrew();
    const { token } = await callerFor(admin).teams.invite({ ...input, ...link });
    const person = { provider: 'github', subject: '77', name: 'Gil', email: 'gil@example.test' };
    const withLink = new Headers({ cookie: `a=b; ${INVITATION_COOKIE}=${token}` });
    expect(await welcome(person, new Headers())).toBe(false);
    await expect(welcome({ ...person, email: admin.email }, withLink)).rejects.toThrow(/has an account/);
    expect(await welcome(person, withLink)).toBe(true);
    const identity = await readDb().identity.findFirstOrThrow({ include: { user: true } });
    expect(identity).toMatchObject({ subject: '77', user: { email: person.email, passwordHash: null } });
    expect((await callerFor(identity.user).teams.get(input)).id).toBe(team.id);
    expect(await welcome({ ...person, subject: '78', email: 'g2@example.test' }, withLink)).toBe(false);
  });
});
