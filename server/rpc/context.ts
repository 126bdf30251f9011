import { identify } from '../accounts/identify.ts';
import type { Actor } from '../kernel/actor.ts';
import { type ReadDb, readDb } from '../platform/control/client.ts';

/** What every procedure starts from. */
export interface RequestContext {
  actor: Actor | null;
  db: ReadDb;
  requestId: string;
  /** The caller's address as the gateway saw it. */
  address: string;
  userAgent: string;
}

/** Makes the context from a request's headers (of a route handler or of a rendering page). */
export async function requestContext(headers: Headers): Promise<RequestContext> {
  return {
    actor: await identify(headers),
    db: readDb(),
    requestId: headers.get('x-request-id') ?? crypto.randomUUID(),
    address: headers.get('x-forwarded-for') ?? '',
    userAgent: headers.get('user-agent') ?? '',
  };
}
