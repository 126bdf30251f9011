-- pair: what a view does
CREATE TABLE t (a int, b text);
-- one
CREATE VIEW v AS SELECT a FROM t;
GRANT SELECT ON v TO anon;
-- other
CREATE VIEW v AS SELECT a, b FROM t;
GRANT SELECT ON v TO anon;

-- pair: security_invoker
CREATE TABLE t (a int);
-- one
CREATE VIEW v WITH (security_invoker = true) AS SELECT a FROM t;
GRANT SELECT ON v TO anon;
-- other
CREATE VIEW v AS SELECT a FROM t;
GRANT SELECT ON v TO anon;

-- pair: security_barrier and check option
CREATE TABLE t (a int);
-- one
CREATE VIEW v WITH (security_barrier = true, security_invoker = true) AS SELECT a FROM t WHERE a > 1 WITH LOCAL CHECK OPTION;
-- other
CREATE VIEW v WITH (security_invoker = true) AS SELECT a FROM t WHERE a > 2 WITH CASCADED CHECK OPTION;

-- pair: views on views on views
CREATE TABLE t (a int, b int);
-- one
CREATE VIEW v1 AS SELECT a, b FROM t;
CREATE VIEW v2 WITH (security_invoker = true) AS SELECT a, b FROM v1;
CREATE VIEW v3 AS SELECT b FROM v2;
GRANT SELECT ON v2 TO authenticated;
GRANT SELECT (b) ON v3 TO anon;
COMMENT ON VIEW v3 IS 'the last';
COMMENT ON COLUMN v3.b IS 'its b';
-- other
CREATE VIEW v1 AS SELECT b, a FROM t;
CREATE VIEW v2 WITH (security_invoker = true) AS SELECT a, b FROM v1;
CREATE VIEW v3 AS SELECT b FROM v2;
GRANT SELECT ON v2 TO authenticated;
GRANT SELECT (b) ON v3 TO anon;
COMMENT ON VIEW v3 IS 'the last';
COMMENT ON COLUMN v3.b IS 'its b';

-- pair: a materialized view with an index and grants
CREATE TABLE t (a int, b int);
-- one
CREATE MATERIALIZED VIEW m AS SELECT a, count(*) AS n FROM t GROUP BY a;
CREATE UNIQUE INDEX m_a ON m (a);
GRANT SELECT ON m TO anon;
-- other
CREATE MATERIALIZED VIEW m WITH (fillfactor = 80) AS SELECT a, sum(b) AS n FROM t GROUP BY a;
CREATE UNIQUE INDEX m_a ON m (a);
GRANT SELECT ON m TO anon;
COMMENT ON MATERIALIZED VIEW m IS 'Sums';

-- pair: a view that can be written through a trigger
CREATE TABLE t (a int);
CREATE FUNCTION put() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
-- one
CREATE VIEW v AS SELECT a FROM t;
-- other
CREATE VIEW v AS SELECT a, a + 1 AS b FROM t;
ALTER VIEW v ALTER COLUMN a SET DEFAULT 5;
CREATE TRIGGER put INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION put();

-- pair: a view on a dropped column
-- one
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT a, b FROM t;
-- other
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;

-- pair: rules
CREATE TABLE t (a int);
CREATE TABLE log (a int);
-- one
CREATE RULE r AS ON INSERT TO t DO ALSO INSERT INTO log VALUES (new.a);
-- other
CREATE RULE r AS ON INSERT TO t DO ALSO INSERT INTO log VALUES (new.a + 1);
CREATE RULE s AS ON DELETE TO t DO INSTEAD NOTHING;
COMMENT ON RULE s ON t IS 'Nothing goes';
