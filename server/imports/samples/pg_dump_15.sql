--
-- PostgreSQL database dump
--

\restrict SRmjj8B08chYlOSdfw1SSAJCyTxY4Exb2vDsgo09KOZV28y5doKlipAyvgQfUlA

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: clinic_archive; Type: DATABASE; Schema: -; Owner: admin
--

CREATE DATABASE clinic_archive WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C.UTF-8';


ALTER DATABASE clinic_archive OWNER TO admin;

\unrestrict SRmjj8B08chYlOSdfw1SSAJCyTxY4Exb2vDsgo09KOZV28y5doKlipAyvgQfUlA
\connect clinic_archive
\restrict SRmjj8B08chYlOSdfw1SSAJCyTxY4Exb2vDsgo09KOZV28y5doKlipAyvgQfUlA

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: Odd Name; Type: SCHEMA; Schema: -; Owner: admin
--

CREATE SCHEMA "Odd Name";


ALTER SCHEMA "Odd Name" OWNER TO admin;

--
-- Name: app; Type: SCHEMA; Schema: -; Owner: admin
--

CREATE SCHEMA app;


ALTER SCHEMA app OWNER TO admin;

--
-- Name: SCHEMA app; Type: COMMENT; Schema: -; Owner: admin
--

COMMENT ON SCHEMA app IS 'The application; "everything"';


--
-- Name: german; Type: COLLATION; Schema: app; Owner: admin
--

CREATE COLLATION app.german (provider = icu, locale = 'de-u-kn-true');


ALTER COLLATION app.german OWNER TO admin;

--
-- Name: btree_gist; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;


--
-- Name: EXTENSION btree_gist; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';


--
-- Name: citext; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA app;


--
-- Name: EXTENSION citext; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';


--
-- Name: hstore; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA public;


--
-- Name: EXTENSION hstore; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION hstore IS 'data type for storing sets of (key, value) pairs';


--
-- Name: pgcrypto; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;


--
-- Name: EXTENSION pgcrypto; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION pgcrypto IS 'cryptographic functions';


--
-- Name: email; Type: DOMAIN; Schema: app; Owner: admin
--

CREATE DOMAIN app.email AS app.citext NOT NULL
	CONSTRAINT email_check CHECK (((VALUE)::text ~ '^[^@]+@[^@]+$'::text));


ALTER DOMAIN app.email OWNER TO admin;

--
-- Name: floatrange; Type: TYPE; Schema: app; Owner: admin
--

CREATE TYPE app.floatrange AS RANGE (
    subtype = double precision,
    multirange_type_name = app.floatmultirange
);


ALTER TYPE app.floatrange OWNER TO admin;

--
-- Name: mood; Type: TYPE; Schema: app; Owner: admin
--

CREATE TYPE app.mood AS ENUM (
    'sad',
    'it''s ok',
    'happy'
);


ALTER TYPE app.mood OWNER TO admin;

--
-- Name: TYPE mood; Type: COMMENT; Schema: app; Owner: admin
--

COMMENT ON TYPE app.mood IS 'x;y';


--
-- Name: pair; Type: TYPE; Schema: app; Owner: admin
--

CREATE TYPE app.pair AS (
	a integer,
	b text COLLATE pg_catalog."C"
);


ALTER TYPE app.pair OWNER TO admin;

--
-- Name: doit(integer); Type: PROCEDURE; Schema: app; Owner: admin
--

CREATE PROCEDURE app.doit(INOUT x integer)
    LANGUAGE plpgsql
    AS $$ begin x := x+1; end $$;


ALTER PROCEDURE app.doit(INOUT x integer) OWNER TO admin;

--
-- Name: ev(); Type: FUNCTION; Schema: app; Owner: admin
--

CREATE FUNCTION app.ev() RETURNS event_trigger
    LANGUAGE plpgsql
    AS $$begin end$$;


ALTER FUNCTION app.ev() OWNER TO admin;

--
-- Name: later(); Type: FUNCTION; Schema: app; Owner: admin
--

CREATE FUNCTION app.later() RETURNS bigint
    LANGUAGE sql STABLE
    AS $$select count(*) from app.person$$;


ALTER FUNCTION app.later() OWNER TO admin;

--
-- Name: touch(); Type: FUNCTION; Schema: app; Owner: admin
--

CREATE FUNCTION app.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN new.touched := now(); -- ;
 RETURN new; END $$;


ALTER FUNCTION app.touch() OWNER TO admin;

--
-- Name: twice(integer); Type: FUNCTION; Schema: app; Owner: admin
--

CREATE FUNCTION app.twice(n integer) RETURNS integer
    LANGUAGE sql IMMUTABLE
    BEGIN ATOMIC
 SELECT
         CASE
             WHEN (n > 0) THEN (n * 2)
             ELSE 0
         END AS "case";
END;


ALTER FUNCTION app.twice(n integer) OWNER TO admin;

--
-- Name: mysum(integer); Type: AGGREGATE; Schema: app; Owner: admin
--

CREATE AGGREGATE app.mysum(integer) (
    SFUNC = int4pl,
    STYPE = integer,
    INITCOND = '0'
);


ALTER AGGREGATE app.mysum(integer) OWNER TO admin;

--
-- Name: ===; Type: OPERATOR; Schema: app; Owner: admin
--

CREATE OPERATOR app.=== (
    FUNCTION = int4eq,
    LEFTARG = integer,
    RIGHTARG = integer
);


ALTER OPERATOR app.=== (integer, integer) OWNER TO admin;

--
-- Name: mine; Type: TEXT SEARCH CONFIGURATION; Schema: app; Owner: admin
--

CREATE TEXT SEARCH CONFIGURATION app.mine (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION app.mine
    ADD MAPPING FOR asciiword WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.mine
    ADD MAPPING FOR word WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.mine
    ADD MAPPING FOR numword WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.mine
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.mine
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.mine
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.mine
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.mine
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.mine
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.mine
    ADD MAPPING FOR hword_part WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.mine
    ADD MAPPING FOR hword_asciipart WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.mine
    ADD MAPPING FOR numhword WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.mine
    ADD MAPPING FOR asciihword WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.mine
    ADD MAPPING FOR hword WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.mine
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.mine
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.mine
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.mine
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION app.mine
    ADD MAPPING FOR uint WITH simple;


ALTER TEXT SEARCH CONFIGURATION app.mine OWNER TO admin;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: Tab;le; Type: TABLE; Schema: Odd Name; Owner: admin
--

CREATE TABLE "Odd Name"."Tab;le" (
    "Col""umn" integer,
    "select" text,
    "ünï" integer
);


ALTER TABLE "Odd Name"."Tab;le" OWNER TO admin;

--
-- Name: booking; Type: TABLE; Schema: app; Owner: admin
--

CREATE TABLE app.booking (
    room integer,
    during tstzrange
);


ALTER TABLE app.booking OWNER TO admin;

--
-- Name: cache; Type: TABLE; Schema: app; Owner: admin
--

CREATE UNLOGGED TABLE app.cache (
    k text NOT NULL,
    v text
)
WITH (fillfactor='70');


ALTER TABLE app.cache OWNER TO admin;

--
-- Name: parent; Type: TABLE; Schema: app; Owner: admin
--

CREATE TABLE app.parent (
    a integer,
    b text
);


ALTER TABLE app.parent OWNER TO admin;

--
-- Name: child; Type: TABLE; Schema: app; Owner: admin
--

CREATE TABLE app.child (
    c integer
)
INHERITS (app.parent);


ALTER TABLE app.child OWNER TO admin;

--
-- Name: cold; Type: MATERIALIZED VIEW; Schema: app; Owner: admin
--

CREATE MATERIALIZED VIEW app.cold AS
 SELECT 1 AS x
  WITH NO DATA;


ALTER TABLE app.cold OWNER TO admin;

--
-- Name: person; Type: TABLE; Schema: app; Owner: admin
--

CREATE TABLE app.person (
    id bigint NOT NULL,
    name text NOT NULL,
    mail app.email,
    mood app.mood DEFAULT 'happy'::app.mood,
    born date,
    touched timestamp with time zone,
    p app.pair,
    upper_name text GENERATED ALWAYS AS (upper(name)) STORED,
    attrs public.hstore,
    CONSTRAINT grown CHECK ((born < '2020-01-01'::date))
);
ALTER TABLE ONLY app.person ALTER COLUMN name SET STATISTICS 500;
ALTER TABLE ONLY app.person ALTER COLUMN name SET STORAGE EXTERNAL;


ALTER TABLE app.person OWNER TO admin;

--
-- Name: TABLE person; Type: COMMENT; Schema: app; Owner: admin
--

COMMENT ON TABLE app.person IS 'People @personal';


--
-- Name: COLUMN person.name; Type: COMMENT; Schema: app; Owner: admin
--

COMMENT ON COLUMN app.person.name IS 'The name
@personal';


--
-- Name: counts; Type: MATERIALIZED VIEW; Schema: app; Owner: admin
--

CREATE MATERIALIZED VIEW app.counts AS
 SELECT person.mood,
    count(*) AS count
   FROM app.person
  GROUP BY person.mood
  WITH NO DATA;


ALTER TABLE app.counts OWNER TO admin;

--
-- Name: free; Type: SEQUENCE; Schema: app; Owner: admin
--

CREATE SEQUENCE app.free
    START WITH 100
    INCREMENT BY 5
    NO MINVALUE
    MAXVALUE 1000
    CACHE 1
    CYCLE;


ALTER TABLE app.free OWNER TO admin;

--
-- Name: happy; Type: VIEW; Schema: app; Owner: admin
--

CREATE VIEW app.happy WITH (security_invoker='on') AS
 SELECT person.id,
    person.name
   FROM app.person
  WHERE (person.mood = 'happy'::app.mood)
  WITH CASCADED CHECK OPTION;


ALTER TABLE app.happy OWNER TO admin;

--
-- Name: log; Type: TABLE; Schema: app; Owner: admin
--

CREATE TABLE app.log (
    at timestamp with time zone NOT NULL,
    what text,
    k integer
)
PARTITION BY RANGE (at);


ALTER TABLE app.log OWNER TO admin;

--
-- Name: log_2024; Type: TABLE; Schema: app; Owner: admin
--

CREATE TABLE app.log_2024 (
    at timestamp with time zone NOT NULL,
    what text,
    k integer
)
PARTITION BY LIST (k);


ALTER TABLE app.log_2024 OWNER TO admin;

--
-- Name: log_2024_1; Type: TABLE; Schema: app; Owner: admin
--

CREATE TABLE app.log_2024_1 (
    at timestamp with time zone NOT NULL,
    what text,
    k integer
);


ALTER TABLE app.log_2024_1 OWNER TO admin;

--
-- Name: log_rest; Type: TABLE; Schema: app; Owner: admin
--

CREATE TABLE app.log_rest (
    at timestamp with time zone NOT NULL,
    what text,
    k integer
);


ALTER TABLE app.log_rest OWNER TO admin;

--
-- Name: person_id_seq; Type: SEQUENCE; Schema: app; Owner: admin
--

ALTER TABLE app.person ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.person_id_seq
    START WITH 10
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: serials; Type: TABLE; Schema: app; Owner: admin
--

CREATE TABLE app.serials (
    id integer NOT NULL,
    n numeric(10,2) DEFAULT 0.5,
    person bigint,
    j jsonb,
    tags text[] DEFAULT '{}'::text[]
);

ALTER TABLE ONLY app.serials FORCE ROW LEVEL SECURITY;


ALTER TABLE app.serials OWNER TO admin;

--
-- Name: serials_id_seq; Type: SEQUENCE; Schema: app; Owner: admin
--

CREATE SEQUENCE app.serials_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE app.serials_id_seq OWNER TO admin;

--
-- Name: serials_id_seq; Type: SEQUENCE OWNED BY; Schema: app; Owner: admin
--

ALTER SEQUENCE app.serials_id_seq OWNED BY app.serials.id;


--
-- Name: v2; Type: VIEW; Schema: app; Owner: admin
--

CREATE VIEW app.v2 AS
 SELECT h.id,
    h.name,
    app.later() AS l
   FROM app.happy h;


ALTER TABLE app.v2 OWNER TO admin;

--
-- Name: words; Type: TABLE; Schema: app; Owner: admin
--

CREATE TABLE app.words (
    w text COLLATE app.german
);


ALTER TABLE app.words OWNER TO admin;

--
-- Name: numbers; Type: TABLE; Schema: public; Owner: admin
--

CREATE TABLE public.numbers (
    id integer NOT NULL,
    t text,
    ts timestamp with time zone
);


ALTER TABLE public.numbers OWNER TO admin;

--
-- Name: plain; Type: TABLE; Schema: public; Owner: admin
--

CREATE TABLE public.plain (
    id uuid DEFAULT public.gen_random_uuid() NOT NULL,
    ts tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, 'x'::text)) STORED
);


ALTER TABLE public.plain OWNER TO admin;

--
-- Name: log_2024; Type: TABLE ATTACH; Schema: app; Owner: admin
--

ALTER TABLE ONLY app.log ATTACH PARTITION app.log_2024 FOR VALUES FROM ('2024-01-01 00:00:00+00') TO ('2025-01-01 00:00:00+00');


--
-- Name: log_2024_1; Type: TABLE ATTACH; Schema: app; Owner: admin
--

ALTER TABLE ONLY app.log_2024 ATTACH PARTITION app.log_2024_1 FOR VALUES IN (1, 2);


--
-- Name: log_rest; Type: TABLE ATTACH; Schema: app; Owner: admin
--

ALTER TABLE ONLY app.log ATTACH PARTITION app.log_rest DEFAULT;


--
-- Name: serials id; Type: DEFAULT; Schema: app; Owner: admin
--

ALTER TABLE ONLY app.serials ALTER COLUMN id SET DEFAULT nextval('app.serials_id_seq'::regclass);


--
-- Name: 17471; Type: BLOB; Schema: -; Owner: admin
--

SELECT pg_catalog.lo_create('17471');


ALTER LARGE OBJECT 17471 OWNER TO admin;

--
-- Data for Name: Tab;le; Type: TABLE DATA; Schema: Odd Name; Owner: admin
--

COPY "Odd Name"."Tab;le" ("Col""umn", "select", "ünï") FROM stdin;
1	\\.	2
\.


--
-- Data for Name: booking; Type: TABLE DATA; Schema: app; Owner: admin
--

COPY app.booking (room, during) FROM stdin;
\.


--
-- Data for Name: cache; Type: TABLE DATA; Schema: app; Owner: admin
--

COPY app.cache (k, v) FROM stdin;
\.


--
-- Data for Name: child; Type: TABLE DATA; Schema: app; Owner: admin
--

COPY app.child (a, b, c) FROM stdin;
1	p	2
\.


--
-- Data for Name: log_2024_1; Type: TABLE DATA; Schema: app; Owner: admin
--

COPY app.log_2024_1 (at, what, k) FROM stdin;
2024-05-05 00:00:00+00	a	1
2024-06-06 00:00:00+00	\N	2
\.


--
-- Data for Name: log_rest; Type: TABLE DATA; Schema: app; Owner: admin
--

COPY app.log_rest (at, what, k) FROM stdin;
2023-01-01 00:00:00+00	\\.	7
\.


--
-- Data for Name: parent; Type: TABLE DATA; Schema: app; Owner: admin
--

COPY app.parent (a, b) FROM stdin;
3	q
\.


--
-- Data for Name: person; Type: TABLE DATA; Schema: app; Owner: admin
--

COPY app.person (id, name, mail, mood, born, touched, p, attrs) FROM stdin;
10	Ann	a@b	happy	1990-01-01	\N	\N	\N
11	Bob 'x'	b@c	happy	\N	\N	\N	\N
12	tab\there\nline	d@e	happy	2001-05-05	\N	\N	\N
\.


--
-- Data for Name: serials; Type: TABLE DATA; Schema: app; Owner: admin
--

COPY app.serials (id, n, person, j, tags) FROM stdin;
1	1.50	10	\N	{}
2	1.50	11	\N	{}
3	1.50	12	\N	{}
\.


--
-- Data for Name: words; Type: TABLE DATA; Schema: app; Owner: admin
--

COPY app.words (w) FROM stdin;
\.


--
-- Data for Name: numbers; Type: TABLE DATA; Schema: public; Owner: admin
--

COPY public.numbers (id, t, ts) FROM stdin;
1	c4ca4238a0b923820dcc509a6f75849b	2026-11-22 22:09:26.440509+00
2	c81e728d9d4c2f636f067f89cc14862c	2026-11-22 22:09:27.440509+00
3	eccbc87e4b5ce2fe28308fd9f2a7baf3	2026-11-22 22:09:28.440509+00
4	a87ff679a2f3e71d9181a67b7542122c	2026-11-22 22:09:29.440509+00
5	e4da3b7fbbce2345d7772b0674a318d5	2026-11-22 22:09:30.440509+00
6	1679091c5a880faf6fb5e6087eb1b2dc	2026-11-22 22:09:31.440509+00
7	8f14e45fceea167a5a36dedd4bea2543	2026-11-22 22:09:32.440509+00
8	c9f0f895fb98ab9159f51fd0297e236d	2026-11-22 22:09:33.440509+00
9	45c48cce2e2d7fbdea1afc51c7c6ad26	2026-11-22 22:09:34.440509+00
10	d3d9446802a44259755d38e6d163e820	2026-11-22 22:09:35.440509+00
11	6512bd43d9caa6e02c990b0a82652dca	2026-11-22 22:09:36.440509+00
12	c20ad4d76fe97759aa27a0c99bff6710	2026-11-22 22:09:37.440509+00
13	c51ce410c124a10e0db5e4b97fc2af39	2026-11-22 22:09:38.440509+00
14	aab3238922bcc25a6f606eb525ffdc56	2026-11-22 22:09:39.440509+00
15	9bf31c7ff062936a96d3c8bd1f8f2ff3	2026-11-22 22:09:40.440509+00
16	c74d97b01eae257e44aa9d5bade97baf	2026-11-22 22:09:41.440509+00
17	70efdf2ec9b086079795c442636b55fb	2026-11-22 22:09:42.440509+00
18	6f4922f45568161a8cdf4ad2299f6d23	2026-11-22 22:09:43.440509+00
19	1f0e3dad99908345f7439f8ffabdffc4	2026-11-22 22:09:44.440509+00
20	98f13708210194c475687be6106a3b84	2026-11-22 22:09:45.440509+00
21	3c59dc048e8850243be8079a5c74d079	2026-11-22 22:09:46.440509+00
22	b6d767d2f8ed5d21a44b0e5886680cb9	2026-11-22 22:09:47.440509+00
23	37693cfc748049e45d87b8c7d8b9aacd	2026-11-22 22:09:48.440509+00
24	1ff1de774005f8da13f42943881c655f	2026-11-22 22:09:49.440509+00
25	8e296a067a37563370ded05f5a3bf3ec	2026-11-22 22:09:50.440509+00
26	4e732ced3463d06de0ca9a15b6153677	2026-11-22 22:09:51.440509+00
27	02e74f10e0327ad868d138f2b4fdd6f0	2026-11-22 22:09:52.440509+00
28	33e75ff09dd601bbe69f351039152189	2026-11-22 22:09:53.440509+00
29	6ea9ab1baa0efb9e19094440c317e21b	2026-11-22 22:09:54.440509+00
30	34173cb38f07f89ddbebc2ac9128303f	2026-11-22 22:09:55.440509+00
31	c16a5320fa475530d9583c34fd356ef5	2026-11-22 22:09:56.440509+00
32	6364d3f0f495b6ab9dcf8d3b5c6e0b01	2026-11-22 22:09:57.440509+00
33	182be0c5cdcd5072bb1864cdee4d3d6e	2026-11-22 22:09:58.440509+00
34	e369853df766fa44e1ed0ff613f563bd	2026-11-22 22:09:59.440509+00
35	1c383cd30b7c298ab50293adfecb7b18	2026-11-22 22:10:00.440509+00
36	19ca14e7ea6328a42e0eb13d585e4c22	2026-11-22 22:10:01.440509+00
37	a5bfc9e07964f8dddeb95fc584cd965d	2026-11-22 22:10:02.440509+00
38	a5771bce93e200c36f7cd9dfd0e5deaa	2026-11-22 22:10:03.440509+00
39	d67d8ab4f4c10bf22aa353e27879133c	2026-11-22 22:10:04.440509+00
40	d645920e395fedad7bbbed0eca3fe2e0	2026-11-22 22:10:05.440509+00
41	3416a75f4cea9109507cacd8e2f2aefc	2026-11-22 22:10:06.440509+00
42	a1d0c6e83f027327d8461063f4ac58a6	2026-11-22 22:10:07.440509+00
43	17e62166fc8586dfa4d1bc0e1742c08b	2026-11-22 22:10:08.440509+00
44	f7177163c833dff4b38fc8d2872f1ec6	2026-11-22 22:10:09.440509+00
45	6c8349cc7260ae62e3b1396831a8398f	2026-11-22 22:10:10.440509+00
46	d9d4f495e875a2e075a1a4a6e1b9770f	2026-11-22 22:10:11.440509+00
47	67c6a1e7ce56d3d6fa748ab6d9af3fd7	2026-11-22 22:10:12.440509+00
48	642e92efb79421734881b53e1e1b18b6	2026-11-22 22:10:13.440509+00
49	f457c545a9ded88f18ecee47145a72c0	2026-11-22 22:10:14.440509+00
50	c0c7c76d30bd3dcaefc96f40275bdc0a	2026-11-22 22:10:15.440509+00
\.


--
-- Data for Name: plain; Type: TABLE DATA; Schema: public; Owner: admin
--

COPY public.plain (id) FROM stdin;
\.


--
-- Name: free; Type: SEQUENCE SET; Schema: app; Owner: admin
--

SELECT pg_catalog.setval('app.free', 105, true);


--
-- Name: person_id_seq; Type: SEQUENCE SET; Schema: app; Owner: admin
--

SELECT pg_catalog.setval('app.person_id_seq', 12, true);


--
-- Name: serials_id_seq; Type: SEQUENCE SET; Schema: app; Owner: admin
--

SELECT pg_catalog.setval('app.serials_id_seq', 3, true);


--
-- Data for Name: BLOBS; Type: BLOBS; Schema: -; Owner: -
--

BEGIN;

SELECT pg_catalog.lo_open('17471', 131072);
SELECT pg_catalog.lowrite(0, '\x68656c6c6f');
SELECT pg_catalog.lo_close(0);

COMMIT;

--
-- Name: booking booking_room_during_excl; Type: CONSTRAINT; Schema: app; Owner: admin
--

ALTER TABLE ONLY app.booking
    ADD CONSTRAINT booking_room_during_excl EXCLUDE USING gist (room WITH =, during WITH &&);


--
-- Name: cache cache_pkey; Type: CONSTRAINT; Schema: app; Owner: admin
--

ALTER TABLE ONLY app.cache
    ADD CONSTRAINT cache_pkey PRIMARY KEY (k);


--
-- Name: person person_name_born_key; Type: CONSTRAINT; Schema: app; Owner: admin
--

ALTER TABLE ONLY app.person
    ADD CONSTRAINT person_name_born_key UNIQUE NULLS NOT DISTINCT (name, born);


--
-- Name: person person_pkey; Type: CONSTRAINT; Schema: app; Owner: admin
--

ALTER TABLE ONLY app.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (id);


--
-- Name: serials serials_pkey; Type: CONSTRAINT; Schema: app; Owner: admin
--

ALTER TABLE ONLY app.serials
    ADD CONSTRAINT serials_pkey PRIMARY KEY (id);


--
-- Name: numbers big_pkey; Type: CONSTRAINT; Schema: public; Owner: admin
--

ALTER TABLE ONLY public.numbers
    ADD CONSTRAINT big_pkey PRIMARY KEY (id);


--
-- Name: plain plain_pkey; Type: CONSTRAINT; Schema: public; Owner: admin
--

ALTER TABLE ONLY public.plain
    ADD CONSTRAINT plain_pkey PRIMARY KEY (id);


--
-- Name: counts_mood_idx; Type: INDEX; Schema: app; Owner: admin
--

CREATE UNIQUE INDEX counts_mood_idx ON app.counts USING btree (mood);


--
-- Name: log_at; Type: INDEX; Schema: app; Owner: admin
--

CREATE INDEX log_at ON ONLY app.log USING btree (at DESC) INCLUDE (what);


--
-- Name: log_2024_at_what_idx; Type: INDEX; Schema: app; Owner: admin
--

CREATE INDEX log_2024_at_what_idx ON ONLY app.log_2024 USING btree (at DESC) INCLUDE (what);


--
-- Name: log_2024_1_at_what_idx; Type: INDEX; Schema: app; Owner: admin
--

CREATE INDEX log_2024_1_at_what_idx ON app.log_2024_1 USING btree (at DESC) INCLUDE (what);


--
-- Name: log_rest_at_what_idx; Type: INDEX; Schema: app; Owner: admin
--

CREATE INDEX log_rest_at_what_idx ON app.log_rest USING btree (at DESC) INCLUDE (what);


--
-- Name: person_lower; Type: INDEX; Schema: app; Owner: admin
--

CREATE INDEX person_lower ON app.person USING btree (lower(name)) WHERE (mood = 'happy'::app.mood);


--
-- Name: log_2024_1_at_what_idx; Type: INDEX ATTACH; Schema: app; Owner: admin
--

ALTER INDEX app.log_2024_at_what_idx ATTACH PARTITION app.log_2024_1_at_what_idx;


--
-- Name: log_2024_at_what_idx; Type: INDEX ATTACH; Schema: app; Owner: admin
--

ALTER INDEX app.log_at ATTACH PARTITION app.log_2024_at_what_idx;


--
-- Name: log_rest_at_what_idx; Type: INDEX ATTACH; Schema: app; Owner: admin
--

ALTER INDEX app.log_at ATTACH PARTITION app.log_rest_at_what_idx;


--
-- Name: st; Type: STATISTICS; Schema: app; Owner: admin
--

CREATE STATISTICS app.st (dependencies) ON name, born FROM app.person;


ALTER STATISTICS app.st OWNER TO admin;

--
-- Name: cache r; Type: RULE; Schema: app; Owner: admin
--

CREATE RULE r AS
    ON DELETE TO app.cache DO ( INSERT INTO app.log (at, what, k)
  VALUES (now(), 'x;'::text, 1);
 INSERT INTO app.log (at, what, k)
  VALUES (now(), 'y'::text, 2);
);


--
-- Name: person touch; Type: TRIGGER; Schema: app; Owner: admin
--

CREATE TRIGGER touch BEFORE UPDATE OF name ON app.person FOR EACH ROW WHEN ((old.name IS DISTINCT FROM new.name)) EXECUTE FUNCTION app.touch();


--
-- Name: serials serials_person_fkey; Type: FK CONSTRAINT; Schema: app; Owner: admin
--

ALTER TABLE ONLY app.serials
    ADD CONSTRAINT serials_person_fkey FOREIGN KEY (person) REFERENCES app.person(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;


--
-- Name: person mine; Type: POLICY; Schema: app; Owner: admin
--

CREATE POLICY mine ON app.person FOR SELECT TO authenticated USING ((name = current_setting('request.jwt.claims'::text, true)));


--
-- Name: POLICY mine ON person; Type: COMMENT; Schema: app; Owner: admin
--

COMMENT ON POLICY mine ON app.person IS 'only mine';


--
-- Name: serials own; Type: POLICY; Schema: app; Owner: admin
--

CREATE POLICY own ON app.serials AS RESTRICTIVE TO admin, anon USING ((id > 0)) WITH CHECK (true);


--
-- Name: person; Type: ROW SECURITY; Schema: app; Owner: admin
--

ALTER TABLE app.person ENABLE ROW LEVEL SECURITY;

--
-- Name: person pu; Type: POLICY; Schema: app; Owner: admin
--

CREATE POLICY pu ON app.person TO anon, app_user USING (true);


--
-- Name: serials; Type: ROW SECURITY; Schema: app; Owner: admin
--

ALTER TABLE app.serials ENABLE ROW LEVEL SECURITY;

--
-- Name: p; Type: PUBLICATION; Schema: -; Owner: admin
--

CREATE PUBLICATION p WITH (publish = 'insert, update, delete, truncate');


ALTER PUBLICATION p OWNER TO admin;

--
-- Name: p person; Type: PUBLICATION TABLE; Schema: app; Owner: admin
--

ALTER PUBLICATION p ADD TABLE ONLY app.person;


--
-- Name: SCHEMA app; Type: ACL; Schema: -; Owner: admin
--

GRANT USAGE ON SCHEMA app TO anon;
GRANT USAGE ON SCHEMA app TO authenticated;


--
-- Name: FUNCTION ev(); Type: ACL; Schema: app; Owner: admin
--

REVOKE ALL ON FUNCTION app.ev() FROM PUBLIC;


--
-- Name: FUNCTION twice(n integer); Type: ACL; Schema: app; Owner: admin
--

REVOKE ALL ON FUNCTION app.twice(n integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.twice(n integer) TO anon;


--
-- Name: TABLE cache; Type: ACL; Schema: app; Owner: admin
--

REVOKE ALL ON TABLE app.cache FROM admin;
GRANT SELECT,REFERENCES,DELETE,TRIGGER,TRUNCATE,UPDATE ON TABLE app.cache TO admin;


--
-- Name: TABLE person; Type: ACL; Schema: app; Owner: admin
--

GRANT SELECT ON TABLE app.person TO authenticated;
GRANT SELECT ON TABLE app.person TO app_user;


--
-- Name: COLUMN person.name; Type: ACL; Schema: app; Owner: admin
--

GRANT INSERT(name) ON TABLE app.person TO authenticated;


--
-- Name: COLUMN person.mail; Type: ACL; Schema: app; Owner: admin
--

GRANT INSERT(mail) ON TABLE app.person TO authenticated;


--
-- Name: SEQUENCE free; Type: ACL; Schema: app; Owner: admin
--

GRANT USAGE ON SEQUENCE app.free TO service_role;


--
-- Name: TABLE happy; Type: ACL; Schema: app; Owner: admin
--

GRANT SELECT ON TABLE app.happy TO anon WITH GRANT OPTION;


--
-- Name: TABLE words; Type: ACL; Schema: app; Owner: admin
--

GRANT SELECT ON TABLE app.words TO anon;


--
-- Name: DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL; Schema: app; Owner: admin
--

ALTER DEFAULT PRIVILEGES FOR ROLE admin IN SCHEMA app GRANT SELECT ON TABLES  TO anon;


--
-- Name: DEFAULT PRIVILEGES FOR FUNCTIONS; Type: DEFAULT ACL; Schema: -; Owner: admin
--

ALTER DEFAULT PRIVILEGES FOR ROLE admin REVOKE ALL ON FUNCTIONS  FROM PUBLIC;


--
-- Name: DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL; Schema: -; Owner: app_user
--

ALTER DEFAULT PRIVILEGES FOR ROLE app_user GRANT SELECT ON TABLES  TO anon;


--
-- Name: et; Type: EVENT TRIGGER; Schema: -; Owner: admin
--

CREATE EVENT TRIGGER et ON ddl_command_start
   EXECUTE FUNCTION app.ev();


ALTER EVENT TRIGGER et OWNER TO admin;

--
-- Name: counts; Type: MATERIALIZED VIEW DATA; Schema: app; Owner: admin
--

REFRESH MATERIALIZED VIEW app.counts;


--
-- PostgreSQL database dump complete
--

\unrestrict SRmjj8B08chYlOSdfw1SSAJCyTxY4Exb2vDsgo09KOZV28y5doKlipAyvgQfUlA

