/**
 * A page of another site may not act with a visitor's cookies. Browsers send `Origin` with every POST (and
 * `Sec-Fetch-Site` with everything); clients without a browser send neither and carry a token instead.
 * Answers with the refusal, or undefined when the request may go on.
 */
export function refuseForeignOrigin(request: Request): Response | undefined {
  const origin = request.headers.get('origin');
  const host = request.headers.get('x-forwarded-host') ?? request.headers.get('host');
  const foreign = origin !== null && (!URL.canParse(origin) || new URL(origin).host !== host);
  if (!foreign) return undefined;
  return Response.json({ error: 'This address only takes requests of its own pages.' }, { status: 403 });
}
