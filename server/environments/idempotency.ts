import type pg from 'pg';
import { ident } from '../platform/postgres/sql.ts';

/**
 * What a database needs to keep answers for `Idempotency-Key`: a table that nobody may touch, and two functions for the
 * gateway's logins. The roles of the API (`anon`, …) may call neither. A function of the project that leaves its role
 * (`SET ROLE NONE`) reaches them, but a row is only found by a name that the gateway alone can compute, what it holds is
 * sealed by the gateway, and only the transaction that made a row can fill it.
 * Written so that it can run again. `logins`: who may call them.
 */
export function idempotencySql(logins: readonly string[]): string {
  const allowed = logins.map((login) => ident(login)).join(', ');
  return `
CREATE SCHEMA IF NOT EXISTS slipway;
REVOKE ALL ON SCHEMA slipway FROM PUBLIC;
CREATE TABLE IF NOT EXISTS slipway.idempotency (
  key text PRIMARY KEY CHECK (pg_catalog.length(key) <= 64),
  request text NOT NULL CHECK (pg_catalog.length(request) <= 64),
  answer text CHECK (pg_catalog.length(answer) <= 2000000),
  made_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
CREATE INDEX IF NOT EXISTS idempotency_made_at ON slipway.idempotency (made_at);
REVOKE ALL ON slipway.idempotency FROM PUBLIC;

-- NULL: the caller has the key now and does the work. Otherwise what was kept. Waits while another transaction has it.
CREATE OR REPLACE FUNCTION slipway.idempotency_claim(wanted text, asked text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  kept text;
BEGIN
  DELETE FROM slipway.idempotency old WHERE old.key IN (
    SELECT key FROM slipway.idempotency WHERE made_at < pg_catalog.now() - interval '24 hours'
    ORDER BY made_at LIMIT 50 FOR UPDATE SKIP LOCKED);
  LOOP
    INSERT INTO slipway.idempotency AS i (key, request) VALUES (wanted, asked)
    ON CONFLICT (key) DO UPDATE SET request = asked, answer = NULL, made_at = pg_catalog.now()
    WHERE i.answer IS NULL OR i.made_at < pg_catalog.now() - interval '24 hours';
    IF FOUND THEN
      RETURN NULL;
    END IF;
    SELECT i.request || ' ' || i.answer INTO kept FROM slipway.idempotency i WHERE i.key = wanted;
    IF kept IS NOT NULL THEN
      RETURN kept;
    END IF;
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION slipway.idempotency_keep(claimed text, given text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE slipway.idempotency i SET answer = given
  WHERE i.key = claimed AND i.answer IS NULL AND i.xmin = pg_catalog.pg_current_xact_id()::xid;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this transaction has not claimed that key';
  END IF;
END $$;

REVOKE ALL ON FUNCTION slipway.idempotency_claim(text, text), slipway.idempotency_keep(text, text) FROM PUBLIC;
GRANT USAGE ON SCHEMA slipway TO ${allowed};
GRANT EXECUTE ON FUNCTION slipway.idempotency_claim(text, text), slipway.idempotency_keep(text, text) TO ${allowed};
`;
}

/**
 * Lets the gateway keep answers in an environment's database. Safe to repeat.
 * @param client superuser connection to that database
 * @param database its name, from which the names of its logins follow
 */
export async function keepAnswers(client: pg.Client, database: string): Promise<void> {
  await client.query(idempotencySql([`${database}_api`, `${database}_service`]));
}

const OLDER = `
  SELECT datname AS database FROM pg_catalog.pg_database d
  WHERE datname ~ '^env_[0-9a-f]+$' AND datallowconn AND pg_catalog.shobj_description(oid, 'pg_database') IS NULL
    AND EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = datname || '_api')
    AND EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = datname || '_service')`;

/** Says that a database has what the gateway needs, where the whole cluster can see it without connecting to it. */
export async function markCurrent(client: pg.Client, database: string): Promise<void> {
  await client.query(`COMMENT ON DATABASE ${ident(database)} IS 'An environment of Slipway'`);
}

/**
 * Gives the databases of an older installation what newer ones are made with. Does nothing on a newer one.
 * @param client superuser connection to any database of the cluster
 * @param admin opens superuser connections to the others
 * @returns names of the databases it changed
 */
export async function updateOlderDatabases(
  client: pg.Client,
  admin: (database: string) => Promise<pg.Client>,
): Promise<string[]> {
  const { rows } = await client.query<{ database: string }>(OLDER);
  for (const { database } of rows) {
    const inside = await admin(database);
    await keepAnswers(inside, database).finally(() => inside.end());
    await markCurrent(client, database);
  }
  return rows.map(({ database }) => database);
}
