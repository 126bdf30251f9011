import { ident } from '../../platform/postgres/sql.ts';
import type { ScriptStatement } from './statement.ts';

/** What a role of the script becomes: its SQL, or undefined when there is no such role. */
export type RoleMap = (role: string, quoted: boolean) => string | undefined;

const PSEUDO = new Set(['public', 'current_user', 'session_user', 'current_role']);

/** Keeps roles that `known` has and the pseudo-roles; `owner`, when given, becomes CURRENT_USER. */
export function keepKnown(known: ReadonlySet<string>, owner?: string): RoleMap {
  return (role, quoted) => {
    if (!quoted && PSEUDO.has(role)) return role.toUpperCase();
    if (role === owner) return 'CURRENT_USER';
    return known.has(role) ? (/^[a-z_][a-z0-9_]*$/.test(role) ? role : ident(role)) : undefined;
  };
}

export interface MappedRoles {
  /** The list as it should be, in the order of the alphabet; '' when no role is left. */
  sql: string;
  changed: boolean;
  dropped: string[];
  /** Index of the token after the list. */
  end: number;
}

/** Reads a list of roles (`a, GROUP "b", PUBLIC`) that begins at token `at` and maps each. */
export function mapRoles(statement: ScriptStatement, at: number, map: RoleMap): MappedRoles {
  const kept: string[] = [];
  const dropped: string[] = [];
  let changed = false;
  let index = at;
  for (; index < statement.tokens.length; index++) {
    if (statement.has(index, 'group') && statement.name(index + 1)) index++;
    const token = statement.tokens[index]!;
    const mapped = map(token.value, token.kind === 'name');
    if (mapped === undefined) dropped.push(token.value);
    else if (!kept.includes(mapped)) kept.push(mapped);
    if (mapped?.toLowerCase() !== token.value.toLowerCase()) changed = true;
    if (statement.tokens[index + 1]?.value !== ',') break;
    index++;
  }
  return { sql: kept.sort().join(', '), changed, dropped, end: Math.min(index + 1, statement.tokens.length) };
}
