import { readsWholeRows, viewOrigins } from './node-tree.ts';
import type { RawColumn, RawRelation } from './raw.ts';
import { SENSITIVE_MARKS } from './types.ts';

const MARK = new RegExp(`@(?:${SENSITIVE_MARKS.join('|')})\\b`, 'i');

function isMarked(column: RawColumn): boolean {
  return MARK.test(column.comment ?? '') || MARK.test(column.typecomment ?? '');
}

/** Own marks, and generated columns that are computed from marked ones. */
function ownMarks(relation: RawRelation): Set<number> {
  const marked = new Set(relation.columns.filter(isMarked).map((column) => column.number));
  for (const column of relation.columns)
    if (column.sources?.some((source) => marked.has(source))) marked.add(column.number);
  return marked;
}

class Marks {
  readonly #relations: Map<number, RawRelation>;
  readonly #found = new Map<number, Set<number>>();
  /** Whether the database marks anything at all: only then do functions count as a way around. */
  readonly #any: boolean;

  constructor(relations: RawRelation[]) {
    this.#relations = new Map(relations.map((relation) => [relation.oid, relation]));
    this.#any = relations.some((relation) => relation.columns.some(isMarked));
  }

  of(relation: RawRelation): Set<number> {
    const known = this.#found.get(relation.oid);
    if (known) return known;
    const marked = ownMarks(relation);
    this.#found.set(relation.oid, marked);
    for (const number of this.#inherited(relation)) marked.add(number);
    if (relation.kind === 'v' || relation.kind === 'm')
      for (const number of this.#shown(relation)) marked.add(number);
    return marked;
  }

  /** A partition's columns are its parent's. */
  *#inherited(relation: RawRelation): Generator<number> {
    for (const oid of relation.parents ?? []) {
      const parent = this.#relations.get(oid);
      if (!parent) continue;
      const theirs = this.of(parent);
      const names = new Set(
        parent.columns.filter(({ number }) => theirs.has(number)).map(({ name }) => name),
      );
      for (const { name, number } of relation.columns) if (names.has(name)) yield number;
    }
  }

  *#shown(view: RawRelation): Generator<number> {
    const rule = view.rule ?? '';
    const wholeRows = readsWholeRows(rule);
    const isSensitive = ([table, column]: [number, number]): boolean => {
      const source = this.#relations.get(table);
      if (!source) return false;
      const theirs = this.of(source);
      return column > 0 ? theirs.has(column) : wholeRows && theirs.size > 0;
    };
    const tainted = (view.uses ?? []).some(isSensitive) || (view.calls && this.#any);
    const origins = new Map(viewOrigins(rule).map(([output, table, column]) => [output, { table, column }]));
    for (const { number } of view.columns) {
      const origin = origins.get(number);
      const computed = !origin || origin.table === 0;
      if (computed ? tainted : isSensitive([origin.table, origin.column])) yield number;
    }
  }
}

/**
 * Numbers of the columns that must be masked, by relation. A view inherits the marks of what it shows; what it
 * computes counts as marked as soon as the view reads a marked column or calls a function of the database, because
 * nothing proves the contrary.
 */
export function sensitiveColumns(relations: RawRelation[]): Map<number, Set<number>> {
  const marks = new Marks(relations);
  return new Map(relations.map((relation) => [relation.oid, marks.of(relation)]));
}
