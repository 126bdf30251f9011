import { accountsRouter } from '../accounts/router.ts';
import { environmentsRouter } from '../environments/router.ts';
import { teamsRouter } from '../teams/router.ts';
import { router } from './init.ts';

/** Every noun's procedures under the noun's name. */
export const appRouter = router({
  accounts: accountsRouter,
  teams: teamsRouter,
  environments: environmentsRouter,
});
export type AppRouter = typeof appRouter;
