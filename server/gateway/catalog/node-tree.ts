/** [output column number, table, column]; table 0 when the column is computed. */
export type ViewOrigin = [output: number, table: number, column: number];

/** The fields of each output column of the outermost query, without what is nested in them. */
function* targetEntries(tree: string): Generator<string> {
  const list = ':targetList (';
  let depth = 0;
  let inside = false;
  let entry = '';
  for (let i = 0; i < tree.length; i++) {
    const char = tree[i];
    if (char === '\\') {
      i++;
      if (inside && depth === 2) entry += '_';
    } else if (char === '{') depth++;
    else if (char === '}') {
      depth--;
      if (inside && depth === 1) {
        yield entry;
        entry = '';
      }
    } else if (depth === 1 && inside && char === ')') return;
    else if (depth === 1 && !inside && char === ':' && tree.startsWith(list, i)) {
      inside = true;
      i += list.length - 1;
    } else if (inside && depth === 2) entry += char;
  }
}

/**
 * Reads, from a view rule's parsed tree (`pg_rewrite.ev_action`), where each output column comes from. Subqueries
 * have output columns of their own, which is why braces are counted.
 */
export function viewOrigins(tree: string): ViewOrigin[] {
  const origins: ViewOrigin[] = [];
  for (const entry of targetEntries(tree)) {
    const number = (name: string) => Number(new RegExp(`:${name} (\\d+)`).exec(entry)?.[1] ?? 0);
    if (!/:resjunk true/.test(entry))
      origins.push([number('resno'), number('resorigtbl'), number('resorigcol')]);
  }
  return origins;
}

/** True when a query passes a whole row somewhere: then any of its columns may be in the result. */
export function readsWholeRows(tree: string): boolean {
  return /:varattno 0 /.test(tree);
}
