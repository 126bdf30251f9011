import { router } from './init.ts';

/** Every noun's procedures under the noun's name. */
export const appRouter = router({});
export type AppRouter = typeof appRouter;
