/** PostgreSQL's names of client encodings, without signs, and the decoder for each; undefined means UTF-8. */
const DECODERS: Record<string, string | undefined> = {
  utf8: undefined, unicode: undefined, sqlascii: undefined,
  latin1: 'binary', iso88591: 'binary',
  latin2: 'iso-8859-2', iso88592: 'iso-8859-2', latin3: 'iso-8859-3', iso88593: 'iso-8859-3',
  latin4: 'iso-8859-4', iso88594: 'iso-8859-4', latin5: 'iso-8859-9', iso88599: 'iso-8859-9',
  latin6: 'iso-8859-10', latin7: 'iso-8859-13', latin8: 'iso-8859-14', latin9: 'iso-8859-15', iso885915: 'iso-8859-15',
  latin10: 'iso-8859-16', iso88595: 'iso-8859-5', iso88596: 'iso-8859-6', iso88597: 'iso-8859-7', iso88598: 'iso-8859-8',
  win1250: 'windows-1250', win1251: 'windows-1251', win: 'windows-1251', win1252: 'windows-1252', win1253: 'windows-1253',
  win1254: 'windows-1254', win1255: 'windows-1255', win1256: 'windows-1256', win1257: 'windows-1257',
  win1258: 'windows-1258', win866: 'ibm866', alt: 'ibm866', win874: 'windows-874',
  koi8: 'koi8-r', koi8r: 'koi8-r', koi8u: 'koi8-u', eucjp: 'euc-jp', euckr: 'euc-kr', euccn: 'gbk', uhc: 'euc-kr',
  sjis: 'shift_jis', shiftjis: 'shift_jis', mskanji: 'shift_jis', big5: 'big5', windows950: 'big5',
  gbk: 'gbk', gb18030: 'gb18030', windows949: 'euc-kr', windows936: 'gbk', windows932: 'shift_jis',
}; // biome-ignore format: a list to read at a glance

/** A text encoding of a script. `recode` gives UTF-8 bytes; undefined when the bytes are UTF-8 already. */
export interface ScriptEncoding {
  name: string;
  /** Decodes a statement that was read as one character per byte. Throws when the bytes are not of this encoding. */
  decode(binary: string): string;
  /** A fresh converter for a stream of data. */
  recoder?: () => (bytes: Buffer | null) => Buffer;
}

const ASCII = /^[\0-\x7f]*$/;

function decoderOf(label: string | undefined): (bytes: Buffer) => string {
  const decoder = new TextDecoder(label ?? 'utf-8', { fatal: true, ignoreBOM: true });
  return (bytes) => decoder.decode(bytes);
}

function streamRecoder(label: string): () => (bytes: Buffer | null) => Buffer {
  if (label === 'binary') return () => (bytes) => Buffer.from(bytes?.toString('latin1') ?? '', 'utf8');
  return () => {
    const decoder = new TextDecoder(label, { fatal: true });
    return (bytes) => Buffer.from(bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode(), 'utf8');
  };
}

/** The encoding that `SET client_encoding` names; undefined when it is one that cannot be read. */
export function scriptEncoding(name: string): ScriptEncoding | undefined {
  const key = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (!Object.hasOwn(DECODERS, key)) return undefined;
  const label = DECODERS[key];
  if (label === 'binary') return { name, decode: (binary) => binary, recoder: streamRecoder(label) };
  const decode = decoderOf(label);
  return {
    name,
    decode: (binary) => (ASCII.test(binary) ? binary : decode(Buffer.from(binary, 'latin1'))),
    ...(label ? { recoder: streamRecoder(label) } : {}),
  };
}

/** What scripts are read as until they say otherwise. */
export const UTF8: ScriptEncoding = scriptEncoding('UTF8')!;
