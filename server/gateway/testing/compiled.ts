import { parseSync } from 'libpg-query';
import type { Catalog } from '../catalog/types.ts';
import { ApiError } from '../rest/errors.ts';
import { planRequest } from '../rest/plan.ts';
import { parseRequest } from '../rest/request.ts';
import { buildStatement } from '../rest/sql.ts';
import { type AnyRequest, VALUE_MARK } from './requests.ts';

const WRITES: Record<string, string> = {
  POST: 'InsertStmt',
  PUT: 'InsertStmt',
  PATCH: 'UpdateStmt',
  DELETE: 'DeleteStmt',
};
const ALL_WRITES = new Set([...Object.values(WRITES), 'MergeStmt']);

/** Visits every node of a parse tree with the key under which it stands. */
function visit(tree: unknown, found: (key: string, node: unknown) => void): void {
  if (!tree || typeof tree !== 'object') return;
  for (const [key, node] of Object.entries(tree)) {
    found(key, node);
    visit(node, found);
  }
}

/** What is wrong with one statement of `request`; undefined when nothing is. */
function fault(text: string, request: AnyRequest): string | undefined {
  const { stmts } = parseSync(text) as { stmts?: { stmt?: object }[] };
  if (stmts?.length !== 1) return `${stmts?.length} statements`;
  const [kind] = Object.keys(stmts[0]?.stmt ?? {});
  if (kind !== 'SelectStmt' && kind !== 'ExplainStmt') return `a ${kind}`;
  const expected = request.path.startsWith('/rpc/') ? undefined : WRITES[request.method];
  let wrong: string | undefined;
  visit(stmts[0], (key, node) => {
    if (ALL_WRITES.has(key) && key !== expected) wrong = `${key} for ${request.method}`;
    if (key === 'sval' && JSON.stringify(node).includes(VALUE_MARK))
      wrong = `a value in the text: ${JSON.stringify(node)}`;
  });
  return wrong;
}

/**
 * Takes a request through the pure stages and PostgreSQL's own parser. Returns whether it made a statement or was refused
 * with a known error. Throws when it made more than one, of another kind, or with a value of the caller in its text.
 */
export function checkCompiled(request: AnyRequest, catalog: Catalog): 'statement' | 'refused' {
  const { method, path, search, headers, body } = request;
  try {
    const http = { method, path, search, headers, body: Buffer.from(body) };
    const parsed = parseRequest(http, { schemas: ['public', 'other'] });
    const plan = planRequest(parsed, catalog, { maxRows: 1000, masked: false });
    for (const statement of [buildStatement(plan), buildStatement(plan, () => true)])
      for (const text of [statement.text, ...(statement.explain ? [statement.explain.text] : [])]) {
        const wrong = fault(text, request);
        if (wrong) throw new Error(`${wrong}\n${text}`);
      }
    return 'statement';
  } catch (error) {
    if (error instanceof ApiError && error.status < 500) return 'refused';
    throw error;
  }
}
