import { headersOf, takesBody } from '../request.ts';
import { type CodeContext, callerHeaders, type HeaderValue } from './shapes.ts';

/** Writes text as a Python string: JSON's escapes mean the same there, except for surrogate pairs, which are left as they are. */
export function pythonString(text: string): string {
  return JSON.stringify(text);
}

function headerPython({ text, variable }: HeaderValue): string {
  if (!variable) return pythonString(text);
  const read = `os.environ["${variable}"]`;
  return text ? `${pythonString(text)} + ${read}` : read;
}

/** The request as Python with the `requests` package. */
export function pythonCode(context: CodeContext): string {
  const { request, restUrl } = context;
  const own = headersOf(request).map(([name, text]): [string, HeaderValue] => [name, { text }]);
  const headers = [...callerHeaders(context), ...own];
  const needsOs = headers.some(([, value]) => value.variable);
  const lines = [...(needsOs ? ['import os'] : []), 'import requests', ''];
  lines.push(`response = requests.${request.method.toLowerCase()}(`);
  const path = request.path.split('/').map(encodeURIComponent).join('/');
  lines.push(`    ${pythonString(`${restUrl}/${path}`)},`);
  const params = request.params.filter(({ on, name }) => on && name.trim());
  if (params.length) {
    lines.push('    params=[');
    for (const { name, value } of params)
      lines.push(`        (${pythonString(name)}, ${pythonString(value)}),`);
    lines.push('    ],');
  }
  lines.push('    headers={');
  for (const [name, value] of headers) lines.push(`        ${pythonString(name)}: ${headerPython(value)},`);
  lines.push('    },');
  if (takesBody(request) && request.body.trim())
    lines.push(`    data=${pythonString(request.body)}.encode(),`);
  lines.push(')', 'print(response.status_code, response.text)');
  return lines.join('\n');
}
