import { type Catalog, qualified } from '../../catalog/types.ts';
import { notFound } from './call.ts';
import { findTable } from './context.ts';

/**
 * The methods that an address takes, as PostgREST answers OPTIONS: what the table or function can do, whoever asks.
 * Throws PGRST205 (404) for an unknown table, PGRST202 (404) for an unknown function.
 */
export function allowedMethods(catalog: Catalog, schema: string, target: string, call: boolean): string {
  if (!target) return 'OPTIONS,GET,HEAD';
  if (call) {
    const found = catalog.routines.get(qualified(schema, target));
    if (!found) throw notFound({ catalog, schema }, { method: 'OPTIONS', target, bodyType: '' }, []);
    return found.every((routine) => routine.volatility === 'volatile')
      ? 'OPTIONS,POST'
      : 'OPTIONS,GET,HEAD,POST';
  }
  const { writable, primaryKey } = findTable({ catalog, schema }, target);
  return [
    'OPTIONS,GET,HEAD',
    ...(writable.insert ? ['POST'] : []),
    ...(writable.insert && writable.update && primaryKey.length ? ['PUT'] : []),
    ...(writable.update ? ['PATCH'] : []),
    ...(writable.delete ? ['DELETE'] : []),
  ].join(',');
}
