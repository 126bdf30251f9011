import { addressOf, headerOf, headersOf, takesBody } from '../request.ts';
import { readJson, script } from './script.ts';
import { type CodeContext, callerHeaders, type HeaderValue } from './shapes.ts';

function headerScript({ text, variable }: HeaderValue): string {
  if (!variable) return script(text);
  return text ? `\`${text}\${process.env.${variable}}\`` : `process.env.${variable}`;
}

/** The request as JavaScript with `fetch`, for Node and browsers. */
export function fetchCode(context: CodeContext): string {
  const { request, restUrl } = context;
  const own = headersOf(request).map(([name, text]): [string, HeaderValue] => [name, { text }]);
  const headers = [...callerHeaders(context), ...own];
  const lines = [`const response = await fetch(${script(`${restUrl}/${addressOf(request)}`)}, {`];
  if (request.method !== 'GET') lines.push(`  method: ${script(request.method)},`);
  lines.push('  headers: {');
  for (const [name, value] of headers)
    lines.push(`    ${/^[a-z]+$/i.test(name) ? name : script(name)}: ${headerScript(value)},`);
  lines.push('  },');
  if (takesBody(request) && request.body.trim()) {
    const value = readJson(request.body);
    lines.push(
      `  body: ${value === undefined ? script(request.body) : `JSON.stringify(${script(value, '  ')})`},`,
    );
  }
  const csv = headerOf(request, 'accept')?.includes('text/csv');
  const reads =
    request.method === 'HEAD' ? '[...response.headers]' : csv ? 'await response.text()' : undefined;
  const body = reads ?? (answers(context) ? 'await response.json()' : 'await response.text()');
  return [...lines, '});', `console.log(response.status, ${body});`].join('\n');
}

/** Does a success bring a body? Writes only do when asked to. */
function answers({ request }: CodeContext): boolean {
  if (request.method === 'GET' || request.path.startsWith('rpc/')) return true;
  return headerOf(request, 'prefer')?.includes('return=representation') ?? false;
}
