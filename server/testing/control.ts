import { randomBytes, randomUUID } from 'node:crypto';
import { runMigrations } from 'graphile-worker';
import type { Actor } from '../kernel/actor.ts';
import { type Ctx, contextFor } from '../kernel/mutate.ts';
import type { TeamRole } from '../kernel/permissions.ts';
import { closeDb, readDb, writeDb } from '../platform/control/client.ts';
import { deployControlDatabase } from '../platform/control/deploy.ts';
import { CONTROL_DATABASE, databaseUrl, withConnection } from '../platform/postgres/connect.ts';
import { ident } from '../platform/postgres/sql.ts';
import type { RequestContext } from '../rpc/context.ts';
import { createCallerFactory } from '../rpc/init.ts';
import { appRouter } from '../rpc/root.ts';

const TEMPLATE = 'control_template';
const TEMPLATE_LOCK = 471_100;

/** Migrates one database per test run; each file's control database is a copy of it. */
async function templateOnce(): Promise<void> {
  await withConnection('postgres', undefined, async (admin) => {
    await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const closed = 'SELECT FROM pg_database WHERE datname = $1 AND NOT datallowconn';
    if ((await admin.query(closed, [TEMPLATE])).rowCount) return;
    await deployControlDatabase(TEMPLATE);
    await runMigrations({ connectionString: databaseUrl(TEMPLATE) });
    await admin.query(`ALTER DATABASE ${ident(TEMPLATE)} ALLOW_CONNECTIONS false`);
  });
}

/**
 * Makes this test file's own control database (migrated, empty, job queue included), which `readDb`, `mutate`,
 * `bookkeep` and the callers below then use. In a `*.server.test.ts`:
 *
 *     beforeAll(testControl);      // answers with its own clean-up, which vitest runs after the file
 *
 * The data folder (`SLIPWAY_DATA`) is a temporary one per file, made and removed by server/testing/setup.ts.
 */
export async function testControl(): Promise<() => Promise<void>> {
  await templateOnce();
  await withConnection('postgres', undefined, (admin) =>
    admin.query(`CREATE DATABASE ${ident(CONTROL_DATABASE)} TEMPLATE ${ident(TEMPLATE)}`),
  );
  return async () => {
    await closeDb();
    await withConnection('postgres', undefined, (admin) =>
      admin.query(`DROP DATABASE IF EXISTS ${ident(CONTROL_DATABASE)} WITH (FORCE)`),
    );
  };
}

/** A person with an account, as the factories make them. */
export interface TestUser {
  id: string;
  name: string;
  email: string;
  serverOwner: boolean;
}

const word = () => randomBytes(4).toString('hex');

/** Makes a user row without a password. Give `passwordHash`, `serverOwner` and the like when it matters. */
export async function aUser(
  given: { name?: string; email?: string; serverOwner?: boolean; passwordHash?: string } = {},
): Promise<TestUser> {
  const name = given.name ?? `Person ${word()}`;
  const email = given.email ?? `person-${word()}@example.test`;
  return writeDb().user.create({ data: { ...given, name, email } });
}

/** Makes a team without members. */
export async function aTeam(
  given: { slug?: string; name?: string } = {},
): Promise<{ id: string; slug: string; name: string }> {
  const slug = given.slug ?? `team-${word()}`;
  return writeDb().team.create({ data: { slug, name: given.name ?? `Team ${slug}` } });
}

/** Makes a member of `team` with this role: a new person, or `user`. */
export async function aMember(team: { id: string }, role: TeamRole, user?: TestUser): Promise<TestUser> {
  const person = user ?? (await aUser({ name: `The ${role}` }));
  await writeDb().membership.create({ data: { teamId: team.id, userId: person.id, role } });
  return person;
}

/** The user as an actor. `over` changes how they came: `{ via: 'token', scope: 'read' }`. */
export function actorOf(user: TestUser, over: Partial<Actor> = {}): Actor {
  const { id: userId, name, email, serverOwner } = user;
  return { userId, name, email, serverOwner, via: 'browser', scope: 'write', ...over };
}

/** The context that every noun's functions take, for calling them without tRPC. */
export function ctxOf(user: TestUser, over: Partial<Actor> = {}): Ctx {
  return contextFor(actorOf(user, over), randomUUID());
}

const createCaller = createCallerFactory(appRouter);

function requestOf(actor: Actor | null): RequestContext {
  const requestId = randomUUID();
  return { actor, db: readDb(), requestId, address: '203.0.113.7', userAgent: 'vitest' };
}

/** All tRPC procedures as this person: `callerFor(user).teams.mine()`. */
export const callerFor = (user: TestUser, over: Partial<Actor> = {}) =>
  createCaller(requestOf(actorOf(user, over)));

/** All tRPC procedures as somebody who is not signed in. */
export const anonymousCaller = () => createCaller(requestOf(null));
