import type pg from 'pg';
import { functionName } from '../rest/sql/builder.ts';
import { SETTING_NAMES } from './settings.ts';

/** PostgreSQL cannot list the custom settings of a session: every one that PostgREST has is asked for. */
const COMPUTED = SETTING_NAMES.map((name) => `pgrst.${name.replaceAll('-', '_')}`);

/** Settings of this login, for every database and for this one, which wins. */
const CONFIG = `
with entries as (
  select s.setdatabase, unnest(s.setconfig) as entry from pg_db_role_setting s
  where s.setrole = current_user::regrole::oid and s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
), pairs as (
  select setdatabase, substr(entry, 1, strpos(entry, '=') - 1) as name, substr(entry, strpos(entry, '=') + 1) as value from entries
)
select distinct on (name) name, value from pairs where name like 'pgrst.%' order by name, setdatabase desc`;

const ROLE_SETTINGS = `
with entries as (
  select r.rolname as role, unnest(s.setconfig) as entry
  from pg_db_role_setting s join pg_roles r on r.oid = s.setrole
  where s.setdatabase = 0 and pg_has_role(current_user, r.oid, 'member')
), pairs as (
  select role, substr(entry, 1, strpos(entry, '=') - 1) as name, substr(entry, strpos(entry, '=') + 1) as value from entries
)
select p.role, p.name, p.value from pairs p join pg_settings g on g.name = p.name
where g.context = 'user'
   or (current_setting('server_version_num')::int >= 150000 and has_parameter_privilege(current_user, p.name, 'set'))`;

/** PostgREST settings that the database keeps for this login, after `preConfig` set what it computes. */
export async function readDatabaseConfig(
  client: pg.Client,
  preConfig: string | undefined,
): Promise<{ name: string; value: string }[]> {
  const { rows } = await client.query<{ name: string; value: string }>(CONFIG);
  if (preConfig === undefined) return rows;
  await client.query('begin');
  try {
    await client.query(`select ${functionName(preConfig)}()`);
    const names = [...new Set([...rows.map((row) => row.name), ...COMPUTED])];
    const { rows: computed } = await client.query<{ name: string; value: string }>(
      `select n as name, current_setting(n, true) as value from unnest($1::text[]) n where nullif(current_setting(n, true), '') is not null`,
      [names],
    );
    return [...rows, ...computed];
  } finally {
    await client.query('rollback');
  }
}

/** `ALTER ROLE … SET` of every role that this login may become, by role. */
export async function readRoleSettings(client: pg.Client): Promise<Record<string, Record<string, string>>> {
  const { rows } = await client.query<{ role: string; name: string; value: string }>(ROLE_SETTINGS);
  const found: Record<string, Record<string, string>> = {};
  for (const { role, name, value } of rows) found[role] = { ...found[role], [name]: value };
  return found;
}
