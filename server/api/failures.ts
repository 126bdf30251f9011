import type { Table } from '../catalog/shapes.ts';
import { code, codeList } from './prose.ts';
import type { CallerNote, ErrorNote, OperationName, Prose } from './shapes.ts';

function refused(callers: CallerNote[]): ErrorNote[] {
  const without = callers.filter((caller) => caller.access === 'none').map((caller) => caller.role);
  if (!without.length) return [];
  const status = without.includes('anon') ? 401 : 403;
  return [{ status, code: '42501', text: [...codeList(without), ' may not do this'] }];
}

const UNKNOWN: ErrorNote = {
  status: 400,
  code: '42703',
  text: ['A filter or ', code('select'), ' names a column that is not there'],
};
const GRAMMAR: ErrorNote = {
  status: 400,
  code: 'PGRST100',
  text: ['A filter, order or select cannot be read; the answer says where'],
};
const TYPE: ErrorNote = { status: 400, code: '22P02', text: ['A value does not fit the type of its column'] };

function rules(callers: CallerNote[]): ErrorNote[] {
  const narrowed = callers.filter((caller) => caller.access === 'rules' && caller.rules.length);
  if (!narrowed.length) return [];
  const names = [...new Set(narrowed.flatMap((caller) => caller.rules.map((rule) => rule.name)))];
  return [
    { status: 403, code: '42501', text: ['The row would not pass a rule: ', ...codeList(names, 'or')] },
  ];
}

function unique(table: Table): ErrorNote[] {
  const keys = [...(table.primaryKey ? [table.primaryKey] : []), ...table.unique];
  if (!keys.length) return [];
  const names: Prose = codeList(
    keys.map((key) => key.columns.join(' + ')),
    'or',
  );
  return [{ status: 409, code: '23505', text: ['There is already a row with the same ', ...names] }];
}

function links(table: Table): ErrorNote[] {
  const columns = [...new Set(table.foreignKeys.flatMap((key) => key.columns))];
  if (!columns.length) return [];
  return [{ status: 409, code: '23503', text: [...codeList(columns), ' must point to a row that exists'] }];
}

const MOST_CHECKS = 4;

function checks(table: Table): ErrorNote[] {
  return table.checks.slice(0, MOST_CHECKS).map(({ definition }) => {
    const condition = definition.replace(/^CHECK \((.*)\)( NOT VALID)?$/s, '$1');
    return { status: 400, code: '23514', text: ['Must hold: ', code(condition)] };
  });
}

function missing(table: Table): ErrorNote[] {
  const must = table.columns.filter((column) => !column.nullable && !column.generated);
  if (!must.length) return [];
  return [{ status: 400, code: '23502', text: ['A column that may not be empty has no value'] }];
}

/** Rows of other tables that stand in the way of a deletion. */
function kept(table: Table, tables: Table[]): ErrorNote[] {
  const holders = tables.filter((other) =>
    other.foreignKeys.some(
      (key) =>
        key.references.schema === table.schema &&
        key.references.table === table.name &&
        (key.onDelete === 'no action' || key.onDelete === 'restrict'),
    ),
  );
  if (!holders.length) return [];
  const names = codeList(
    holders.map((holder) => holder.name),
    'or',
  );
  return [{ status: 409, code: '23503', text: ['A row of ', ...names, ' still points to it'] }];
}

/** The answers, other than success, that an operation on a table can have, from its constraints and rules. */
export function tableErrors(
  operation: OperationName,
  table: Table,
  tables: Table[],
  callers: CallerNote[],
): ErrorNote[] {
  if (operation === 'read') return [...refused(callers), UNKNOWN, GRAMMAR, TYPE];
  if (operation === 'delete') return [...refused(callers), ...kept(table, tables), GRAMMAR];
  const written = [
    ...refused(callers),
    ...rules(callers),
    ...missing(table),
    ...unique(table),
    ...links(table),
  ];
  const body: ErrorNote = {
    status: 400,
    code: 'PGRST204',
    text: ['The body names a column that is not there'],
  };
  return [...written, ...checks(table), TYPE, body];
}
