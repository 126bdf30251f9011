import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast, ROLES } from '../kernel/permissions.ts';
import { mayChangeRole, mayDelete, mayInvite, mayRemove } from './policy.ts';

const role = fc.constantFrom(...ROLES);
const standing = fc.record({
  actor: role,
  target: role,
  self: fc.boolean(),
  owners: fc.integer({ min: 1, max: 3 }),
});

describe('roles', () => {
  it('are never given by somebody who has less', () => {
    fc.assert(
      fc.property(standing, role, (one, to) => {
        if (mayChangeRole(one, to) === true) {
          expect(atLeast(one.actor, to)).toBe(true);
          expect(atLeast(one.actor, one.target)).toBe(true);
        }
        if (mayInvite(one.actor, to) === true) expect(atLeast(one.actor, to)).toBe(true);
      }),
    );
  });

  it('are not managed below admin', () => {
    for (const actor of ['viewer', 'reviewer', 'developer'] as const) {
      expect(mayInvite(actor, 'viewer')).toMatch(/needs the role admin/);
      expect(mayChangeRole({ actor, target: 'viewer', self: false, owners: 1 }, 'viewer')).toMatch(/admin/);
      expect(mayRemove({ actor, target: 'viewer', self: false, owners: 1 })).toMatch(/admin/);
    }
  });

  it('leave every team an owner', () => {
    fc.assert(
      fc.property(standing, role, (one, to) => {
        if (one.target !== 'owner' || one.owners > 1) return;
        expect(mayRemove(one)).toBeTypeOf('string');
        if (to !== 'owner') expect(mayChangeRole(one, to)).toBeTypeOf('string');
      }),
    );
  });
});

describe('leaving', () => {
  it('is open to everybody but the last owner', () => {
    for (const actor of ROLES) expect(mayRemove({ actor, target: actor, self: true, owners: 2 })).toBe(true);
    expect(mayRemove({ actor: 'owner', target: 'owner', self: true, owners: 1 })).toMatch(/last one/);
  });
  it('admins do not remove owners', () => {
    expect(mayRemove({ actor: 'admin', target: 'owner', self: false, owners: 2 })).toMatch(/Only an owner/);
    expect(mayRemove({ actor: 'admin', target: 'admin', self: false, owners: 1 })).toBe(true);
  });
});

describe('deleting a team', () => {
  it('asks for an owner, no projects and the name', () => {
    expect(mayDelete('owner', 0, 'Harbour', ' Harbour ')).toBe(true);
    expect(mayDelete('admin', 0, 'Harbour', 'Harbour')).toMatch(/owner/);
    expect(mayDelete('owner', 1, 'Harbour', 'Harbour')).toMatch(/a project\. Delete it/);
    expect(mayDelete('owner', 2, 'Harbour', 'Harbour')).toMatch(/2 projects/);
    expect(mayDelete('owner', 0, 'Harbour', 'harbour')).toMatch(/Type/);
  });
});
