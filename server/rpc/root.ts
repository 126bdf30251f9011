import { accountsRouter } from '../accounts/router.ts';
import { apiRouter } from '../api/router.ts';
import { auditRouter } from '../audit/router.ts';
import { catalogRouter } from '../catalog/router.ts';
import { checksRouter } from '../checks/router.ts';
import { diagramsRouter } from '../diagrams/router.ts';
import { environmentsRouter } from '../environments/router.ts';
import { importsRouter } from '../imports/router.ts';
import { previewsRouter } from '../previews/router.ts';
import { projectsRouter } from '../projects/router.ts';
import { pullsRouter } from '../pulls/router.ts';
import { releasesRouter } from '../releases/router.ts';
import { repositoriesRouter } from '../repositories/router.ts';
import { requestsRouter } from '../requests/router.ts';
import { rowsRouter } from '../rows/router.ts';
import { teamsRouter } from '../teams/router.ts';
import { router } from './init.ts';

/** Every noun's procedures under the noun's name. */
export const appRouter = router({
  accounts: accountsRouter,
  teams: teamsRouter,
  projects: projectsRouter,
  audit: auditRouter,
  environments: environmentsRouter,
  catalog: catalogRouter,
  diagrams: diagramsRouter,
  repositories: repositoriesRouter,
  imports: importsRouter,
  rows: rowsRouter,
  api: apiRouter,
  checks: checksRouter,
  requests: requestsRouter,
  previews: previewsRouter,
  pulls: pullsRouter,
  releases: releasesRouter,
});
export type AppRouter = typeof appRouter;
