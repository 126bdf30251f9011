import { addressOf, headersOf, takesBody } from '../request.ts';
import { type CodeContext, callerHeaders, type HeaderValue } from './shapes.ts';

/** Quotes a word for a POSIX shell: nothing in it is expanded, a quote in it ends and reopens the word. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function headerWord(name: string, { text, variable }: HeaderValue): string {
  const fixed = `${name}: ${text}`;
  // Only our own words stand beside a variable, so double quotes are safe there.
  return variable ? `"${fixed}$${variable}"` : shellQuote(fixed);
}

/** The request as a curl command that runs when pasted. */
export function curlCode(context: CodeContext): string {
  const { request, restUrl } = context;
  const words = [`curl ${shellQuote(`${restUrl}/${addressOf(request)}`)}`];
  if (request.method === 'HEAD') words.push('--head');
  else if (request.method !== 'GET') words.push(`--request ${request.method}`);
  for (const [name, value] of callerHeaders(context)) words.push(`--header ${headerWord(name, value)}`);
  for (const [name, text] of headersOf(request)) words.push(`--header ${shellQuote(`${name}: ${text}`)}`);
  // --data would read a file when the text begins with @.
  if (takesBody(request) && request.body.trim()) words.push(`--data-raw ${shellQuote(request.body)}`);
  return words.join(' \\\n  ');
}
