import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDb } from '../platform/control/client.ts';
import { aMember, aTeam, testControl } from '../testing/control.ts';
import { aProject, aToken, gitServer, inDatabase, workingCopy } from './site.testing.ts';

beforeAll(testControl);

const M1 = 'database/migrations/20260101000000_notes.sql';
const M2 = 'database/migrations/20260102000000_more.sql';

async function scene() {
  const team = await aTeam();
  const developer = await aMember(team, 'developer');
  const { project, environment, repository } = await aProject(team, { by: developer });
  const token = await aToken(developer);
  const address = server.address(`${team.slug}/${project.slug}`, token);
  const copy = await workingCopy(address);
  copies.push(copy);
  const production = () => readDb().environment.findUniqueOrThrow({ where: { id: environment.id } });
  const tables = async () =>
    (
      await inDatabase(environment, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    ).map((row) => row.tablename);
  return { team, developer, project, environment, repository, token, address, copy, production, tables };
}

let server: Awaited<ReturnType<typeof gitServer>>;
const copies: { remove(): void }[] = [];
beforeAll(async () => {
  server = await gitServer();
});
afterAll(async () => {
  await server.close();
  for (const copy of copies) copy.remove();
});

describe('a push to main', () => {
  test('applies the new migrations, moves main and is written to the audit log', async () => {
    const { copy, production, tables, project, team, developer, address } = await scene();
    const before = await production();
    const head = await copy.commit('Notes', { [M1]: 'CREATE TABLE note (id int PRIMARY KEY);\n' });
    const pushed = await copy.push();
    expect(pushed.out).toMatch(/remote: Applying 20260101000000_notes\.sql/);
    expect(pushed.out).toMatch(/remote: Applied 20260101000000_notes\.sql … \d+ ms/);
    expect(pushed.status).toBe(0);
    expect(await tables()).toEqual(['note']);
    expect(await production()).toMatchObject({ commit: head, catalogVersion: before.catalogVersion + 1 });
    const entry = await readDb().auditEntry.findFirst({ where: { chain: team.id } });
    expect(entry).toMatchObject({
      action: 'repository.push',
      via: 'git',
      actorId: developer.id,
      target: `project:${project.slug}`,
      before: { main: null },
      after: { main: head, migrations: ['20260101000000_notes'] },
    });
    const clone = await workingCopy(address);
    copies.push(clone);
    expect((await clone.run('pull', '--quiet', 'origin', 'main')).status).toBe(0);
    expect((await clone.run('rev-parse', 'HEAD')).out.trim()).toBe(head);
  });
});
