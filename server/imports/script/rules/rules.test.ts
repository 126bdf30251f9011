import { describe, expect, test } from 'vitest';
import type { TargetFacts } from '../facts.ts';
import { decide, RULES } from './index.ts';

const extension = (allowed: boolean) => ({ allowed, installed: false, versions: new Set(['1.0']) });
const FACTS: TargetFacts = {
  database: 'env_a',
  version: { number: '180001', name: '18.1' },
  owner: 'env_a_owner',
  roles: new Set(['anon', 'authenticated', 'service_role', 'pg_monitor']),
  settings: new Map([['search_path', 'user'], ['session_replication_role', 'superuser'], ['port', 'postmaster']]),
  extensions: new Map([['pgcrypto', extension(true)], ['dblink', extension(false)]]),
  schemas: new Set(['public']),
}; // biome-ignore format: a list to read at a glance

const outcome = (text: string) => {
  const decision = decide(text, FACTS);
  return decision.do === 'run' ? decision.text : decision.do;
};
const RUNS = '(as it is)';

describe('what happens to a statement', () => {
  test.each([
    ['CREATE DATABASE x TEMPLATE y', 'skip'],
    ['DROP DATABASE IF EXISTS x', 'skip'],
    ['ALTER DATABASE x SET search_path TO a', 'skip'],
    ["COMMENT ON DATABASE x IS 'y'", 'skip'],
    ['GRANT CONNECT ON DATABASE x TO anon', 'skip'],
    ['GRANT SELECT ON database TO anon', 'skip'],
    ["UPDATE pg_catalog.pg_database SET datistemplate = false WHERE datname = 'template1'", 'skip'],
    ['CREATE ROLE x LOGIN', 'skip'],
    ['ALTER USER x SET a = b', 'skip'],
    ['CREATE USER MAPPING FOR x SERVER y', RUNS],
    ["COMMENT ON ROLE x IS 'y'", 'skip'],
    ['GRANT a TO b', 'skip'],
    ['REVOKE a FROM b', 'skip'],
    ['REASSIGN OWNED BY a TO b', 'skip'],
    ['SET ROLE x', 'skip'],
    ['SET LOCAL ROLE x', 'skip'],
    ["SET SESSION AUTHORIZATION 'x'", 'skip'],
    ['RESET SESSION AUTHORIZATION', 'skip'],
    ['RESET ROLE', 'skip'],
    ['SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY', RUNS],
    ['ALTER TABLE a.b OWNER TO "X y"', 'skip'],
    ['ALTER LARGE OBJECT 1 OWNER TO x', 'skip'],
    ['ALTER TABLE t RENAME COLUMN owner TO x', RUNS],
    ['ALTER TABLE t RENAME owner TO x', RUNS],
    ['ALTER TABLE t ADD c int, OWNER TO x', 'ALTER TABLE t ADD c int'],
    ['ALTER TABLE t OWNER TO x, ADD c int', 'ALTER TABLE t ADD c int'],
    ['CREATE SCHEMA a AUTHORIZATION x', 'CREATE SCHEMA a'],
    ['CREATE SCHEMA AUTHORIZATION x', 'CREATE SCHEMA x'],
    ['CREATE SCHEMA IF NOT EXISTS AUTHORIZATION x', 'CREATE SCHEMA IF NOT EXISTS x'],
    ['GRANT SELECT ON t TO anon', RUNS],
    ['GRANT SELECT ON t TO PUBLIC, "Bob", anon WITH GRANT OPTION', 'GRANT SELECT ON t TO PUBLIC, anon WITH GRANT OPTION'],
    ['GRANT SELECT (a, b) ON t TO bob', 'skip'],
    ['GRANT USAGE ON SCHEMA s TO GROUP anon, bob', 'GRANT USAGE ON SCHEMA s TO anon'],
    ['REVOKE ALL ON FUNCTION f(int) FROM PUBLIC', RUNS],
    ['REVOKE GRANT OPTION FOR SELECT ON t FROM bob CASCADE', 'skip'],
    ['GRANT SELECT ON t TO anon GRANTED BY bob', 'GRANT SELECT ON t TO anon'],
    ['GRANT SELECT ON t TO env_a_owner', 'GRANT SELECT ON t TO CURRENT_USER'],
    ['GRANT SELECT ON t TO pg_monitor', RUNS],
    ['ALTER DEFAULT PRIVILEGES FOR ROLE bob IN SCHEMA s GRANT ALL ON TABLES TO anon', 'ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT ALL ON TABLES TO anon'],
    ['ALTER DEFAULT PRIVILEGES FOR ROLE a, b REVOKE ALL ON TABLES FROM bob', 'skip'],
    ['ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO anon', RUNS],
    ['CREATE POLICY p ON t TO bob USING (true)', 'skip'],
    ['CREATE POLICY p ON t FOR SELECT TO bob, anon USING (true)', 'CREATE POLICY p ON t FOR SELECT TO anon USING (true)'],
    ['CREATE POLICY p ON t USING (a TO b)', RUNS],
    ['ALTER POLICY p ON t RENAME TO bob', RUNS],
    ['ALTER TABLE ONLY t FORCE ROW LEVEL SECURITY', 'later'],
    ['ALTER TABLE t ENABLE ROW LEVEL SECURITY', RUNS],
    ['SET default_with_oids = false', 'skip'],
    ['SET session_replication_role = replica', 'skip'],
    ['SET search_path = a', RUNS],
    ['SET my.own = 1', RUNS],
    ["SET TIME ZONE 'UTC'", RUNS],
    ['RESET ALL', RUNS],
    ['SET CONSTRAINTS ALL DEFERRED', RUNS],
    ['CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog', 'skip'],
    ['CREATE EXTENSION pgcrypto', RUNS],
    ["CREATE EXTENSION pgcrypto WITH SCHEMA public VERSION '0.9'", 'CREATE EXTENSION pgcrypto WITH SCHEMA public'],
    ["CREATE EXTENSION pgcrypto VERSION '1.0'", RUNS],
    ['CREATE EXTENSION IF NOT EXISTS "dblink"', 'refuse'],
    ['CREATE EXTENSION postgis', 'refuse'],
    ['CREATE EXTENSION pg_stat_statements', 'skip'],
    ["ALTER EXTENSION pgcrypto UPDATE TO '2'", 'skip'],
    ["COMMENT ON EXTENSION plpgsql IS 'x'", RUNS],
    ['CREATE OR REPLACE PROCEDURAL LANGUAGE plpgsql', 'skip'],
    ["COMMENT ON LANGUAGE plpgsql IS 'x'", 'skip'],
    ['CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ x $$', RUNS],
    ['CREATE PUBLICATION p FOR ALL TABLES', 'skip'],
    ['ALTER PUBLICATION p ADD TABLE t', 'skip'],
    ["CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p", 'skip'],
    ['CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()', 'skip'],
    ["CREATE TABLESPACE t LOCATION '/x'", 'skip'],
    ["SET default_tablespace = ''", 'skip'],
    ['SET default_tablespace = fast', 'skip'],
    ['CREATE TABLE t (a int PRIMARY KEY USING INDEX TABLESPACE fast) TABLESPACE fast', 'CREATE TABLE t (a int PRIMARY KEY )'],
    ['CREATE INDEX i ON t (a) TABLESPACE fast WHERE a > 0', 'CREATE INDEX i ON t (a) WHERE a > 0'],
    ['ALTER TABLE t SET TABLESPACE fast', 'skip'],
    ["LOAD 'x'", 'skip'],
    ['ALTER SYSTEM SET a = b', 'skip'],
    ['CHECKPOINT', 'skip'],
    ["SECURITY LABEL ON TABLE t IS 'x'", 'skip'],
    ['ALTER TABLE t DISABLE TRIGGER ALL', 'ALTER TABLE t DISABLE TRIGGER USER'],
    ['ALTER TABLE t ENABLE TRIGGER mine', RUNS],
    ['CREATE SCHEMA public', RUNS],
    ["SELECT pg_catalog.lo_create('1')", RUNS],
    ["INSERT INTO t VALUES ('CREATE DATABASE x')", RUNS],
    ["COPY t FROM PROGRAM 'x'", RUNS],
    ['SELECT 1', RUNS],
    ['', RUNS],
  ])('%s → %s', (text, expected) => {
    expect(outcome(text)).toBe(expected === RUNS ? text : expected);
  }); // biome-ignore format: a table to read at a glance

  test('what is changed or left out says why', () => {
    for (const text of [
      'GRANT SELECT ON t TO anon, bob',
      'CREATE SCHEMA a AUTHORIZATION x',
      'SELECT lo_create(1)',
    ])
      expect(decide(text, FACTS)).toMatchObject({ note: expect.any(String) });
  });

  test('a missing extension is named, with what there is', () => {
    expect(decide('CREATE EXTENSION postgis', FACTS)).toMatchObject({
      why: expect.stringMatching(/“postgis” is not installed.*Offered here: pgcrypto\./),
    });
  });

  test('failures that do not matter', () => {
    const block = 'DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles) THEN CREATE ROLE app; END IF; END $$';
    expect(decide(block, FACTS)).toMatchObject({ tolerate: { codes: expect.arrayContaining(['42501']) } });
    expect(decide(`${block.slice(0, -6)} CREATE TABLE t(); END $$`, FACTS)).not.toHaveProperty('tolerate');
    expect(decide('SET search_path = a', FACTS)).toHaveProperty('tolerate');
    expect(decide('CREATE SCHEMA public', FACTS)).toMatchObject({ tolerate: { codes: ['42P06'] } });
  });

  test('every rule is of use', () => {
    expect(new Set(RULES).size).toBe(RULES.length);
  });
});
