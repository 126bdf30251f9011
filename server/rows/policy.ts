import type { Table } from '../catalog/shapes.ts';
import { allows, PERMISSIONS, type TeamRole } from '../kernel/permissions.ts';

export type RowAction = 'insert' | 'update' | 'delete';
type Target = Pick<Table, 'schema' | 'kind' | 'primaryKey' | 'writable'>;

const KINDS = {
  table: 'table',
  partitioned: 'partitioned table',
  view: 'view',
  matview: 'materialised view',
  foreign: 'foreign table',
};

/** Why the API does not offer a schema at all, or undefined when it does. */
export function exposureRefusal(schema: string, exposed: string[]): string | undefined {
  if (exposed.includes(schema)) return undefined;
  return `The API does not expose the schema ${schema}, so its rows are not shown here. An admin can expose it in the API settings.`;
}

/** Why a member with this role may not do that to rows of the table; undefined when they may. */
export function writeRefusal(
  role: TeamRole,
  table: Target,
  exposed: string[],
  action: RowAction = 'update',
): string | undefined {
  const hidden = exposureRefusal(table.schema, exposed);
  if (hidden) return hidden;
  if (!allows(role, 'rows.write'))
    return `Changing rows needs the role ${PERMISSIONS['rows.write']}; yours is ${role}.`;
  if (!table.writable[action]) return `PostgreSQL cannot ${action} rows of this ${KINDS[table.kind]}.`;
  if (action === 'insert') return undefined;
  if (!table.primaryKey)
    return `This ${KINDS[table.kind]} has no primary key, so a single row cannot be told from the others.`;
  return undefined;
}
