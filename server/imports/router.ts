import { inTeam, router } from '../rpc/init.ts';
import { listSchemas } from './list-schemas.ts';
import { lookInput } from './shapes.ts';

export const importsRouter = router({
  /** What a running database offers. A mutation, because the address holds a password and must not stand in a URL. */
  schemas: inTeam('project.create')
    .input(lookInput)
    .mutation(({ input }) => listSchemas(input.url)),
});
