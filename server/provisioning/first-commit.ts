import { checksumOf } from '../migrations/plan.ts';
import { MIGRATIONS_FOLDER } from '../migrations/shapes.ts';
import { clock } from '../platform/clock.ts';
import { readDb } from '../platform/control/client.ts';
import { withConnection } from '../platform/postgres/connect.ts';
import { commitFiles, type FileChange } from '../repositories/commit-files.ts';
import { createRepository } from '../repositories/create.ts';
import type { Site } from './site.ts';

/** Name of a migration's file made now: `20260131093000_initial_schema.sql`. */
function migrationFileName(name: string): { version: string; file: string } {
  const version = clock.now().toISOString().replace(/\D/g, '').slice(0, 14);
  return { version, file: `${MIGRATIONS_FOLDER}/${version}_${name}.sql` };
}

function projectFiles({ project }: Site): FileChange[] {
  const about = { name: project.name, ...(project.description ? { description: project.description } : {}) };
  const readme = [`# ${project.name}`, '', ...(project.description ? [project.description, ''] : [])];
  return [
    { path: 'slipway.json', content: `${JSON.stringify(about, null, 2)}\n` },
    { path: 'README.md', content: `${readme.join('\n')}\n` },
  ];
}

/** Makes the repository with its first commit; `files` win over the project's own `slipway.json` and README. */
export async function firstCommit(site: Site, files: FileChange[]): Promise<string> {
  return site.progress.step('repository', async () => {
    const { name, email } = await readDb().user.findUniqueOrThrow({ where: { id: site.project.createdBy } });
    const given = new Set(files.map(({ path }) => path));
    const all = [...projectFiles(site).filter(({ path }) => !given.has(path)), ...files];
    const repository = await createRepository(site.project.id);
    return commitFiles(repository, 'main', all, {
      author: { name, email },
      message: 'Start the project\n',
      expectedHead: null,
    });
  });
}

/** Commits the schema as the first migration, and notes in the database that it has it already. */
export async function commitSchema(site: Site, schema: string): Promise<string> {
  const { version, file } = migrationFileName('initial_schema');
  const commit = await firstCommit(site, [{ path: file, content: schema }]);
  await withConnection(site.environment.database, site.owner, (client) =>
    client.query(
      'INSERT INTO slipway.migrations (version, name, checksum, commit, took_ms) VALUES ($1, $2, $3, $4, 0)',
      [version, 'initial_schema', checksumOf(schema), commit],
    ),
  );
  return commit;
}

/** Notes the commit that brought the migrations which were applied before there was one. */
export async function noteCommit(site: Site, commit: string): Promise<void> {
  await withConnection(site.environment.database, undefined, (admin) =>
    admin.query('UPDATE slipway.migrations SET commit = $1 WHERE commit IS NULL', [commit]),
  );
}
