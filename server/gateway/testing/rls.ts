import fc from 'fast-check';
import type { Kit } from './kit.ts';
import { sign } from './kit.ts';

/** Accounts that their owner and their team see, and entries that the owner of their account or everyone sees. */
export const RLS_SCHEMA = `
create table accounts (id int primary key, owner text not null, team text, amount int not null, note text);
create table entries (id int primary key, account_id int not null, amount int not null, public boolean not null);
insert into accounts select i, 'u' || i % 7, case when i % 3 = 0 then 't' || i % 4 end, (i * 37) % 101, 'n' || i % 5 from generate_series(1, 120) i;
insert into entries select i, 1 + (i * 31) % 120, (i * 17) % 53, i % 11 = 0 from generate_series(1, 400) i;
-- No foreign key, so that accounts can be deleted; the relationship is a function.
create function entries(accounts) returns setof entries language sql stable as 'select * from entries where account_id = $1.id';
create function claim(name text) returns text language sql stable as
  $$ select nullif(current_setting('request.jwt.claims', true), '')::json ->> name $$;
alter table accounts enable row level security;
alter table entries enable row level security;
create policy mine on accounts to authenticated using (owner = claim('sub') or team = claim('team'));
create policy theirs on entries to authenticated
  using (public or exists (select from accounts a where a.id = account_id and a.owner = claim('sub')));
create function richer_than(bound int) returns setof accounts language sql stable as 'select * from accounts where amount > bound';
grant usage on schema public to anon, authenticated;
grant select on all tables in schema public to anon, authenticated;
grant update, delete on accounts to authenticated;`;

interface Account {
  id: number;
  amount: number;
}
interface Entry extends Account {
  account_id: number;
}
/** What the policies let one user see, as the owner of the tables finds with the policies' own conditions. */
interface Sight {
  accounts: Account[];
  entries: Entry[];
}

export interface Question {
  user: number;
  team: number;
  kind: 'list' | 'embed' | 'inner' | 'count' | 'csv' | 'range' | 'call' | 'update' | 'delete' | 'entries';
  column: 'id' | 'amount';
  operator: 'lt' | 'gte' | 'eq' | 'neq';
  value: number;
  limit: number;
  offset: number;
}

export const question: fc.Arbitrary<Question> = fc.record({
  user: fc.integer({ min: 0, max: 8 }),
  team: fc.integer({ min: 0, max: 5 }),
  kind: fc.constantFrom(
    'list',
    'embed',
    'inner',
    'count',
    'csv',
    'range',
    'call',
    'update',
    'delete',
    'entries',
  ),
  column: fc.constantFrom('id', 'amount'),
  operator: fc.constantFrom('lt', 'gte', 'eq', 'neq'),
  value: fc.integer({ min: 0, max: 125 }),
  limit: fc.integer({ min: 1, max: 40 }),
  offset: fc.integer({ min: 0, max: 10 }),
});

const TESTS = {
  lt: (a: number, b: number) => a < b,
  gte: (a: number, b: number) => a >= b,
  eq: (a: number, b: number) => a === b,
  neq: (a: number, b: number) => a !== b,
};

function ids(rows: { id: number }[]): string {
  return rows.map(({ id }) => id).join(' ');
}

/** Asks as random users and compares with what the owner finds. */
export class RlsOracle {
  readonly #kit: Kit;
  readonly #sights = new Map<string, Promise<Sight>>();
  constructor(kit: Kit) {
    this.#kit = kit;
  }

  #sight(user: string, team: string): Promise<Sight> {
    const key = `${user} ${team}`;
    let sight = this.#sights.get(key);
    if (!sight) {
      sight = this.#look(user, team);
      this.#sights.set(key, sight);
    }
    return sight;
  }

  async #look(user: string, team: string): Promise<Sight> {
    const { admin } = this.#kit;
    const accounts = await admin.query<Account>(
      'select id, amount from accounts where owner = $1 or team = $2 order by id',
      [user, team],
    );
    const entries = await admin.query<Entry>(
      `select e.id, e.amount, account_id from entries e where public or exists
       (select from accounts a where a.id = account_id and a.owner = $1) order by id`,
      [user],
    );
    return { accounts: accounts.rows, entries: entries.rows };
  }

  /** Throws when the API shows, counts or writes other rows than the policies allow. */
  async check(q: Question): Promise<void> {
    const [user, team] = [`u${q.user}`, `t${q.team}`];
    const sight = await this.#sight(user, team);
    const found = (q.kind === 'entries' ? sight.entries : sight.accounts).filter((row) =>
      TESTS[q.operator](row[q.column], q.value),
    );
    const token = sign({ aud: this.#kit.environment.ref, role: 'authenticated', sub: user, team, exp: 4e9 });
    const { shown, total } = await this.#ask(q, token);
    const { rows, count } = expected(q, found, sight);
    if (shown !== rows || (total !== undefined && total !== count))
      throw new Error(`${JSON.stringify(q)}\nshown:   ${shown} of ${total}\nallowed: ${rows} of ${count}`);
  }

  async #ask(q: Question, token: string): Promise<{ shown: string; total: number | undefined }> {
    const { method, url, headers, body } = requestOf(q);
    const answer = await fetch(`${this.#kit.url}${url}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    const total = Number(answer.headers.get('content-range')?.split('/')[1]);
    if (answer.status === 416) return { shown: '', total };
    if (!answer.ok) throw new Error(`${JSON.stringify(q)}: ${answer.status} ${text}`);
    const counted = Number.isNaN(total) ? undefined : total;
    if (q.kind === 'csv') return { shown: text.split('\n').slice(1).join(' '), total: counted };
    return { shown: shownBy(q, JSON.parse(text) as Shown[]), total: counted };
  }
}

type Shown = { id: number; entries?: { id: number }[] };

function shownBy(q: Question, rows: Shown[]): string {
  if (q.kind === 'update' || q.kind === 'delete') rows.sort((a, b) => a.id - b.id);
  if (q.kind !== 'embed' && q.kind !== 'inner') return ids(rows);
  return rows.map((row) => `${row.id}(${ids(row.entries ?? [])})`).join(' ');
}

function requestOf(q: Question) {
  const filter = `${q.column}=${q.operator}.${q.value}`;
  const page = `order=id&limit=${q.limit}&offset=${q.offset}`;
  const counted = { prefer: 'count=exact' };
  const undone = { prefer: 'return=representation, tx=rollback', 'content-type': 'application/json' };
  const get = (url: string, headers: Record<string, string> = {}) => ({
    method: 'GET',
    url,
    headers,
    body: undefined,
  });
  switch (q.kind) {
    case 'list':
      return get(`/accounts?select=*&${filter}&${page}`);
    case 'entries':
      return get(`/entries?select=id&${filter}&${page}`, counted);
    case 'embed':
      return get(`/accounts?select=id,entries(id)&entries.order=id&${filter}&${page}`, counted);
    case 'inner':
      return get(`/accounts?select=id,entries!inner(id)&entries.order=id&${filter}&${page}`, counted);
    case 'count':
      return get(`/accounts?select=id&${filter}&${page}`, counted);
    case 'csv':
      return get(`/accounts?select=id&${filter}&${page}`, { accept: 'text/csv' });
    case 'range':
      return get(`/accounts?select=id&order=id&${filter}`, {
        ...counted,
        range: `${q.offset}-${q.offset + q.limit - 1}`,
      });
    case 'call':
      return get(`/rpc/richer_than?bound=20&select=id&${filter}&${page}`, counted);
    case 'update':
      return {
        method: 'PATCH',
        url: `/accounts?select=id&${filter}`,
        headers: undone,
        body: '{"note": "changed"}',
      };
    case 'delete':
      return { method: 'DELETE', url: `/accounts?select=id&${filter}`, headers: undone, body: undefined };
  }
}

function expected(q: Question, found: Account[], sight: Sight): { rows: string; count: number } {
  if (q.kind === 'update' || q.kind === 'delete') return { rows: ids(found), count: found.length };
  const of = (account: Account) => sight.entries.filter((entry) => entry.account_id === account.id);
  let all = found;
  if (q.kind === 'call') all = found.filter((account) => account.amount > 20);
  if (q.kind === 'inner') all = found.filter((account) => of(account).length > 0);
  const page = all.slice(q.offset, q.offset + q.limit);
  const nested = q.kind === 'embed' || q.kind === 'inner';
  const rows = nested ? page.map((account) => `${account.id}(${ids(of(account))})`).join(' ') : ids(page);
  return { rows, count: all.length };
}
