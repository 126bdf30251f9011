import type { ApiDescription, DescribedColumn, DescribedRelation } from './types.ts';

export type Json = Record<string, unknown>;

const FORMATS: Record<string, Json> = {
  boolean: { type: 'boolean', examples: [true] },
  smallint: { type: 'integer', minimum: -32768, maximum: 32767, examples: [1] },
  integer: { type: 'integer', format: 'int32', examples: [1] },
  bigint: { type: 'integer', format: 'int64', examples: [1] },
  numeric: { type: 'number', examples: [9.5] },
  real: { type: 'number', format: 'float', examples: [1.5] },
  'double precision': { type: 'number', format: 'double', examples: [1.5] },
  uuid: { type: 'string', format: 'uuid', examples: ['7d1f6f0e-3c9b-4c63-9d0f-1c2b8a4e5f60'] },
  date: { type: 'string', format: 'date', examples: ['2024-05-17'] },
  'timestamp with time zone': {
    type: 'string',
    format: 'date-time',
    examples: ['2024-05-17T09:30:00+00:00'],
  },
  'timestamp without time zone': { type: 'string', examples: ['2024-05-17T09:30:00'] },
  'time without time zone': { type: 'string', examples: ['09:30:00'] },
  interval: { type: 'string', examples: ['1 day'] },
  bytea: { type: 'string', examples: ['\\x00ff'] },
  json: {},
  jsonb: {},
};
const MAX_DEPTH = 8;

/** JSON Schema of the values of an SQL type. */
export function schemaOfType(type: string, description: ApiDescription, depth = 0): Json {
  if (depth > MAX_DEPTH) return {};
  if (type.endsWith('[]'))
    return { type: 'array', items: schemaOfType(type.slice(0, -2), description, depth + 1) };
  const known = description.types.get(type);
  if (known?.kind === 'enum')
    return { type: 'string', enum: known.labels ?? [], examples: (known.labels ?? []).slice(0, 1) };
  if (known?.kind === 'domain') {
    const base = schemaOfType(known.base ?? 'text', description, depth + 1);
    return Object.assign(base, ...(known.checks ?? []).map((check) => constraintOf(check, 'VALUE')));
  }
  if (known?.kind === 'composite') {
    const fields = (known.attributes ?? []).map(({ name, type: inner }) => [
      name,
      nullable(schemaOfType(inner, description, depth + 1)),
    ]);
    return { type: 'object', properties: Object.fromEntries(fields) };
  }
  const length = /^character(?: varying)?\((\d+)\)$/.exec(type);
  if (length) return { type: 'string', maxLength: Number(length[1]) };
  const plain = type.replace(/\(\d+(?:,-?\d+)?\)/, '');
  return { ...(FORMATS[plain] ?? { type: 'string' }) };
}

/** The same, null among its values. */
export function nullable(schema: Json): Json {
  if (typeof schema['type'] !== 'string') return schema;
  const labels = schema['enum'];
  return {
    ...schema,
    type: [schema['type'], 'null'],
    ...(Array.isArray(labels) && { enum: [...labels, null] }),
  };
}

const BOUNDS: Record<string, string> = {
  '>=': 'minimum',
  '<=': 'maximum',
  '>': 'exclusiveMinimum',
  '<': 'exclusiveMaximum',
};
const COMPARED =
  /^\(+(.+?)\)*(?:::numeric|::double precision)? (>=|<=|>|<) \(?'?(-?\d+(?:\.\d+)?)'?\)?(?:::[a-z ]+)?\)+$/;

/** What JSON Schema can say of a check constraint; nothing for others. */
export function constraintOf(expression: string, column: string): Json {
  const name = /^[a-z_][a-z0-9_]*$|^VALUE$/.test(column) ? column : `"${column.replaceAll('"', '""')}"`;
  const terms = expression.split(' AND ').map((term) => term.replace(/^\(+/, '(').replace(/\)+$/, ')'));
  const found: Json = {};
  for (const term of terms) {
    const [, left, operator = '', value] = COMPARED.exec(term) ?? [];
    const bound = BOUNDS[operator];
    if (left === undefined || !bound) continue;
    const subject = left.replace(/::text$/, '');
    if (subject === name || subject === `${name})`) found[bound] = Number(value);
    else if (/^(?:char_length|length)\(/.test(subject) && subject.replace(/^\w+\(+|\).*$/g, '') === name) {
      const whole = Number(value) + (operator === '>' ? 1 : operator === '<' ? -1 : 0);
      found[operator.startsWith('>') ? 'minLength' : 'maxLength'] = whole;
    }
  }
  return found;
}

function literalDefault(sql: string | null): Json {
  if (sql === null) return {};
  const quoted = /^'((?:[^']|'')*)'::(.+)$/.exec(sql);
  if (quoted && /^json/.test(quoted[2] ?? ''))
    try {
      return { default: JSON.parse((quoted[1] ?? '').replaceAll("''", "'")) };
    } catch {
      return {};
    }
  if (quoted)
    return /\[\]$/.test(quoted[2] ?? '') ? {} : { default: (quoted[1] ?? '').replaceAll("''", "'") };
  return /^(?:true|false|-?\d+(?:\.\d+)?)$/.test(sql) ? { default: JSON.parse(sql) } : {};
}

function notesOf(relation: DescribedRelation, column: DescribedColumn): string {
  const notes: string[] = [];
  if (column.comment) notes.push(column.comment);
  if (relation.primaryKey.includes(column.name)) notes.push('Primary key.');
  for (const link of relation.links.filter(
    ({ columns }) => columns.length === 1 && columns[0] === column.name,
  ))
    notes.push(`References \`${link.target}.${link.targetColumns[0]}\`.`);
  for (const { expression, columns } of relation.checks)
    if (columns?.length === 1 && columns[0] === column.name) notes.push(`Must satisfy \`${expression}\`.`);
  return notes.join('\n\n');
}

/** JSON Schema of a column with all that is known of it. */
export function schemaOfColumn(
  relation: DescribedRelation,
  column: DescribedColumn,
  description: ApiDescription,
): Json {
  const note = notesOf(relation, column);
  if (description.formats.represented.has(column.type)) return note ? { description: note } : {};
  let schema = schemaOfType(column.type, description);
  for (const { expression, columns } of relation.checks)
    if (columns?.length === 1 && columns[0] === column.name)
      schema = { ...schema, ...constraintOf(expression, column.name) };
  if (column.nullable) schema = nullable(schema);
  return {
    ...schema,
    ...literalDefault(column.default),
    ...(note && { description: note }),
    ...(column.generated && { readOnly: true }),
  };
}
