import { readComment } from './comment.ts';
import type { Description, ForeignKey, KeyConstraint, Table, TableCheck } from './shapes.ts';

/** A row of a query, as pg gives it. */
export type Row = Record<string, unknown>;
export interface CatalogRows {
  tables: Row[];
  columns: Row[];
  constraints: Row[];
  indexes: Row[];
  policies: Row[];
  triggers: Row[];
  rules: Row[];
  statistics: Row[];
  tableGrants: Row[];
  database: Row[];
  schemas: Row[];
  functions: Row[];
  enums: Row[];
  domains: Row[];
  composites: Row[];
  ranges: Row[];
  sequences: Row[];
  extensions: Row[];
  defaultPrivileges: Row[];
  furtherComments: Row[];
}

interface Constraint extends KeyConstraint, TableCheck, Omit<ForeignKey, 'columns'> {
  kind: 'p' | 'u' | 'f' | 'c' | 'x';
}

const withMarks = (row: Row) => ({ ...row, ...readComment(row['comment'] as string | null) });

/** Rows by the table they belong to, without the oid that says so. */
function byRelation(rows: Row[]): (relation: unknown) => Row[] {
  const groups = Map.groupBy(rows, (row) => row['relation']);
  return (relation) => (groups.get(relation) ?? []).map(({ relation: _, ...rest }) => rest);
}

const key = ({ name, columns, definition, inherited }: Constraint): KeyConstraint => ({
  ...{ name, columns, definition, inherited },
});
const check = ({ name, definition, validated, inherited }: Constraint): TableCheck => ({
  ...{ name, definition, validated, inherited },
});
/** Hardly any right may be passed on: only those that may say so. */
const grantOf = ({ grantable, ...rest }: Row) => (grantable ? { ...rest, grantable } : rest) as Row;

function foreignKey(constraint: Constraint): ForeignKey {
  const { name, columns, references, onUpdate, onDelete, deferrable, validated, definition, inherited } =
    constraint;
  return { name, columns, references, onUpdate, onDelete, deferrable, validated, definition, inherited };
}

function constraintsOf(constraints: Constraint[]) {
  const of = (kind: Constraint['kind']) => constraints.filter((one) => one.kind === kind);
  return {
    primaryKey: of('p').map(key)[0] ?? null,
    unique: of('u').map(key),
    foreignKeys: of('f').map(foreignKey),
    checks: of('c').map(check),
    exclusions: of('x').map(check),
  };
}

function tablesOf(rows: CatalogRows): Table[] {
  const columns = byRelation(rows.columns.map(withMarks));
  const constraints = byRelation(rows.constraints);
  const parts = {
    indexes: byRelation(rows.indexes),
    policies: byRelation(rows.policies),
    triggers: byRelation(rows.triggers),
    rules: byRelation(rows.rules),
    statistics: byRelation(rows.statistics),
    grants: byRelation(rows.tableGrants.map(({ relation, ...row }) => ({ relation, ...grantOf(row) }))),
  };
  return rows.tables.map(({ relation, ...row }) => ({
    ...withMarks(row),
    columns: columns(relation),
    ...constraintsOf(constraints(relation) as unknown as Constraint[]),
    ...Object.fromEntries(Object.entries(parts).map(([name, of]) => [name, of(relation)])),
  })) as unknown as Table[];
}

/** Puts the rows of all catalog queries together. Pure; the rows' shapes are those of `shapes.ts` by construction. */
export function assemble(rows: CatalogRows): Description {
  const { schemas, enums, domains, composites, ranges, sequences, extensions } = rows;
  const { defaultPrivileges, furtherComments } = rows;
  const plain = {
    schemas,
    enums,
    domains,
    composites,
    ranges,
    sequences,
    extensions,
    defaultPrivileges: defaultPrivileges.map(grantOf),
    furtherComments,
  };
  return {
    ...rows.database[0],
    ...plain,
    tables: tablesOf(rows),
    functions: rows.functions.map(withMarks),
  } as unknown as Description;
}
