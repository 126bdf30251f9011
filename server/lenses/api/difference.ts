import type { ApiRole } from '../../catalog/shapes.ts';
import { widens } from '../schema/loss.ts';
import type {
  ApiDescription, ApiDifference, ApiField, ApiFunction, ApiMethod, ApiNote, ApiRule, ApiTable, EndpointChange,
} from './shapes.ts'; // biome-ignore format: names only

const note = (text: string, breaks: ApiRule | null = null, field: string | null = null): ApiNote => ({
  breaks,
  field,
  text,
});
const TITLES: Record<ApiRole, string> = {
  anon: 'anonymous',
  authenticated: 'signed in',
  service_role: 'service',
};
const METHODS: ApiMethod[] = ['GET', 'POST', 'PATCH', 'DELETE'];
const LONG: Record<string, string> = {
  timestamptz: 'timestamp with time zone',
  timestamp: 'timestamp without time zone',
  double: 'double precision',
};
const long = (type: string) => (LONG[type] ?? type).replace('varchar', 'character varying');

/** A number stays a number for who reads it as JSON; any other change of type is seen. */
function typeNote(before: ApiField, after: ApiField, writes: boolean): ApiNote[] {
  if (before.type === after.type) return [];
  const text = `${after.name}: ${before.type} → ${after.type}`;
  const number = (type: string) => /^(smallint|integer|bigint|numeric|real|double)/.test(type);
  const word = (type: string) => /^(text|varchar|char)/.test(type);
  const alike = (number(before.type) && number(after.type)) || (word(before.type) && word(after.type));
  if (!alike) return [note(text, 'changed-type', after.name)];
  const narrower = !widens(long(before.type), long(after.type));
  return [note(text, writes && narrower ? 'narrowed-field' : null, after.name)];
}

function valueNotes(before: ApiField, after: ApiField): ApiNote[] {
  const gone = (before.values ?? []).filter((value) => after.values && !after.values.includes(value));
  const come = (after.values ?? []).filter((value) => before.values && !before.values.includes(value));
  return [
    ...gone.map((value) => note(`${after.name}: no longer “${value}”`, 'narrowed-field', after.name)),
    ...come.map((value) => note(`${after.name}: also “${value}”`, null, after.name)),
  ];
}

function readNotes(before: ApiField, after: ApiField): ApiNote[] {
  const lost = before.filters.filter((one) => !after.filters.includes(one));
  return [
    ...typeNote(before, after, false),
    ...(lost.length
      ? [note(`${after.name}: no filter ${lost.join(', ')} any more`, 'lost-filter', after.name)]
      : []),
    ...valueNotes(before, after),
    ...(!before.nullable && after.nullable ? [note(`${after.name} may be empty`, null, after.name)] : []),
  ];
}

function writeNotes(before: ApiField, after: ApiField, method: ApiMethod): ApiNote[] {
  if (before.writable && !after.writable)
    return [note(`${after.name} can no longer be written`, 'removed-field', after.name)];
  const must = method === 'POST' && after.required && !before.required;
  const filled = method === 'PATCH' && before.nullable && !after.nullable;
  return [
    ...typeNote(before, after, true),
    ...valueNotes(before, after),
    ...(must ? [note(`${after.name} is required`, 'required-field', after.name)] : []),
    ...(filled ? [note(`${after.name} may not be empty`, 'narrowed-field', after.name)] : []),
  ];
}

function fieldNotes(before: ApiTable, after: ApiTable, method: ApiMethod): ApiNote[] {
  if (method === 'DELETE') return [];
  const writes = method !== 'GET';
  const seen = (fields: ApiField[]) => fields.filter((one) => !writes || one.writable);
  const find = (fields: ApiField[], name: string) => fields.find((one) => one.name === name);
  const added = seen(after.fields).filter((one) => !find(before.fields, one.name));
  const removed = seen(before.fields).filter((one) => !find(after.fields, one.name));
  const kept = before.fields.flatMap((one) => {
    const now = find(after.fields, one.name);
    return now ? [[one, now] as const] : [];
  });
  return [
    ...added.map((one) => note(`+ ${one.name}${method === 'POST' && one.required ? ', required' : ''}`,
      method === 'POST' && one.required ? 'required-field' : null, one.name)),
    ...removed.map((one) => note(`− ${one.name}`, 'removed-field', one.name)),
    ...kept.flatMap(([one, now]) => (writes ? writeNotes(one, now, method) : readNotes(one, now))),
  ]; // biome-ignore format: three lists
}

function rightNotes(before: ApiTable, after: ApiTable, method: ApiMethod): ApiNote[] {
  const [was, is] = [before.rights[method] ?? {}, after.rights[method] ?? {}];
  return (Object.keys(TITLES) as ApiRole[]).flatMap((role): ApiNote[] => {
    const [old, now] = [was[role], is[role]];
    if (!old) return now ? [note(`${TITLES[role]}: allowed`)] : [];
    if (!now) return [{ ...note(`${TITLES[role]}: no longer allowed`, 'lost-right'), role }];
    const names = (table: ApiTable, fields: string[] | null) => fields ?? table.fields.map((one) => one.name);
    const stays = new Set(after.fields.map((one) => one.name));
    const lost = names(before, old.fields).filter(
      (one) => stays.has(one) && !names(after, now.fields).includes(one),
    );
    return [
      ...lost.map((one) => ({ ...note(`${TITLES[role]}: no longer ${one}`, 'lost-right', one), role })),
      ...(old.rows === 'all' && now.rows === 'some'
        ? [note(`${TITLES[role]}: only rows that a policy lets through`)]
        : []),
      ...(old.rows === 'some' && now.rows === 'all' ? [note(`${TITLES[role]}: all rows`)] : []),
    ];
  });
}

const open = (table: ApiTable, method: ApiMethod) => Object.keys(table.rights[method] ?? {}).length > 0;
const gone = () => [note('removed', 'removed-endpoint')];

function tableChanges(before: ApiTable | undefined, after: ApiTable | undefined): EndpointChange[] {
  const { schema, name, path } = (after ?? before)!;
  return METHODS.flatMap((method): EndpointChange[] => {
    const base = { method, path, schema, name };
    const [was, is] = [before && open(before, method), after && open(after, method)];
    if (!was && !is) return [];
    if (!before || !was) return [{ ...base, change: 'new', notes: [] }];
    if (!after || !is) return [{ ...base, change: 'removed', notes: gone() }];
    const notes = [...fieldNotes(before, after, method), ...rightNotes(before, after, method)];
    return notes.length ? [{ ...base, change: 'changed', notes }] : [];
  });
}

function argumentNotes(before: ApiFunction, after: ApiFunction): ApiNote[] {
  const find = (one: ApiFunction, name: string) => one.arguments.find((argument) => argument.name === name);
  const removed = before.arguments.filter((one) => !find(after, one.name));
  return [
    ...removed.map((one) => note(`− ${one.name}`, 'removed-argument', one.name)),
    ...after.arguments.flatMap((one): ApiNote[] => {
      const was = find(before, one.name);
      if (!was)
        return [
          note(
            `+ ${one.name}${one.required ? ', required' : ''}`,
            one.required ? 'required-argument' : null,
            one.name,
          ),
        ];
      return [
        ...(was.type === one.type
          ? []
          : [
              note(
                `${one.name}: ${was.type} → ${one.type}`,
                widens(long(was.type), long(one.type)) ? null : 'changed-type',
                one.name,
              ),
            ]),
        ...(one.required && !was.required
          ? [note(`${one.name} is required`, 'required-argument', one.name)]
          : []),
      ];
    }),
  ];
}

function functionChange(before: ApiFunction | undefined, after: ApiFunction | undefined): EndpointChange[] {
  const { schema, name, path, method } = (after ?? before)!;
  const base = { method, path, schema, name };
  const [was, is] = [before?.roles.length, after?.roles.length];
  if (!was && !is) return [];
  if (!before || !was) return [{ ...base, change: 'new', notes: [] }];
  if (!after || !is) return [{ ...base, change: 'removed', notes: gone() }];
  const notes = [
    ...argumentNotes(before, after),
    ...(before.returns === after.returns
      ? []
      : [note(`answers ${after.returns} instead of ${before.returns}`, 'changed-result')]),
    ...(before.method === 'GET' && after.method === 'POST'
      ? [note('no longer by GET', 'removed-endpoint')]
      : []),
    ...before.roles
      .filter((one) => !after.roles.includes(one))
      .map((one) => ({ ...note(`${TITLES[one]}: no longer allowed`, 'lost-right'), role: one })),
    ...after.roles.filter((one) => !before.roles.includes(one)).map((one) => note(`${TITLES[one]}: allowed`)),
  ];
  return notes.length ? [{ ...base, change: 'changed', notes }] : [];
}

/** Functions of one name: the only one of each side, or those with the same arguments. */
function functionPairs(
  before: ApiFunction[],
  after: ApiFunction[],
): [ApiFunction | undefined, ApiFunction | undefined][] {
  if (before.length === 1 && after.length === 1) return [[before[0], after[0]]];
  const find = (list: ApiFunction[], one: ApiFunction) =>
    list.find((other) => other.signature === one.signature);
  return [
    ...after.map((one): [ApiFunction | undefined, ApiFunction] => [find(before, one), one]),
    ...before.filter((one) => !find(after, one)).map((one): [ApiFunction, undefined] => [one, undefined]),
  ];
}

const keyOf = ({ schema, name }: { schema: string; name: string }) => `${schema}.${name}`;

/** What is different for the callers of an API. Pure. */
export function compareOffers(before: ApiDescription, after: ApiDescription): ApiDifference {
  const keys = <T extends { schema: string; name: string }>(one: T[], other: T[]) =>
    [...new Set([...one, ...other].map(keyOf))].sort();
  const of = <T extends { schema: string; name: string }>(list: T[], key: string) =>
    list.filter((one) => keyOf(one) === key);
  return {
    endpoints: [
      ...keys(before.tables, after.tables).flatMap((key) =>
        tableChanges(of(before.tables, key)[0], of(after.tables, key)[0]),
      ),
      ...keys(before.functions, after.functions).flatMap((key) =>
        functionPairs(of(before.functions, key), of(after.functions, key)).flatMap(([was, is]) =>
          functionChange(was, is),
        ),
      ),
    ],
  };
}
