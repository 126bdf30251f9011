import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { server } from './client.ts';
import { CliError, tell } from './output.ts';

/** Streams a file to the server; answers with the upload's id. */
export async function upload(team: string, file: string): Promise<string> {
  if (!fs.existsSync(file) || !fs.statSync(file).isFile()) throw new CliError(`There is no file ${file}.`);
  const { url, headers } = server();
  const size = fs.statSync(file).size;
  tell(`Uploading ${path.basename(file)} (${(size / 1e6).toFixed(1)} MB) …`);
  const query = new URLSearchParams({ team, name: path.basename(file) });
  const request = {
    method: 'PUT',
    headers: { ...headers, 'content-type': 'application/octet-stream', 'content-length': String(size) },
    body: Readable.toWeb(fs.createReadStream(file)) as ReadableStream,
    duplex: 'half' as const,
  };
  const answer = await fetch(`${url}/api/uploads?${query}`, request);
  const body = (await answer.json().catch(() => ({}))) as { uploadId?: string; error?: string };
  if (!answer.ok || !body.uploadId)
    throw new CliError(body.error ?? `The upload failed with status ${answer.status}.`);
  return body.uploadId;
}

/** A repository in a local folder: bundled here, because the server never reads paths that somebody names. */
export async function uploadRepository(team: string, folder: string): Promise<string> {
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'slipway-'));
  try {
    const bundle = path.join(temporary, 'repository.bundle');
    const made = spawnSync('git', ['-C', folder, 'bundle', 'create', bundle, '--branches', 'HEAD'], {
      encoding: 'utf8',
    });
    if (made.status !== 0)
      throw new CliError(`${folder} cannot be read as a Git repository: ${made.stderr.trim()}`);
    return await upload(team, bundle);
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}
