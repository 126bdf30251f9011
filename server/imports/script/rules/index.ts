import type { Decision, Rule } from '../decision.ts';
import type { TargetFacts } from '../facts.ts';
import { ScriptStatement } from '../statement.ts';
import { databases, MARKS_TEMPLATE } from './databases.ts';
import { drops } from './drops.ts';
import { extensions, languages } from './extensions.ts';
import { defaultPrivileges, grants } from './grants.ts';
import { owners } from './owners.ts';
import { forcedRowSecurity, policies } from './policies.ts';
import { roleBlocks, roles } from './roles.ts';
import { largeObjects, schemas, server, tablespaces, triggers } from './server.ts';
import { settings } from './settings.ts';

/** All rules; the first that has an answer decides. */
export const RULES: readonly Rule[] = [
  databases, roles, roleBlocks, defaultPrivileges, owners, grants, policies, forcedRowSecurity, extensions, languages, server,
  tablespaces, settings, triggers, schemas, largeObjects, drops,
]; // biome-ignore format: a list to read at a glance

/** Statements that no rule has anything to say about, most of any file; `lo_` keeps large objects out. */
const ORDINARY = /^\s*(insert|update|delete|with|values|copy|table|analyze)\b/i;

/** Decides what happens to a statement of an imported script. Pure. */
export function decide(text: string, facts: TargetFacts): Decision {
  if (ORDINARY.test(text) && !MARKS_TEMPLATE.test(text)) return { do: 'run', text };
  const statement = new ScriptStatement(text);
  for (const rule of RULES) {
    const decision = rule(statement, facts);
    if (decision) return decision;
  }
  return { do: 'run', text };
}
