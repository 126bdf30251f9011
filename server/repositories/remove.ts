import fs from 'node:fs/promises';
import { repositoryOf } from './location.ts';

/** Deletes the project's repository with all that is in it. Nothing happens when there is none. */
export async function removeRepository(projectId: string): Promise<void> {
  await fs.rm(repositoryOf(projectId).dir, { recursive: true, force: true, maxRetries: 3 });
}
