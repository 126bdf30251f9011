import { headers } from 'next/headers';
import { cache } from 'react';
import { requestContext } from './context.ts';
import { createCallerFactory } from './init.ts';
import { appRouter } from './root.ts';

const context = cache(async () => requestContext(await headers()));

/** The procedures for a rendering page: same gate as the browser, no HTTP. One context per request. */
export const caller = createCallerFactory(appRouter)(context);

/** The actor of the request being rendered, or null. */
export const currentActor = async () => (await context()).actor;
