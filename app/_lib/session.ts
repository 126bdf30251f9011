/** Signing in and out from the browser, over NextAuth's own addresses. */

export type SignIn = { ok: true } | { ok: false; message: string; retryAfter?: number };

const UNREACHABLE = 'The server does not answer. Try again in a moment.';

async function csrfToken(): Promise<string> {
  const answer = await fetch('/api/auth/csrf', { cache: 'no-store' });
  const body = (await answer.json()) as { csrfToken: string };
  return body.csrfToken;
}

async function post(action: string, fields: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams({
    ...fields,
    csrfToken: await csrfToken(),
    json: 'true',
    callbackUrl: '/',
  });
  return fetch(`/api/auth/${action}`, { method: 'POST', body });
}

/** Signs in with e-mail and password. Unknown address and wrong password get the same sentence. */
export async function signInWithPassword(email: string, password: string): Promise<SignIn> {
  const answer = await post('callback/credentials', { email, password }).catch(() => undefined);
  if (!answer || answer.status >= 500) return { ok: false, message: UNREACHABLE };
  if (answer.status === 429) {
    const retryAfter = Number(answer.headers.get('retry-after')) || 60;
    return { ok: false, message: 'Too many failed attempts.', retryAfter };
  }
  if (!answer.ok) return { ok: false, message: 'The e-mail address or the password is wrong.' };
  return { ok: true };
}

/** Leaves the page for a provider, which sends the browser back to `next`. */
export async function signInWithProvider(provider: string, next: string): Promise<void> {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = `/api/auth/signin/${encodeURIComponent(provider)}`;
  for (const [name, value] of Object.entries({ csrfToken: await csrfToken(), callbackUrl: next })) {
    const field = document.createElement('input');
    field.type = 'hidden';
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

/** Ends this session on the server and goes to `next`: a whole page load, so that nothing of it stays in memory. */
export async function signOut(next = '/login'): Promise<void> {
  await post('signout', {}).catch(() => undefined);
  window.location.assign(next);
}

/** The address to go to after signing in: a path of this console, whatever the query says. */
export function safeNext(next: string | string[] | undefined): string {
  if (typeof next !== 'string' || !/^\/(?![/\\])/.test(next)) return '/';
  const base = 'http://console.invalid';
  return URL.canParse(next, base) && new URL(next, base).origin === base ? next : '/';
}
