import { initTRPC } from '@trpc/server';
import superjson from 'superjson';
import { z } from 'zod';
import { Failure, fail } from '../kernel/errors.ts';
import type { Permission } from '../kernel/permissions.ts';
import { requireProject } from '../projects/access.ts';
import { requireTeam } from '../teams/access.ts';
import type { RequestContext } from './context.ts';
import { toTrpcError } from './errors.ts';

/** What a procedure demands; the tenancy tests are generated from it. */
export type Access =
  | { kind: 'anyone'; because: string }
  | { kind: 'signedIn' }
  | { kind: 'serverOwner' }
  | { kind: 'team' | 'project'; permission: Permission };

interface FieldErrors {
  formErrors: string[];
  fieldErrors: Record<string, string[] | undefined>;
}

const t = initTRPC
  .context<RequestContext>()
  .meta<{ access: Access }>()
  .create({
    transformer: superjson,
    errorFormatter({ shape, error, ctx }) {
      const { cause } = error;
      const zod = cause instanceof z.ZodError ? (z.flattenError(cause) as FieldErrors) : undefined;
      const failure = cause instanceof Failure ? cause.details : undefined;
      const message = zod ? firstProblem(cause as z.ZodError) : shape.message;
      const { stack: _stack, ...data } = shape.data;
      return { ...shape, message, data: { ...data, requestId: ctx?.requestId, zod, ...failure } };
    },
  });

function firstProblem(error: z.ZodError): string {
  const issue = error.issues[0];
  const where = issue?.path.join('.');
  return where ? `${where}: ${issue?.message}` : (issue?.message ?? 'The input is not valid.');
}

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

// Not exported: a procedure can only be made by the functions below, each of which declares who may call it.
const base = t.procedure.use(async ({ next, ctx }) => {
  const result = await next();
  if (result.ok) return result;
  // Zod's own errors and the ones thrown here on purpose already have the right code.
  const thrown = result.error.cause ?? result.error;
  if (result.error.code !== 'INTERNAL_SERVER_ERROR') return result;
  throw toTrpcError(thrown, ctx.requestId);
});

function requireActor(ctx: RequestContext) {
  if (!ctx.actor)
    throw fail(
      'unauthenticated',
      'Sign in first, or send a personal access token as “Authorization: Bearer …”.',
    );
  return { ...ctx, actor: ctx.actor };
}

/** For callers without an account. `because` says why that is right. */
export const anyone = (because: string) => base.meta({ access: { kind: 'anyone', because } });

/** For every signed-in person, about themselves or the teams they are in. */
export const signedIn = () =>
  base.meta({ access: { kind: 'signedIn' } }).use(({ next, ctx }) => next({ ctx: requireActor(ctx) }));

/** For the person who set this server up. */
export const serverOwner = () =>
  base.meta({ access: { kind: 'serverOwner' } }).use(({ next, ctx }) => {
    const known = requireActor(ctx);
    if (!known.actor.serverOwner) throw fail('forbidden', 'Only the owner of this server may do that.');
    return next({ ctx: known });
  });

/** Inside the team of `input.team` (its slug), with a permission. Adds `ctx.team` (id, slug, name, role). */
export const inTeam = (permission: Permission) =>
  base
    .meta({ access: { kind: 'team', permission } })
    .input(z.object({ team: z.string().min(1).max(80) }))
    .use(async ({ next, ctx, input }) => {
      const known = requireActor(ctx);
      return next({ ctx: { ...known, team: await requireTeam(known, input.team, permission) } });
    });

const insideProject = z.object({
  team: z.string().min(1).max(80),
  project: z.string().min(1).max(80),
  /** Number of a pull request: its preview is then the environment that the procedure works on. */
  pull: z.number().int().positive().max(2_000_000_000).optional(),
});

/**
 * Inside the project of `input.team` and `input.project` (slugs). Adds `ctx.team` and `ctx.project`, whose environment
 * is production, or the preview of the pull request `input.pull`.
 */
export const inProject = (permission: Permission) =>
  base
    .meta({ access: { kind: 'project', permission } })
    .input(insideProject)
    .use(async ({ next, ctx, input }) => {
      const known = requireActor(ctx);
      const { team: slug, project: name, pull } = input;
      const { team, project } = await requireProject(known, slug, name, permission, pull);
      return next({ ctx: { ...known, team, project } });
    });
