import { parseSql } from '../../platform/postgres/parse.ts';
import { naming } from './objects.ts';
import type { Touch } from './shapes.ts';
import { effectsOf } from './statement.ts';
import { inside, isNode, list, text } from './tree.ts';

/** More of a statement is not shown: its place is. */
const LONGEST = 4000;

/** What the migrations of one side do, in their order. */
export interface SideRead {
  touches: Touch[];
  unread: { file: string; line: number }[];
}

/** Where a statement's words begin: its place in the tree begins behind the statement before it. */
function wordsAt(sql: string, start: number, end: number): number {
  const skipped = /^(?:\s+|;|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(sql.slice(start, end));
  return start + (skipped?.[0].length ?? 0);
}

/** The schema that a SET search_path puts first; undefined for other statements. */
function searchPath(kind: string, node: unknown): string | undefined {
  if (kind !== 'VariableSetStmt' || !isNode(node) || node['name'] !== 'search_path') return undefined;
  const first = inside(list(node['args'])[0]);
  const value = isNode(first['sval']) ? text(first['sval']['sval']) : '';
  return value.split(',')[0]?.trim() || 'public';
}

/** Reads migrations as PostgreSQL would, without running them: which objects they touch, and how. */
export async function readSide(files: readonly { path: string; text: string }[]): Promise<SideRead> {
  const read: SideRead = { touches: [], unread: [] };
  for (const { path, text: sql } of files) {
    const parsed = await parseSql(sql).catch(() => undefined);
    if (!parsed?.ok) {
      read.unread.push({ file: path, line: 1 });
      continue;
    }
    let name = naming('public');
    for (const { kind, node, start, end } of parsed.statements) {
      const at = wordsAt(sql, start, end);
      const line = sql.slice(0, at).split('\n').length;
      const schema = searchPath(kind, node);
      if (schema) name = naming(schema);
      const effects = effectsOf(kind, node, name);
      if (!effects) read.unread.push({ file: path, line });
      const words = sql.slice(at, end).trim();
      const shown = words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words;
      for (const effect of effects ?? []) read.touches.push({ ...effect, sql: shown, file: path, line });
    }
  }
  return read;
}
