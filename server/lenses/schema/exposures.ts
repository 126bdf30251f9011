import type { Dependency } from '../../catalog/dependencies.ts';
import type { Grant } from '../../catalog/shapes.ts';
import type { Pair } from './compare.ts';
import type { SchemaObject } from './objects.ts';
import type { Exposure } from './shapes.ts';

type Change<K extends SchemaObject['kind']> = {
  before: SchemaObject<K> | undefined;
  after: SchemaObject<K> | undefined;
};
const OPEN = new Set(['PUBLIC', 'anon', 'authenticated']);
const RIGHTS = new Set(['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'EXECUTE']);

const at = (object: SchemaObject) => ({
  ...{ schema: object.schema!, name: object.table ?? object.name, policy: null, signature: null },
});

function tableExposure({ before, after }: Change<'table'>): Exposure[] {
  if (!before?.data.rls || !after || after.data.rls) return [];
  return [{
    ...at(after), rule: 'rls-off', level: 'error', title: `${after.name} loses row-level security`,
    detail: 'Every row becomes visible to every role that has a grant on the table.',
    fix: 'Leave row-level security on, and add a policy for the rows that should be open.',
  }]; // biome-ignore format: one thing
}

function policyExposure({ before, after }: Change<'policy'>, pair: Pair): Exposure[] {
  const policy = (after ?? before)!;
  const table = pair.after.get(policy.within ?? '');
  if (!before || table?.kind !== 'table' || !table.data.rls) return [];
  const base = { ...at(policy), policy: policy.name };
  if (!after)
    return [{
      ...base, rule: 'policy-removed', level: before.data.permissive ? 'decision' : 'error',
      title: `Policy “${policy.name}” of ${policy.table} is removed`,
      detail: before.data.permissive ? 'Rows that it let through are no longer visible to its roles.' : 'It narrowed what the other policies let through; now they let more through.',
      fix: 'Say that it is meant, or put the policy back.',
    }]; // biome-ignore format: one thing
  const text = ({ data }: SchemaObject<'policy'>) =>
    JSON.stringify([data.using, data.check, data.roles, data.command, data.permissive]);
  if (text(before) === text(after)) return [];
  const opens = (one: string | null, other: string | null) => other === 'true' && one !== 'true';
  const open = opens(before.data.using, after.data.using) || opens(before.data.check, after.data.check);
  return [{
    ...base, rule: 'policy-changed', level: open && after.data.permissive ? 'error' : 'decision',
    title: `Policy “${policy.name}” of ${policy.table} changes`,
    detail: `Before: ${before.data.using ?? before.data.check}. After: ${after.data.using ?? after.data.check}.`,
    fix: open ? 'Its condition is now always true: put one in that names the rows.' : 'Say that it is meant, or put the condition back.',
  }]; // biome-ignore format: one thing
}

const has = (grants: readonly Grant[], one: Grant) =>
  grants.some(
    (other) => (other.role === one.role || other.role === 'PUBLIC') && other.privilege === one.privilege &&
      (other.columns === null || (one.columns?.every((name) => other.columns?.includes(name)) ?? false)),
  ); // biome-ignore format: one condition

function grantExposure({ before, after }: Change<'grants'>, pair: Pair): Exposure[] {
  if (!after || !['table', 'function', 'procedure'].includes(after.data.on.kind)) return [];
  const { on, grants } = after.data;
  const opened = grants.filter((one) => OPEN.has(one.role) && RIGHTS.has(one.privilege));
  const table = pair.after.get(after.within ?? '');
  const base = { ...at(after), name: on.name, signature: on.kind === 'table' ? null : on.signature };
  if (before) {
    const fresh = opened.filter((one) => !has(before.data.grants, one));
    return fresh.map((one) => ({
      ...base, rule: 'grant', level: 'decision',
      title: `${one.role} gets ${one.privilege} on ${on.name}${one.columns ? ` (${one.columns.join(', ')})` : ''}`,
      detail: 'The role did not have this right before.', fix: 'Say that it is meant, or take the grant out.',
    })); // biome-ignore format: one thing
  }
  if (table?.kind === 'table' && !table.data.rls && opened.length && !table.name.startsWith('pg_'))
    return [{
      ...base, rule: 'no-rls', level: 'decision', title: `New table ${on.name} has no row-level security`,
      detail: `${[...new Set(opened.map((one) => one.role))].join(', ')} may use all of its rows.`,
      fix: `ALTER TABLE ${on.name} ENABLE ROW LEVEL SECURITY, and add a policy; or say that all rows are meant to be open.`,
    }]; // biome-ignore format: one thing
  return [];
}

const invokes = ({ data }: SchemaObject<'view'>) =>
  data.options.some((one) => /^security_invoker=(true|on|1|yes)$/i.test(one));

function viewExposure(
  { before, after }: Change<'view'>,
  pair: Pair,
  needs: readonly Dependency[],
): Exposure[] {
  if (!after || invokes(after)) return [];
  const lost = before !== undefined && invokes(before);
  const below = needs
    .filter((one) => one.object === after.id)
    .map((one) => pair.after.get(one.needs))
    .map((one) => (one?.kind === 'column' ? pair.after.get(one.within!) : one))
    .find((one) => one?.kind === 'table' && one.data.rls);
  if (!lost && (before || !below)) return [];
  return [{
    ...at(after), rule: 'security-invoker', level: 'error',
    title: lost ? `View ${after.name} loses security_invoker` : `New view ${after.name} ignores row-level security`,
    detail: `It reads with its owner’s rights${below ? `, so the policies of ${below.name} no longer count` : ''}.`,
    fix: `CREATE VIEW ${after.name} WITH (security_invoker = true) AS …`,
  }]; // biome-ignore format: one thing
}

function functionExposure({ before, after }: Change<'function'>): Exposure[] {
  if (!after?.data.securityDefiner || before?.data.securityDefiner) return [];
  const callers = after.data.grants.filter((one) => OPEN.has(one.role)).map((one) => one.role);
  if (!callers.length || after.data.returns === 'trigger') return [];
  return [{
    ...at(after), signature: after.data.signature, rule: 'definer', level: 'decision',
    title: `${after.name} runs with its owner’s rights`,
    detail: `SECURITY DEFINER, and ${callers.join(', ')} may call it: policies do not count inside it.`,
    fix: 'Say that it is meant, make it SECURITY INVOKER, or revoke EXECUTE from PUBLIC.',
  }]; // biome-ignore format: one thing
}

/** Protections that fall away, and rights that are new, of what was there before or comes now. Pure. */
export function exposures(pair: Pair, needsAfter: readonly Dependency[]): Exposure[] {
  const ids = [...new Set([...pair.before.keys(), ...pair.after.keys()])];
  return ids.flatMap((id): Exposure[] => {
    const change = { before: pair.before.get(id), after: pair.after.get(id) };
    const kind = (change.after ?? change.before)!.kind;
    if (change.before && change.before.kind !== kind) return [];
    if (kind === 'table') return tableExposure(change as Change<'table'>);
    if (kind === 'policy') return policyExposure(change as Change<'policy'>, pair);
    if (kind === 'grants') return grantExposure(change as Change<'grants'>, pair);
    if (kind === 'view') return viewExposure(change as Change<'view'>, pair, needsAfter);
    return kind === 'function' ? functionExposure(change as Change<'function'>) : [];
  });
}
