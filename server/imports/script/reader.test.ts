import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { scriptEncoding } from './encoding.ts';
import { ScriptReader } from './reader.ts';
import { openScript, recognise } from './source.ts';

async function* pieces(bytes: Buffer, size = bytes.length || 1): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(script: string | Buffer, size?: number, skipData = false): Promise<unknown[]> {
  const reader = new ScriptReader(pieces(Buffer.from(script), size));
  const found: unknown[] = [];
  for (let item = await reader.next(); item; item = await reader.next()) {
    if (item.kind === 'statement') found.push([item.line, item.text]);
    else if (item.kind === 'meta') found.push([item.line, `\\${item.command}`]);
    else {
      let data = '';
      if (!skipData) for await (const piece of item.data) data += piece.toString();
      found.push([item.line, item.text, item.dataLine, data]);
    }
  }
  return found;
}

describe('COPY data', () => {
  const script =
    'CREATE TABLE t (a text);\nCOPY t FROM stdin;\none\n\\.x\nx\\.\n\n\\.\nSELECT 1;\nCOPY t (a) FROM STDIN WITH (FORMAT csv);\n"a;"\n\\.\n\\echo x\n';
  const expected = [
    [1, 'CREATE TABLE t (a text)'],
    [2, 'COPY t FROM stdin', 3, 'one\n\\.x\nx\\.\n\n'],
    [8, 'SELECT 1'],
    [9, 'COPY t (a) FROM STDIN WITH (FORMAT csv)', 10, '"a;"\n'],
    [12, '\\echo'],
  ];

  test.each([1, 2, 3, 5, 7, 64, 1000])('in pieces of %i bytes', async (size) => {
    expect(await read(script, size)).toEqual(expected);
  });

  test('what nobody reads is skipped', async () => {
    const lines = (await read(script, 4, true)).map((item) => (item as unknown[])[0]);
    expect(lines).toEqual([1, 2, 8, 9, 12]);
  });

  test('line ends of Windows, and a file that ends in the data', async () => {
    expect(await read('COPY t FROM stdin;\r\n1\r\n\\.\r\nSELECT 2;\r\n', 3)).toEqual([
      [1, 'COPY t FROM stdin', 2, '1\r\n'],
      [4, 'SELECT 2'],
    ]);
    expect(await read('COPY t FROM stdin;\n1\n2', 2)).toEqual([[1, 'COPY t FROM stdin', 2, '1\n2']]);
    expect(await read('COPY t FROM stdin;\n1\n\\.')).toEqual([[1, 'COPY t FROM stdin', 2, '1\n']]);
    expect(await read('COPY t FROM stdin;\n\\.\nx')).toEqual([
      [1, 'COPY t FROM stdin', 2, ''],
      [3, 'x'],
    ]);
  });

  test('what follows on the line of the COPY is read after the data, as psql does', async () => {
    expect(await read('COPY t FROM stdin; SELECT 1;\n1\n\\.\nSELECT 2;')).toMatchObject([
      [1, 'COPY t FROM stdin', 2, '1\n'],
      [expect.any(Number), 'SELECT 1'],
      [4, 'SELECT 2'],
    ]);
  });

  test('COPY from elsewhere is an ordinary statement', async () => {
    expect(await read("COPY t FROM '/x';\nCOPY (SELECT 'from stdin') TO stdout;")).toHaveLength(2);
  });
});

describe('encodings', () => {
  test('latin1, from where the script says so', async () => {
    const reader = new ScriptReader(
      pieces(Buffer.from("SELECT 'a'; SELECT 'é'; SELECT '\u0085'", 'latin1'), 1),
    );
    await reader.next();
    reader.encoding = scriptEncoding('LATIN1')!;
    expect(await reader.next()).toMatchObject({ text: "SELECT 'é'" });
    expect(await reader.next()).toMatchObject({ text: "SELECT '\u0085'" });
  });

  test('bytes that are not UTF-8 are refused, with the line', async () => {
    const reader = new ScriptReader(pieces(Buffer.from("SELECT 1;\nSELECT 'é'", 'latin1')));
    await reader.next();
    await expect(reader.next()).rejects.toThrow('Line 2: the text is not UTF8');
  });

  test.each(['UTF8', 'unicode', 'SQL_ASCII', 'WIN1252', 'iso-8859-15', 'KOI8R', 'SJIS', 'EUC_JP'])(
    '%s is known',
    (name) => expect(scriptEncoding(name)).toBeDefined(),
  );
  test.each(['EUC_TW', 'MULE_INTERNAL', 'constructor', ''])('%s is not', (name) => {
    expect(scriptEncoding(name)).toBeUndefined();
  });
});

describe('files', () => {
  const text = async (bytes: Buffer, size?: number) => {
    const all: Buffer[] = [];
    for await (const piece of await openScript(pieces(bytes, size))) all.push(piece);
    return Buffer.concat(all).toString();
  };
  const sql = "SELECT 'é';\n";
  const swapped = Buffer.from(sql, 'utf16le').swap16();

  test.each<[string, Buffer]>([
    ['plain', Buffer.from(sql)],
    ['with a byte order mark', Buffer.from(`\uFEFF${sql}`)],
    ['UTF-16 as PowerShell writes it', Buffer.from(`\uFEFF${sql}`, 'utf16le')],
    ['UTF-16 without mark', Buffer.from(sql, 'utf16le')],
    ['UTF-16, the other way round', Buffer.concat([Buffer.from([0xfe, 0xff]), swapped])],
    ['gzip', gzipSync(sql)],
    ['gzip of gzip of UTF-16', gzipSync(gzipSync(Buffer.from(`\uFEFF${sql}`, 'utf16le')))],
  ])('%s', async (_, bytes) => {
    expect(await text(bytes)).toBe(sql);
    expect(await text(bytes, 1)).toBe(sql);
  });

  test.each<[string | Buffer, RegExp]>([
    ['PGDMP\u0001\u000e', /pg_restore/],
    ['PK\u0003\u0004', /Unpack/],
    [Buffer.from('fd377a585a00', 'hex'), /xz/],
    [Buffer.from('28b52ffd', 'hex'), /zstd/],
    ['BZh9', /bzip2/],
    ['SQLite format 3\0', /SQLite/],
    ['-- MySQL dump 10.13\n', /MySQL/],
    ['CREATE TABLE `a` (\n', /MySQL/],
    ['CREATE TABLE [dbo].[a] (', /SQL Server/],
    ['PRAGMA foreign_keys=OFF;\nBEGIN', /SQLite/],
    ['SELECT\0 1', /binary/],
    [gzipSync('PGDMP'), /pg_restore/],
    [gzipSync('SELECT 1;'.repeat(9999)).subarray(0, 60), /damaged/],
  ])('%j is refused with what to do', async (bytes, expected) => {
    await expect(text(Buffer.from(bytes as string, 'latin1'))).rejects.toThrow(expected);
  });

  test('an empty file is plain', () => {
    expect(recognise(Buffer.alloc(0))).toBe('plain');
  });
});
