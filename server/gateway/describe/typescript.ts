import {
  type ApiDescription,
  type DescribedColumn,
  type DescribedRelation,
  type DescribedRoutine,
  givenArguments,
  outArguments,
} from './types.ts';
import { TYPE_HELPERS } from './typescript-helpers.ts';

const SIMPLE: Record<string, string> = {
  boolean: 'boolean',
  smallint: 'number',
  integer: 'number',
  bigint: 'number',
  numeric: 'number',
  real: 'number',
  'double precision': 'number',
  oid: 'number',
  json: 'Json',
  jsonb: 'Json',
  void: 'undefined',
  record: 'Record<string, unknown>',
};

const quoted = (text: string) => JSON.stringify(text);

/** A name as a property's key. */
function keyOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

/** The part after the schema in a type's name as SQL writes it. */
function place(kind: string, schema: string, name: string): string {
  return `Database[${quoted(schema)}][${quoted(kind)}][${quoted(name)}]`;
}

class Printer {
  readonly #all: ApiDescription;
  readonly #schemas: Set<string>;
  constructor(all: ApiDescription) {
    this.#all = all;
    this.#schemas = new Set(all.schemas.map(({ name }) => name));
  }

  /** TypeScript of the JSON that values of an SQL type become. */
  typeOf(type: string): string {
    if (type.endsWith('[]')) return `(${this.typeOf(type.slice(0, -2))})[]`;
    const known = this.#all.types.get(type);
    if (known?.kind === 'domain') return this.typeOf(known.base ?? 'text');
    if (known?.kind === 'enum')
      return this.#schemas.has(known.schema)
        ? place('Enums', known.schema, known.name)
        : (known.labels ?? []).map(quoted).join(' | ') || 'never';
    if (known?.kind === 'composite')
      return this.#schemas.has(known.schema) ? place('CompositeTypes', known.schema, known.name) : 'Json';
    const row = this.#relationOf(type);
    if (row) return `${place(this.kindOf(row), row.schema, row.name)}["Row"]`;
    return SIMPLE[type.replace(/\(\d+(?:,-?\d+)?\)/, '')] ?? 'string';
  }

  kindOf({ kind }: DescribedRelation): 'Tables' | 'Views' {
    return kind === 'v' || kind === 'm' ? 'Views' : 'Tables';
  }

  #relationOf(type: string): DescribedRelation | undefined {
    return this.#all.relations.find(({ schema, name }) => type === `${schema}.${name}`);
  }

  #column(column: DescribedColumn, optional: boolean, view: boolean): string {
    const nothing = column.nullable || view ? ' | null' : '';
    const type = this.#all.formats.represented.has(column.type) ? 'Json' : this.typeOf(column.type);
    return `${keyOf(column.name)}${optional ? '?' : ''}: ${type}${nothing}`;
  }

  relation(one: DescribedRelation): string[] {
    const view = this.kindOf(one) === 'Views';
    const written = one.columns.filter(({ generated }) => !generated);
    const row = one.columns.filter(({ read }) => read).map((column) => this.#column(column, false, view));
    const insert = written
      .filter((column) => column.insert)
      .map((column) => this.#column(column, view || column.nullable || column.default !== null, view));
    const update = written
      .filter((column) => column.update)
      .map((column) => this.#column(column, true, view));
    const parts = [block('Row', row)];
    if (!view || one.insertable) parts.push(block('Insert', insert));
    if (!view || one.updatable) parts.push(block('Update', update));
    return block(keyOf(one.name), [...parts.flat(), ...links(one)]);
  }

  #result(routine: DescribedRoutine): string {
    const outs = outArguments(routine);
    const fields = outs.map(({ name, type }) => `${keyOf(name)}: ${this.typeOf(type)}`);
    const one =
      routine.result === 'record' && fields.length ? `{ ${fields.join('; ')} }` : this.typeOf(routine.result);
    return routine.returnsSet ? `(${one})[]` : one;
  }

  #callOf(routine: DescribedRoutine): string {
    const given = givenArguments(routine);
    const list = given.map(
      ({ name, type, required }) => `${keyOf(name)}${required ? '' : '?'}: ${this.typeOf(type)}`,
    );
    const row = this.#relationOf(routine.result);
    const options = row
      ? `; SetofOptions: { from: "*"; to: ${quoted(row.name)}; isOneToOne: ${!routine.returnsSet}; isSetofReturn: ${routine.returnsSet} }`
      : '';
    return `{ Args: ${list.length ? `{ ${list.join('; ')} }` : 'never'}; Returns: ${this.#result(routine)}${options} }`;
  }

  routines(list: DescribedRoutine[]): string[] {
    const byName = Map.groupBy(
      list.filter(
        (routine) => givenArguments(routine).length < 2 || givenArguments(routine).every(({ name }) => name),
      ),
      ({ name }) => name,
    );
    return [...byName].map(
      ([name, overloads]) => `${keyOf(name)}: ${overloads.map((one) => this.#callOf(one)).join(' | ')}`,
    );
  }

  schema(name: string): string[] {
    const inside = (entry: { schema: string }) => entry.schema === name;
    const relations = this.#all.relations.filter(inside);
    const of = (kind: string) =>
      relations.filter((one) => this.kindOf(one) === kind).flatMap((one) => this.relation(one));
    const types = [...this.#all.types.values()].filter(inside);
    const enums = types
      .filter(({ kind }) => kind === 'enum')
      .map((one) => `${keyOf(one.name)}: ${(one.labels ?? []).map(quoted).join(' | ') || 'never'}`);
    const composites = types
      .filter(({ kind }) => kind === 'composite')
      .flatMap((one) =>
        block(
          keyOf(one.name),
          (one.attributes ?? []).map((a) => `${keyOf(a.name)}: ${this.typeOf(a.type)} | null`),
        ),
      );
    return block(keyOf(name), [
      ...group('Tables', of('Tables')),
      ...group('Views', of('Views')),
      ...group('Functions', this.routines(this.#all.routines.filter(inside))),
      ...group('Enums', enums),
      ...group('CompositeTypes', composites),
    ]);
  }

  constants(): string[] {
    return this.#all.schemas.flatMap(({ name }) => {
      const enums = [...this.#all.types.values()].filter((one) => one.kind === 'enum' && one.schema === name);
      const lists = enums.map((one) => `${keyOf(one.name)}: [${(one.labels ?? []).map(quoted).join(', ')}],`);
      return [`${keyOf(name)}: {`, '  Enums: {', ...lists.map((line) => `    ${line}`), '  },', '},'];
    });
  }
}

function block(name: string, lines: string[]): string[] {
  return [`${name}: {`, ...lines.map((line) => `  ${line}`), '}'];
}

function group(name: string, lines: string[]): string[] {
  return block(name, lines.length ? lines : ['[_ in never]: never']);
}

function links(relation: DescribedRelation): string[] {
  const names = (list: string[]) => `[${list.map(quoted).join(', ')}]`;
  const lines = relation.links.map(
    (link) =>
      `  { foreignKeyName: ${quoted(link.constraint)}; columns: ${names(link.columns)}; isOneToOne: ${link.oneToOne}; referencedRelation: ${quoted(link.target)}; referencedColumns: ${names(link.targetColumns)} },`,
  );
  return lines.length ? ['Relationships: [', ...lines, ']'] : ['Relationships: []'];
}

const JSON_TYPE =
  'export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];\n';

/** TypeScript of everything described, in the shape that `createClient<Database>` of supabase-js takes. Pure. */
export function typescript(description: ApiDescription): string {
  const printer = new Printer(description);
  const first = description.schemas[0]?.name ?? 'public';
  const body = [
    '  __InternalSupabase: { PostgrestVersion: "14" };',
    ...description.schemas.flatMap(({ name }) => printer.schema(name)).map((line) => `  ${line}`),
  ];
  const constants = printer.constants().map((line) => `  ${line}`);
  return [
    JSON_TYPE,
    'export type Database = {',
    ...body,
    '};',
    TYPE_HELPERS.replaceAll('%DEFAULT%', quoted(first)),
    'export const Constants = {',
    ...constants,
    '} as const;',
    '',
  ].join('\n');
}
