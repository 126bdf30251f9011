import type { Description, Routine, Table } from '../catalog/shapes.ts';
import { describeFunction } from './function.ts';
import type { ApiReference, ReferenceIndex } from './shapes.ts';
import { describeTable, knownNames, type Surroundings } from './table.ts';

/** Types that only PostgreSQL itself can pass on: functions that return them cannot be called through the API. */
const UNCALLABLE = new Set(['trigger', 'event_trigger', 'internal', 'language_handler', 'fdw_handler']);

function callable({ kind, returns, args }: Routine): boolean {
  return (
    kind === 'function' && !UNCALLABLE.has(returns ?? '') && !args.some(({ type }) => type === 'internal')
  );
}

/** A partition is served too, but its rows are the parent's: one page is enough. */
const listed = (table: Table) => table.partitionOf === null;

/**
 * The lens “API”: everything an environment offers over HTTP, as plain data, written from its schema, comments,
 * grants and policies. Pure. Only what the exposed schemas hold; the first of them needs no profile header.
 */
export function describeApi(
  description: Description,
  { exposed, maxRows }: { exposed: string[]; maxRows: number },
): ApiReference {
  const tables = description.tables.filter((table) => exposed.includes(table.schema) && listed(table));
  const routines = description.functions.filter((one) => exposed.includes(one.schema) && callable(one));
  const names = knownNames(description);
  const around = (schema: string): Surroundings => ({
    tables,
    schema: description.schemas.find((one) => one.name === schema),
    defaultSchema: exposed[0] ?? 'public',
    maxRows,
    names,
  });
  const enums = new Map(
    description.enums.map(({ schema, name, values }) => [
      schema === 'public' ? name : `${schema}.${name}`,
      values,
    ]),
  );
  const isOverloaded = (routine: Routine) =>
    routines.filter((one) => one.schema === routine.schema && one.name === routine.name).length > 1;
  const inOrder = <T extends { schema: string }>(list: T[]) =>
    exposed.flatMap((schema) => list.filter((one) => one.schema === schema));
  return {
    schemas: exposed,
    resources: [
      ...inOrder(tables).map((table) => describeTable(table, around(table.schema))),
      ...inOrder(routines).map((one) => describeFunction(one, around(one.schema), enums, isOverloaded(one))),
    ],
  };
}

/** The reference's table of contents. */
export function indexOf({ resources }: ApiReference): ReferenceIndex[] {
  return resources.map(({ slug, name, schema, kind, operations }) => ({
    ...{ slug, name, schema, kind },
    operations: operations.map((operation) => ({ name: operation.name, title: operation.title })),
  }));
}
