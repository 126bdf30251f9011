import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Failure, fail } from '../../kernel/errors.ts';

const PLAIN = 'pg_restore --no-owner --file=plain.sql';
const DUMP = 'pg_dump --no-owner --file=plain.sql';
const HEAD = 64 * 1024;
const LARGEST_RATIO = 500;
const RATIO_FROM = 256 * 1024 * 1024;

type Kind = 'plain' | 'gzip' | 'utf-16le' | 'utf-16be';

const MAGIC: [start: string, sentence: string][] = [
  [
    'PGDMP',
    `This is a custom-format dump. Turn it into a plain one with “${PLAIN} file.dump”, and import that.`,
  ],
  ['PK\u0003\u0004', 'This is a ZIP archive. Unpack it and import the .sql file inside.'],
  ['BZh', 'This file is compressed with bzip2. Unpack it first (bunzip2), or compress it with gzip.'],
  ['\u00fd7zXZ', 'This file is compressed with xz. Unpack it first (unxz), or compress it with gzip.'],
  [
    '\u0028\u00b5\u002f\u00fd',
    'This file is compressed with zstd. Unpack it first (unzstd), or compress it with gzip.',
  ],
  ['SQLite format 3\0', 'This is a SQLite database, not an SQL script for PostgreSQL.'],
  [
    'toc.dat\0',
    `This is a tar-format dump. Turn it into a plain one with “${PLAIN} file.tar”, and import that.`,
  ],
  ['%PDF', 'This is a PDF document, not an SQL script.'],
  ['\u007fELF', 'This is a program, not an SQL script.'],
];

const DIALECTS: [sign: RegExp, sentence: string][] = [
  [
    /^-- (MySQL|MariaDB) dump|^\/\*!\d{5}|\) ENGINE\s*=\s*\w+|^\s*(CREATE TABLE|INSERT INTO|USE)\s+(IF NOT EXISTS )?`/im,
    'This is a script for MySQL or MariaDB. Convert it to PostgreSQL first, for example with pgloader, and import its pg_dump.',
  ],
  [
    /^\s*(CREATE TABLE|INSERT INTO|ALTER TABLE)\s+\[/im,
    'This is a script for SQL Server. Convert it to PostgreSQL first, and import its pg_dump.',
  ],
  [
    /^PRAGMA foreign_keys\s*=/im,
    'This is a SQLite dump. Convert it to PostgreSQL first, for example with pgloader, and import its pg_dump.',
  ],
];

/** What kind of file begins with these bytes. Throws `invalid`, saying what to do, when it is no SQL script. Pure. */
export function recognise(head: Buffer): Kind {
  const text = head.toString('latin1');
  if (text.startsWith('\u001f\u008b')) return 'gzip';
  if (text.startsWith('\u00ff\u00fe')) return 'utf-16le';
  if (text.startsWith('\u00fe\u00ff')) return 'utf-16be';
  for (const [start, sentence] of MAGIC) if (text.startsWith(start)) throw fail('invalid', sentence);
  if (text.slice(257, 262) === 'ustar')
    throw fail('invalid', 'This is a tar archive. Unpack it and import the .sql file inside.');
  const zeros = text.indexOf('\0');
  if (zeros !== -1 && /^[\t\n\r -~]\0[\t\n\r -~]\0/.test(text)) return 'utf-16le';
  if (zeros !== -1 && /^\0[\t\n\r -~]\0[\t\n\r -~]/.test(text)) return 'utf-16be';
  if (zeros !== -1)
    throw fail('invalid', `This is a binary file, not an SQL script. Make one with “${DUMP} …”.`);
  const found = DIALECTS.find(([sign]) => sign.test(text));
  if (found) throw fail('invalid', found[1]);
  return 'plain';
}

async function* withHead(head: Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/** Reads enough to recognise the file, and gives it back whole. */
async function peek(source: AsyncIterable<Buffer>): Promise<{ head: Buffer; all: AsyncGenerator<Buffer> }> {
  const rest = source[Symbol.asyncIterator]();
  const pieces: Buffer[] = [];
  let size = 0;
  while (size < HEAD) {
    const next = await rest.next();
    if (next.done) break;
    pieces.push(next.value);
    size += next.value.length;
  }
  return { head: Buffer.concat(pieces).subarray(0, HEAD), all: withHead(pieces, rest) };
}

async function* gunzip(source: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let packed = 0;
  let unpacked = 0;
  async function* counted() {
    for await (const piece of source) {
      packed += piece.length;
      yield piece;
    }
  }
  const input = Readable.from(counted());
  const output = createGunzip({ chunkSize: 256 * 1024 });
  input.on('error', (error) => output.destroy(error)).pipe(output);
  try {
    for await (const piece of output) {
      unpacked += piece.length;
      if (unpacked > RATIO_FROM && unpacked > packed * LARGEST_RATIO)
        throw fail(
          'invalid',
          'The file grows more than 500 times when it is unpacked. Unpack it and import it plain.',
        );
      yield piece as Buffer;
    }
  } catch (error) {
    if (error instanceof Failure || !String((error as NodeJS.ErrnoException).code).startsWith('Z_'))
      throw error;
    throw fail('invalid', 'The gzip file is damaged or incomplete. Make or upload it again.');
  } finally {
    input.destroy();
    output.destroy();
  }
}

async function* fromUtf16(source: AsyncGenerator<Buffer>, label: Kind): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(label, { fatal: true });
  const decode = (piece?: Buffer) => {
    try {
      return Buffer.from(piece ? decoder.decode(piece, { stream: true }) : decoder.decode(), 'utf8');
    } catch {
      throw fail('invalid', 'The file begins as UTF-16 but is not. Save it as UTF-8 and import it again.');
    }
  };
  for await (const piece of source) yield decode(piece);
  yield decode();
}

const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

async function* withoutMark(source: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const piece of source) {
    if (!head) yield piece;
    else {
      head = Buffer.concat([head, piece]);
      if (head.length < MARK.length) continue;
      yield head.subarray(0, 3).equals(MARK) ? head.subarray(3) : head;
      head = undefined;
    }
  }
  if (head?.length) yield head;
}

/**
 * Opens a script, whatever way it is stored: plain, gzip, UTF-8 with or without byte order mark, UTF-16.
 * @param source bytes as they are in the file
 * @returns UTF-8 (or the encoding that the script itself names), still streamed
 * @throws `invalid` with what to do, for files that are no SQL script for PostgreSQL
 */
export async function openScript(source: AsyncIterable<Buffer>): Promise<AsyncGenerator<Buffer>> {
  const { head, all } = await peek(source);
  const kind = recognise(head);
  if (kind === 'gzip') return openScript(gunzip(all));
  return kind === 'plain' ? withoutMark(all) : withoutMark(fromUtf16(all, kind));
}
