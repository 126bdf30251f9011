import fs from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { fail } from '../kernel/errors.ts';
import { bookkeep, type Ctx } from '../kernel/mutate.ts';
import { readSettings } from '../platform/settings.ts';
import { discardStale, discardUpload } from './discard.ts';
import { uploadPath, uploadsDir } from './queries.ts';

const MB = 1_000_000;
const MOST_OPEN = 10;

const tooLarge = () => {
  const most = readSettings().SLIPWAY_MAX_UPLOAD_MB;
  return fail(
    'invalid',
    `The file is larger than ${most} MB, which is the most this server takes (SLIPWAY_MAX_UPLOAD_MB).`,
    {
      data: { status: 413 },
    },
  );
};

/** Counts what passes; the largest size is enforced on what really comes, not on what was announced. */
function counter(most: number) {
  const count = { bytes: 0 };
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      count.bytes += chunk.length;
      if (count.bytes > most) done(tooLarge());
      else done(null, chunk);
    },
  });
  return { count, stream };
}

async function register(ctx: Ctx, teamId: string, fileName: string): Promise<string> {
  const { userId } = ctx.actor;
  const open = await ctx.db.upload.count({ where: { userId, complete: false } });
  if (open >= MOST_OPEN)
    throw fail('limited', `${MOST_OPEN} uploads of yours are not finished. Wait for one of them.`);
  const row = await bookkeep((tx) => tx.upload.create({ data: { teamId, userId, fileName } }));
  return row.id;
}

/**
 * Streams a body into a new file below `<data>/uploads` and answers with its id and size in bytes. Whatever
 * arrived of a body that breaks off or is too large is removed. Throws `invalid` (with `data.status` 413 when it is
 * too large), `limited`, and what the disk throws.
 */
export async function receiveUpload(
  ctx: Ctx,
  team: { id: string },
  { fileName, body, announced }: { fileName: string; body: ReadableStream<Uint8Array>; announced?: number },
): Promise<{ uploadId: string; bytes: number }> {
  const most = readSettings().SLIPWAY_MAX_UPLOAD_MB * MB;
  if (announced !== undefined && announced > most) throw tooLarge();
  await discardStale(ctx.db);
  fs.mkdirSync(uploadsDir(), { recursive: true, mode: 0o700 });
  const id = await register(ctx, team.id, fileName);
  const { count, stream } = counter(most);
  try {
    const file = fs.createWriteStream(uploadPath(id), { flags: 'wx', mode: 0o600 });
    await pipeline(Readable.fromWeb(body as WebStream), stream, file);
    if (!count.bytes) throw fail('invalid', 'The file is empty. Choose another one.');
    const data = { complete: true, bytes: BigInt(count.bytes) };
    await bookkeep((tx) => tx.upload.update({ where: { id }, data }));
    return { uploadId: id, bytes: count.bytes };
  } catch (error) {
    await discardUpload(id);
    throw error;
  }
}
