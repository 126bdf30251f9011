import { byTokenFrom } from '../../accounts/identify.ts';
import type { Actor } from '../../kernel/actor.ts';
import { Failure } from '../../kernel/errors.ts';
import { readDb } from '../../platform/control/client.ts';
import type { GitService } from '../../platform/git/backend.ts';
import { SERVICES } from '../../platform/git/backend.ts';
import { type ProjectAccess, requireProject } from '../../projects/access.ts';
import type { TeamAccess } from '../../teams/access.ts';

/** The parts of `/<team>/<project>.git/<path>`. */
export interface GitAddress {
  team: string;
  project: string;
  path: string;
}

export interface GitCall {
  service: GitService;
  action: 'info/refs' | GitService;
}

export interface Admitted {
  actor: Actor;
  team: TeamAccess;
  project: ProjectAccess;
}

const NO_REPOSITORY = 'There is no such repository, or this token may not see it.';

/** An answer in words; stock git shows plain text to the person. */
export function words(status: number, message: string, headers: Record<string, string> = {}): Response {
  return new Response(`${message}\n`, {
    status,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  });
}

/** What a request wants of git; undefined for everything that is not the smart protocol. Pure. */
export function readCall(method: string, path: string, query: URLSearchParams): GitCall | undefined {
  const asked = path === 'info/refs' ? query.get('service') : path;
  const service = SERVICES.find((name) => name === asked);
  if (!service) return undefined;
  if (path === 'info/refs') return method === 'GET' ? { service, action: 'info/refs' } : undefined;
  return method === 'POST' ? { service, action: service } : undefined;
}

/** The password of a Basic `Authorization` header; the user name does not matter. Pure. */
export function passwordOf(header: string | null): string | undefined {
  const encoded = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  if (!encoded) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : text.slice(colon + 1);
}

const signIn = () =>
  words(401, 'Give a personal access token as the password; the user name can be anything.', {
    'www-authenticate': 'Basic realm="Slipway", charset="UTF-8"',
  });

async function whose(headers: Headers, token: string): Promise<Actor | Response | null> {
  try {
    return await byTokenFrom(headers, token, 'git');
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'limited') throw error;
    return words(429, error.message, { 'retry-after': String(error.details.retryAfter) });
  }
}

/**
 * Who asks, and may they? Answers with the refusal or with project and actor. A missing repository and one of another
 * team get the same answer.
 */
export async function admit(
  request: Request,
  address: GitAddress,
  call: GitCall,
): Promise<Response | Admitted> {
  const token = passwordOf(request.headers.get('authorization'));
  const actor = token ? await whose(request.headers, token) : null;
  if (actor instanceof Response) return actor;
  if (!actor) return signIn();
  const pushing = call.service === 'git-receive-pack';
  const permission = pushing ? 'repository.push' : 'repository.read';
  const { team, project } = address;
  try {
    const found = await requireProject({ actor, db: readDb() }, team, project, permission);
    if (pushing && actor.scope === 'read')
      return words(403, 'This token may only read. Make one with scope “write” to push.');
    return { actor, ...found };
  } catch (error) {
    if (error instanceof Failure && error.code === 'not_found') return words(404, NO_REPOSITORY);
    if (error instanceof Failure && error.code === 'forbidden') return words(403, error.message);
    throw error;
  }
}
