-- Spoilt SQL text into ERDs: psql -v seconds=5 -v seed=1 -f import_sql.sql, with the corpus in a table "corpus (body text)" of
-- the session, as ../../harness/levels/fuzz.sh makes it. Whatever the text is, the import answers or refuses: no error is the server's own, nothing is run, and what it
-- took of memory comes back.
\set ON_ERROR_STOP on
\set QUIET on
\pset tuples_only on
\pset format unaligned

CREATE FUNCTION pg_temp.piece(body text) RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT substr(body, 1 + (random() * length(body))::integer, 1 + (random() * random() * 200)::integer)
$$;
-- One to five faults: something goes, comes twice, moves, is cut off, or comes in from elsewhere.
CREATE FUNCTION pg_temp.spoil(body text) RETURNS text LANGUAGE plpgsql VOLATILE AS $body$
DECLARE
  words text[] := ARRAY['(', ')', '((((((((', ';', '''', '"', '$$', '$x$', '/*', '*/', '--', E'\n', '\', E'\n\\.\n', '::', '.', ',', '[', ']', '`', E'\\''',
    'CREATE TABLE ', 'ALTER TABLE ', 'DROP ', ' CASCADE', ' RENAME TO ', ' SET SCHEMA ', ' OWNED BY ', ' PARTITION OF ', ' FOR VALUES IN (1)', ' DEFAULT ',
    ' CHECK (a > 0)', ' REFERENCES a', ' GENERATED ALWAYS AS IDENTITY', ' PRIMARY KEY', ' UNIQUE', ' NOT VALID', 'BEGIN ATOMIC ', ' END', ' COPY a FROM stdin;',
    'E''\u00e9''', 'U&"\0061"', repeat('x', 100), repeat('(', 30000), 'é', ' NULL', ' int', ' a', ' IS ''x''', ' COMMENT ON '];
  place integer;
  part text;
BEGIN
  FOR i IN 1..1 + (random() * 4)::integer LOOP
    place := 1 + (random() * length(body))::integer;
    CASE (random() * 6)::integer
      WHEN 0 THEN body := overlay(body PLACING '' FROM place FOR (random() * random() * 100)::integer);
      WHEN 1 THEN body := overlay(body PLACING pg_temp.piece(body) FROM place FOR 0);
      WHEN 2 THEN body := overlay(body PLACING words[1 + floor(random() * cardinality(words))::integer] FROM place FOR 0);
      WHEN 3 THEN
        part := (SELECT pg_temp.piece(c.body) FROM corpus c ORDER BY random() LIMIT 1);
        body := overlay(body PLACING part FROM place FOR 0);
      WHEN 4 THEN body := left(body, place);
      WHEN 5 THEN body := replace(body, substr(body, place, 1), substr(body, place + 1, 1));
      ELSE body := substr(body, place) || left(body, place);
    END CASE;
  END LOOP;
  RETURN body;
END
$body$;
SELECT ainecto.create_account('fuzz_sql@example.com', NULL, 'F', 'enterprise') IS NULL \g /dev/null
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'f1209000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'fuzz_sql@example.com';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('f1209000-0000-4000-8000-000000000002', 'f1209000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES ('f1209000-0000-4000-8000-000000000003', 'f1209000-0000-4000-8000-000000000002', 'erd', 'D');
SELECT set_config('fuzz.seconds', :'seconds', false), setseed(:seed / 1000.0) \g /dev/null

CREATE FUNCTION pg_temp.used() RETURNS bigint LANGUAGE sql AS 'SELECT sum(total_bytes)::bigint FROM pg_backend_memory_contexts';
DO $$
DECLARE
  deadline timestamptz := clock_timestamp() + current_setting('fuzz.seconds')::float8 * interval '1 second';
  started timestamptz;
  catalogs text := (SELECT string_agg(oid::text || xmin::text, ' ' ORDER BY oid) FROM pg_class);
  spoilt text;
  before bigint;
  count integer := 0;
  taken integer := 0;
  told text;
BEGIN
  WHILE clock_timestamp() < deadline LOOP
    SELECT pg_temp.spoil(c.body) INTO spoilt FROM corpus c ORDER BY random() LIMIT 1;
    started := clock_timestamp();
    before := CASE WHEN count > 20 THEN pg_temp.used() END;
    BEGIN
      told := ainecto.import_sql('f1209000-0000-4000-8000-000000000003', spoilt, mode => (ARRAY['merge', 'replace', 'apply'])[1 + floor(random() * 3)::integer],
        on_conflict => (ARRAY['refuse', 'keep', 'take'])[1 + floor(random() * 3)::integer], dry_run => random() < 0.2)::text;
      taken := taken + 1;
    EXCEPTION WHEN OTHERS THEN
      IF SQLSTATE !~ '^AI' THEN
        RAISE EXCEPTION '% (%) of text %: %', SQLERRM, SQLSTATE, count, quote_literal(spoilt);
      END IF;
    END;
    IF clock_timestamp() - started > interval '5 seconds' THEN
      RAISE EXCEPTION 'text % took %: %', count, clock_timestamp() - started, quote_literal(spoilt);
    ELSIF pg_temp.used() > before + 20 * 1024 * 1024 THEN
      RAISE EXCEPTION 'text % kept % bytes: %', count, pg_temp.used() - before, quote_literal(spoilt);
    END IF;
    count := count + 1;
  END LOOP;
  IF (SELECT string_agg(oid::text || xmin::text, ' ' ORDER BY oid) FROM pg_class) <> catalogs THEN
    RAISE EXCEPTION 'something was run';
  END IF;
  RAISE NOTICE '% texts, % taken', count, taken;
END
$$;
