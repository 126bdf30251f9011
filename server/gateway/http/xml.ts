import type { IncomingHttpHeaders } from 'node:http';
import { wantsXml } from '../rest/media.ts';
import type { Plan } from '../rest/plan/types.ts';
import type { ApiResponse } from '../rest/response.ts';
import { xmlToJson } from '../rest/xml/read.ts';
import { jsonToXml } from '../rest/xml/write.ts';

const XML = /^\s*application\/xml\s*(?:;|$)/i;

/**
 * A body in XML becomes one in JSON here, so that nothing behind this knows of XML. Rejects with PGRST102 (400), which
 * says where it is wrong.
 */
export async function withoutXml(
  method: string,
  headers: IncomingHttpHeaders,
  body: Buffer,
): Promise<{ headers: IncomingHttpHeaders; body: Buffer }> {
  const type = headers['content-type'];
  const read = method === 'POST' || method === 'PATCH' || method === 'PUT';
  if (type === undefined || !read || !XML.test(type)) return { headers, body };
  return { headers: { ...headers, 'content-type': 'application/json' }, body: await xmlToJson(body) };
}

/** The answer as it leaves: what was made as JSON for a caller who wants XML is XML now. */
export async function inForm({ media }: Plan, response: ApiResponse): Promise<ApiResponse> {
  if (media.format !== 'xml' || media.explain || response.body.length === 0) return response;
  return { ...response, body: await jsonToXml(response.body) };
}

/** An error, in XML for callers who read no JSON. */
export async function errorFor(accept: string | undefined, response: ApiResponse): Promise<ApiResponse> {
  if (!wantsXml(accept) || response.body.length === 0) return response;
  const headers = { ...response.headers, 'content-type': 'application/xml; charset=utf-8' };
  return { ...response, headers, body: await jsonToXml(response.body, 'error') };
}
