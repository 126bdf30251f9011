import type pg from 'pg';
import { type ColumnFacts, type DatabaseFacts, rootOf } from './facts.ts';
import { type Amendments, type Form, isMoment, isText, literals, type MaskPlan } from './plan.ts';

/** `COPY patient, line 3, column email: "…"` */
const COLUMN = /column "?([^":]+)"?: /;

/** A check, or the bounds of a partition: PostgreSQL names no constraint for those. */
const NO_PLACE = '23514';

/**
 * The table whose masked rows fit into none of its partitions: all of its partitions that hold rows. Undefined when the
 * refusal is about something else.
 */
export function withoutPlace(
  { error, table }: { error: pg.DatabaseError; table?: string | undefined },
  facts: DatabaseFacts,
): string[] | undefined {
  const root = table === undefined ? undefined : rootOf(facts, table);
  if (error.code !== NO_PLACE || error.constraint || !root || root === table) return undefined;
  return facts.tables.filter(({ id, copied }) => copied && rootOf(facts, id) === root).map(({ id }) => id);
}

/** Columns that a refused row or index may be about. */
function suspects(error: pg.DatabaseError, facts: DatabaseFacts, table: string | undefined): string[] {
  const at = facts.tables.find(({ id, schema, name }) =>
    table ? id === table : schema === error.schema && name === error.table,
  );
  const named = error.column ?? COLUMN.exec(error.where ?? '')?.[1];
  const column = at?.columns.find(({ name }) => name === named);
  if (column) return [column.id];
  const broken = error.code === NO_PLACE ? (error.constraint ?? '') : error.constraint;
  const check = facts.checks.filter(
    ({ name, columns }) => name === broken && columns.some((id) => !at || id.startsWith(`${at.id}.`)),
  );
  const unique = facts.unique.filter(({ name }) => name === error.constraint);
  return [...check, ...unique].flatMap(({ columns }) => columns);
}

/** The next form to try for a column whose masked values were refused; undefined when there is none left. */
function nextForm(column: ColumnFacts, tried: Form | undefined, { checks }: DatabaseFacts): Form | undefined {
  const listed = checks.some(
    ({ columns, definition }) => columns.includes(column.id) && literals(definition).length,
  );
  const forms = [
    isText(column) && 'shape',
    isMoment(column) && 'shift',
    listed && 'listed',
    !column.notNull && 'null',
  ] as const;
  const left = forms.filter((form): form is Form => Boolean(form));
  return tried ? left[left.indexOf(tried) + 1] : left[0];
}

/**
 * Learns from a refusal: the columns at fault get another form the next time.
 * @returns false when nothing is left to try; the amendments are unchanged then
 */
export function amend(
  refusal: { error: pg.DatabaseError; table?: string },
  facts: DatabaseFacts,
  plan: MaskPlan,
  amendments: Amendments,
): boolean {
  const columns = new Map(
    facts.tables.flatMap((table) => table.columns).map((column) => [column.id, column]),
  );
  const suspected = suspects(refusal.error, facts, refusal.table);
  for (const id of suspected) {
    const column = columns.get(id);
    if (!column || !plan.rules.has(id)) continue;
    const next = nextForm(column, amendments.get(id), facts);
    if (!next) continue;
    // Dates that depend on each other have to move together.
    const others = suspected.filter((other) => isMoment(columns.get(other)!) && !amendments.has(other));
    for (const one of next === 'shift' ? [id, ...others] : [id])
      for (const same of plan.classes.get(one) ?? [one]) amendments.set(same, next);
    return true;
  }
  return false;
}
