/** Bytes up to which a file is shown as text. */
export const TEXT_BYTES = 1024 * 1024;
const SNIFFED_BYTES = 8000;

/** Pictures that browsers show and that cannot run anything; SVG can, and is shown as text. */
const IMAGES: Record<string, { type: string; head: RegExp }> = {
  png: { type: 'image/png', head: /^\x89PNG\r\n/ },
  jpg: { type: 'image/jpeg', head: /^\xff\xd8\xff/ },
  jpeg: { type: 'image/jpeg', head: /^\xff\xd8\xff/ },
  gif: { type: 'image/gif', head: /^GIF8[79]a/ },
  webp: { type: 'image/webp', head: /^RIFF[\s\S]{4}WEBP/ },
  avif: { type: 'image/avif', head: /^[\s\S]{4}ftyp(?:avif|avis|mif1)/ },
};

/** The media type of a picture by name and first bytes; undefined for everything else. Pure. */
export function imageType(path: string, bytes: Buffer): string | undefined {
  const image = IMAGES[path.split('.').pop()?.toLowerCase() ?? ''];
  return image?.head.test(bytes.toString('latin1', 0, 32)) ? image.type : undefined;
}

/** Has this file bytes that no text has? Git looks in the same way. Pure. */
export function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, SNIFFED_BYTES).includes(0);
}
