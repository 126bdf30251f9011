import type { Hidden } from './hidden.ts';

/** A cause and what would help; names in backticks. */
export interface Words {
  cause: string;
  fix: string;
}

const NOT_KEPT = 'its words are not kept, because they may repeat what the caller sent';
const rows = (count: number) => `${count} ${count === 1 ? 'row' : 'rows'}`;

/** The error as the explanation reads it: what the log did not keep is said in general terms. */
export function errorOf(event: {
  code: string | null;
  message: string | null;
  constraintColumns: string | null;
}) {
  const { code, message, constraintColumns } = event;
  const columns = constraintColumns && `\`${constraintColumns}\``;
  const details =
    code === '23505'
      ? columns && `A row with the same ${columns} exists already.`
      : code === '23503' &&
        columns &&
        `${columns} names a row that does not exist, or that others still name.`;
  return { code, message: message ?? NOT_KEPT, details: details || null, hint: null };
}

/** What is known of a key that was refused. */
export interface RefusedKey {
  /** The caller sent something that looks like a key. */
  sent: boolean;
  known?: { name: string; revokedAt: Date | null; here: boolean };
}

/** Why a key was refused. Pure. */
export function keyWords({ sent, known }: RefusedKey, ref: string): Words {
  const send = `Send a working key of \`${ref}\` in the header \`apikey\`; the page Keys & sign-in shows them.`;
  if (known && !known.here)
    return { cause: `The key “${known.name}” belongs to another environment of this project.`, fix: send };
  if (known?.revokedAt)
    return {
      cause: `The key “${known.name}” was revoked on ${known.revokedAt.toISOString().slice(0, 10)}.`,
      fix: send,
    };
  if (known) return { cause: `The key “${known.name}” had been replaced when it was sent.`, fix: send };
  if (sent)
    return {
      cause: 'The key is none of this environment’s: it may be mistyped, or of another one.',
      fix: send,
    };
  return { cause: 'No key of Slipway came along.', fix: send };
}

/** Why a read returned nothing. Pure. */
export function emptyWords(hidden: Hidden | undefined, filters: readonly string[], role: string): Words {
  if (!hidden)
    return { cause: 'No row was there to return.', fix: 'The table or view is not there any more.' };
  const { table, ruled, policies, rows: all } = hidden;
  const tested = filters.length ? ` that passes ${filters.map((one) => `\`${one}\``).join(', ')}` : '';
  if (all === 0) return { cause: `\`${table}\` is empty.`, fix: 'Add rows, or read another table.' };
  const size = all === null ? '' : ` It holds ${rows(all)}.`;
  if (!ruled)
    return {
      cause: `\`${table}\` has no row${tested}; no row rule hid any from \`${role}\`.${size}`,
      fix: filters.length
        ? 'Check the values that were compared with.'
        : 'Check the limits and offset of the request.',
    };
  const open = policies.filter(({ restrictive }) => !restrictive);
  if (open.length === 0)
    return {
      cause: `No policy lets \`${role}\` read \`${table}\`, so row-level security hid ${all === null ? 'all rows' : `all ${rows(all)}`}.`,
      fix: `Let a migration say \`CREATE POLICY … ON ${table} FOR SELECT TO ${role} USING (…);\`, or call as another role.`,
    };
  const blocking = policies.filter(
    ({ passes, restrictive }) => passes === 0 && (restrictive || open.length === 1),
  );
  if (blocking[0] && all !== null)
    return {
      cause: `The policy \`${blocking[0].name}\` hid all ${rows(all)} of \`${table}\` from \`${role}\`.`,
      fix: 'Call as somebody the policy is meant for, or change it in a migration.',
    };
  const none = open.filter(({ passes }) => passes === 0).map(({ name }) => `\`${name}\``);
  const idle = none.length
    ? ` Whoever calls, ${none.join(' and ')} let${none.length > 1 ? '' : 's'} none through.`
    : '';
  return {
    cause: `No row of \`${table}\`${tested} passed the row rules for this caller (${open.map(({ name }) => `\`${name}\``).join(', ')}).${size}${idle}`,
    fix: 'Look whether a rule hides them: read the same as the owner in Database → Tables. Otherwise check the values that were compared with.',
  };
}
