import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import path from 'node:path';
import type { Env, Setting } from './environment.ts';
import { type Repository, start } from './run.ts';

/** The requests of the smart protocol; stock clients make no other. */
export const SERVICES = ['git-upload-pack', 'git-receive-pack'] as const;
export type GitService = (typeof SERVICES)[number];

export interface BackendRequest {
  method: 'GET' | 'POST';
  /** `info/refs`, or the service's own name. */
  action: 'info/refs' | GitService;
  service: GitService;
  contentType: string;
  contentEncoding?: string;
  /** The Git-Protocol header. */
  protocol?: string;
  /** Who pushes: shown in reflogs. */
  user: { id: string; name: string; email: string };
  /** Handed on to hooks. */
  env: Env;
  settings?: readonly Setting[];
}

const oneLine = (text: string) => text.replace(/[^\p{L}\p{M}\p{N} .@_+-]/gu, ' ').trim() || 'unknown';

/**
 * Never with CONTENT_LENGTH: git 2.39 reads for ever, at full speed, when the body ends before it, as it does when this
 * process is killed in the middle. Without it git reads to the end of its input.
 */
function cgi(repository: Repository, request: BackendRequest): Env {
  const protocol = /^version=[012]$/.test(request.protocol ?? '') ? request.protocol : undefined;
  const packed = /^(?:x-)?gzip$/.test(request.contentEncoding ?? '') ? 'gzip' : undefined;
  return {
    GIT_PROJECT_ROOT: path.dirname(repository.dir),
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: `/${path.basename(repository.dir)}/${request.action}`,
    QUERY_STRING: request.action === 'info/refs' ? `service=${request.service}` : '',
    REQUEST_METHOD: request.method,
    CONTENT_TYPE: request.contentType,
    REMOTE_USER: request.user.id,
    GIT_COMMITTER_NAME: oneLine(request.user.name),
    GIT_COMMITTER_EMAIL: oneLine(request.user.email),
    ...(packed ? { HTTP_CONTENT_ENCODING: packed } : {}),
    ...(protocol ? { GIT_PROTOCOL: protocol } : {}),
    ...request.env,
  };
}

/** Starts git's own HTTP server program for one request: the body goes to its stdin, a CGI answer comes from its stdout. */
export function serve(repository: Repository, request: BackendRequest): ChildProcessWithoutNullStreams {
  return start(undefined, ['http-backend'], request.settings, cgi(repository, request));
}

/** The head of a CGI answer. `rest` are the bytes of the body that came with it. */
export interface CgiHead {
  status: number;
  headers: [string, string][];
  rest: Buffer;
}

/** Splits a CGI answer's head from its body; undefined until the empty line has arrived. */
export function parseCgiHead(bytes: Buffer): CgiHead | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  let status = 200;
  const headers: [string, string][] = [];
  for (const line of bytes.toString('latin1', 0, end).split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'status') status = Number.parseInt(value, 10) || 500;
    else headers.push([name, value]);
  }
  return { status, headers, rest: bytes.subarray(end + 4) };
}
