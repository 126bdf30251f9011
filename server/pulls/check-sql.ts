import { checkMigrations, prepareMigrations } from '../migrations/check.ts';
import { parseSql } from '../platform/postgres/parse.ts';
import type { SqlCheck, SqlStatement } from './shapes.ts';

const NAME = 'change.sql';

const lineAt = (sql: string, at: number) => sql.slice(0, at).split('\n').length;

/** `CreateStmt` → `create table`; the rest as their node is called, in words. */
const KINDS: Record<string, string> = {
  CreateStmt: 'create table',
  AlterTableStmt: 'alter table',
  IndexStmt: 'create index',
  ViewStmt: 'create view',
  CreateFunctionStmt: 'create function',
  CreateTrigStmt: 'create trigger',
  CreatePolicyStmt: 'create policy',
  AlterPolicyStmt: 'alter policy',
  CreateEnumStmt: 'create type',
  CompositeTypeStmt: 'create type',
  AlterEnumStmt: 'alter type',
  CreateSchemaStmt: 'create schema',
  CreateSeqStmt: 'create sequence',
  CreateExtensionStmt: 'create extension',
  CreateTableAsStmt: 'create table as',
  RenameStmt: 'rename',
  DropStmt: 'drop',
  CommentStmt: 'comment',
  GrantStmt: 'grant or revoke',
  InsertStmt: 'insert',
  UpdateStmt: 'update',
  DeleteStmt: 'delete',
  SelectStmt: 'select',
  DoStmt: 'do',
  VariableSetStmt: 'set',
};
const kindOf = (node: string) =>
  KINDS[node] ??
  node
    .replace(/Stmt$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();

function refusals(sql: string): SqlCheck['problems'] {
  const file = { version: '', name: '', file: NAME, text: sql, checksum: '', transaction: true };
  return checkMigrations(prepareMigrations([file]), true).map(({ message, line }) => {
    const at =
      sql
        .split('\n')
        .slice(0, (line ?? 1) - 1)
        .join('\n').length + (line && line > 1 ? 1 : 0);
    return { message, line: line ?? 1, at };
  });
}

/** Reads SQL as PostgreSQL 18 would, and as a migration: what it does, and what is wrong with it, with its place. */
export async function checkSql(sql: string): Promise<SqlCheck> {
  const parsed = await parseSql(sql);
  if (!parsed.ok) {
    const { message, at } = parsed.problem;
    return { problems: [{ message, at, line: lineAt(sql, at) }], statements: [] };
  }
  const statements = parsed.statements.map(({ kind, start, end }): SqlStatement => {
    // The place begins behind the statement before it: the line is where its words begin.
    const text = sql.slice(start, end);
    const skipped = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(text)?.[0].length ?? 0;
    return { kind: kindOf(kind), start: start + skipped, end, line: lineAt(sql, start + skipped) };
  });
  return { problems: refusals(sql), statements };
}
