import { apiError } from './errors.ts';

/** How an answer is written. `object` demands exactly one row. */
export interface MediaType {
  format: 'json' | 'object' | 'csv' | 'text' | 'binary' | 'openapi';
  /** Leaves out keys whose value is null. */
  stripNulls: boolean;
}

const CONTENT_TYPES: Record<MediaType['format'], string> = {
  json: 'application/json; charset=utf-8',
  object: 'application/vnd.pgrst.object+json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  text: 'text/plain; charset=utf-8',
  binary: 'application/octet-stream',
  openapi: 'application/openapi+json; charset=utf-8',
};
/** What is written when nothing else is asked for. */
export const JSON_TYPE: MediaType = { format: 'json', stripNulls: false };

/** The `Content-Type` of an answer. */
export function contentType(media: MediaType): string {
  const type = CONTENT_TYPES[media.format];
  if (!media.stripNulls) return type;
  return media.format === 'json'
    ? 'application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8'
    : 'application/vnd.pgrst.object+json;nulls=stripped; charset=utf-8';
}

function one(type: string, stripped: boolean): MediaType | undefined {
  switch (type) {
    case '*/*':
    case 'application/*':
    case 'application/json':
      return JSON_TYPE;
    case 'application/vnd.pgrst.array':
    case 'application/vnd.pgrst.array+json':
      return { format: 'json', stripNulls: stripped };
    case 'application/vnd.pgrst.object':
    case 'application/vnd.pgrst.object+json':
      return { format: 'object', stripNulls: stripped };
    case 'text/csv':
    case 'text/*':
      return { format: 'csv', stripNulls: false };
    case 'text/plain':
      return { format: 'text', stripNulls: false };
    case 'application/octet-stream':
      return { format: 'binary', stripNulls: false };
    case 'application/openapi+json':
      return { format: 'openapi', stripNulls: false };
    default:
      return undefined;
  }
}

/** Picks the best acceptable type (by `q`, then order). Throws PGRST107 (406) when none can be made. */
export function negotiate(accept: string | undefined): MediaType {
  if (!accept || accept === '*/*' || accept === 'application/json') return JSON_TYPE;
  const offers = accept.split(',').map((part, index) => {
    const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    return {
      type,
      stripped: parameters.includes('nulls=stripped'),
      q: q ? Number(q.slice(2)) || 0 : 1,
      index,
    };
  });
  offers.sort((a, b) => b.q - a.q || a.index - b.index);
  for (const offer of offers) {
    const media = offer.q > 0 ? one(offer.type, offer.stripped) : undefined;
    if (media) return media;
  }
  const wanted = offers.map((offer) => offer.type).join(', ');
  throw apiError(406, 'PGRST107', `None of these media types are available: ${wanted}`);
}
