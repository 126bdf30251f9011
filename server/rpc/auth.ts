import NextAuth from 'next-auth';
import { authOptions, LIMITED } from '../accounts/auth-options.ts';
import { welcome } from '../teams/join.ts';

type Handler = typeof NextAuth;
// A CommonJS package: bundlers and Node disagree on which of the two the import is.
const nextAuth: Handler = (NextAuth as unknown as { default?: Handler }).default ?? NextAuth;

/** A refusal because of too many failures gets the status and header that say so. */
async function withStatus(response: Response): Promise<Response> {
  if (response.status !== 401) return response;
  const address = await response
    .clone()
    .json()
    .then((body: { url?: string }) => body.url ?? '')
    .catch(() => response.headers.get('location') ?? '');
  const error = URL.canParse(address) ? (new URL(address).searchParams.get('error') ?? '') : '';
  if (!error.startsWith(LIMITED)) return response;
  const seconds = String(Number(error.slice(LIMITED.length)) || 60);
  const message = `Too many failed attempts. Try again in ${seconds} s.`;
  return Response.json({ error: message }, { status: 429, headers: { 'retry-after': seconds } });
}

/** Answers `/api/auth/*`: sign-in, sign-out and the providers' call-backs. */
export async function answerAuth(
  request: Request,
  route: { params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  const options = authOptions(request.headers, welcome);
  // NextAuth types its request as Next's own class, which is what a route handler gets.
  return withStatus(await nextAuth(request as never, route, options));
}
