import type { OperationReference } from '@/server/api/shapes';
import { type Caller, NOBODY } from '../_request/link.ts';

/** The least powerful caller who gets anywhere with an operation. */
export function firstCaller({ callers }: OperationReference, mayService: boolean): Caller {
  const able = callers.find(
    ({ access, role }) => access !== 'none' && (role !== 'service_role' || mayService),
  );
  return { ...NOBODY, role: able?.role ?? 'anon' };
}

/** A page's search parameters as the browser has them. */
export function searchOf(given: Record<string, string | string[] | undefined>): URLSearchParams {
  const pairs = Object.entries(given).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
  return new URLSearchParams(pairs);
}
