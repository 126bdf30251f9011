import { accountsRouter } from '../accounts/router.ts';
import { router } from './init.ts';

/** Every noun's procedures under the noun's name. */
export const appRouter = router({
  accounts: accountsRouter,
});
export type AppRouter = typeof appRouter;
