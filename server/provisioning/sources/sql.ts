import fs from 'node:fs';
import { runScript } from '../../imports/run-script.ts';
import type { ImportProgress } from '../../imports/shapes.ts';
import { fail } from '../../kernel/errors.ts';
import { withConnection } from '../../platform/postgres/connect.ts';
import { uploadPath } from '../../uploads/queries.ts';
import { uploadOf } from '../open-source.ts';
import { schemaCommit } from '../schema-commit.ts';
import type { ProvisionStep } from '../shapes.ts';
import type { Site } from '../site.ts';
import type { Filled } from './index.ts';

/** How far a script is, as its step shows it. */
function scriptStep({
  bytes,
  totalBytes,
  statements,
  rows,
  table,
  phase,
}: ImportProgress): Partial<ProvisionStep> {
  const count = `${statements.toLocaleString('en')} statements, ${rows.toLocaleString('en')} rows`;
  const detail = phase === 'statistics' ? 'Collecting statistics' : table ? `${count}, now ${table}` : count;
  return { detail, done: bytes, ...(totalBytes ? { total: totalBytes } : {}), unit: 'bytes' };
}

/** A project from an uploaded SQL file. */
export async function fillFromSql(site: Site): Promise<Filled> {
  const { project, environment, owner, progress, signal } = site;
  const file = uploadPath(uploadOf(project) ?? '');
  if (!fs.existsSync(file)) throw fail('not_found', 'The uploaded file is no longer here. Upload it again.');
  const totalBytes = fs.statSync(file).size;
  const report = await progress.step('load', (tell) =>
    withConnection(environment.database, owner, (client) =>
      runScript(client, fs.createReadStream(file, { highWaterMark: 1 << 18 }), {
        totalBytes,
        signal,
        onProgress: (now) => tell(scriptStep(now)),
      }),
    ),
  );
  return { commit: await schemaCommit(site), report };
}
