-- One reader of catalogs: a house of oddities is read by psql and from within, and compared with what PostgreSQL says of itself
-- elsewhere.
\set VERBOSITY terse
\pset format unaligned
\getenv checkout PG_ABS_SRCDIR
\set script :checkout '/sql/catalog/ainecto-catalog.sql'
\set oddities :checkout '/test/fixture/oddities.sql'
SET client_min_messages = warning;
CREATE DATABASE regress_odd TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C';
-- Whoever may connect.
CREATE ROLE regress_odd_passer;
\c regress_odd
\set ECHO none
\i :oddities
\set ON_ERROR_STOP off
\set ECHO all
INSERT INTO odd.target VALUES (NULL, 2, 3);
CREATE EXTENSION ainecto;
GRANT USAGE ON SCHEMA ainecto TO regress_odd_passer;
CREATE TEMP TABLE catalog AS SELECT ainecto.read_catalog() AS whole;
CREATE TEMP VIEW a_table AS SELECT t ->> 'schema' AS schema, t ->> 'name' AS name, t -> 'options' AS options, t FROM catalog, jsonb_array_elements(whole -> 'tables') t;
CREATE TEMP VIEW an_object AS SELECT o ->> 'kind' AS kind, o ->> 'schema' AS schema, o ->> 'name' AS name, o ->> 'definition' AS definition, o FROM catalog, jsonb_array_elements(whole -> 'objects') o;
GRANT SELECT ON catalog TO regress_odd_passer;

-- What it says of itself.
SELECT whole ->> 'format' AS format, whole -> 'version' AS version, whole ->> 'end' AS "end", whole #>> '{server,version_num}' = current_setting('server_version_num') AS server,
  whole #>> '{server,system_identifier}' = (SELECT system_identifier::text FROM pg_control_system()) AS system, whole #>> '{server,database}' AS database,
  (whole #>> '{server,database_oid}')::oid = (SELECT oid FROM pg_database WHERE datname = current_database()) AS oid,
  (whole ->> 'taken_at')::timestamptz BETWEEN now() - interval '1 minute' AND clock_timestamp() AS taken_at FROM catalog;
-- From PostgreSQL 18 on NOT NULL is a constraint, too.
SELECT key, CASE key WHEN 'constraints' THEN value::integer - jsonb_array_length(jsonb_path_query_array(whole, '$.tables[*].constraints[*] ? (@.kind == "not_null")')) ELSE value::integer END AS count
  FROM catalog, jsonb_each(whole -> 'counts') ORDER BY key COLLATE "C";
SELECT l ->> 'kind' AS kind, l ->> 'name' AS name, l ->> 'because' AS because FROM catalog, jsonb_array_elements(whole -> 'left_out') l ORDER BY 1, 2;

-- Counts are those of the lists, and of PostgreSQL's own views.
SELECT what, said = found AS counted, found = elsewhere AS as_elsewhere FROM (
  SELECT 'tables', (whole #>> '{counts,tables}')::bigint, jsonb_array_length(whole -> 'tables'),
    (SELECT count(*) FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema', 'ainecto') AND table_type <> 'LOCAL TEMPORARY' AND table_schema !~ '^pg_temp')
      + (SELECT count(*) FROM pg_matviews) FROM catalog
  UNION ALL
  SELECT 'columns', (whole #>> '{counts,columns}')::bigint, (SELECT sum(jsonb_array_length(coalesce(t -> 'columns', '[]'))) FROM a_table),
    (SELECT count(*) FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema', 'ainecto') AND table_schema !~ '^pg_temp')
      + (SELECT count(*) FROM pg_matviews m JOIN pg_attribute a ON a.attrelid = format('%I.%I', m.schemaname, m.matviewname)::regclass AND a.attnum > 0) FROM catalog
  UNION ALL
  SELECT 'indexes', (whole #>> '{counts,indexes}')::bigint, (SELECT sum(jsonb_array_length(coalesce(t -> 'indexes', '[]'))) FROM a_table),
    (SELECT count(*) FROM pg_indexes WHERE schemaname NOT IN ('pg_catalog', 'ainecto') AND schemaname !~ '^pg_t') - (SELECT count(*) FROM pg_constraint WHERE contype = 'x' AND connamespace <> 'ainecto'::regnamespace) FROM catalog
  UNION ALL
  -- A partition's checks and keys of its parent's are not its own; what PostgreSQL 18 says of NOT NULL is the column's.
  SELECT 'checks', (SELECT sum(jsonb_array_length(jsonb_path_query_array(t, '$.constraints[*] ? (@.kind == "check")'))) FROM a_table), (SELECT count(*) FROM pg_constraint
      WHERE contype = 'c' AND conislocal AND conrelid <> 0 AND connamespace <> 'ainecto'::regnamespace AND connamespace::regnamespace::text !~ '^pg_|^information_schema'),
    (SELECT count(DISTINCT (conrelid, conname)) FROM pg_constraint WHERE contype = 'c' AND NOT (coninhcount > 0 AND NOT conislocal) AND conrelid > 16384
      AND connamespace <> 'ainecto'::regnamespace)
  UNION ALL
  SELECT 'refs', (whole #>> '{counts,refs}')::bigint, jsonb_array_length(whole -> 'refs'),
    (SELECT count(*) FROM pg_constraint c WHERE contype = 'f' AND connamespace <> 'ainecto'::regnamespace AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.oid = c.conparentid)) FROM catalog
  UNION ALL
  SELECT 'enums', (whole #>> '{counts,enums}')::bigint, jsonb_array_length(whole -> 'enums'), (SELECT count(*) FROM pg_type WHERE typtype = 'e' AND typnamespace <> 'ainecto'::regnamespace) FROM catalog
  UNION ALL
  SELECT 'some objects', count(*), count(*), (SELECT count(*) FROM information_schema.domains WHERE domain_schema NOT IN ('information_schema', 'ainecto')) + (SELECT count(*) FROM pg_policies WHERE schemaname <> 'ainecto')
      + (SELECT count(*) FROM pg_rules WHERE schemaname NOT IN ('pg_catalog', 'ainecto')) + (SELECT count(*) FROM information_schema.sequences WHERE sequence_schema <> 'ainecto')
    FROM an_object WHERE kind IN ('domain', 'policy', 'rule', 'sequence')) c (what, said, found, elsewhere);
SELECT kind, count(*) FROM an_object GROUP BY kind ORDER BY kind COLLATE "C";
SELECT coalesce(options ->> 'kind', 'table') AS kind, count(*) FROM a_table GROUP BY 1 ORDER BY min(coalesce(options ->> 'kind', 'table')) COLLATE "C";
SELECT DISTINCT 'column' AS of, key FROM a_table, jsonb_array_elements(t -> 'columns') c, jsonb_each(c -> 'options')
UNION SELECT DISTINCT 'index', key FROM a_table, jsonb_array_elements(t -> 'indexes') i, jsonb_each(i -> 'options')
UNION SELECT DISTINCT 'constraint', key FROM a_table, jsonb_array_elements(t -> 'constraints') k, jsonb_each(k -> 'options')
UNION SELECT DISTINCT 'ref', key FROM catalog, jsonb_array_elements(whole -> 'refs') r, jsonb_each(r -> 'options')
UNION SELECT DISTINCT 'table', key FROM a_table, jsonb_each(options) ORDER BY 1, 2;

-- Definitions are those that PostgreSQL gives. The names alone tell which of them differ.
BEGIN;
SET LOCAL search_path = '';
SET LOCAL TimeZone = 'UTC';
SET LOCAL DateStyle = 'ISO';
SET LOCAL IntervalStyle = 'postgres';
SELECT t.name, i ->> 'name' AS index FROM pg_temp.a_table t, jsonb_array_elements(t.t -> 'indexes') i WHERE i ->> 'definition' IS DISTINCT FROM
  (SELECT indexdef FROM pg_catalog.pg_indexes x WHERE x.schemaname = t.schema AND x.tablename = t.name AND x.indexname = i ->> 'name');
SELECT t.name FROM pg_temp.a_table t WHERE options ? 'definition' AND options ->> 'definition' || ';' IS DISTINCT FROM
  coalesce((SELECT definition FROM pg_catalog.pg_views v WHERE v.schemaname = t.schema AND v.viewname = t.name), (SELECT definition FROM pg_catalog.pg_matviews v WHERE v.schemaname = t.schema AND v.matviewname = t.name));
SELECT o.name FROM pg_temp.an_object o WHERE kind IN ('function', 'procedure') AND definition || E'\n' IS DISTINCT FROM
  pg_catalog.pg_get_functiondef(pg_catalog.format('%I.%I(%s)', o.schema, o.name, o.o ->> 'signature')::pg_catalog.regprocedure);
SELECT o.name FROM pg_temp.an_object o WHERE kind = 'trigger' AND definition IS DISTINCT FROM (SELECT pg_catalog.pg_get_triggerdef(g.oid) FROM pg_catalog.pg_trigger g
  WHERE g.tgname::text = o.name AND g.tgrelid = pg_catalog.format('%I.%I', o.o #>> '{table,schema}', o.o #>> '{table,name}')::pg_catalog.regclass);
SELECT o.name FROM pg_temp.an_object o WHERE kind = 'rule' AND definition || ';' IS DISTINCT FROM
  (SELECT definition FROM pg_catalog.pg_rules r WHERE r.schemaname = o.schema AND r.tablename = o.o #>> '{table,name}' AND r.rulename = o.name);
SELECT o.name FROM pg_temp.an_object o WHERE kind = 'policy' AND NOT EXISTS (SELECT FROM pg_catalog.pg_policies p WHERE p.schemaname = o.schema AND p.policyname = o.name
  AND p.tablename = o.o #>> '{table,name}' AND (p.qual IS NULL OR pg_catalog.strpos(o.definition, p.qual) > 0) AND (p.with_check IS NULL OR pg_catalog.strpos(o.definition, p.with_check) > 0)
  AND (p.cmd = 'ALL' OR pg_catalog.strpos(o.definition, ' FOR ' || p.cmd) > 0) AND (p.permissive = 'RESTRICTIVE') = (o.definition LIKE '% AS RESTRICTIVE %'));
SELECT c ->> 'name' AS constraint FROM pg_temp.a_table t, jsonb_array_elements(t.t -> 'constraints') c WHERE pg_catalog.strpos((SELECT pg_catalog.pg_get_constraintdef(k.oid) FROM pg_catalog.pg_constraint k
  WHERE k.oid = (c ->> 'oid')::pg_catalog.oid AND k.conname = c ->> 'name'), c ->> 'definition') IS DISTINCT FROM 1 OR c ->> 'definition' ~ '(DEFERRABLE|NOT VALID|NO INHERIT)$';
SELECT t.name, c ->> 'name' AS column FROM pg_temp.a_table t CROSS JOIN jsonb_array_elements(t.t -> 'columns') c LEFT JOIN information_schema.columns i
  ON i.table_schema = t.schema AND i.table_name = t.name AND i.column_name = c ->> 'name'
  WHERE coalesce(t.options ->> 'kind', '') <> 'materialized_view' AND (i.column_default IS DISTINCT FROM CASE WHEN NOT coalesce(c -> 'options' ? 'generated', false) THEN c ->> 'default' END
    OR (i.is_nullable = 'NO') IS DISTINCT FROM coalesce((c ->> 'not_null')::boolean, false) OR i.ordinal_position <> (c ->> 'number')::integer
    OR (i.is_identity = 'YES') <> coalesce(c -> 'options' ? 'identity', false) OR i.identity_start IS DISTINCT FROM CASE WHEN i.is_identity = 'YES' THEN coalesce(c #>> '{options,identity_sequence,start}', '1') END)
  -- That view tells nobody of the NOT NULL of domains apart.
  AND NOT (i.is_nullable = 'NO' AND i.domain_name = 'amount');
COMMIT;

-- Every comment is somewhere.
SELECT d.classoid::regclass, d.description FROM pg_description d CROSS JOIN catalog WHERE d.objoid >= 16384 AND (pg_identify_object(d.classoid, d.objoid, 0)).schema IS DISTINCT FROM 'ainecto'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e')
  AND strpos(whole::text, trim('"' FROM to_json(left(d.description, 12))::text)) = 0
  AND d.description <> (SELECT comment FROM pg_available_extensions WHERE name = 'ainecto') ORDER BY 2;

-- Whoever is needed is there.
SELECT n AS needed FROM (SELECT jsonb_array_elements_text(t -> 'depends_on') FROM a_table UNION SELECT jsonb_array_elements_text(o -> 'depends_on') FROM an_object) x (n)
  WHERE n NOT IN (SELECT 'table:' || schema || '.' || name FROM a_table UNION ALL SELECT concat('enum:', e ->> 'schema', '.', e ->> 'name') FROM catalog, jsonb_array_elements(whole -> 'enums') e
    UNION ALL SELECT concat(kind, ':', schema || '.', name, '(' || (o ->> 'signature') || ')') FROM an_object);

-- Those that PostgreSQL has no words for.
SELECT definition FROM an_object WHERE kind IN ('aggregate', 'cast', 'collation', 'domain', 'operator', 'operator_class', 'range', 'sequence', 'server', 'type', 'user_mapping', 'publication', 'event_trigger',
  'foreign_data_wrapper', 'language', 'access_method', 'transform', 'conversion', 'extension') OR kind LIKE 'text%' ORDER BY definition COLLATE "C";
SELECT definition FROM an_object WHERE kind IN ('grant', 'default_privilege', 'comment') ORDER BY definition COLLATE "C";
SELECT kind, name, (o -> 'options') - 'version' AS options FROM an_object WHERE (o -> 'options') - 'version' <> '{}' AND kind NOT IN ('grant', 'default_privilege') ORDER BY kind COLLATE "C", name COLLATE "C", o #>> '{table,name}';
SELECT name, i ->> 'name' AS index, i -> 'options' AS options FROM a_table, jsonb_array_elements(t -> 'indexes') i WHERE i ? 'options' ORDER BY name COLLATE "C", i ->> 'name' COLLATE "C";

-- No secret, no row of data.
SELECT whole::text ~ 'never to be shown|neither this|nor this' AS secrets FROM catalog;

-- psql prints the same, in one line that ends by the marker, to whoever may connect.
\set print `mktemp`
SET SESSION AUTHORIZATION regress_odd_passer;
SELECT count(*) FROM odd.everything;
\set ECHO none
\o :print
\i :script
\o
\set ON_ERROR_STOP off
\set ECHO all
\pset tuples_only off
\pset format unaligned
SET SESSION AUTHORIZATION regress_odd_passer;
SELECT ainecto.read_catalog() - 'taken_at' = whole - 'taken_at' AS same_to_passers FROM catalog;
RESET SESSION AUTHORIZATION;
\setenv print :print
\set printed `cat "$print"`
\set lines `wc -l < "$print"`
\set ending `tail -c 27 "$print"`
SELECT :'printed'::jsonb - 'taken_at' = whole - 'taken_at' AS same_from_psql, trim(:'lines') AS lines, :'ending' AS ending FROM catalog;

-- Neither settings nor names that lie in the way change anything.
CREATE SCHEMA regress_trap;
CREATE FUNCTION regress_trap.format_type(oid, integer) RETURNS text LANGUAGE sql AS $$ SELECT 'trapped' $$;
CREATE FUNCTION regress_trap.same(name, text) RETURNS boolean LANGUAGE sql AS $$ SELECT true $$;
CREATE OPERATOR regress_trap.= (FUNCTION = regress_trap.same, LEFTARG = name, RIGHTARG = text);
CREATE TABLE regress_trap.pg_class (relname name);
SET search_path = regress_trap, odd, pg_catalog;
SET quote_all_identifiers = on;
SET DateStyle = 'SQL, DMY';
SET IntervalStyle = 'iso_8601';
SET TimeZone = 'Asia/Tokyo';
SET extra_float_digits = -3;
SET bytea_output = 'escape';
SET standard_conforming_strings = off;
SELECT ainecto.read_catalog(ARRAY(SELECT s ->> 'name' FROM pg_temp.catalog, jsonb_array_elements(whole -> 'schemas') s)) -> 'tables' = whole -> 'tables' AS same FROM pg_temp.catalog;
SHOW search_path;
RESET search_path;
RESET standard_conforming_strings;
DROP SCHEMA regress_trap CASCADE;
RESET quote_all_identifiers;

-- Named schemas alone, by their true names; what they have no place for is told.
SELECT whole -> 'whole' AS whole, ainecto.read_catalog('{empty_one}') -> 'whole' AS chosen FROM pg_temp.catalog;
SELECT s ->> 'name' AS schema FROM jsonb_array_elements(ainecto.read_catalog(ARRAY['Odd "Schema", with a comma', 'empty_one', 'no such', 'pg_catalog']) -> 'schemas') s;
SELECT l ->> 'kind' AS kind, l ->> 'name' AS name, l ->> 'because' AS because
  FROM jsonb_array_elements(ainecto.read_catalog(ARRAY['Odd "Schema", with a comma', 'no such', 'pg_catalog']) -> 'left_out') l ORDER BY 1, 2;
SELECT ainecto.read_catalog('{}') -> 'counts' -> 'tables' AS of_none;
SELECT ainecto.read_catalog(ARRAY['odd', NULL]);
CREATE SCHEMA elsewhere CREATE TABLE from_here (id integer REFERENCES odd.target);
SELECT c -> 'counts' AS counts, c #>> '{refs,0,to_table}' AS to_table, jsonb_path_query(c, '$.left_out[*] ? (@.kind == "ref target")') AS left_out FROM ainecto.read_catalog('{elsewhere}') c;
\set schemas '"Odd \\"Schema\\", with a comma",empty_one'
\set ECHO none
\o :print
\i :script
\o
\set ON_ERROR_STOP off
\set ECHO all
\pset tuples_only off
\pset format unaligned
\set printed `cat "$print"`
SELECT s ->> 'name' AS schema FROM jsonb_array_elements(:'printed'::jsonb -> 'schemas') s;
\! rm "$print"
\c postgres
DROP DATABASE regress_odd;
DROP ROLE regress_odd_passer, regress_odd_reader, regress_odd_maker, "regress Odd ""Writer""";
