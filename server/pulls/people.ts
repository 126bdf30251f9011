import { allows, type TeamRole } from '../kernel/permissions.ts';
import { slugFrom } from '../kernel/slug.ts';
import type { ReadDb } from '../platform/control/client.ts';
import type { Mentionable, Person } from './shapes.ts';

/** A member of the team with what reviews need to know. */
export interface Member extends Mentionable {
  email: string;
  role: TeamRole;
}

/** Gives everybody the name that stands behind `@`: their name in one word, numbered when two have the same. Pure. */
export function withHandles<T extends Person>(people: readonly T[]): (T & { handle: string })[] {
  const taken = new Set<string>();
  return people.map((person) => {
    const base = slugFrom(person.name) || 'member';
    let handle = base;
    for (let number = 2; taken.has(handle); number++) handle = `${base}-${number}`;
    taken.add(handle);
    return { ...person, handle };
  });
}

/** The members of a team, those who joined first first. */
export async function membersOf(db: Pick<ReadDb, 'membership'>, teamId: string): Promise<Member[]> {
  const rows = await db.membership.findMany({
    where: { teamId },
    include: { user: { select: { id: true, name: true, email: true } } },
    orderBy: [{ createdAt: 'asc' }, { userId: 'asc' }],
  });
  const people = rows.map(({ role, user }) => ({ ...user, role, mayReview: allows(role, 'pull.review') }));
  return withHandles(people);
}

/** The members of a team as pages may show them. */
export async function peopleOfTeam(db: Pick<ReadDb, 'membership'>, teamId: string): Promise<Mentionable[]> {
  return (await membersOf(db, teamId)).map(asMentionable);
}

/** Without what is nobody else's business. */
export const asMentionable = ({ id, name, handle, mayReview }: Member): Mentionable => ({
  id,
  name,
  handle,
  mayReview,
});

const GONE = 'somebody who left';

/** People by id, those who left the team or the server included. */
export async function peopleOf(
  db: Pick<ReadDb, 'user'>,
  ids: Iterable<string | null>,
): Promise<(id: string) => Person> {
  const wanted = [...new Set([...ids].filter((id) => id !== null))];
  const rows = wanted.length
    ? await db.user.findMany({ where: { id: { in: wanted } }, select: { id: true, name: true } })
    : [];
  const byId = new Map(rows.map((row) => [row.id, row]));
  return (id) => byId.get(id) ?? { id, name: GONE };
}

const CODE = /```[\s\S]*?(?:```|$)|~~~[\s\S]*?(?:~~~|$)|`[^`\n]*`/g;
const MENTION = /(?<![\p{L}\p{N}_@/.-])@([\p{L}\p{N}][\p{L}\p{N}-]{0,79})/gu;

/** Members that a Markdown text mentions as `@handle`, outside of code. Pure. */
export function mentioned<T extends { handle: string }>(text: string, members: readonly T[]): T[] {
  const names = new Set(
    [...text.replace(CODE, ' ').matchAll(MENTION)].map(([, name]) => name!.toLowerCase()),
  );
  return members.filter(({ handle }) => names.has(handle));
}
