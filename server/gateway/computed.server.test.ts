import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Kit, SECRET, sign, startKit } from './testing/kit.ts';

const SCHEMA = `
  create table designers (id int primary key, name text not null);
  create table games (id int primary key, title text not null, designer int, year int);
  insert into designers values (1, 'Sid'), (2, 'Roberta');
  insert into games values (1, 'Civ', 1, 1991), (2, 'Colonization', 1, 1994), (3, 'King''s Quest', 2, 1984);
  create function designer_of(games) returns setof designers rows 1 stable language sql as
    $$ select * from designers where id = $1.designer $$;
  create function works(designers) returns setof games stable language sql as
    $$ select * from games where designer = $1.id $$;
  create function all_games() returns setof games stable language sql as $$ select * from games order by id $$;
`;
const KINDS = `
  create view titles as select id, title from games;
  create view years as select year, count(*) as games from games group by year;
  create function made() returns int volatile language sql as 'select 1';
`;
let kit: Kit;
beforeAll(async () => {
  kit = await startKit(inject('cluster').url, {}, SCHEMA + KINDS);
});
afterAll(() => kit?.stop());

async function ask(path: string, init: RequestInit = {}, apikey = SECRET) {
  const answer = await fetch(`${kit.url}${path}`, {
    ...init,
    headers: { apikey, 'content-type': 'application/json', ...(init.headers as Record<string, string>) },
  });
  return [answer.status, await answer.json()];
}

describe('a function from a row to rows', () => {
  it.each<[string, unknown]>([
    ['/games?select=title,designer_of(name)&id=eq.1', [{ title: 'Civ', designer_of: { name: 'Sid' } }]],
    [
      '/games?select=title,by:designer_of(name)&id=eq.3',
      [{ title: "King's Quest", by: { name: 'Roberta' } }],
    ],
    [
      '/designers?select=name,works(title)&works.order=year.desc&id=eq.1',
      [{ name: 'Sid', works: [{ title: 'Colonization' }, { title: 'Civ' }] }],
    ],
    ['/designers?select=name,works!inner()&works.year=lt.1990', [{ name: 'Roberta' }]],
    [
      '/games?select=title,...designer_of(designer_name:name)&id=eq.1',
      [{ title: 'Civ', designer_name: 'Sid' }],
    ],
    [
      '/games?select=id,designer_of()&designer_of.name=eq.Sid&designer_of=not.is.null&order=id',
      [{ id: 1 }, { id: 2 }],
    ],
    [
      '/games?select=id,designer_of(name)&order=designer_of(name).desc,id.desc&limit=2',
      [
        { id: 2, designer_of: { name: 'Sid' } },
        { id: 1, designer_of: { name: 'Sid' } },
      ],
    ],
    [
      '/rpc/all_games?select=title,designer_of(works(id))&limit=1',
      [{ title: 'Civ', designer_of: { works: [{ id: 1 }, { id: 2 }] } }],
    ],
  ])('%s', async (path, rows) => {
    expect(await ask(path)).toEqual([200, rows]);
  });
  it('embeds what it gives for a written row', async () => {
    const init = {
      method: 'POST',
      body: '{"id":4,"title":"Pirates","designer":1}',
      headers: { prefer: 'return=representation' },
    };
    expect(await ask('/games?select=title,designer_of(name)', init)).toEqual([
      201,
      [{ title: 'Pirates', designer_of: { name: 'Sid' } }],
    ]);
  });
  it('is refused under a mask, because nothing says what it shows', async () => {
    const token = sign({ role: 'service_role', aud: kit.environment.ref, mask: true });
    expect(await ask('/games?select=designer_of(name)', {}, token)).toMatchObject([403, { code: '42501' }]);
  });
});

describe('OPTIONS', () => {
  it.each([
    ['/', 'OPTIONS,GET,HEAD'],
    ['/games', 'OPTIONS,GET,HEAD,POST,PUT,PATCH,DELETE'],
    ['/titles', 'OPTIONS,GET,HEAD,POST,PUT,PATCH,DELETE'],
    ['/years', 'OPTIONS,GET,HEAD'],
    ['/rpc/all_games', 'OPTIONS,GET,HEAD,POST'],
    ['/rpc/made', 'OPTIONS,POST'],
  ])('%s takes %s', async (path, allow) => {
    const answer = await fetch(kit.url + path, { method: 'OPTIONS' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([200, allow]);
  });
  it('says that a table is not there', async () => {
    const answer = await fetch(`${kit.url}/gamez`, { method: 'OPTIONS' });
    expect([answer.status, await answer.json()]).toMatchObject([
      404,
      { code: 'PGRST205', hint: "Perhaps you meant the table 'public.games'" },
    ]);
  });
});
