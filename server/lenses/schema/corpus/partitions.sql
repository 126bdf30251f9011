-- pair: a partitioned table with parts, keys and indexes
-- one
-- other
CREATE TABLE log (at date NOT NULL, id int NOT NULL, line text DEFAULT 'x' CHECK (line <> ''), PRIMARY KEY (at, id)) PARTITION BY RANGE (at);
CREATE TABLE log_2025 PARTITION OF log FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE log_rest PARTITION OF log DEFAULT;
CREATE INDEX log_line ON log (line);
CREATE INDEX log_2025_own ON log_2025 (id);
GRANT SELECT ON log TO anon;
GRANT SELECT ON log_2025 TO authenticated;
ALTER TABLE log ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON log USING (id > 1);

-- pair: one more part, another index
CREATE TABLE log (at date NOT NULL, id int) PARTITION BY RANGE (at);
CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- one
CREATE INDEX log_id ON log (id);
-- other
CREATE TABLE log_2 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX log_id ON log (id, at);

-- pair: columns of a partitioned table
-- one
CREATE TABLE log (at date NOT NULL, id int) PARTITION BY RANGE (at);
CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- other
CREATE TABLE log (at date NOT NULL, id bigint, more text NOT NULL DEFAULT 'x') PARTITION BY RANGE (at);
CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
ALTER TABLE log ADD CHECK (id > 0);

-- pair: bounds move
CREATE TABLE log (at date NOT NULL) PARTITION BY RANGE (at);
-- one
CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- other
CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2025-01-01') TO ('2027-01-01');

-- pair: a part goes its own way
CREATE TABLE log (at date NOT NULL, n int) PARTITION BY LIST (at);
-- one
CREATE TABLE log_1 PARTITION OF log FOR VALUES IN ('2025-01-01');
-- other
CREATE TABLE log_1 (at date NOT NULL, n int);

-- pair: keys of a partitioned table
CREATE TABLE other (id int PRIMARY KEY);
CREATE TABLE log (at date NOT NULL, id int NOT NULL) PARTITION BY HASH (at);
CREATE TABLE log_0 PARTITION OF log FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE log_1 PARTITION OF log FOR VALUES WITH (MODULUS 2, REMAINDER 1);
-- one
-- other
ALTER TABLE log ADD PRIMARY KEY (at, id), ADD FOREIGN KEY (id) REFERENCES other;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER touch BEFORE INSERT ON log FOR EACH ROW EXECUTE FUNCTION touch();

-- pair: inheritance ends
CREATE TABLE parent (id int, name text);
-- one
CREATE TABLE child (id int, name text, extra int) INHERITS (parent);
-- other
CREATE TABLE child (id int, name text, extra int);
