import type { DefaultPrivilege, Grant } from '../../../catalog/shapes.ts';
import type { GrantTarget, SchemaObject } from '../objects.ts';
import { inSchema, word, words } from './quote.ts';

const OBJECTS = { table: 'tables', sequence: 'sequences', function: 'functions', procedure: 'functions', type: 'types',
  domain: 'types', schema: 'schemas' } as const; // biome-ignore format: a table

/** What PUBLIC (and `service_role`, by Slipway's own default privileges) has of every new object. */
const USUAL: Record<string, [role: Grant['role'], privilege: string][]> = {
  functions: [['PUBLIC', 'EXECUTE'], ['service_role', 'EXECUTE']],
  types: [['PUBLIC', 'USAGE']],
}; // biome-ignore format: a table

/** The grants that an object has when it has just been made under these default privileges. */
export function initialGrants(on: GrantTarget, defaults: readonly DefaultPrivilege[]): Grant[] {
  const objects = OBJECTS[on.kind];
  const here = defaults.filter(
    (one) => one.objects === objects && (one.schema === null || one.schema === on.schema),
  );
  const taken = (role: string, privilege: string) =>
    here.some((one) => !one.granted && one.role === role && one.privilege === privilege);
  const usual = (USUAL[objects] ?? []).filter(([role, privilege]) => !taken(role, privilege));
  const given = here.filter((one) => one.granted).map((one) => [one.role, one.privilege] as const);
  return [...usual, ...given].map(([role, privilege]) => ({ role, privilege, columns: null }));
}

const WORD = { table: 'TABLE', sequence: 'SEQUENCE', function: 'FUNCTION', procedure: 'PROCEDURE', type: 'TYPE',
  domain: 'DOMAIN', schema: 'SCHEMA' } as const; // biome-ignore format: a table

function targetName(on: GrantTarget): string {
  if (on.kind === 'schema') return word(on.name);
  const callable = on.kind === 'function' || on.kind === 'procedure';
  return callable ? `${inSchema(on)}(${on.signature})` : inSchema(on);
}
const roleName = (role: string) => (role === 'PUBLIC' ? role : word(role));

interface Held {
  whole: boolean;
  columns: string[];
  grantable: boolean;
}
type Step = { verb: 'GRANT' | 'REVOKE'; privilege: string; columns: string[] | null; grantable?: boolean };

function held(grants: readonly Grant[], role: string, privilege: string): Held {
  const mine = grants.filter((one) => one.role === role && one.privilege === privilege);
  return {
    whole: mine.some((one) => one.columns === null),
    columns: mine.flatMap((one) => one.columns ?? []),
    grantable: mine.some((one) => one.grantable),
  };
}

/** REVOKE of a whole table takes the columns too, so what is left of them is given again. */
function stepsFor(privilege: string, before: Held, after: Held): Step[] {
  const regrant = before.grantable !== after.grantable;
  const revoked = before.whole && (!after.whole || regrant);
  const kept = revoked || regrant ? [] : before.columns;
  const lost = before.columns.filter((name) => !revoked && (regrant || !after.columns.includes(name)));
  const gained = after.columns.filter((name) => !kept.includes(name));
  const grantable = after.grantable;
  return [
    ...(revoked ? [{ verb: 'REVOKE' as const, privilege, columns: null }] : []),
    ...(lost.length ? [{ verb: 'REVOKE' as const, privilege, columns: lost }] : []),
    ...(after.whole && (!before.whole || revoked)
      ? [{ verb: 'GRANT' as const, privilege, columns: null, grantable }]
      : []),
    ...(gained.length ? [{ verb: 'GRANT' as const, privilege, columns: gained, grantable }] : []),
  ];
}

/** GRANT and REVOKE statements that turn the one list of grants into the other, REVOKEs of a role first. */
export function grantChanges(on: GrantTarget, before: readonly Grant[], after: readonly Grant[]): string[] {
  const all = [...before, ...after];
  const roles = [...new Set(all.map((one) => one.role))].sort();
  const target = `ON ${WORD[on.kind]} ${targetName(on)}`;
  return roles.flatMap((role) => {
    const privileges = [
      ...new Set(all.filter((one) => one.role === role).map((one) => one.privilege)),
    ].sort();
    const steps = privileges.flatMap((one) => stepsFor(one, held(before, role, one), held(after, role, one)));
    return (['REVOKE', 'GRANT'] as const).flatMap((verb) =>
      [true, false].flatMap((grantable) => {
        const mine = steps.filter((one) => one.verb === verb && (one.grantable ?? false) === grantable);
        if (!mine.length) return [];
        const list = mine
          .map((one) => one.privilege + (one.columns ? ` (${words(one.columns)})` : ''))
          .join(', ');
        const to = `${verb === 'GRANT' ? 'TO' : 'FROM'} ${roleName(role)}`;
        return [`${verb} ${list} ${target} ${to}${grantable ? ' WITH GRANT OPTION' : ''}`];
      }),
    );
  });
}

/** ALTER DEFAULT PRIVILEGES for one entry that is new, or that is gone. */
export function defaultPrivilege({ data }: SchemaObject<'default privileges'>, added: boolean): string {
  const grant = added === data.granted;
  const schema = data.schema ? ` IN SCHEMA ${word(data.schema)}` : '';
  const objects = data.objects.toUpperCase();
  return `ALTER DEFAULT PRIVILEGES${schema} ${grant ? 'GRANT' : 'REVOKE'} ${data.privilege} ON ${objects} ${grant ? 'TO' : 'FROM'} ${roleName(data.role)}${grant && data.grantable ? ' WITH GRANT OPTION' : ''}`;
}
