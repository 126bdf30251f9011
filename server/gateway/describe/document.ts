import type { Catalog } from '../catalog/types.ts';
import type { GatewayEnvironment } from '../contract.ts';
import { apiError } from '../rest/errors.ts';
import { buildDescription, ofSchema } from './build.ts';
import { openapi3 } from './openapi3.ts';
import { swagger2 } from './swagger2.ts';
import type { RawDescription } from './types.ts';
import { typescript } from './typescript.ts';

/** What the root of an API can be asked for. */
export type DocumentFormat = 'openapi' | 'swagger' | 'typescript';

const CONTENT_TYPES: Record<DocumentFormat, string> = {
  openapi: 'application/openapi+json; charset=utf-8',
  swagger: 'application/openapi+json; charset=utf-8',
  typescript: 'application/typescript; charset=utf-8',
};
const OAI = 'application/vnd.oai.openapi+json';
const ANY = new Set(['*/*', 'application/*', 'application/json', 'application/openapi+json']);

/** Which document `Accept` means, and its `Content-Type`. Throws PGRST107 (406). */
export function documentFormat(
  accept: string | undefined,
  flavour: 'slipway' | 'postgrest',
): { format: DocumentFormat; contentType: string } {
  for (const part of (accept || '*/*').split(',')) {
    const type = (part.split(';')[0] ?? '').trim().toLowerCase();
    if (type === OAI) return { format: 'openapi', contentType: `${OAI}; charset=utf-8` };
    if (type === 'application/typescript')
      return { format: 'typescript', contentType: CONTENT_TYPES.typescript };
    const format = flavour === 'postgrest' ? 'swagger' : 'openapi';
    if (ANY.has(type)) return { format, contentType: CONTENT_TYPES[format] };
  }
  throw apiError(406, 'PGRST107', `None of these media types are available: ${accept}`);
}

/** Writes the document of one schema, or the types of all, from what `DESCRIBE_QUERY` answered. Pure. */
export function writeDocument(
  raw: RawDescription,
  catalog: Catalog,
  environment: GatewayEnvironment,
  wish: { schema: string; format: DocumentFormat; serverUrl: string },
): Buffer {
  const everything = buildDescription(raw, catalog, environment);
  if (wish.format === 'typescript') return Buffer.from(typescript(everything));
  const description = ofSchema(everything, wish.schema);
  const { security } = environment.rest.openapi;
  const { serverUrl } = wish;
  const { apiKeys } = environment.tokens;
  const version = String(environment.catalogVersion);
  const document =
    wish.format === 'swagger'
      ? swagger2(description, { serverUrl, security })
      : openapi3(description, { serverUrl, version, security, apiKeys });
  return Buffer.from(JSON.stringify(document));
}
