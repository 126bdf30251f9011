import path from 'node:path';
import { type Program, SOCKET_FD } from './child.ts';

const SERVER = path.join(import.meta.dirname, '..');
const NEXT = path.join(SERVER, '../node_modules/next/dist/bin/next');

/** V8 sizes its heap by the machine; with these caps everything idles far below what it would otherwise grow to. */
const HEAP_MB = { gateway: 192, web: 384, worker: 256 };
/** Small semi-spaces: what passes through is short-lived bytes, and larger ones only cost memory. */
const SMALL_YOUNG = '--max-semi-space-size=4';
export const GATEWAY_FLAGS = [`--max-old-space-size=${HEAP_MB.gateway}`, SMALL_YOUNG] as const;
/** One arena of glibc: several keep what the threads of Node freed, each for itself. */
export const ONE_ARENA = { MALLOC_ARENA_MAX: '1' } as const;

/** The processes that the supervisor keeps, by the order in which they are started. */
export function programs(
  given: NodeJS.ProcessEnv,
  webPort: number,
  dev: boolean,
  socket: number | undefined,
): Program[] {
  const env = { ...given, ...ONE_ARENA };
  const heap = (name: keyof typeof HEAP_MB) => `--max-old-space-size=${dev ? 2048 : HEAP_MB[name]}`;
  // The gateway keeps connections to web; one that web closes by itself could swallow the next request.
  const keep = dev ? [] : ['--keepAliveTimeout', '75000'];
  const web = [heap('web'), NEXT, dev ? 'dev' : 'start', '-H', '127.0.0.1', '-p', String(webPort), ...keep];
  return [
    {
      name: 'gateway',
      args: [...GATEWAY_FLAGS, path.join(SERVER, 'gateway/main.ts')],
      env: { ...env, ...(socket !== undefined && { SLIPWAY_SOCKET: String(SOCKET_FD) }) },
      ...(socket !== undefined && { socket }),
    },
    { name: 'web', args: web, env, quiet: !dev, free: dev },
    // An import and pg_dump's WebAssembly pass hundreds of MB through it, of which it would keep a part.
    {
      name: 'worker',
      args: [heap('worker'), SMALL_YOUNG, path.join(SERVER, 'worker.ts')],
      env,
    },
  ];
}
