import { looksPersonal } from '../../catalog/personal.ts';
import type { Column, Description, Routine, Table } from '../../catalog/shapes.ts';
import type { DocsDifference, DocsItem } from './shapes.ts';

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
const TIMES = /^(created|updated|deleted|inserted|modified)_(at|on)$/;

function hintFor(column: Column, table: Table): DocsItem['looksLike'] {
  const kept = column.marks.some((mark) => mark !== 'subject');
  const isView = table.kind === 'view' || table.kind === 'matview';
  const hint = kept || isView ? null : looksPersonal(column, table.name);
  return hint && { kind: hint.kind, mark: hint.mark };
}

function needsComment(column: Column, table: Table): boolean {
  const keys = [...(table.primaryKey?.columns ?? []), ...table.foreignKeys.flatMap((key) => key.columns)];
  const isView = table.kind === 'view' || table.kind === 'matview';
  return !isView && !keys.includes(column.name) && !TIMES.test(column.name);
}

function columnItem(column: Column, table: Table, change: DocsItem['change']): DocsItem {
  const { name, comment, marks, type } = column;
  return {
    ...{
      kind: 'column',
      change,
      schema: table.schema,
      name: table.name,
      column: name,
      signature: null,
      type,
      comment,
      marks,
    },
    needsComment: needsComment(column, table),
    looksLike: hintFor(column, table),
  };
}

/** What of a column a description would have to follow. */
const meaning = ({ type, nullable, enumValues, comment, marks }: Column) => [
  type,
  nullable,
  enumValues,
  comment,
  marks,
];

function tableItems(before: Table | undefined, after: Table): DocsItem[] {
  const columns = after.columns.flatMap((column) => {
    const was = before?.columns.find((one) => one.name === column.name);
    if (was && same(meaning(was), meaning(column))) return [];
    return [columnItem(column, after, was ? 'changed' : 'new')];
  });
  const changed =
    before && (before.comment !== after.comment || before.definition !== after.definition || columns.length);
  if (before && !changed) return [];
  const { schema, name, comment, marks } = after;
  const kind = after.kind === 'view' || after.kind === 'matview' ? 'view' : 'table';
  const table: DocsItem = {
    ...{
      kind,
      change: before ? 'changed' : 'new',
      schema,
      name,
      column: null,
      signature: null,
      type: '',
      comment,
      marks,
    },
    needsComment: after.partitionOf === null,
    looksLike: null,
  };
  return [table, ...(after.partitionOf ? [] : columns)];
}

function functionItem(before: Routine | undefined, after: Routine): DocsItem[] {
  const { schema, name, signature, comment, marks } = after;
  if (before && before.definition === after.definition && before.comment === comment) return [];
  if (after.returns === 'trigger' || after.returns === 'event_trigger') return [];
  const change = before ? 'changed' : 'new';
  const rest = { column: null, type: '', needsComment: true, looksLike: null };
  return [{ kind: 'function', change, schema, name, signature, comment, marks, ...rest }];
}

/** What the change adds or alters, with its descriptions. Pure. */
export function compareDocs(before: Description, after: Description): DocsDifference {
  const tables = after.tables.flatMap((table) =>
    tableItems(
      before.tables.find((one) => one.schema === table.schema && one.name === table.name),
      table,
    ),
  );
  const functions = after.functions.flatMap((routine) =>
    functionItem(
      before.functions.find(
        (one) =>
          one.schema === routine.schema && one.name === routine.name && one.signature === routine.signature,
      ),
      routine,
    ),
  );
  return { items: [...tables, ...functions] };
}
