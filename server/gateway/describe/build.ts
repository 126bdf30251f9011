import { type Catalog, qualified, type Relationship } from '../catalog/types.ts';
import type { GatewayEnvironment } from '../contract.ts';
import { handledTypes, representedTypes } from './content.ts';
import type { ApiDescription, DescribedLink, RawDescription } from './types.ts';

function linkOf(relationship: Relationship, catalog: Catalog): DescribedLink | undefined {
  const target = catalog.tables.get(relationship.to);
  if (!target || !relationship.holdsKey) return undefined;
  return {
    constraint: relationship.constraint,
    columns: relationship.columns.map(([here]) => here),
    schema: target.schema,
    target: target.name,
    targetColumns: relationship.columns.map(([, there]) => there),
    oneToOne: relationship.cardinality === 'one-to-one',
  };
}

/** Tables before views, and by name: the first link of a column is the one that its description names. */
function byTarget(catalog: Catalog): (a: DescribedLink, b: DescribedLink) => number {
  const view = ({ schema, target }: DescribedLink) => {
    const kind = catalog.tables.get(qualified(schema, target))?.kind;
    return kind === 'view' || kind === 'materialized' ? 1 : 0;
  };
  return (a, b) =>
    view(a) - view(b) ||
    Number(a.constraint > b.constraint) - Number(a.constraint < b.constraint) ||
    Number(a.target > b.target) - Number(a.target < b.target);
}

/** Adds what the catalog knows already: keys and links, those of views among them. Links lead only to what is described. Pure. */
export function buildDescription(
  raw: RawDescription,
  catalog: Catalog,
  { schemas, rest }: Pick<GatewayEnvironment, 'schemas' | 'rest'>,
): ApiDescription {
  const shown = new Set(raw.relations.map(({ schema, name }) => qualified(schema, name)));
  const relations = raw.relations.map((relation) => {
    const key = qualified(relation.schema, relation.name);
    const readable = new Set(relation.columns.map(({ name }) => name));
    const links = (catalog.relationships.get(key) ?? [])
      .map((relationship) => linkOf(relationship, catalog))
      .filter((link) => link !== undefined)
      .filter((link) => shown.has(qualified(link.schema, link.target)))
      .filter((link) => link.columns.every((name) => readable.has(name)))
      .sort(byTarget(catalog));
    return {
      ...relation,
      primaryKey: catalog.tables.get(key)?.primaryKey ?? [],
      links,
      media: handledTypes(catalog, key, schemas),
    };
  });
  const formats = {
    anyRows: handledTypes(catalog, '', schemas),
    geojson: catalog.geojson !== undefined,
    plans: rest.planEnabled,
    represented: representedTypes(catalog),
    slipway: rest.flavour === 'slipway',
  };
  return { ...raw, relations, types: new Map(raw.types.map((type) => [type.key, type])), formats };
}

/** What belongs to one schema; types are looked up in all of them. */
export function ofSchema(description: ApiDescription, schema: string): ApiDescription {
  const inside = (entry: { schema: string }) => entry.schema === schema;
  return {
    schemas: description.schemas.filter(({ name }) => name === schema),
    relations: description.relations.filter(inside),
    routines: description.routines.filter(inside),
    types: description.types,
    formats: description.formats,
  };
}
