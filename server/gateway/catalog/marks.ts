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

/**
 * Numbers of the columns that must be masked, by relation. A view inherits the marks of what it shows; what it
 * computes counts as marked as soon as the view reads any marked column, because nothing proves the contrary.
 */
export function sensitiveColumns(relations: RawRelation[]): Map<number, Set<number>> {
  const byOid = new Map(relations.map((relation) => [relation.oid, relation]));
  const result = new Map<number, Set<number>>();
  const visit = (relation: RawRelation): Set<number> => {
    const known = result.get(relation.oid);
    if (known) return known;
    const marked = ownMarks(relation);
    result.set(relation.oid, marked);
    if (relation.kind !== 'v' && relation.kind !== 'm') return marked;
    const rule = relation.rule ?? '';
    const wholeRows = readsWholeRows(rule);
    const isSensitive = ([table, column]: [number, number]): boolean => {
      const source = byOid.get(table);
      if (!source) return false;
      const theirs = visit(source);
      return column > 0 ? theirs.has(column) : wholeRows && theirs.size > 0;
    };
    const readsMarked = (relation.uses ?? []).some(isSensitive);
    const shown = new Map(viewOrigins(rule).map(([output, table, column]) => [output, { table, column }]));
    for (const { number } of relation.columns) {
      const origin = shown.get(number);
      const computed = !origin || origin.table === 0;
      if (computed ? readsMarked : isSensitive([origin.table, origin.column])) marked.add(number);
    }
    return marked;
  };
  for (const relation of relations) visit(relation);
  return result;
}
