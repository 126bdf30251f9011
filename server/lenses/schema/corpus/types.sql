-- pair: an enum gets values
-- one
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (m mood DEFAULT 'sad');
-- other
CREATE TYPE mood AS ENUM ('awful', 'sad', 'fine', 'happy', 'great');
CREATE TABLE t (m mood DEFAULT 'sad');

-- pair: a new enum value is the default
-- one
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (m mood DEFAULT 'sad', many mood[]);
CREATE VIEW v WITH (security_invoker = true) AS SELECT m FROM t;
GRANT SELECT ON v TO anon;
CREATE INDEX t_m ON t (m) WHERE m = 'sad';
CREATE FUNCTION best(a mood) RETURNS mood LANGUAGE sql AS 'SELECT a';
REVOKE EXECUTE ON FUNCTION best FROM PUBLIC;
-- other
CREATE TYPE mood AS ENUM ('sad', 'happy', 'fine');
CREATE TABLE t (m mood DEFAULT 'fine', many mood[]);
CREATE VIEW v WITH (security_invoker = true) AS SELECT m FROM t;
GRANT SELECT ON v TO anon;
CREATE INDEX t_m ON t (m) WHERE m = 'sad';
CREATE FUNCTION best(a mood) RETURNS mood LANGUAGE sql AS 'SELECT a';
REVOKE EXECUTE ON FUNCTION best FROM PUBLIC;

-- pair: the order of enum values
-- one
CREATE TYPE size AS ENUM ('s', 'm', 'l');
CREATE TABLE t (s size NOT NULL DEFAULT 'm');
COMMENT ON TYPE size IS 'How big';
-- other
CREATE TYPE size AS ENUM ('l', 'm', 's');
CREATE TABLE t (s size NOT NULL DEFAULT 'm');
COMMENT ON TYPE size IS 'How big it is';

-- pair: an enum becomes text
-- one
CREATE TYPE state AS ENUM ('open', 'shut');
CREATE TABLE t (s state DEFAULT 'open');
-- other
CREATE TABLE t (s text DEFAULT 'open' CHECK (s IN ('open', 'shut')));

-- pair: domains
-- one
CREATE DOMAIN email AS text NOT NULL CHECK (VALUE ~ '@');
CREATE DOMAIN rate AS int DEFAULT 1;
CREATE TABLE t (e email, r rate);
-- other
CREATE DOMAIN email AS text DEFAULT 'a@b' CHECK (VALUE ~ '^.+@');
CREATE DOMAIN rate AS int DEFAULT 2 NOT NULL CONSTRAINT low CHECK (VALUE < 100);
CREATE TABLE t (e email, r rate);
COMMENT ON DOMAIN rate IS 'In percent';

-- pair: what a domain is made of
-- one
CREATE DOMAIN code AS varchar(5);
CREATE TABLE t (c code);
CREATE VIEW v AS SELECT c FROM t;
-- other
CREATE DOMAIN code AS text COLLATE "C";
CREATE TABLE t (c code);
CREATE VIEW v AS SELECT c FROM t;

-- pair: composite types
-- one
CREATE TYPE address AS (street text, zip varchar(10));
CREATE TABLE t (home address);
-- other
CREATE TYPE address AS (street text, city text COLLATE "C", zip text);
CREATE TABLE t (home address);

-- pair: ranges
-- one
CREATE TYPE span AS RANGE (subtype = timestamptz, multirange_type_name = span_multirange);
CREATE TABLE t (s span, m span_multirange);
-- other
CREATE TYPE span AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE TABLE t (s span, m int);

-- pair: types that need each other
-- one
-- other
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE DOMAIN feeling AS mood DEFAULT 'a';
CREATE TYPE pair AS (one feeling, other mood[]);
CREATE TYPE moods AS RANGE (subtype = mood);
CREATE FUNCTION f(a pair) RETURNS feeling LANGUAGE sql AS $$SELECT 'a'::feeling$$;
CREATE TABLE t (p pair, f feeling, ms moods);

-- pair: sequences
-- one
CREATE SEQUENCE s START 100 INCREMENT 5;
CREATE SEQUENCE gone;
GRANT USAGE ON SEQUENCE s TO anon;
-- other
CREATE SEQUENCE s AS int START 1 MAXVALUE 500 CACHE 10 CYCLE;
CREATE SEQUENCE down INCREMENT -1;
GRANT USAGE ON SEQUENCE s TO anon;
COMMENT ON SEQUENCE s IS 'Numbers';

-- pair: who owns a sequence
-- one
CREATE SEQUENCE s;
CREATE TABLE t (id int DEFAULT nextval('s'), other int);
ALTER SEQUENCE s OWNED BY t.id;
-- other
CREATE SEQUENCE s;
CREATE TABLE t (other int DEFAULT nextval('s'));
ALTER SEQUENCE s OWNED BY t.other;

-- pair: a sequence survives its table
-- one
CREATE SEQUENCE s;
CREATE TABLE t (id int DEFAULT nextval('s'));
ALTER SEQUENCE s OWNED BY t.id;
-- other
CREATE SEQUENCE s;

-- pair: schemas and extensions
-- one
CREATE SCHEMA old;
CREATE TABLE old.t (a int);
CREATE EXTENSION citext;
-- other
CREATE SCHEMA new;
COMMENT ON SCHEMA new IS 'The new one';
GRANT USAGE ON SCHEMA new TO anon;
CREATE EXTENSION citext SCHEMA new;
CREATE EXTENSION pg_trgm SCHEMA new;
CREATE TABLE new.t (a new.citext);
CREATE INDEX ON new.t USING gin ((a::text) new.gin_trgm_ops);
