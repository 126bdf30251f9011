-- pair: row-level security and its force
CREATE TABLE t (a int);
-- one
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
-- other
ALTER TABLE t FORCE ROW LEVEL SECURITY;

-- pair: policies of every kind
CREATE TABLE t (a int, who text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
-- one
CREATE POLICY "see it" ON t FOR SELECT USING (a > 1);
CREATE POLICY add ON t FOR INSERT TO authenticated WITH CHECK (who = 'me');
CREATE POLICY change ON t FOR UPDATE TO authenticated USING (a > 1) WITH CHECK (a > 2);
CREATE POLICY drop_it ON t FOR DELETE TO authenticated USING (a = 9);
-- other
CREATE POLICY "see it" ON t FOR SELECT TO anon, authenticated USING (a > 2);
CREATE POLICY add ON t AS RESTRICTIVE FOR INSERT TO authenticated WITH CHECK (who = 'me');
CREATE POLICY change ON t FOR UPDATE TO authenticated USING (a > 1);
CREATE POLICY owner ON t TO CURRENT_USER USING (true);

-- pair: a policy that calls a function
CREATE TABLE t (a int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
-- one
CREATE FUNCTION mine(x int) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE POLICY p ON t USING (mine(a));
-- other
CREATE FUNCTION mine(x bigint) RETURNS boolean LANGUAGE sql AS 'SELECT false';
CREATE POLICY p ON t USING (mine(a));

-- pair: grants on a table and its columns
CREATE TABLE t (a int, b int, c int);
-- one
GRANT SELECT ON t TO anon;
GRANT SELECT (a), UPDATE (a, b) ON t TO authenticated;
GRANT INSERT ON t TO PUBLIC;
-- other
GRANT SELECT (a, b) ON t TO anon;
GRANT SELECT, UPDATE (b, c) ON t TO authenticated;
GRANT SELECT (c) ON t TO authenticated;

-- pair: a grant on the whole table hides one on columns
CREATE TABLE t (a int, b int);
-- one
GRANT SELECT ON t TO anon;
GRANT SELECT (a) ON t TO anon;
-- other
GRANT SELECT (a) ON t TO anon;

-- pair: grants that may be passed on
CREATE TABLE t (a int);
-- one
GRANT SELECT ON t TO authenticated WITH GRANT OPTION;
-- other
GRANT SELECT ON t TO authenticated;
GRANT INSERT (a) ON t TO anon WITH GRANT OPTION;

-- pair: grants on schemas, sequences and types
CREATE SCHEMA app;
CREATE SEQUENCE app.s;
CREATE TYPE app.mood AS ENUM ('a');
CREATE DOMAIN app.word AS text;
-- one
GRANT USAGE ON SCHEMA app TO anon;
GRANT USAGE ON SEQUENCE app.s TO anon;
REVOKE USAGE ON TYPE app.mood FROM PUBLIC;
-- other
GRANT USAGE, CREATE ON SCHEMA app TO authenticated;
GRANT SELECT, UPDATE ON SEQUENCE app.s TO authenticated;
REVOKE USAGE ON DOMAIN app.word FROM PUBLIC;
GRANT USAGE ON DOMAIN app.word TO anon;

-- pair: default privileges
CREATE SCHEMA app;
-- one
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO anon;
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO authenticated;
-- other
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT INSERT ON TABLES TO authenticated;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO anon;

-- pair: what is made under default privileges gets no more than it should
CREATE SCHEMA app;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT, INSERT ON TABLES TO anon;
ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO anon;
-- one
-- other
CREATE TABLE app.secret (a int);
REVOKE ALL ON app.secret FROM anon;
CREATE TABLE app.open (a int);
CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
REVOKE EXECUTE ON FUNCTION app.f FROM anon, PUBLIC;
CREATE VIEW app.v AS SELECT 1 AS a;

-- pair: a column that comes back has its grants
CREATE FUNCTION dear(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n';
-- one
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED);
GRANT SELECT (a, b) ON t TO anon;
-- other
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 2) STORED);
GRANT SELECT (a, b) ON t TO anon;
