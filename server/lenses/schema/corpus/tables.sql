-- pair: a table with everything on it
CREATE TABLE clinic (id bigint PRIMARY KEY);
-- one
-- other
CREATE TABLE room (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  clinic bigint NOT NULL REFERENCES clinic ON DELETE CASCADE,
  name text NOT NULL DEFAULT 'no name' CHECK (name <> ''),
  size numeric(6,2),
  UNIQUE (clinic, name)
);
ALTER TABLE room ADD CONSTRAINT sane CHECK (size > 0) NOT VALID;
CREATE INDEX room_size ON room (size DESC) WHERE size > 10;
COMMENT ON TABLE room IS 'Where people are seen.';
COMMENT ON COLUMN room.name IS 'On the door @personal';
COMMENT ON CONSTRAINT sane ON room IS 'No room has no size';
COMMENT ON INDEX room_size IS 'For the big ones';
GRANT SELECT ON room TO anon;
GRANT UPDATE (name, size) ON room TO authenticated;
ALTER TABLE room ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody ON room FOR SELECT TO anon USING (size > 1);
COMMENT ON POLICY everybody ON room IS 'They are public';

-- pair: two tables that point at each other
-- one
-- other
CREATE TABLE team (id int PRIMARY KEY, captain int);
CREATE TABLE player (id int PRIMARY KEY, team int REFERENCES team);
ALTER TABLE team ADD FOREIGN KEY (captain) REFERENCES player DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE team ENABLE ROW LEVEL SECURITY;
ALTER TABLE player ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON team USING (EXISTS (SELECT FROM player p WHERE p.team = team.id));
CREATE POLICY own ON player USING (EXISTS (SELECT FROM team t WHERE t.captain = player.id));

-- pair: names that need quotes
-- one
CREATE SCHEMA "Odd Schema";
CREATE TABLE "Odd Schema"."select" ("from" int, "it's" text DEFAULT 'a''b\c', "x""y" int);
-- other
CREATE SCHEMA "Odd Schema";
CREATE TABLE "Odd Schema"."select" ("from" int PRIMARY KEY, "it's" text DEFAULT 'c\d', "x""y" int);
COMMENT ON COLUMN "Odd Schema"."select"."x""y" IS 'quote '' and \ slash';
GRANT SELECT ("it's", "x""y") ON "Odd Schema"."select" TO anon;
CREATE INDEX "an index" ON "Odd Schema"."select" ("x""y");

-- pair: storage parameters and being unlogged
-- one
CREATE TABLE t (id int, body text) WITH (fillfactor = 70, autovacuum_enabled = false);
-- other
CREATE UNLOGGED TABLE t (id int, body text) WITH (fillfactor = 80);

-- pair: a table becomes a view
-- one
CREATE TABLE thing (id int);
GRANT SELECT ON thing TO authenticated;
-- other
CREATE VIEW thing AS SELECT 1 AS id;
GRANT SELECT ON thing TO authenticated;

-- pair: replica identity and cluster
CREATE TABLE t (id int NOT NULL, code text NOT NULL);
CREATE UNIQUE INDEX t_code ON t (code);
-- one
ALTER TABLE t REPLICA IDENTITY FULL;
-- other
CREATE UNIQUE INDEX t_id ON t (id);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_id;
ALTER TABLE t CLUSTER ON t_code;

-- pair: replica identity by an index that changes
CREATE TABLE t (id int NOT NULL, code text NOT NULL);
-- one
CREATE UNIQUE INDEX t_key ON t (id);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_key;
-- other
CREATE UNIQUE INDEX t_key ON t (id, code);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_key;

-- pair: a child by inheritance
CREATE TABLE parent (id int, name text CHECK (name <> ''));
-- one
-- other
CREATE TABLE child (extra int) INHERITS (parent);

-- pair: a table moves to another schema
CREATE SCHEMA app;
-- one
CREATE TABLE room (id int PRIMARY KEY, name text);
CREATE TABLE bed (id int, room int REFERENCES room);
-- other
CREATE TABLE app.room (id int PRIMARY KEY, name text);
CREATE TABLE bed (id int, room int REFERENCES app.room);

-- pair: an index changes its table
CREATE TABLE a (x int);
CREATE TABLE b (x int);
-- one
CREATE INDEX by_x ON a (x);
-- other
CREATE INDEX by_x ON b (x);
