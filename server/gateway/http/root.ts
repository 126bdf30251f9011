import type { IncomingMessage } from 'node:http';
import type { Catalog } from '../catalog/types.ts';
import type { GatewayEnvironment } from '../contract.ts';
import { documentFormat, writeDocument } from '../describe/document.ts';
import { DESCRIBE_QUERY } from '../describe/query.ts';
import type { RawDescription } from '../describe/types.ts';
import { type ApiError, apiError } from '../rest/errors.ts';
import { arrayLiteral } from '../rest/plan/call.ts';
import { type ApiResponse, headerSafe } from '../rest/response.ts';
import type { Statement } from '../rest/sql.ts';
import type { Query } from '../wire/connection.ts';

const CACHED_BYTES = 16 * 1024 * 1024;

/** Type names outside pg_catalog then come out with their schema. */
export const BARE_PATH: Query = {
  key: 'bare path',
  text: `select set_config('search_path', '', true)`,
  values: [],
};

/** Documents by what they depend on; the least recently used ones make room. */
class DocumentCache {
  readonly #kept = new Map<string, Buffer>();
  #bytes = 0;

  get(key: string): Buffer | undefined {
    const found = this.#kept.get(key);
    if (found) {
      this.#kept.delete(key);
      this.#kept.set(key, found);
    }
    return found;
  }

  set(key: string, document: Buffer): void {
    this.#bytes += document.length - (this.#kept.get(key)?.length ?? 0);
    this.#kept.delete(key);
    this.#kept.set(key, document);
    for (const [oldest, { length }] of this.#kept) {
      if (this.#bytes <= CACHED_BYTES) return;
      this.#kept.delete(oldest);
      this.#bytes -= length;
    }
  }
}

const documents = new DocumentCache();

export interface RootRequest {
  environment: GatewayEnvironment;
  catalog: Catalog;
  role: string;
  schema: string;
  /** True when the answer names its schema. */
  profiled: boolean;
}

/** PGRST126: this API has nothing at its root. */
export function rootDisabled(): ApiError {
  return apiError(404, 'PGRST126', 'Root endpoint metadata is disabled');
}

function serverUrl({ rest, ref }: GatewayEnvironment, req: IncomingMessage): string {
  if (rest.openapi.serverUrl !== undefined) return rest.openapi.serverUrl;
  if (rest.flavour === 'slipway') return `/p/${ref}/rest/v1`;
  const url = `http://${req.headers.host ?? 'localhost'}/`;
  return URL.canParse(url) ? url : 'http://localhost/';
}

/**
 * Answers the root of an API with its description, as far as the role may use it. `run` executes one statement in the
 * role's name and answers its text. Throws PGRST126 (404) where it is turned off, PGRST107 (406).
 */
export async function describeRoot(
  req: IncomingMessage,
  { environment, catalog, role, schema, profiled }: RootRequest,
  run: (statement: Statement) => Promise<Buffer>,
): Promise<ApiResponse> {
  const { mode } = environment.rest.openapi;
  if (mode === 'disabled') throw rootDisabled();
  const { format, contentType } = documentFormat(req.headers.accept, environment.rest.flavour);
  const url = serverUrl(environment, req);
  const key = JSON.stringify([
    environment.ref,
    environment.catalogVersion,
    catalog.loadedAt,
    role,
    schema,
    format,
    url,
    environment.rest.openapi,
    environment.rest.planEnabled,
  ]);
  // The function before each request may refuse it: then every request asks PostgreSQL.
  let body = environment.rest.preRequest === undefined ? documents.get(key) : undefined;
  if (!body) {
    const values = [arrayLiteral(environment.schemas), String(mode === 'ignore-privileges')];
    const text = (await run({ text: DESCRIBE_QUERY, values })).toString('utf8');
    const raw = JSON.parse(text) as RawDescription;
    body = writeDocument(raw, catalog, environment, { schema, format, serverUrl: url });
    documents.set(key, body);
  }
  const headers: Record<string, string> = { 'content-type': contentType };
  if (profiled) headers['content-profile'] = headerSafe(schema);
  return { status: 200, headers, body };
}
