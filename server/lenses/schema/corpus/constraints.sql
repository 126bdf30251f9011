-- pair: keys
-- one
CREATE TABLE a (id int PRIMARY KEY, code text UNIQUE);
CREATE TABLE b (a int REFERENCES a, code text REFERENCES a (code));
-- other
CREATE TABLE a (id int, code text PRIMARY KEY);
CREATE TABLE b (a int, code text REFERENCES a ON UPDATE CASCADE);

-- pair: a primary key under a foreign key and a view
-- one
CREATE TABLE a (id int PRIMARY KEY, n int);
CREATE TABLE b (a int REFERENCES a);
CREATE VIEW sums AS SELECT a.id, a.n, count(*) AS c FROM a LEFT JOIN b ON b.a = a.id GROUP BY a.id;
GRANT SELECT ON sums TO anon;
-- other
CREATE TABLE a (id int CONSTRAINT a_id PRIMARY KEY, n int);
CREATE TABLE b (a int REFERENCES a);
CREATE VIEW sums AS SELECT a.id, a.n, count(*) AS c FROM a LEFT JOIN b ON b.a = a.id GROUP BY a.id;
GRANT SELECT ON sums TO anon;

-- pair: checks
CREATE TABLE t (a int, b int);
-- one
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0), ADD CONSTRAINT d CHECK (b > 0) NOT VALID;
-- other
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 1), ADD CONSTRAINT d CHECK (b > 0), ADD CHECK (a < b) NO INHERIT;

-- pair: a check that calls a function
-- one
CREATE TABLE t (a int);
-- other
CREATE FUNCTION fine(x int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT x > 0';
CREATE TABLE t (a int CHECK (fine(a)));

-- pair: how a foreign key acts
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int, a int);
-- one
ALTER TABLE b ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES a ON DELETE SET NULL;
-- other
ALTER TABLE b ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES a ON DELETE CASCADE DEFERRABLE;

-- pair: exclusion with an extension
-- one
CREATE TABLE t (room int, during tstzrange);
-- other
CREATE EXTENSION btree_gist;
CREATE TABLE t (room int, during tstzrange, EXCLUDE USING gist (room WITH =, during WITH &&));

-- pair: a key with storage parameters
-- one
CREATE TABLE t (a int, b int, UNIQUE (a) WITH (fillfactor = 70));
-- other
CREATE TABLE t (a int, b int, UNIQUE NULLS NOT DISTINCT (a, b) WITH (fillfactor = 60), UNIQUE (b) INCLUDE (a));

-- pair: indexes
CREATE TABLE t (a int, b text, c jsonb);
-- one
CREATE INDEX i ON t (a);
CREATE UNIQUE INDEX u ON t (b);
CREATE INDEX g ON t USING gin (c);
-- other
CREATE INDEX i ON t (a, b);
CREATE UNIQUE INDEX u ON t (lower(b)) WHERE a > 1;
CREATE INDEX g ON t USING gin (c jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX h ON t USING hash (b);

-- pair: statistics
CREATE TABLE t (a int, b int, c int);
-- one
CREATE STATISTICS s ON a, b FROM t;
-- other
CREATE STATISTICS s (ndistinct) ON a, b, c FROM t;
CREATE STATISTICS e ON (a + b), c FROM t;
COMMENT ON STATISTICS e IS 'Together';
