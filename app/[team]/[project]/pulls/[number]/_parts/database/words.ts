import type { ObjectChange, PropertyChange } from '@/server/lenses/schema/shapes';

/** A property's value in words: lists with commas, nothing as a dash. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.length ? value.map(valueText).join(', ') : '–';
  if (typeof value !== 'object') return String(value);
  const { role, privilege, columns } = value as Record<string, unknown>;
  if (role && privilege)
    return `${role}: ${privilege}${Array.isArray(columns) ? ` (${columns.join(', ')})` : ''}`;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null && valueText(inner) !== '–');
  return entries.map(([name, inner]) => `${name} ${valueText(inner)}`).join(', ') || '–';
}

const NAMES: Record<string, string> = {
  rls: 'row-level security', rlsForced: 'forced row-level security', nullable: 'may be empty', partitionKey: 'partition key',
  partitionBound: 'bound', unlogged: 'unlogged', columnComments: 'column descriptions', securityDefiner: 'security definer',
}; // biome-ignore format: a table
const propertyName = (name: string) => NAMES[name] ?? name;

/** `type: integer → bigint`; of something new or gone, what matters of it. */
export function propertyTexts({ change, properties }: Pick<ObjectChange, 'change' | 'properties'>): string[] {
  if (change === 'changed')
    return properties.map(
      (one) => `${propertyName(one.name)}: ${valueText(one.before)} → ${valueText(one.after)}`,
    );
  const side = (one: PropertyChange) => (change === 'added' ? one.after : one.before);
  const main = ['definition', 'type', 'expression', 'using', 'check', 'values', 'grants', 'privilege'];
  const shown = properties.filter((one) => main.includes(one.name) && valueText(side(one)) !== '–');
  return shown.slice(0, 1).map((one) => valueText(side(one)));
}

export interface Group {
  name: string;
  changes: ObjectChange[];
}

/** Changes by the table they belong to; what stands alone comes by its own name. */
export function grouped(changes: readonly ObjectChange[]): Group[] {
  const place = ({ schema, table, name }: ObjectChange) =>
    `${schema && schema !== 'public' ? `${schema}.` : ''}${table ?? name}`;
  return [...Map.groupBy(changes, place)].map(([name, list]) => ({ name, changes: list }));
}
