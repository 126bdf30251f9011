import fs from 'node:fs';
import path from 'node:path';
import type { Repository } from '../platform/git/run.ts';
import { branchRef, type RefName } from '../platform/git/values.ts';
import { readSettings } from '../platform/settings.ts';

const PROJECT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The branch that production runs. */
export const MAIN = branchRef('main') as RefName;

/** The project's bare repository: `<data>/repositories/<projectId>.git`. It need not exist yet. */
export function repositoryOf(projectId: string): Repository {
  if (!PROJECT_ID.test(projectId)) throw new Error('Not a project id.');
  return { dir: path.join(readSettings().dataDir, 'repositories', `${projectId}.git`) };
}

/** Has the project's repository been made? */
export const repositoryExists = (repository: Repository) => fs.existsSync(path.join(repository.dir, 'HEAD'));
