import { type Argument, type Column, ORDINARY_COLUMN, type Routine, type Table } from '../catalog/shapes.ts';
import { routineCallers } from './callers.ts';
import { answerColumn, shortType } from './columns.ts';
import { code, proseOf, words } from './prose.ts';
import type { ApiRequest, ErrorNote, Parameter, Prose, ResourceReference } from './shapes.ts';
import type { Surroundings } from './table.ts';
import { exampleValue } from './values.ts';

const given = ({ mode }: Argument) => mode === 'in' || mode === 'inout' || mode === 'variadic';
const answered = ({ mode }: Argument) => mode === 'out' || mode === 'inout' || mode === 'table';

/** An argument as if it were a column, so that the same example values fit. */
function asColumn({ name, type }: Argument, enums: ReadonlyMap<string, string[]>): Column {
  const enumValues = enums.get(type.replace(/\[\]$/, '')) ?? null;
  const nothing = {
    default: null,
    identity: null,
    generated: null,
    collation: null,
    ...ORDINARY_COLUMN,
    comment: null,
    marks: [],
  };
  return { name, position: 1, type, baseType: type, nullable: true, enumValues, ...nothing };
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return `{${value.join(',')}}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Can functions called by GET change nothing? Then the example is a GET. */
const reads = ({ volatility }: Routine) => volatility !== 'volatile';

function exampleOf(routine: Routine, around: Surroundings, enums: ReadonlyMap<string, string[]>): ApiRequest {
  const sendable = routine.args.filter((argument) => given(argument) && argument.name);
  const example = (argument: Argument) => exampleValue(asColumn(argument, enums), { checks: [] }) ?? null;
  const needed = sendable.filter(({ hasDefault }) => !hasDefault);
  const path = `rpc/${routine.name}`;
  const get = reads(routine);
  const foreign = routine.schema !== around.defaultSchema;
  const profile = { name: get ? 'Accept-Profile' : 'Content-Profile', value: routine.schema, on: true };
  const headers = foreign ? [profile] : [];
  if (!get) {
    const body = JSON.stringify(Object.fromEntries(needed.map((one) => [one.name, example(one)])), null, 2);
    return { method: 'POST', path, params: [], headers, body };
  }
  const params = sendable.map((one) => ({
    name: one.name,
    value: valueText(example(one)),
    on: !one.hasDefault,
  }));
  return { method: 'GET', path, params, headers, body: '' };
}

function argumentNote(argument: Argument, enums: ReadonlyMap<string, string[]>): Parameter {
  const value = exampleValue(asColumn(argument, enums), { checks: [] });
  const example: Prose = value === undefined ? [] : ['Such as ', code(valueText(value))];
  const list = argument.mode === 'variadic' ? ['Any number of values. '] : [];
  const required = !argument.hasDefault && argument.mode !== 'variadic';
  return {
    name: argument.name || '(unnamed)',
    type: shortType(argument.type),
    required,
    text: [...list, ...example],
    marks: [],
  };
}

function answerOf(routine: Routine, around: Surroundings) {
  const { returnsTable, returns, returnsSet } = routine;
  const table = around.tables.find(
    (one: Table) => one.schema === returnsTable?.schema && one.name === returnsTable?.name,
  );
  const many = returnsSet ? 'A list of rows' : 'One row';
  if (table)
    return {
      text: [
        many,
        ' of ',
        code(table.name),
        returnsSet ? '; select, filters, order and pages work as on the table' : '',
      ],
      columns: table.columns.map((column) => answerColumn(column, table, around.names)),
    };
  const columns = routine.args
    .filter(answered)
    .map(
      ({ name, type }): Parameter => ({ name, type: shortType(type), required: false, text: [], marks: [] }),
    );
  if (columns.length) return { text: [many], columns };
  if (!returns || returns === 'void') return { text: ['Nothing'], columns };
  return {
    text: [returnsSet ? 'A list of values of type ' : 'A value of type ', code(shortType(returns))],
    columns,
  };
}

function errorsOf(routine: Routine): ErrorNote[] {
  const missing: ErrorNote = {
    status: 404,
    code: 'PGRST202',
    text: ['No function of that name takes the arguments that were sent'],
  };
  const own: ErrorNote = {
    status: 400,
    code: 'P0001',
    text: ['The function itself refused; its message says why'],
  };
  const refused: ErrorNote = {
    status: 401,
    code: '42501',
    text: ['The caller may not call it, or not read what it reads'],
  };
  return [missing, refused, ...(routine.language === 'plpgsql' ? [own] : [])];
}

/** The reference of a function. `enums`: values by type name. */
export function describeFunction(
  routine: Routine,
  around: Surroundings,
  enums: ReadonlyMap<string, string[]>,
  overloaded: boolean,
): ResourceReference {
  const { schema, name, comment, marks } = routine;
  const plain = overloaded ? `${name}(${routine.signature})` : name;
  const example = exampleOf(routine, around, enums);
  const args = routine.args.filter(given).map((argument) => argumentNote(argument, enums));
  return {
    slug: schema === around.defaultSchema ? plain : `${schema}.${plain}`,
    schema,
    name: overloaded ? plain : name,
    kind: 'function',
    comment: comment ? proseOf(comment, around.names) : null,
    marks,
    embeds: [],
    operations: [
      {
        name: 'call',
        method: example.method,
        path: `/rest/v1/rpc/${name}`,
        title: `Call ${words(name)}`,
        callers: routineCallers(routine, around.schema),
        query: example.method === 'GET' ? args : [],
        body: example.method === 'GET' ? [] : args,
        answer: answerOf(routine, around),
        errors: errorsOf(routine),
        example,
      },
    ],
  };
}
