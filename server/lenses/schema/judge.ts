import type { Judgement } from '../lens.ts';
import type { Anchor, Finding } from '../shapes.ts';
import type { CountedLoss, Exposure, ObjectChange, ObjectKind, SchemaDifference } from './shapes.ts';

const PLURALS: Partial<Record<ObjectKind, string>> = {
  index: 'indexes',
  policy: 'policies',
  statistics: 'statistics',
};
const COUNTED = new Set<ObjectKind>(['schema', 'extension', 'enum', 'domain', 'composite', 'range', 'sequence', 'table', 'view',
  'matview', 'column', 'constraint', 'index', 'statistics', 'function', 'procedure', 'aggregate', 'trigger', 'rule', 'policy']); // biome-ignore format: a list
const WORDS: Partial<Record<ObjectKind, string>> = {
  matview: 'materialized view',
  composite: 'composite type',
  range: 'range type',
};

function counted(changes: readonly ObjectChange[]): string {
  const kinds = [...Map.groupBy(changes, (one) => one.kind)];
  const parts = kinds.map(([kind, { length }]) => {
    const word = WORDS[kind] ?? kind;
    return `${length} ${length === 1 ? word : (PLURALS[kind] ?? `${word}s`)}`;
  });
  return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : (parts[0] ?? '');
}

/** `1 table, 1 column and 1 index added. Nothing removed.` What is part of something new or gone is not counted. */
export function schemaSummary(changes: readonly ObjectChange[]): string {
  if (!changes.length) return 'The schema stays as it is.';
  const whole = new Set(
    changes
      .filter((one) => one.change !== 'changed' && one.table === null)
      .map((one) => `${one.change} ${one.schema}.${one.name}`),
  );
  const own = changes.filter(
    (one) => COUNTED.has(one.kind) && !whole.has(`${one.change} ${one.schema}.${one.table}`),
  );
  const of = (change: ObjectChange['change']) => counted(own.filter((one) => one.change === change));
  const [added, changed, removed] = [of('added'), of('changed'), of('removed')];
  const rest = !added && !changed && !removed ? 'Rights or settings change.' : '';
  return [
    ...(added ? [`${added} added.`] : []),
    ...(changed ? [`${changed} changed.`] : []),
    removed ? `${removed} removed.` : rest || 'Nothing removed.',
  ].join(' ');
}

const number = (value: number) => value.toLocaleString('en');
const rowsOf = (count: number) => `${number(count)} ${count === 1 ? 'row' : 'rows'}`;

function lossAnchor({ schema, table, column }: CountedLoss): Anchor {
  return column === null
    ? { kind: 'table', schema, name: table }
    : { kind: 'column', schema, name: table, column };
}

function lossFinding(loss: CountedLoss): Finding {
  const { kind, table, column, rows, detail, renamedTo } = loss;
  const title = {
    table: `Table ${table} is dropped`,
    column: `Column ${table}.${column} is dropped`,
    narrowed: `${table}.${column} becomes narrower: ${detail}`,
    'enum value': `Value “${detail}” of ${table}.${column} is dropped`,
  }[kind];
  const what = {
    table: 'are in it',
    column: 'have a value in it',
    narrowed: 'hold a value that may not fit',
    'enum value': 'have this value',
  }[kind];
  const found = rows === null
    ? 'Its rows could not be counted within ten seconds.'
    : rows ? `On production, ${rowsOf(rows)} ${rows === 1 ? what.replace('are', 'is').replace('have', 'has').replace('hold', 'holds') : what}.` : 'On production, no row is touched.'; // biome-ignore format: three cases
  const rename = renamedTo ? ` It looks like a rename to ${renamedTo}: with RENAME, the values stay.` : '';
  const fix = renamedTo
    ? `ALTER TABLE ${table} RENAME ${column === null ? 'TO' : `COLUMN ${column} TO`} ${renamedTo}`
    : 'Copy what is needed first, or say that it is meant.';
  const level = rows === 0 ? 'info' : 'decision';
  return {
    rule: 'schema.data-loss',
    level,
    title,
    detail: found + rename,
    fix: rows === 0 ? '' : fix,
    anchor: lossAnchor(loss),
  };
}

function exposureFinding({
  rule,
  level,
  schema,
  name,
  policy,
  signature,
  title,
  detail,
  fix,
}: Exposure): Finding {
  const anchor: Anchor =
    policy !== null ? { kind: 'policy', schema, name, policy }
    : signature !== null ? { kind: 'function', schema, name, signature }
    : { kind: 'table', schema, name }; // biome-ignore format: three cases
  return { rule: `schema.${rule}`, level, title, detail, fix, anchor };
}

/** What the difference of two schemas means, with the rows that it would cost. Pure. */
export function judgeSchema(difference: SchemaDifference, losses: readonly CountedLoss[]): Judgement {
  const findings = [...difference.exposures.map(exposureFinding), ...losses.map(lossFinding)];
  const rank = { error: 0, decision: 1, info: 2 };
  findings.sort((a, b) => rank[a.level] - rank[b.level]);
  const worst = findings[0]?.level;
  const state = worst === 'error' ? 'failed' : worst === 'decision' ? 'decision' : 'passed';
  return { state, summary: schemaSummary(difference.changes), findings };
}

/** Renames that the branch's own migrations make: what they carry over is not lost. */
export function isRenamed(
  { kind, table, column, renamedTo }: CountedLoss,
  migrations: readonly string[],
): boolean {
  if (renamedTo === null) return false;
  const name = (text: string) => `"?${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}"?`;
  const pattern = kind === 'table'
    ? `${name(table)}\\s+RENAME\\s+TO\\s+${name(renamedTo)}`
    : `RENAME\\s+(COLUMN\\s+)?${name(column ?? '')}\\s+TO\\s+${name(renamedTo)}`; // biome-ignore format: two cases
  return migrations.some((text) => new RegExp(pattern, 'i').test(text));
}
