import { needed, shortType, writable } from '../../api/columns.ts';
import { kindOf } from '../../api/values.ts';
import { API_ROLES, type Column, type Description, type Routine, type Table } from '../../catalog/shapes.ts';
import { OPERATIONS, type Operation, whoMay, whoMayCall } from '../../catalog/who-may.ts';
import type { ApiDescription, ApiField, ApiFunction, ApiMethod, ApiRights, ApiTable } from './shapes.ts';

const METHOD: Record<Operation, ApiMethod> = {
  select: 'GET',
  insert: 'POST',
  update: 'PATCH',
  delete: 'DELETE',
};
const ORDER = ['eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'in', 'is'];
/** Operators by the kind of value, beyond those that every ordered type has. */
const FURTHER: Record<string, string[]> = {
  text: ['like', 'ilike', 'match', 'imatch', 'fts'],
  array: ['cs', 'cd', 'ov'],
  search: ['fts'],
  json: ['cs', 'cd', '->'],
};

function filtersOf(column: Column): string[] {
  const kind = kindOf(column);
  if (column.baseType === 'json') return ['is', '->'];
  if (/range$/.test(column.baseType)) return [...ORDER, 'cs', 'cd', 'ov', 'sl', 'sr', 'nxr', 'nxl', 'adj'];
  return [...ORDER, ...(FURTHER[kind] ?? [])];
}

function field(column: Column): ApiField {
  const { name, nullable, enumValues: values } = column;
  const type = shortType(column.type);
  return {
    name,
    type,
    nullable,
    required: needed(column),
    writable: writable(column),
    filters: filtersOf(column),
    values,
  };
}

function rightsOf(table: Table, operation: Operation, description: Description): ApiRights {
  const access = whoMay(
    table,
    description.schemas.find((one) => one.name === table.schema),
  );
  const entries = API_ROLES.flatMap((role) => {
    const { rows, columns } = access[role][operation];
    return rows === 'none' ? [] : [[role, { rows, fields: columns }] as const];
  });
  return Object.fromEntries(entries);
}

function describeTable(table: Table, description: Description): ApiTable {
  const possible = (one: Operation) => one === 'select' || table.writable[one];
  const rights = OPERATIONS.filter(possible).map((one) => [METHOD[one], rightsOf(table, one, description)]);
  const { schema, name } = table;
  const kind = table.kind === 'view' || table.kind === 'matview' ? 'view' : 'table';
  return {
    kind,
    schema,
    name,
    path: `/rest/v1/${name}`,
    fields: table.columns.map(field),
    rights: Object.fromEntries(rights),
  };
}

function describeFunction(routine: Routine, description: Description): ApiFunction {
  const { schema, name, signature, volatility } = routine;
  const given = routine.args.filter(({ mode }) => mode === 'in' || mode === 'inout' || mode === 'variadic');
  const out = routine.args.filter(({ mode }) => mode === 'out' || mode === 'inout' || mode === 'table');
  const may = whoMayCall(
    routine,
    description.schemas.find((one) => one.name === schema),
  );
  const columns = out.map((one) => `${one.name} ${shortType(one.type)}`).join(', ');
  return {
    ...{ kind: 'function', schema, name, signature, path: `/rest/v1/rpc/${name}` },
    method: volatility === 'volatile' ? 'POST' : 'GET',
    arguments: given.map((one) => ({
      name: one.name,
      type: shortType(one.type),
      required: !one.hasDefault && one.mode !== 'variadic',
    })),
    returns: columns
      ? `${routine.returnsSet ? 'set of ' : ''}(${columns})`
      : shortType(routine.returns ?? 'void'),
    roles: API_ROLES.filter((role) => may[role]),
  };
}

const UNCALLABLE = new Set(['trigger', 'event_trigger', 'internal']);

/** What callers of an environment's API can see, from its schema. Pure. */
export function describeOffer(description: Description, exposed: readonly string[]): ApiDescription {
  const tables = description.tables.filter((one) => exposed.includes(one.schema) && one.partitionOf === null);
  const functions = description.functions.filter(
    (one) => exposed.includes(one.schema) && one.kind === 'function' && !UNCALLABLE.has(one.returns ?? ''),
  );
  return {
    tables: tables.map((one) => describeTable(one, description)),
    functions: functions.map((one) => describeFunction(one, description)),
  };
}
