create domain "text/html" as text;
create domain "application/vnd.tally" as bytea;
create domain "text/csv" as text;
create domain "application/octet-stream" as bytea;
create domain "text/xml" as xml;
create domain "*/*" as bytea;
create domain "application/vnd.anything" as text;

create table lines (id int primary key, name text, raw bytea, doc xml);
insert into lines values (1, 'one', '\x00ff', '<a>1</a>'), (2, 'two', '\x5c', '<b/>');
create table plain (id int primary key, line_id int references lines, note text);
insert into plain values (1, 1, 'first'), (2, 2, 'second');

create function tally_step(state bytea, next lines) returns "application/vnd.tally" language sql immutable
  as $$ select state || next.raw $$;
create aggregate tally(lines) (initcond = '', stype = "application/vnd.tally", sfunc = tally_step);

create function page_step(state text, next lines) returns "text/html" language sql immutable
  as $$ select state || '<p>' || next.name || '</p>' $$;
create aggregate page(lines) (initcond = '', stype = "text/html", sfunc = page_step);

create function csv_step(state text, next lines) returns "text/csv" language sql immutable
  as $$ select state || next.id || ';' || next.name || E'\n' $$;
create function csv_end(state "text/csv") returns "text/csv" language plpgsql as $$ begin
  perform set_config('response.headers', '[{"Content-Disposition": "attachment; filename=\"lines.csv\""}]', true);
  return 'id;name' || E'\n' || state; end $$;
create aggregate csv(lines) (initcond = '', stype = "text/csv", sfunc = csv_step, finalfunc = csv_end);

create function count_step(state text, next anyelement) returns "application/vnd.anything" language sql immutable
  as $$ select (coalesce(nullif(state, ''), '0')::int + 1)::text $$;
create aggregate counted(anyelement) (initcond = '', stype = "application/vnd.anything", sfunc = count_step);

create view whatever as select id, name from lines;
create function whatever_step(state "*/*", next whatever) returns "*/*" language sql immutable
  as $$ select state || convert_to(next.name || ',', 'UTF8') $$;
create function whatever_end(state "*/*") returns "*/*" language plpgsql as $$
declare wanted text := current_setting('request.headers', true)::json->>'accept';
begin
  if wanted = 'text/plain' then
    perform set_config('response.headers', '[{"Content-Type": "text/plain"}]', true);
  elsif wanted = 'unknown/media' then
    raise sqlstate 'PT415' using message = 'Unsupported Media Type';
  end if;
  return state; end $$;
create aggregate whatever_agg(whatever) (initcond = '', stype = "*/*", sfunc = whatever_step, finalfunc = whatever_end);

create function some_lines() returns setof lines language sql stable as 'select * from lines where id = 2';
create function index_page() returns "text/html" language sql stable as $$ select '<h1>Hé</h1>' $$;
create function picture() returns "application/octet-stream" language sql stable as $$ select '\x00c3ff'::bytea $$;
create function feed() returns "text/xml" language sql stable as $$ select '<feed/>'::xml $$;
create function any_page() returns "*/*" language sql stable as $$ select convert_to('any', 'UTF8') $$;
create function pages() returns setof "text/html" language sql stable as $$ values ('<i>1</i>'::text), ('<i>2</i>') $$;
create function words() returns text language sql stable as $$ select 'plain words' $$;
create function numbers() returns setof int language sql stable as $$ values (1), (2) $$;
create function bytes() returns bytea language sql stable as $$ select '\x01fe'::bytea $$;
create function fragment() returns xml language sql stable as $$ select '<x/>'::xml $$;
create function st_asgeojson(rec record, geom text default '', digits int default 9, pretty boolean default false)
  returns text language plpgsql stable as $$ begin
  return json_build_object('type', 'Feature', 'geometry', null, 'properties', to_json(rec))::text; end $$;

create schema hidden;
create function hidden.note_step(state text, next plain) returns "text/html" language sql immutable as $$ select 'hidden' $$;
create aggregate hidden.notes(plain) (initcond = '', stype = "text/html", sfunc = hidden.note_step);

grant usage on schema public, hidden to anon, authenticated, service_role;
grant select, insert, update, delete on all tables in schema public to anon, authenticated, service_role;
