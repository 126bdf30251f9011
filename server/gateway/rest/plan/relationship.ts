import { type Catalog, qualified, type Relationship } from '../../catalog/types.ts';
import { apiError } from '../errors.ts';
import type { PlanContext } from './context.ts';
import { nearest } from './nearest.ts';

function bare(key: string): string {
  return key.slice(key.indexOf('.') + 1);
}

function singleColumn(relationship: Relationship): string | undefined {
  return relationship.columns.length === 1 ? relationship.columns[0]?.[0] : undefined;
}

/** The target may be named by its table, by the foreign key, or by the column that holds it (then never a view). */
function isTarget(catalog: Catalog, relationship: Relationship, target: string): boolean {
  if (bare(relationship.to) === target) return true;
  const kind = catalog.tables.get(relationship.to)?.kind;
  if (relationship.junction || kind === 'view' || kind === 'materialized') return false;
  return (
    relationship.constraint === target || (relationship.holdsKey && singleColumn(relationship) === target)
  );
}

function fitsHint(relationship: Relationship, hint: string): boolean {
  if (relationship.junction)
    return bare(relationship.junction.table) === hint || relationship.junction.constraints.includes(hint);
  if (relationship.constraint === hint) return true;
  if (relationship.columns.length !== 1) return false;
  return relationship.columns[0]?.includes(hint) ?? false;
}

/**
 * One foreign key of a table to itself is two relationships: the table's name means the rows that point here (of
 * several keys, the hint names one), the key's column the row that this one points to.
 */
function fitsSelf(relationship: Relationship, target: string, hint: string | undefined): boolean {
  if (relationship.cardinality === 'many-to-one')
    return hint === undefined && singleColumn(relationship) === target;
  const named = relationship.cardinality === 'one-to-many' && bare(relationship.to) === target;
  return named && (hint === undefined || fitsHint(relationship, hint));
}

function fits(
  catalog: Catalog,
  relationship: Relationship,
  target: string,
  hint: string | undefined,
): boolean {
  if (relationship.from === relationship.to) return fitsSelf(relationship, target, hint);
  if (!isTarget(catalog, relationship, target)) return false;
  return hint === undefined || fitsHint(relationship, hint);
}

function describe(relationship: Relationship): Record<string, string> {
  const from = bare(relationship.from);
  const to = bare(relationship.to);
  const columns = (side: 0 | 1, pairs: [string, string][]) => pairs.map((pair) => pair[side]).join(', ');
  const { junction } = relationship;
  const text = junction
    ? `${bare(junction.table)} using ${junction.constraints[0]}(${columns(1, relationship.columns)}) and ${junction.constraints[1]}(${columns(0, junction.columns)})`
    : `${relationship.constraint} using ${from}(${columns(0, relationship.columns)}) and ${to}(${columns(1, relationship.columns)})`;
  return { cardinality: relationship.cardinality, relationship: text, embedding: `${from} with ${to}` };
}

function ambiguous(from: string, target: string, found: Relationship[]): Error {
  const hints = found.map((r) => `'${target}!${r.junction ? bare(r.junction.table) : r.constraint}'`);
  return apiError(
    300,
    'PGRST201',
    `Could not embed because more than one relationship was found for '${from}' and '${target}'`,
    found.map(describe),
    `Try changing '${target}' to one of the following: ${hints.join(', ')}. Find the desired relationship in the 'details' key.`,
  );
}

function missing(
  catalog: Catalog,
  from: string,
  target: string,
  schema: string,
  hint: string | undefined,
  all: Relationship[],
): Error {
  const parents = [...catalog.relationships.keys()].filter((key) => key === qualified(schema, bare(key)));
  const known = parents.includes(qualified(schema, from));
  const like = known
    ? nearest(
        target,
        all.map((r) => bare(r.to)),
      )
    : nearest(from, parents.map(bare));
  const wrong = known ? target : from;
  const using = hint === undefined ? '' : ` using the hint '${hint}'`;
  return apiError(
    400,
    'PGRST200',
    `Could not find a relationship between '${from}' and '${target}' in the schema cache`,
    `Searched for a foreign key relationship between '${from}' and '${target}'${using} in the schema '${schema}', but no matches were found.`,
    like && like !== wrong ? `Perhaps you meant '${like}' instead of '${wrong}'.` : null,
  );
}

/**
 * Finds the one relationship from `from` (`schema.name`) that `target` and `hint` mean.
 * Throws PGRST200 when there is none, PGRST201 (300) when there are several.
 */
export function findRelationship(
  { catalog, schema, schemas }: Pick<PlanContext, 'catalog' | 'schema' | 'schemas'>,
  from: string,
  target: string,
  hint: string | undefined,
): Relationship {
  const every = catalog.relationships.get(from) ?? [];
  // A function of that name takes the place of what foreign keys say.
  const written = every.find((r) => r.computed?.name === target && r.computed.schema === schema);
  if (written && hint === undefined) return written;
  // What joins two tables must be exposed as they are, or a view of it would be a second way.
  const isExposed = ({ junction }: Relationship) =>
    !junction || !schemas || schemas.some((name) => junction.table.startsWith(`${name}.`));
  const all = every.filter((r) => !r.computed && r.to === qualified(schema, bare(r.to)) && isExposed(r));
  const found = all.filter((r) => fits(catalog, r, target, hint));
  const [first, second] = found;
  if (!first) throw missing(catalog, bare(from), target, schema, hint, all);
  if (second) throw ambiguous(bare(from), target, found);
  return first;
}
