import { viewOrigins } from './node-tree.ts';
import type { RawRelation } from './raw.ts';

export interface Origin {
  table: number;
  column: number;
}

/**
 * For each view, the base table's column behind each output column that is shown unchanged, through any number of
 * views. By relation, then by output column number.
 */
export function traceViews(relations: RawRelation[]): Map<number, Map<number, Origin>> {
  const views = new Map(relations.filter((r) => r.kind === 'v' || r.kind === 'm').map((r) => [r.oid, r]));
  const traced = new Map<number, Map<number, Origin>>();
  const trace = (view: RawRelation): Map<number, Origin> => {
    const known = traced.get(view.oid);
    if (known) return known;
    const found = new Map<number, Origin>();
    traced.set(view.oid, found);
    for (const [output, table, column] of view.rule ? viewOrigins(view.rule) : []) {
      if (table === 0 || found.has(output)) continue;
      const inner = views.get(table);
      const origin = inner ? trace(inner).get(column) : { table, column };
      if (origin) found.set(output, origin);
    }
    return found;
  };
  for (const view of views.values()) trace(view);
  return traced;
}
