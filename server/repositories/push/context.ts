import path from 'node:path';
import { z } from 'zod';
import { ROLES } from '../../kernel/permissions.ts';
import type { Repository } from '../../platform/git/run.ts';
import { readSettings } from '../../platform/settings.ts';

/** What the HTTP route tells its hook about a push, in one environment variable. No secrets. */
export const pushContext = z.object({
  projectId: z.uuid(),
  /** Slugs of project and team. */
  slug: z.string(),
  team: z.string(),
  teamId: z.string(),
  role: z.enum(ROLES),
  turn: z.number().int(),
  requestId: z.string(),
  actor: z.object({
    userId: z.string(),
    name: z.string(),
    email: z.string(),
    via: z.literal('git'),
    scope: z.literal('write'),
    serverOwner: z.boolean(),
  }),
});
export type PushContext = z.infer<typeof pushContext>;

export const PUSH_VARIABLE = 'SLIPWAY_PUSH';

/** Settings of this server that the hook works with. */
const PASSED_ON = [
  'NODE_ENV',
  'SLIPWAY_CLUSTER_URL',
  'SLIPWAY_CONTROL_DATABASE',
  'SLIPWAY_DATA',
  'SLIPWAY_LOG',
  'SLIPWAY_SECRET',
  'SLIPWAY_URL',
  'PORT',
] as const;

/** The environment that receive-pack hands to the hook. `script` is the hook's absolute path. */
export function hookEnvironment(context: PushContext, script: string): Record<string, string> {
  const passed = PASSED_ON.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  return {
    ...Object.fromEntries(passed),
    // Half of a small push would go into reading the same TypeScript again.
    NODE_COMPILE_CACHE: path.join(readSettings().dataDir, 'compile-cache'),
    SLIPWAY_NODE: process.execPath,
    SLIPWAY_HOOK: script,
    [PUSH_VARIABLE]: JSON.stringify(context),
  };
}

/** Where the hook of the push with this turn leaves its log lines for the route. */
export const hookLog = ({ dir }: Repository, turn: number) => path.join(dir, `push-${turn}.log`);
