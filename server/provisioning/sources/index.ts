import type { ProjectSource } from '../../generated/prisma/client.ts';
import type { Site } from '../site.ts';

export interface Filled {
  /** Head of the project's repository. */
  commit: string;
  /** ImportReport of server/imports/shapes.ts, for the sources that have one. */
  report?: object;
}

/** How each source fills a new database and makes the project's repository. Loaded when needed: an idle worker stays small. */
export const fillers: Record<ProjectSource, (site: Site) => Promise<Filled>> = {
  sql: async (site) => (await import('./sql.ts')).fillFromSql(site),
  database: async (site) => (await import('./database.ts')).fillFromDatabase(site),
  git: async (site) => (await import('./git.ts')).fillFromGit(site),
  example: async (site) => (await import('./example.ts')).fillFromExample(site),
  empty: async (site) => (await import('./empty.ts')).fillEmpty(site),
};
