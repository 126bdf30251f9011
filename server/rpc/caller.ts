import { headers } from 'next/headers';
import { cache } from 'react';
import { requestContext } from './context.ts';
import { createCallerFactory } from './init.ts';
import { appRouter } from './root.ts';

// A browser sends no tokens; whoever sends wrong ones here sees what a stranger sees.
const context = cache(async () => {
  const given = new Headers(await headers());
  given.delete('authorization');
  return requestContext(given);
});

/** The procedures for a rendering page: same gate as the browser, no HTTP. One context per request. */
export const caller = createCallerFactory(appRouter)(context);

/** The actor of the request being rendered, or null. */
export const currentActor = async () => (await context()).actor;
