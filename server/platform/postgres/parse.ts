import { hasSqlDetails, parse } from 'libpg-query';

/** A statement as PostgreSQL's own parser sees it. */
export interface ParsedStatement {
  /** Its node: `CreateStmt`, `AlterTableStmt`, … */
  kind: string;
  node: unknown;
  /** Where it begins and ends, in characters. */
  start: number;
  end: number;
}

export interface SyntaxProblem {
  message: string;
  /** Character at which PostgreSQL stumbled, from 0. */
  at: number;
}

export type Parsed = { ok: true; statements: ParsedStatement[] } | { ok: false; problem: SyntaxProblem };

interface RawStatement {
  stmt?: Record<string, unknown>;
  stmt_location?: number;
  stmt_len?: number;
}

/** PostgreSQL counts bytes; answers with the index into the string. */
function charactersOf(sql: string): (bytes: number) => number {
  if (/^\p{ASCII}*$/u.test(sql)) return (bytes) => bytes;
  const buffer = Buffer.from(sql);
  return (bytes) => buffer.toString('utf8', 0, bytes).length;
}

/**
 * Reads SQL with the grammar of PostgreSQL 18, without a server: nothing runs, no name is looked up.
 * @returns its statements, or the first syntax error with its place
 */
export async function parseSql(sql: string): Promise<Parsed> {
  if (!sql.trim()) return { ok: true, statements: [] };
  const characters = charactersOf(sql);
  try {
    const { stmts = [] } = (await parse(sql)) as { stmts?: RawStatement[] };
    const statements = stmts.map(({ stmt = {}, stmt_location = 0, stmt_len }): ParsedStatement => {
      const [kind = '', node] = Object.entries(stmt)[0] ?? [];
      const start = characters(stmt_location);
      return { kind, node, start, end: stmt_len ? characters(stmt_location + stmt_len) : sql.length };
    });
    return { ok: true, statements };
  } catch (error) {
    if (!hasSqlDetails(error)) throw error;
    const at = Math.max(0, error.sqlDetails?.cursorPosition ?? 0);
    // The parser's cursor counts characters already, unlike its statements' places.
    return { ok: false, problem: { message: error.message, at: Math.min(at, sql.length) } };
  }
}
