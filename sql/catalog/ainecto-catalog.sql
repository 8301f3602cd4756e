-- ainecto-catalog.sql: what a PostgreSQL database (13 to 18) is made of, as one line of JSON.
--
--   psql -qXAt -v ON_ERROR_STOP=1 -d DATABASE -f ainecto-catalog.sql > catalog.json
--   psql -qXAt -v ON_ERROR_STOP=1 -v schemas='sales,"odd, name"' -d DATABASE -f ainecto-catalog.sql > catalog.json
--
-- Without schemas it reads all that are not the system's. It needs nothing installed and no right but CONNECT, changes nothing
-- and reads catalogs alone: never a row of a table, no password of a subscription or a user mapping, and no option of a foreign
-- server that looks like a secret. What it leaves out stands under "left_out". A JSON that does not end with
-- "end": "ainecto catalog" is not whole. What pg_get_viewdef() and its like print is of the moment that they run in, not of the
-- snapshot, as pg_dump's documentation says of itself: change no schema meanwhile.

\set ON_ERROR_STOP on
\set QUIET on
\set AUTOCOMMIT on
\timing off
\pset format unaligned
\pset tuples_only on
\pset expanded off
\pset pager off
\if :{?schemas}
\else
\set schemas ''
\endif
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL client_encoding = 'UTF8';
-- As the extension's own reader pins them (src/core/live/catalog.c).
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL quote_all_identifiers = off;
SET LOCAL standard_conforming_strings = on;
SET LOCAL DateStyle = 'ISO, MDY';
SET LOCAL IntervalStyle = 'postgres';
SET LOCAL TimeZone = 'UTC';
SET LOCAL extra_float_digits = 1;
SET LOCAL bytea_output = 'hex';
SET LOCAL jit = off;

-- A column that not every version has is named without its table: where the table has none, the name means that of "absent",
-- the sub-select's neighbour, which is null.
PREPARE ainecto_catalog (text[]) AS
-- The marker goes to the end of the line, since jsonb has an order of its own.
SELECT left((catalog - 'end')::text, -1) || ', "end": ' || (catalog -> 'end') || '}' FROM (
-- The query: what stands up to the line that ends it is compiled into the extension, too.
WITH
-- What is read: schemas, and what comes with extensions and is therefore not.
member AS MATERIALIZED (
  SELECT d.classid, d.objid, e.extname::text AS extension, e.oid >= 16384 AS is_added FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
),
space AS MATERIALIZED (
  SELECT n.oid, n.nspname AS name, n.nspowner, n.nspacl FROM pg_namespace n
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND (n.nspname::text = ANY ($1) OR $1 IS NULL)
      AND NOT (n.nspname = 'ainecto' AND EXISTS (SELECT FROM pg_extension WHERE extname = 'ainecto'))
),
relation AS MATERIALIZED (
  SELECT c.*, s.name AS schema, format('%I.%I', s.name, c.relname) AS shown FROM pg_class c JOIN space s ON s.oid = c.relnamespace
    WHERE c.relpersistence <> 't' AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid)
),
own_table AS MATERIALIZED (
  SELECT * FROM relation WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
),
own_type AS MATERIALIZED (
  SELECT t.*, s.name AS schema, format('%I.%I', s.name, t.typname) AS shown FROM pg_type t JOIN space s ON s.oid = t.typnamespace
    WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_type'::regclass AND m.objid = t.oid)
      -- Not the arrays, the multiranges and the rows of tables, which others bring with them.
      AND t.typtype <> 'm' AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
      AND (t.typrelid = 0 OR EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
),
own_function AS MATERIALIZED (
  SELECT p.*, s.name AS schema, oidvectortypes(p.proargtypes) AS arguments,
      format('%I.%I(%s)', s.name, p.proname, oidvectortypes(p.proargtypes)) AS shown,
      CASE p.prokind WHEN 'a' THEN 'aggregate' WHEN 'p' THEN 'procedure' ELSE 'function' END AS kind
    FROM pg_proc p JOIN space s ON s.oid = p.pronamespace
    WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_proc'::regclass AND m.objid = p.oid)
      -- The constructors of range types.
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')
),
remark AS MATERIALIZED (
  SELECT classoid, objoid, objsubid, description FROM pg_description WHERE objoid >= 16384 AND description <> ''
),
inherited AS MATERIALIZED (
  SELECT i.inhrelid, jsonb_agg(jsonb_build_object('schema', n.nspname, 'name', c.relname) ORDER BY i.inhseqno) AS parents,
      min(i.inhparent) AS parent
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhparent JOIN pg_namespace n ON n.oid = c.relnamespace
    GROUP BY i.inhrelid
),

-- Columns.
identity AS MATERIALIZED (
  SELECT d.refobjid AS relid, d.refobjsubid AS number, d.objid AS sequence,
      jsonb_build_object('name', c.relname, 'start', nullif(s.seqstart, CASE WHEN s.seqincrement > 0 THEN s.seqmin ELSE s.seqmax END)::text,
        'increment', nullif(s.seqincrement, 1)::text,
        'minimum', nullif(s.seqmin, CASE WHEN s.seqincrement > 0 THEN 1 ELSE l.least END)::text,
        'maximum', nullif(s.seqmax, CASE WHEN s.seqincrement > 0 THEN l.greatest ELSE -1 END)::text,
        'cache', nullif(s.seqcache, 1)::text, 'cycle', nullif(s.seqcycle, false)) AS options
    FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S' JOIN pg_sequence s ON s.seqrelid = c.oid
      CROSS JOIN LATERAL (SELECT CASE s.seqtypid WHEN 'int2'::regtype THEN -32768 WHEN 'int4'::regtype THEN -2147483648 ELSE -9223372036854775808 END,
        CASE s.seqtypid WHEN 'int2'::regtype THEN 32767 WHEN 'int4'::regtype THEN 2147483647 ELSE 9223372036854775807 END) l (least, greatest)
    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'i' AND d.refobjsubid > 0
),
owned_sequence AS MATERIALIZED (
  SELECT d.refobjid AS relid, d.refobjsubid AS number, d.objid AS sequence, c.relname AS name,
      jsonb_build_object('schema', n.nspname, 'name', t.relname, 'column', a.attname) AS owner
    FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S' JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace n ON n.oid = t.relnamespace
      JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a' AND d.refobjsubid > 0
),
attribute AS MATERIALIZED (
  SELECT a.* FROM (SELECT NULL::text AS attcompression) absent
    CROSS JOIN LATERAL (SELECT attrelid, attname, atttypid, attnum, atttypmod, attnotnull, attidentity, attgenerated, attislocal, attcollation, attstorage,
        attstattarget, attoptions, attfdwoptions, attacl, attcompression::text AS compression
      FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped AND attrelid >= 16384) a
),
column_list AS MATERIALIZED (
  SELECT a.attrelid AS relid, count(*) AS count, jsonb_agg(jsonb_build_object(
      'number', a.attnum, 'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'not_null', nullif(a.attnotnull, false),
      'default', pg_get_expr(d.adbin, d.adrelid), 'comment', r.description,
      'options', nullif(jsonb_strip_nulls(jsonb_build_object(
        -- From PostgreSQL 17 on partitions share their parent's.
        'identity', CASE WHEN i.sequence IS NOT NULL THEN CASE a.attidentity WHEN 'a' THEN 'always' ELSE 'by default' END END,
        'identity_sequence', i.options,
        'generated', CASE a.attgenerated WHEN 's' THEN 'stored' WHEN 'v' THEN 'virtual' END,
        'serial', CASE WHEN d.adbin IS NOT NULL AND a.attgenerated = '' THEN s.name END,
        'collation', CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END,
        'storage', CASE WHEN a.attstorage <> t.typstorage AND c.relkind <> 'v' THEN
          CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main' ELSE 'extended' END END,
        'compression', CASE a.compression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END,
        'statistics', nullif(a.attstattarget, -1)::text,
        -- Some minor releases count here how often a row type has changed.
        'storage_options', CASE WHEN a.attoptions IS NOT NULL THEN (SELECT jsonb_object_agg(o.option_name, o.option_value) FROM pg_options_to_table(a.attoptions) o WHERE o.option_name <> 'pg_attver') END,
        'foreign_options', CASE WHEN a.attfdwoptions IS NOT NULL THEN (SELECT jsonb_object_agg(o.option_name, o.option_value) FROM pg_options_to_table(a.attfdwoptions) o) END,
        'inherited', nullif(NOT a.attislocal, false))), '{}')) ORDER BY a.attnum) AS list
    FROM attribute a JOIN own_table c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      LEFT JOIN remark r ON r.objoid = a.attrelid AND r.objsubid = a.attnum AND r.classoid = 'pg_class'::regclass
      LEFT JOIN identity i ON i.relid = a.attrelid AND i.number = a.attnum
      LEFT JOIN (SELECT DISTINCT ON (relid, number) * FROM owned_sequence ORDER BY relid, number, name) s
        ON s.relid = a.attrelid AND s.number = a.attnum
    GROUP BY a.attrelid
),

-- Constraints: keys are indexes, foreign keys are refs.
own_constraint AS MATERIALIZED (
  SELECT c.*, CASE WHEN c.is_constraint THEN
        regexp_replace(pg_get_constraintdef(c.oid), '( NO INHERIT)?( DEFERRABLE)?( INITIALLY DEFERRED)?( NOT ENFORCED)?( NOT VALID)?$', '') END AS definition,
      ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY k (number, place) JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number
        ORDER BY k.place) AS columns
    FROM (SELECT NULL::boolean AS conenforced, NULL::boolean AS conperiod, NULL::smallint[] AS confdelsetcols) absent
      CROSS JOIN LATERAL (SELECT oid, conname, connamespace, contype, condeferrable, condeferred, convalidated, conrelid, contypid, conindid, conparentid,
          confrelid, confupdtype, confdeltype, confmatchtype, conislocal, connoinherit, conkey, confkey,
          conenforced IS NOT DISTINCT FROM false AS unenforced,
          -- The planner takes a condition of its own kind for rarely true, and joins accordingly; a column of truth values it does not.
          contype = 'f' AND conparentid = 0 AS is_ref, contype IN ('c', 'x', 'n') AND conrelid <> 0 AS is_constraint, conperiod AS period, confdelsetcols AS delete_columns
        FROM pg_constraint WHERE oid >= 16384) c
    WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_constraint'::regclass AND m.objid = c.oid)
),
constraint_list AS MATERIALIZED (
  SELECT c.conrelid AS relid, count(*) AS count, jsonb_agg(jsonb_build_object(
      'oid', c.oid::text, 'name', c.conname,
      'kind', CASE c.contype WHEN 'c' THEN 'check' WHEN 'x' THEN 'exclusion' ELSE 'not_null' END,
      'columns', nullif(c.columns, '{}'), 'definition', c.definition, 'comment', r.description,
      'options', nullif(jsonb_strip_nulls(jsonb_build_object(
        'no_inherit', CASE WHEN c.contype IN ('c', 'n') THEN nullif(c.connoinherit, false) END,
        'not_valid', nullif(NOT c.convalidated AND NOT c.unenforced, false),
        'not_enforced', nullif(c.unenforced, false),
        'deferrable', nullif(c.condeferrable, false), 'initially_deferred', nullif(c.condeferred, false),
        'clustered', nullif(i.indisclustered, false), 'parent', p.parents -> 0)), '{}')) ORDER BY c.conname) AS list
    FROM own_constraint c JOIN own_table t ON t.oid = c.conrelid LEFT JOIN pg_index i ON i.indexrelid = c.conindid AND c.contype = 'x'
      LEFT JOIN inherited p ON p.inhrelid = i.indexrelid
      LEFT JOIN remark r ON r.objoid = c.oid AND r.classoid = 'pg_constraint'::regclass
    -- An exclusion constraint that a partition has of its parent has a name of its own, a NOT NULL its parent's, which is not
    -- what a table made alone would give it.
    WHERE c.is_constraint AND (c.conislocal OR c.contype = 'x' OR (c.contype = 'n' AND t.relispartition))
      -- A column says of itself that it is not null; what is here says more.
      AND (c.contype <> 'n' OR c.connoinherit OR NOT c.convalidated OR r.description IS NOT NULL
        OR c.conname <> (t.relname || '_' || c.columns[1] || '_not_null')::name)
    GROUP BY c.conrelid
),

-- Indexes.
own_index AS MATERIALIZED (
  SELECT i.*, c.relname, c.reloptions, c.reltablespace, a.amname, k.oid AS constraint_oid, k.condeferrable, k.condeferred, k.period
    FROM (SELECT NULL::boolean AS indnullsnotdistinct) absent
      CROSS JOIN LATERAL (SELECT indexrelid, indrelid, indnkeyatts, indisunique, indisprimary, indisclustered, indisvalid, indisreplident, indkey, indcollation,
          indclass, indoption, indexprs, indpred, indnullsnotdistinct AS not_distinct FROM pg_index) i
      JOIN own_table t ON t.oid = i.indrelid JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
      LEFT JOIN own_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
    WHERE k.contype IS DISTINCT FROM 'x'
),
index_key AS MATERIALIZED (
  SELECT i.indexrelid, array_agg(a.attname::text ORDER BY k.place) FILTER (WHERE k.place <= i.indnkeyatts AND k.number <> 0) AS columns,
      array_agg(a.attname::text ORDER BY k.place) FILTER (WHERE k.place > i.indnkeyatts) AS included,
      jsonb_agg(x.said ORDER BY k.place) FILTER (WHERE k.place <= i.indnkeyatts) AS keys,
      bool_or(x.said - 'column' <> '{}') FILTER (WHERE k.place <= i.indnkeyatts) AS says_more
    FROM own_index i CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY k (number, place)
      -- The index's own column; and, if there is one, the table's.
      JOIN pg_attribute e ON e.attrelid = i.indexrelid AND e.attnum = k.place
      LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number AND k.number <> 0
      -- An index may keep something else than what it is asked about.
      CROSS JOIN LATERAL (SELECT coalesce(a.atttypid, e.atttypid)) y (oid)
      LEFT JOIN pg_opclass o ON o.oid = i.indclass[k.place - 1] AND k.place <= i.indnkeyatts
      LEFT JOIN pg_namespace n ON n.oid = o.opcnamespace
      CROSS JOIN LATERAL (SELECT jsonb_strip_nulls(jsonb_build_object(
        'column', a.attname, 'expression', CASE WHEN k.number = 0 THEN pg_get_indexdef(i.indexrelid, k.place::integer, false) END,
        'operator_class', CASE WHEN NOT o.opcdefault OR NOT (o.opcintype = y.oid OR o.opcintype IN (SELECT t.typbasetype FROM pg_type t WHERE t.oid = y.oid)
            OR EXISTS (SELECT FROM pg_type p WHERE p.oid = o.opcintype AND p.typtype = 'p')
            OR EXISTS (SELECT FROM pg_cast b WHERE b.castsource = y.oid AND b.casttarget = o.opcintype AND b.castmethod = 'b' AND b.castcontext = 'i'))
            OR e.attoptions IS NOT NULL
          THEN CASE WHEN n.nspname = 'pg_catalog' THEN quote_ident(o.opcname) ELSE format('%I.%I', n.nspname, o.opcname) END END,
        'operator_class_options', CASE WHEN e.attoptions IS NOT NULL THEN (SELECT jsonb_object_agg(p.option_name, p.option_value) FROM pg_options_to_table(e.attoptions) p) END,
        'collation', CASE WHEN i.indcollation[k.place - 1] <> coalesce(a.attcollation, e.attcollation)
            OR (k.number = 0 AND i.indcollation[k.place - 1] <> 0 AND i.indcollation[k.place - 1] <> (SELECT t.typcollation FROM pg_type t WHERE t.oid = e.atttypid))
          THEN i.indcollation[k.place - 1]::regcollation::text END,
        'order', CASE WHEN i.indoption[k.place - 1] & 1 = 1 THEN 'desc' END,
        'nulls', CASE i.indoption[k.place - 1] & 3 WHEN 1 THEN 'last' WHEN 2 THEN 'first' END,
        'statistics', CASE WHEN k.number = 0 THEN nullif(e.attstattarget, -1)::text END)) AS said) x
    GROUP BY i.indexrelid
),
index_list AS MATERIALIZED (
  SELECT i.indrelid AS relid, count(*) AS count, jsonb_agg(jsonb_build_object(
      'oid', i.indexrelid::text, 'name', i.relname, 'method', i.amname, 'primary', nullif(i.indisprimary, false), 'unique', nullif(i.indisunique, false),
      'columns', k.columns, 'definition', pg_get_indexdef(i.indexrelid), 'comment', CASE WHEN i.constraint_oid IS NULL THEN r.description ELSE c.description END,
      'options', nullif(jsonb_strip_nulls(jsonb_build_object(
        'constraint', nullif(i.constraint_oid IS NOT NULL, false),
        'deferrable', nullif(i.condeferrable, false), 'initially_deferred', nullif(i.condeferred, false),
        'nulls_not_distinct', nullif(i.not_distinct, false), 'without_overlaps', nullif(i.period, false),
        'include', k.included, 'predicate', pg_get_expr(i.indpred, i.indrelid),
        'keys', CASE WHEN k.says_more THEN k.keys END,
        'storage', CASE WHEN i.reloptions IS NOT NULL THEN (SELECT jsonb_object_agg(o.option_name, o.option_value) FROM pg_options_to_table(i.reloptions) o) END,
        'tablespace', CASE WHEN i.reltablespace <> 0 THEN (SELECT s.spcname FROM pg_tablespace s WHERE s.oid = i.reltablespace) END,
        'clustered', nullif(i.indisclustered, false), 'replica_identity', nullif(i.indisreplident, false), 'invalid', nullif(NOT i.indisvalid, false),
        'parent', p.parents -> 0)), '{}')) ORDER BY i.relname) AS list
    FROM own_index i JOIN index_key k ON k.indexrelid = i.indexrelid LEFT JOIN inherited p ON p.inhrelid = i.indexrelid
      LEFT JOIN remark r ON r.objoid = i.indexrelid AND r.classoid = 'pg_class'::regclass
      LEFT JOIN remark c ON c.objoid = i.constraint_oid AND c.classoid = 'pg_constraint'::regclass
    GROUP BY i.indrelid
),
ref_list AS MATERIALIZED (
  SELECT c.oid, jsonb_build_object('oid', c.oid::text, 'name', c.conname, 'schema', t.schema, 'table', t.relname, 'columns', c.columns,
      'to_schema', n.nspname, 'to_table', f.relname,
      'to_columns', ARRAY(SELECT a.attname::text FROM unnest(c.confkey) WITH ORDINALITY k (number, place) JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.number
        ORDER BY k.place),
      'on_delete', x.action ->> c.confdeltype::text, 'on_update', x.action ->> c.confupdtype::text, 'comment', r.description,
      'options', nullif(jsonb_strip_nulls(jsonb_build_object(
        'match', CASE c.confmatchtype WHEN 'f' THEN 'full' WHEN 'p' THEN 'partial' END,
        'deferrable', nullif(c.condeferrable, false), 'initially_deferred', nullif(c.condeferred, false),
        'not_valid', nullif(NOT c.convalidated AND NOT c.unenforced, false), 'not_enforced', nullif(c.unenforced, false),
        'on_delete_columns', (SELECT jsonb_agg(a.attname ORDER BY k.place) FROM unnest(c.delete_columns) WITH ORDINALITY k (number, place)
          JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number),
        'period', nullif(c.period, false))), '{}')) AS ref,
      t.schema, t.relname, c.conname, n.nspname AS to_schema, format('%I.%I', n.nspname, f.relname) AS target,
      f.oid = ANY (ARRAY(SELECT o.oid FROM own_table o)) AS has_target
    FROM own_constraint c JOIN own_table t ON t.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid JOIN pg_namespace n ON n.oid = f.relnamespace
      CROSS JOIN (SELECT '{"a": "NO ACTION", "r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}'::jsonb) x (action)
      LEFT JOIN remark r ON r.objoid = c.oid AND r.classoid = 'pg_constraint'::regclass
    WHERE c.is_ref
),

-- Objects, kind by kind: one statement each.
domain_check AS MATERIALIZED (
  SELECT c.contypid, string_agg(format(' CONSTRAINT %I %s', c.conname, pg_get_constraintdef(c.oid)), '' ORDER BY c.conname)
        FILTER (WHERE c.convalidated) AS valid,
      jsonb_agg(jsonb_build_object('name', c.conname, 'definition', regexp_replace(pg_get_constraintdef(c.oid), ' NOT VALID$', '')) ORDER BY c.conname)
        FILTER (WHERE NOT c.convalidated) AS not_valid
    FROM own_constraint c WHERE c.contypid <> 0 AND c.contype = 'c' GROUP BY c.contypid
),
type_object AS (
  SELECT 'pg_type'::regclass AS class, t.oid, v.kind, t.schema, t.typname::text AS name, NULL::text AS signature, NULL::oid AS relid, v.definition, v.options
    FROM own_type t
      LEFT JOIN domain_check d ON d.contypid = t.oid
      LEFT JOIN (SELECT r.* FROM (SELECT NULL::oid AS rngmultitypid) absent
        CROSS JOIN LATERAL (SELECT rngtypid, rngsubtype, rngcollation, rngsubopc, rngcanonical, rngsubdiff, rngmultitypid AS multirange FROM pg_range) r) r ON r.rngtypid = t.oid
      CROSS JOIN LATERAL (
        SELECT 'domain' AS kind, format('CREATE DOMAIN %s AS %s', t.shown, format_type(t.typbasetype, t.typtypmod))
            || CASE WHEN t.typcollation <> (SELECT b.typcollation FROM pg_type b WHERE b.oid = t.typbasetype) THEN ' COLLATE ' || t.typcollation::regcollation::text ELSE '' END
            || coalesce(' DEFAULT ' || coalesce(pg_get_expr(t.typdefaultbin, 'pg_type'::regclass), quote_literal(t.typdefault)), '')
            -- From PostgreSQL 18 on this has a name.
            || CASE WHEN t.typnotnull THEN coalesce((SELECT format(' CONSTRAINT %I', c.conname) FROM own_constraint c
                WHERE c.contypid = t.oid AND c.contype = 'n' AND c.conname <> (t.typname || '_not_null')::name), '') || ' NOT NULL' ELSE '' END
            || coalesce(d.valid, '') AS definition,
            jsonb_build_object('not_valid', d.not_valid) AS options
          WHERE t.typtype = 'd'
        UNION ALL
        SELECT 'type', format('CREATE TYPE %s AS (%s)', t.shown, (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
              || CASE WHEN a.attcollation <> (SELECT b.typcollation FROM pg_type b WHERE b.oid = a.atttypid) THEN ' COLLATE ' || a.attcollation::regcollation::text ELSE '' END,
            ', ' ORDER BY a.attnum) FROM attribute a WHERE a.attrelid = t.typrelid)),
            '{"form": "composite"}'
          WHERE t.typtype = 'c'
        UNION ALL
        SELECT 'range', format('CREATE TYPE %s AS RANGE (SUBTYPE = %s', t.shown, format_type(r.rngsubtype, NULL))
            || CASE WHEN NOT o.opcdefault THEN format(', SUBTYPE_OPCLASS = %s', o.shown) ELSE '' END
            || CASE WHEN r.rngcollation <> (SELECT b.typcollation FROM pg_type b WHERE b.oid = r.rngsubtype) THEN ', COLLATION = ' || r.rngcollation::regcollation::text ELSE '' END
            || CASE WHEN r.rngcanonical <> 0 THEN ', CANONICAL = ' || r.rngcanonical::regproc::text ELSE '' END
            || CASE WHEN r.rngsubdiff <> 0 THEN ', SUBTYPE_DIFF = ' || r.rngsubdiff::regproc::text ELSE '' END
            || coalesce((SELECT format(', MULTIRANGE_TYPE_NAME = %I.%I', n.nspname, m.typname) FROM pg_type m JOIN pg_namespace n ON n.oid = m.typnamespace WHERE m.oid = r.multirange), '') || ')',
            jsonb_build_object('shell', nullif(r.rngcanonical <> 0, false))
          FROM (SELECT o.opcdefault, format('%I.%I', n.nspname, o.opcname) AS shown FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace WHERE o.oid = r.rngsubopc) o
          WHERE t.typtype = 'r'
        UNION ALL
        SELECT 'type', format('CREATE TYPE %s', t.shown), '{"form": "shell"}' WHERE t.typtype = 'p' AND NOT t.typisdefined
        UNION ALL
        SELECT 'type', format('CREATE TYPE %s (INPUT = %s, OUTPUT = %s', t.shown, t.typinput, t.typoutput)
            || CASE WHEN t.typreceive <> 0 THEN format(', RECEIVE = %s', t.typreceive) ELSE '' END
            || CASE WHEN t.typsend <> 0 THEN format(', SEND = %s', t.typsend) ELSE '' END
            || CASE WHEN t.typmodin <> 0 THEN format(', TYPMOD_IN = %s', t.typmodin) ELSE '' END
            || CASE WHEN t.typmodout <> 0 THEN format(', TYPMOD_OUT = %s', t.typmodout) ELSE '' END
            || CASE WHEN t.typanalyze <> 0 THEN format(', ANALYZE = %s', t.typanalyze) ELSE '' END
            || coalesce((SELECT format(', SUBSCRIPT = %s', s.subscript) FROM (SELECT NULL::regproc AS typsubscript) absent
                CROSS JOIN LATERAL (SELECT typsubscript AS subscript FROM pg_type y WHERE y.oid = t.oid) s WHERE s.subscript <> 0), '')
            || ', INTERNALLENGTH = ' || CASE WHEN t.typlen = -1 THEN 'VARIABLE' ELSE t.typlen::text END
            || CASE WHEN t.typbyval THEN ', PASSEDBYVALUE' ELSE '' END
            || ', ALIGNMENT = ' || CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'i' THEN 'int4' ELSE 'double' END
            || ', STORAGE = ' || CASE t.typstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main' ELSE 'extended' END
            || CASE WHEN t.typcategory <> 'U' THEN format(', CATEGORY = %L', t.typcategory) ELSE '' END
            || CASE WHEN t.typispreferred THEN ', PREFERRED = true' ELSE '' END
            || coalesce(', DEFAULT = ' || quote_literal(t.typdefault), '')
            || CASE WHEN t.typelem <> 0 THEN format(', ELEMENT = %s', format_type(t.typelem, NULL)) ELSE '' END
            || CASE WHEN t.typdelim <> ',' THEN format(', DELIMITER = %L', t.typdelim) ELSE '' END
            || CASE WHEN t.typcollation <> 0 THEN ', COLLATABLE = true' ELSE '' END || ')',
            '{"form": "base", "shell": true}'
          WHERE t.typtype = 'b') v
),
sequence_object AS (
  SELECT 'pg_class'::regclass, c.oid, 'sequence', c.schema, c.relname::text, NULL, NULL::oid,
      format('CREATE %sSEQUENCE %s', CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED ' ELSE '' END, c.shown)
        || CASE WHEN s.seqtypid <> 'int8'::regtype THEN ' AS ' || format_type(s.seqtypid, NULL) ELSE '' END
        || format(' START WITH %s INCREMENT BY %s', s.seqstart, s.seqincrement)
        || CASE WHEN s.seqmin = CASE WHEN s.seqincrement > 0 THEN 1 ELSE l.least END THEN ' NO MINVALUE' ELSE format(' MINVALUE %s', s.seqmin) END
        || CASE WHEN s.seqmax = CASE WHEN s.seqincrement > 0 THEN l.greatest ELSE -1 END THEN ' NO MAXVALUE' ELSE format(' MAXVALUE %s', s.seqmax) END
        || format(' CACHE %s', s.seqcache) || CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END,
      jsonb_build_object('owned_by', o.owner)
    FROM relation c JOIN pg_sequence s ON s.seqrelid = c.oid LEFT JOIN owned_sequence o ON o.sequence = c.oid
      CROSS JOIN LATERAL (SELECT CASE s.seqtypid WHEN 'int2'::regtype THEN -32768 WHEN 'int4'::regtype THEN -2147483648 ELSE -9223372036854775808 END,
        CASE s.seqtypid WHEN 'int2'::regtype THEN 32767 WHEN 'int4'::regtype THEN 2147483647 ELSE 9223372036854775807 END) l (least, greatest)
    WHERE c.relkind = 'S' AND NOT EXISTS (SELECT FROM identity i WHERE i.sequence = c.oid)
),
function_object AS (
  SELECT 'pg_proc'::regclass, p.oid, p.kind, p.schema, p.proname::text, p.arguments, NULL::oid,
      CASE WHEN p.prokind <> 'a' THEN rtrim(pg_get_functiondef(p.oid), E'\n') ELSE
        format('CREATE AGGREGATE %I.%I(%s) (SFUNC = %s, STYPE = %s', p.schema, p.proname, coalesce(nullif(pg_get_function_arguments(p.oid), ''), '*'),
            a.aggtransfn, format_type(a.aggtranstype, NULL))
          || CASE WHEN a.aggtransspace <> 0 THEN format(', SSPACE = %s', a.aggtransspace) ELSE '' END
          || CASE WHEN a.aggfinalfn <> 0 THEN format(', FINALFUNC = %s', a.aggfinalfn) ELSE '' END
          || CASE WHEN a.aggfinalextra THEN ', FINALFUNC_EXTRA' ELSE '' END
          || CASE WHEN a.aggfinalfn <> 0 AND a.aggfinalmodify <> CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END
            THEN ', FINALFUNC_MODIFY = ' || CASE a.aggfinalmodify WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END ELSE '' END
          || CASE WHEN a.aggcombinefn <> 0 THEN format(', COMBINEFUNC = %s', a.aggcombinefn) ELSE '' END
          || CASE WHEN a.aggserialfn <> 0 THEN format(', SERIALFUNC = %s', a.aggserialfn) ELSE '' END
          || CASE WHEN a.aggdeserialfn <> 0 THEN format(', DESERIALFUNC = %s', a.aggdeserialfn) ELSE '' END
          || coalesce(', INITCOND = ' || quote_literal(a.agginitval), '')
          || CASE WHEN a.aggmtransfn <> 0 THEN format(', MSFUNC = %s, MINVFUNC = %s, MSTYPE = %s', a.aggmtransfn, a.aggminvtransfn, format_type(a.aggmtranstype, NULL)) ELSE '' END
          || CASE WHEN a.aggmtransspace <> 0 THEN format(', MSSPACE = %s', a.aggmtransspace) ELSE '' END
          || CASE WHEN a.aggmfinalfn <> 0 THEN format(', MFINALFUNC = %s', a.aggmfinalfn) ELSE '' END
          || CASE WHEN a.aggmfinalextra THEN ', MFINALFUNC_EXTRA' ELSE '' END
          || CASE WHEN a.aggmfinalfn <> 0 AND a.aggmfinalmodify <> CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END
            THEN ', MFINALFUNC_MODIFY = ' || CASE a.aggmfinalmodify WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END ELSE '' END
          || coalesce(', MINITCOND = ' || quote_literal(a.aggminitval), '')
          || coalesce((SELECT format(', SORTOP = OPERATOR(%I.%s)', n.nspname, o.oprname) FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE o.oid = a.aggsortop), '')
          || CASE WHEN a.aggkind = 'h' THEN ', HYPOTHETICAL' ELSE '' END
          || CASE p.proparallel WHEN 's' THEN ', PARALLEL = SAFE' WHEN 'r' THEN ', PARALLEL = RESTRICTED' ELSE '' END || ')' END,
      NULL::jsonb
    FROM own_function p LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid
),
operator_object AS (
  SELECT 'pg_operator'::regclass, o.oid, 'operator', s.name, o.oprname::text,
      format('%s, %s', coalesce(format_type(nullif(o.oprleft, 0), NULL), 'NONE'), coalesce(format_type(nullif(o.oprright, 0), NULL), 'NONE')), NULL::oid,
      format('CREATE OPERATOR %I.%s (FUNCTION = %s', s.name, o.oprname, o.oprcode)
        || coalesce(', LEFTARG = ' || format_type(nullif(o.oprleft, 0), NULL), '') || coalesce(', RIGHTARG = ' || format_type(nullif(o.oprright, 0), NULL), '')
        || coalesce((SELECT format(', COMMUTATOR = OPERATOR(%I.%s)', n.nspname, x.oprname) FROM pg_operator x JOIN pg_namespace n ON n.oid = x.oprnamespace WHERE x.oid = o.oprcom), '')
        || coalesce((SELECT format(', NEGATOR = OPERATOR(%I.%s)', n.nspname, x.oprname) FROM pg_operator x JOIN pg_namespace n ON n.oid = x.oprnamespace WHERE x.oid = o.oprnegate), '')
        || CASE WHEN o.oprrest <> 0 THEN format(', RESTRICT = %s', o.oprrest) ELSE '' END
        || CASE WHEN o.oprjoin <> 0 THEN format(', JOIN = %s', o.oprjoin) ELSE '' END
        || CASE WHEN o.oprcanhash THEN ', HASHES' ELSE '' END || CASE WHEN o.oprcanmerge THEN ', MERGES' ELSE '' END || ')',
      NULL::jsonb
    FROM pg_operator o JOIN space s ON s.oid = o.oprnamespace WHERE o.oprcode <> 0
),
-- What an access method may do with types: of a class if one needs it, else of the family alone.
family_member AS MATERIALIZED (
  SELECT m.family, d.refobjid AS class, m.lefttype, m.righttype, m.text, m.place FROM (
      SELECT 'pg_amop'::regclass AS classid, a.oid, a.amopfamily AS family, a.amoplefttype AS lefttype, a.amoprighttype AS righttype, a.amopstrategy AS place,
          format('OPERATOR %s %I.%s(%s, %s)', a.amopstrategy, n.nspname, o.oprname, format_type(a.amoplefttype, NULL), format_type(a.amoprighttype, NULL))
            || coalesce((SELECT format(' FOR ORDER BY %I.%I', fn.nspname, f.opfname) FROM pg_opfamily f JOIN pg_namespace fn ON fn.oid = f.opfnamespace WHERE f.oid = a.amopsortfamily), '') AS text
        FROM pg_amop a JOIN pg_operator o ON o.oid = a.amopopr JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE a.oid >= 16384
      UNION ALL
      SELECT 'pg_amproc'::regclass, a.oid, a.amprocfamily, a.amproclefttype, a.amprocrighttype, 1000 + a.amprocnum,
          format('FUNCTION %s (%s, %s) %s', a.amprocnum, format_type(a.amproclefttype, NULL), format_type(a.amprocrighttype, NULL), a.amproc::oid::regprocedure)
        FROM pg_amproc a WHERE a.oid >= 16384) m
      LEFT JOIN pg_depend d ON d.classid = m.classid AND d.objid = m.oid AND d.refclassid = 'pg_opclass'::regclass AND d.deptype = 'i'
    WHERE NOT EXISTS (SELECT FROM member e WHERE e.classid = m.classid AND e.objid = m.oid)
),
operator_class_object AS (
  SELECT 'pg_opclass'::regclass, c.oid, 'operator_class', s.name, c.opcname::text, a.amname::text, NULL::oid,
      format('CREATE OPERATOR CLASS %I.%I %sFOR TYPE %s USING %I FAMILY %I.%I AS ', s.name, c.opcname, CASE WHEN c.opcdefault THEN 'DEFAULT ' ELSE '' END,
          format_type(c.opcintype, NULL), a.amname, fn.nspname, f.opfname)
        || coalesce(nullif(concat_ws(', ', 'STORAGE ' || format_type(nullif(c.opckeytype, 0), NULL),
            (SELECT string_agg(m.text, ', ' ORDER BY m.place, m.text) FROM family_member m WHERE m.class = c.oid)), ''), 'STORAGE ' || format_type(c.opcintype, NULL)),
      NULL::jsonb
    FROM pg_opclass c JOIN space s ON s.oid = c.opcnamespace JOIN pg_am a ON a.oid = c.opcmethod
      JOIN pg_opfamily f ON f.oid = c.opcfamily JOIN pg_namespace fn ON fn.oid = f.opfnamespace
  UNION ALL
  SELECT 'pg_opfamily'::regclass, f.oid, 'operator_family', s.name, f.opfname::text, a.amname::text, NULL::oid,
      format('CREATE OPERATOR FAMILY %I.%I USING %I', s.name, f.opfname, a.amname),
      jsonb_build_object('members', (SELECT jsonb_agg(m.text ORDER BY m.place, m.text) FROM family_member m WHERE m.family = f.oid AND m.class IS NULL))
    FROM pg_opfamily f JOIN space s ON s.oid = f.opfnamespace JOIN pg_am a ON a.oid = f.opfmethod
),
cast_object AS (
  SELECT 'pg_cast'::regclass, c.oid, 'cast', NULL::name, format('%s AS %s', format_type(c.castsource, NULL), format_type(c.casttarget, NULL)), NULL, NULL::oid,
      format('CREATE CAST (%s AS %s) %s%s', format_type(c.castsource, NULL), format_type(c.casttarget, NULL),
        CASE c.castmethod WHEN 'f' THEN 'WITH FUNCTION ' || c.castfunc::regprocedure::text WHEN 'i' THEN 'WITH INOUT' ELSE 'WITHOUT FUNCTION' END,
        CASE c.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' ELSE '' END),
      NULL::jsonb
    FROM pg_cast c WHERE c.oid >= 16384
      -- Those that range types bring.
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_cast'::regclass AND d.objid = c.oid AND d.deptype = 'i')
      AND ($1 IS NULL OR EXISTS (SELECT FROM pg_type t JOIN space s ON s.oid = t.typnamespace WHERE t.oid IN (c.castsource, c.casttarget)))
  UNION ALL
  SELECT 'pg_transform'::regclass, t.oid, 'transform', NULL::name, format('%s LANGUAGE %I', format_type(t.trftype, NULL), l.lanname), NULL, NULL::oid,
      format('CREATE TRANSFORM FOR %s LANGUAGE %I (%s)', format_type(t.trftype, NULL), l.lanname, concat_ws(', ',
        CASE WHEN t.trffromsql <> 0 THEN 'FROM SQL WITH FUNCTION ' || t.trffromsql::oid::regprocedure::text END,
        CASE WHEN t.trftosql <> 0 THEN 'TO SQL WITH FUNCTION ' || t.trftosql::oid::regprocedure::text END)),
      NULL::jsonb
    FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang WHERE t.oid >= 16384
      AND ($1 IS NULL OR EXISTS (SELECT FROM pg_type y JOIN space s ON s.oid = y.typnamespace WHERE y.oid = t.trftype))
),
collation_object AS (
  SELECT 'pg_collation'::regclass, c.oid, 'collation', s.name, c.collname::text, NULL, NULL::oid,
      format('CREATE COLLATION %I.%I (PROVIDER = %s', s.name, c.collname, CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' WHEN 'c' THEN 'libc' ELSE 'default' END)
        -- The locale stood in collcollate before PostgreSQL 15, then in colliculocale, from 17 on in colllocale.
        || CASE WHEN coalesce(c.locale_17, c.locale_15) IS NOT NULL THEN format(', LOCALE = %L', coalesce(c.locale_17, c.locale_15))
          WHEN c.collcollate = c.collctype THEN format(', LOCALE = %L', c.collcollate)
          ELSE format(', LC_COLLATE = %L, LC_CTYPE = %L', c.collcollate, c.collctype) END
        || coalesce(', RULES = ' || quote_literal(c.rules), '') || CASE WHEN c.collisdeterministic THEN '' ELSE ', DETERMINISTIC = false' END || ')',
      NULL::jsonb
    FROM (SELECT NULL::text AS colllocale, NULL::text AS colliculocale, NULL::text AS collicurules) absent
      CROSS JOIN LATERAL (SELECT oid, collnamespace, collname, collprovider, collisdeterministic, collcollate::text AS collcollate, collctype::text AS collctype,
          colllocale::text AS locale_17, colliculocale::text AS locale_15, collicurules::text AS rules FROM pg_collation) c
      JOIN space s ON s.oid = c.collnamespace
  UNION ALL
  SELECT 'pg_conversion'::regclass, c.oid, 'conversion', s.name, c.conname::text, NULL, NULL::oid,
      format('CREATE %sCONVERSION %I.%I FOR %L TO %L FROM %s', CASE WHEN c.condefault THEN 'DEFAULT ' ELSE '' END, s.name, c.conname,
        pg_encoding_to_char(c.conforencoding), pg_encoding_to_char(c.contoencoding), c.conproc),
      NULL::jsonb
    FROM pg_conversion c JOIN space s ON s.oid = c.connamespace
),
text_search_object AS (
  SELECT 'pg_ts_config'::regclass, c.oid, 'text_search_configuration', s.name, c.cfgname::text, NULL, NULL::oid,
      format('CREATE TEXT SEARCH CONFIGURATION %I.%I (PARSER = %I.%I)', s.name, c.cfgname, n.nspname, p.prsname),
      jsonb_build_object('mappings', (SELECT jsonb_agg(jsonb_build_object('token', t.alias, 'dictionaries', m.dictionaries) ORDER BY m.maptokentype)
        FROM (SELECT m.maptokentype, jsonb_agg(format('%I.%I', dn.nspname, d.dictname) ORDER BY m.mapseqno) AS dictionaries
            FROM pg_ts_config_map m JOIN pg_ts_dict d ON d.oid = m.mapdict JOIN pg_namespace dn ON dn.oid = d.dictnamespace
            WHERE m.mapcfg = c.oid GROUP BY m.maptokentype) m JOIN ts_token_type(c.cfgparser) t ON t.tokid = m.maptokentype))
    FROM pg_ts_config c JOIN space s ON s.oid = c.cfgnamespace JOIN pg_ts_parser p ON p.oid = c.cfgparser JOIN pg_namespace n ON n.oid = p.prsnamespace
  UNION ALL
  SELECT 'pg_ts_dict'::regclass, d.oid, 'text_search_dictionary', s.name, d.dictname::text, NULL, NULL::oid,
      format('CREATE TEXT SEARCH DICTIONARY %I.%I (TEMPLATE = %I.%I%s)', s.name, d.dictname, n.nspname, t.tmplname, coalesce(', ' || d.dictinitoption, '')),
      NULL::jsonb
    FROM pg_ts_dict d JOIN space s ON s.oid = d.dictnamespace JOIN pg_ts_template t ON t.oid = d.dicttemplate JOIN pg_namespace n ON n.oid = t.tmplnamespace
  UNION ALL
  SELECT 'pg_ts_parser'::regclass, p.oid, 'text_search_parser', s.name, p.prsname::text, NULL, NULL::oid,
      format('CREATE TEXT SEARCH PARSER %I.%I (START = %s, GETTOKEN = %s, END = %s%s, LEXTYPES = %s)', s.name, p.prsname, p.prsstart, p.prstoken, p.prsend,
        CASE WHEN p.prsheadline <> 0 THEN format(', HEADLINE = %s', p.prsheadline) ELSE '' END, p.prslextype),
      NULL::jsonb
    FROM pg_ts_parser p JOIN space s ON s.oid = p.prsnamespace
  UNION ALL
  SELECT 'pg_ts_template'::regclass, t.oid, 'text_search_template', s.name, t.tmplname::text, NULL, NULL::oid,
      format('CREATE TEXT SEARCH TEMPLATE %I.%I (%sLEXIZE = %s)', s.name, t.tmplname, CASE WHEN t.tmplinit <> 0 THEN format('INIT = %s, ', t.tmplinit) ELSE '' END, t.tmpllexize),
      NULL::jsonb
    FROM pg_ts_template t JOIN space s ON s.oid = t.tmplnamespace
),
-- What hangs on tables.
clone AS MATERIALIZED (
  SELECT t.* FROM (SELECT NULL::oid AS tgparentid) absent
    CROSS JOIN LATERAL (SELECT oid, tgrelid, tgname, tgenabled, tgisinternal, tgparentid AS parent FROM pg_trigger) t
),
trigger_object AS (
  SELECT 'pg_trigger'::regclass, t.oid, 'trigger', c.schema, t.tgname::text, NULL, c.oid, pg_get_triggerdef(t.oid),
      jsonb_build_object('enabled', CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' WHEN 'O' THEN CASE WHEN p.oid IS NOT NULL THEN 'origin' END END,
        'inherited', nullif(p.oid IS NOT NULL, false))
    FROM clone t JOIN own_table c ON c.oid = t.tgrelid LEFT JOIN clone p ON p.oid = t.parent
    -- On PostgreSQL 13 and 14 the copies that partitions have are internal.
    WHERE (NOT t.tgisinternal AND p.oid IS NULL) OR (p.oid IS NOT NULL AND NOT p.tgisinternal AND t.tgenabled <> p.tgenabled)
  UNION ALL
  SELECT 'pg_rewrite'::regclass, r.oid, 'rule', c.schema, r.rulename::text, NULL, c.oid, rtrim(pg_get_ruledef(r.oid), ';'),
      jsonb_build_object('enabled', CASE r.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END)
    FROM pg_rewrite r JOIN own_table c ON c.oid = r.ev_class WHERE r.rulename <> '_RETURN'
  UNION ALL
  SELECT 'pg_policy'::regclass, p.oid, 'policy', c.schema, p.polname::text, NULL, c.oid,
      format('CREATE POLICY %I ON %s%s%s TO %s', p.polname, c.shown, CASE WHEN p.polpermissive THEN '' ELSE ' AS RESTRICTIVE' END,
          CASE p.polcmd WHEN 'r' THEN ' FOR SELECT' WHEN 'a' THEN ' FOR INSERT' WHEN 'w' THEN ' FOR UPDATE' WHEN 'd' THEN ' FOR DELETE' ELSE '' END,
          (SELECT string_agg(CASE role WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(role)) END, ', ' ORDER BY pg_get_userbyid(role)) FROM unnest(p.polroles) role))
        || coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '') || coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', ''),
      NULL::jsonb
    FROM pg_policy p JOIN own_table c ON c.oid = p.polrelid
  UNION ALL
  SELECT 'pg_statistic_ext'::regclass, x.oid, 'statistics', s.name, x.stxname::text, NULL, x.stxrelid, pg_get_statisticsobjdef(x.oid),
      jsonb_build_object('statistics', nullif(x.target, -1)::text)
    FROM (SELECT NULL::integer AS stxstattarget) absent
      CROSS JOIN LATERAL (SELECT oid, stxnamespace, stxname, stxrelid, stxstattarget AS target FROM pg_statistic_ext) x JOIN space s ON s.oid = x.stxnamespace
),
-- What has no schema.
published AS MATERIALIZED (
  SELECT r.prpubid, format('TABLE ONLY %I.%I', n.nspname, c.relname)
      || coalesce(' (' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM unnest(r.columns::smallint[]) k JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k) || ')', '')
      || coalesce(' WHERE (' || pg_get_expr(r.condition, c.oid) || ')', '') AS text
    FROM (SELECT NULL::pg_node_tree AS prqual, NULL::int2vector AS prattrs) absent
      CROSS JOIN LATERAL (SELECT prpubid, prrelid, prqual AS condition, prattrs AS columns FROM pg_publication_rel) r
      JOIN pg_class c ON c.oid = r.prrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  UNION ALL
  -- pg_publication_namespace came with PostgreSQL 15; what it says is said by dependencies, too.
  SELECT p.refobjid, format('TABLES IN SCHEMA %I', n.nspname)
    FROM pg_depend p JOIN pg_depend s ON s.classid = p.classid AND s.objid = p.objid AND s.refclassid = 'pg_namespace'::regclass
      JOIN pg_namespace n ON n.oid = s.refobjid
    WHERE p.classid = to_regclass('pg_catalog.pg_publication_namespace') AND p.refclassid = 'pg_publication'::regclass
),
foreign_option AS MATERIALIZED (
  SELECT x.class, x.oid, x.kind, x.name, o.option_name, o.option_value, o.option_name COLLATE "C" ~* 'pass|secret|token|key|credential' AS secret FROM (
      SELECT 'pg_foreign_server'::regclass AS class, oid, 'server' AS kind, srvname AS name, srvoptions AS options FROM pg_foreign_server
      UNION ALL
      SELECT 'pg_foreign_data_wrapper'::regclass, oid, 'foreign_data_wrapper', fdwname, fdwoptions FROM pg_foreign_data_wrapper) x
    CROSS JOIN LATERAL pg_options_to_table(x.options) o
),
foreign_options AS MATERIALIZED (
  SELECT class, oid, format(' OPTIONS (%s)', string_agg(format('%I %L', option_name, option_value), ', ' ORDER BY option_name)) AS text
    FROM foreign_option WHERE NOT secret GROUP BY class, oid
),
database_object AS (
  SELECT 'pg_extension'::regclass, e.oid, 'extension', NULL::name, e.extname::text, NULL, NULL::oid,
      format('CREATE EXTENSION %I WITH SCHEMA %I', e.extname, n.nspname), jsonb_build_object('version', e.extversion)
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.oid >= 16384 AND e.extname <> 'ainecto'
  UNION ALL
  SELECT 'pg_language'::regclass, l.oid, 'language', NULL::name, l.lanname::text, NULL, NULL::oid,
      format('CREATE %sLANGUAGE %I HANDLER %s', CASE WHEN l.lanpltrusted THEN 'TRUSTED ' ELSE '' END, l.lanname, l.lanplcallfoid::regproc)
        || CASE WHEN l.laninline <> 0 THEN format(' INLINE %s', l.laninline::regproc) ELSE '' END
        || CASE WHEN l.lanvalidator <> 0 THEN format(' VALIDATOR %s', l.lanvalidator::regproc) ELSE '' END,
      NULL::jsonb
    FROM pg_language l WHERE l.oid >= 16384
  UNION ALL
  SELECT 'pg_am'::regclass, a.oid, 'access_method', NULL::name, a.amname::text, NULL, NULL::oid,
      format('CREATE ACCESS METHOD %I TYPE %s HANDLER %s', a.amname, CASE a.amtype WHEN 'i' THEN 'INDEX' ELSE 'TABLE' END, a.amhandler), NULL::jsonb
    FROM pg_am a WHERE a.oid >= 16384
  UNION ALL
  SELECT 'pg_foreign_data_wrapper'::regclass, w.oid, 'foreign_data_wrapper', NULL::name, w.fdwname::text, NULL, NULL::oid,
      format('CREATE FOREIGN DATA WRAPPER %I', w.fdwname) || CASE WHEN w.fdwhandler <> 0 THEN format(' HANDLER %s', w.fdwhandler::regproc) ELSE '' END
        || CASE WHEN w.fdwvalidator <> 0 THEN format(' VALIDATOR %s', w.fdwvalidator::regproc) ELSE '' END || coalesce(o.text, ''),
      NULL::jsonb
    FROM pg_foreign_data_wrapper w LEFT JOIN foreign_options o ON o.class = 'pg_foreign_data_wrapper'::regclass AND o.oid = w.oid WHERE w.oid >= 16384
  UNION ALL
  SELECT 'pg_foreign_server'::regclass, v.oid, 'server', NULL::name, v.srvname::text, NULL, NULL::oid,
      format('CREATE SERVER %I', v.srvname) || coalesce(' TYPE ' || quote_literal(v.srvtype), '') || coalesce(' VERSION ' || quote_literal(v.srvversion), '')
        || format(' FOREIGN DATA WRAPPER %I', w.fdwname) || coalesce(o.text, ''),
      NULL::jsonb
    FROM pg_foreign_server v JOIN pg_foreign_data_wrapper w ON w.oid = v.srvfdw
      LEFT JOIN foreign_options o ON o.class = 'pg_foreign_server'::regclass AND o.oid = v.oid
  UNION ALL
  SELECT 'pg_user_mapping'::regclass, m.umid, 'user_mapping', NULL::name, CASE m.umuser WHEN 0 THEN 'PUBLIC' ELSE m.usename END::text, m.srvname::text, NULL::oid,
      format('CREATE USER MAPPING FOR %s SERVER %I', CASE m.umuser WHEN 0 THEN 'PUBLIC' ELSE quote_ident(m.usename) END, m.srvname), NULL::jsonb
    FROM pg_user_mappings m
  UNION ALL
  SELECT x.* FROM (
    SELECT 'pg_event_trigger'::regclass, t.oid, 'event_trigger', NULL::name, t.evtname::text, NULL, NULL::oid,
        format('CREATE EVENT TRIGGER %I ON %I', t.evtname, t.evtevent)
          || coalesce(' WHEN TAG IN (' || (SELECT string_agg(quote_literal(tag), ', ' ORDER BY place) FROM unnest(t.evttags) WITH ORDINALITY u (tag, place)) || ')', '')
          || format(' EXECUTE FUNCTION %s()', t.evtfoid::regproc),
        jsonb_build_object('enabled', CASE t.evtenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END)
      FROM pg_event_trigger t
    UNION ALL
    SELECT 'pg_publication'::regclass, p.oid, 'publication', NULL::name, p.pubname::text, NULL, NULL::oid,
        format('CREATE PUBLICATION %I', p.pubname)
          || CASE WHEN p.puballtables THEN ' FOR ALL TABLES' ELSE coalesce(' FOR ' || (SELECT string_agg(r.text, ', ' ORDER BY r.text) FROM published r WHERE r.prpubid = p.oid), '') END
          || format(' WITH (publish = %L%s%s)', concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
              CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END),
            CASE WHEN p.pubviaroot THEN ', publish_via_partition_root = true' ELSE '' END,
            CASE WHEN p.generated = 's' THEN ', publish_generated_columns = stored' ELSE '' END),
        NULL::jsonb
      FROM (SELECT NULL::text AS pubgencols) absent
        CROSS JOIN LATERAL (SELECT oid, pubname, puballtables, pubinsert, pubupdate, pubdelete, pubtruncate, pubviaroot, pubgencols::text AS generated FROM pg_publication) p
    UNION ALL
    -- Column by column: not every one may be read by everybody.
    SELECT 'pg_subscription'::regclass, NULL::oid, 'subscription', NULL::name, s.subname::text, NULL, NULL::oid,
        format('CREATE SUBSCRIPTION %I CONNECTION %L PUBLICATION %s WITH (connect = false, slot_name = %s%s%s)', s.subname, '',
          (SELECT string_agg(quote_ident(name), ', ' ORDER BY place) FROM unnest(s.subpublications) WITH ORDINALITY u (name, place)),
          coalesce(quote_literal(s.subslotname), 'NONE'), CASE WHEN s.by_binary IN ('true', 't') THEN ', binary = true' ELSE '' END,
          CASE WHEN s.on_error IN ('true', 't') THEN ', disable_on_error = true' ELSE '' END),
        NULL::jsonb
      FROM (SELECT NULL::text AS subbinary, NULL::text AS subdisableonerr) absent
        CROSS JOIN LATERAL (SELECT subdbid, subname, subslotname, subpublications, subbinary::text AS by_binary, subdisableonerr::text AS on_error FROM pg_subscription) s
      WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())) x
    WHERE $1 IS NULL
),
main_object (class, oid, kind, schema, name, signature, relid, definition, options) AS MATERIALIZED (
  SELECT o.* FROM (
    SELECT 'pg_namespace'::regclass, s.oid, 'schema', NULL::name, s.name::text, NULL::text, NULL::oid, format('CREATE SCHEMA %I', s.name), NULL::jsonb FROM space s WHERE s.name <> 'public'
    UNION ALL SELECT * FROM type_object UNION ALL SELECT * FROM sequence_object UNION ALL SELECT * FROM function_object
    UNION ALL SELECT * FROM operator_object UNION ALL SELECT * FROM operator_class_object UNION ALL SELECT * FROM cast_object
    UNION ALL SELECT * FROM collation_object UNION ALL SELECT * FROM text_search_object UNION ALL SELECT * FROM trigger_object
    UNION ALL SELECT * FROM database_object) o (class, oid, kind, schema, name, signature, relid, definition, options)
    WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = o.class AND m.objid = o.oid)
),

-- Comments on what is neither a table, column, index, constraint, ref, enum nor object.
comment_target AS MATERIALIZED (
  SELECT 'pg_class'::regclass AS class, t.typrelid AS oid, a.attnum::integer AS part, t.schema, 'COLUMN' AS kind, format('%s.%I', t.shown, a.attname) AS target, NULL::oid AS relid
    FROM own_type t JOIN attribute a ON a.attrelid = t.typrelid WHERE t.typtype = 'c'
  UNION ALL
  SELECT 'pg_constraint'::regclass, c.oid, 0, t.schema, 'CONSTRAINT', format('%I ON DOMAIN %s', c.conname, t.shown), NULL
    FROM own_constraint c JOIN own_type t ON t.oid = c.contypid
  UNION ALL
  SELECT 'pg_class'::regclass, i.oid, 0, i.schema, 'INDEX', i.shown, k.conrelid
    FROM own_constraint k JOIN relation i ON i.oid = k.conindid WHERE k.contype IN ('p', 'u', 'x')
  UNION ALL
  SELECT 'pg_class'::regclass, s.oid, 0, s.schema, 'SEQUENCE', s.shown, i.relid FROM identity i JOIN relation s ON s.oid = i.sequence
  UNION ALL
  SELECT 'pg_type'::regclass, m.oid, 0, s.name, 'TYPE', format('%I.%I', s.name, m.typname), NULL FROM pg_type m JOIN space s ON s.oid = m.typnamespace WHERE m.typtype = 'm'
),
comment_object AS (
  SELECT 'pg_description'::regclass, NULL::oid, 'comment', t.schema, t.kind, t.target, t.relid, format('COMMENT ON %s %s IS %L', t.kind, t.target, r.description), NULL::jsonb
    FROM comment_target t JOIN remark r ON r.classoid = t.class AND r.objoid = t.oid AND r.objsubid = t.part
  UNION ALL
  SELECT 'pg_description'::regclass, NULL, 'comment', s.name, 'SCHEMA', quote_ident(s.name), NULL, format('COMMENT ON SCHEMA %I IS %L', s.name, r.description), NULL::jsonb
    FROM space s LEFT JOIN pg_description r ON r.objoid = s.oid AND r.classoid = 'pg_namespace'::regclass
    WHERE s.name = 'public' AND r.description IS DISTINCT FROM 'standard public schema'
),

-- Rights: what differs from those that a new thing has. "owner" is whoever loads it.
right_target AS MATERIALIZED (
  SELECT 'pg_class'::regclass AS class, c.oid, NULL::name AS part, c.schema, CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char" AS code,
      CASE c.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || c.shown AS target, c.relacl AS acl, c.relowner AS owner,
      CASE WHEN c.relkind <> 'S' THEN c.oid END AS relid
    FROM relation c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
  UNION ALL
  SELECT 'pg_class'::regclass, c.oid, a.attname, c.schema, 'c', 'TABLE ' || c.shown, a.attacl, c.relowner, c.oid FROM own_table c JOIN attribute a ON a.attrelid = c.oid
  UNION ALL
  SELECT 'pg_proc'::regclass, p.oid, NULL, p.schema, 'f', CASE p.prokind WHEN 'p' THEN 'PROCEDURE ' ELSE 'FUNCTION ' END || p.shown, p.proacl, p.proowner, NULL FROM own_function p
  UNION ALL
  SELECT 'pg_type'::regclass, t.oid, NULL, t.schema, 'T', 'TYPE ' || t.shown, t.typacl, t.typowner, NULL FROM own_type t
  UNION ALL
  SELECT 'pg_namespace'::regclass, s.oid, NULL, s.name, 'n', 'SCHEMA ' || quote_ident(s.name), s.nspacl, s.nspowner, NULL FROM space s
  UNION ALL
  SELECT 'pg_language'::regclass, l.oid, NULL, NULL, 'l', 'LANGUAGE ' || quote_ident(l.lanname), l.lanacl, l.lanowner, NULL FROM pg_language l JOIN main_object o ON o.oid = l.oid AND o.kind = 'language'
  UNION ALL
  SELECT 'pg_foreign_data_wrapper'::regclass, w.oid, NULL, NULL, 'F', 'FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname), w.fdwacl, w.fdwowner, NULL
    FROM pg_foreign_data_wrapper w JOIN main_object o ON o.oid = w.oid AND o.kind = 'foreign_data_wrapper'
  UNION ALL
  SELECT 'pg_foreign_server'::regclass, v.oid, NULL, NULL, 'S', 'FOREIGN SERVER ' || quote_ident(v.srvname), v.srvacl, v.srvowner, NULL
    FROM pg_foreign_server v JOIN main_object o ON o.oid = v.oid AND o.kind = 'server'
  UNION ALL
  -- Of one schema, or of all, where a role's rights on new things begin as usual.
  SELECT 'pg_default_acl'::regclass, d.oid, NULL, s.name, CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END,
      CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END,
      d.defaclacl, d.defaclrole, NULL
    FROM pg_default_acl d LEFT JOIN space s ON s.oid = d.defaclnamespace WHERE s.oid IS NOT NULL OR (d.defaclnamespace = 0 AND $1 IS NULL)
),
right_now AS MATERIALIZED (
  SELECT t.class, t.oid, t.part, x.grantee, x.privilege_type, bool_or(x.is_grantable) AS grantable, x.initial, min(x.place) AS place
    FROM right_target t CROSS JOIN LATERAL (
      SELECT a.grantee, a.privilege_type, a.is_grantable, false AS initial, a.place FROM aclexplode(t.acl) WITH ORDINALITY a (grantor, grantee, privilege_type, is_grantable, place)
      UNION ALL
      SELECT a.grantee, a.privilege_type, false, true, 0
        FROM aclexplode(CASE
          -- That of a new database, from PostgreSQL 15 on.
          WHEN t.class = 'pg_namespace'::regclass AND t.schema = 'public' THEN acldefault('n', t.owner) || makeaclitem(0, t.owner, 'USAGE', false)
          WHEN t.code <> 'c' AND NOT (t.class = 'pg_default_acl'::regclass AND t.schema IS NOT NULL) THEN acldefault(t.code, t.owner) END) a) x
    WHERE t.acl IS NOT NULL
    GROUP BY t.class, t.oid, t.part, x.grantee, x.privilege_type, x.initial
),
right_change AS MATERIALIZED (
  SELECT n.class, n.oid, n.part, n.grantee, n.privilege_type, n.grantable, false AS revoked, n.place FROM right_now n JOIN right_target t ON t.class = n.class AND t.oid = n.oid AND t.part IS NOT DISTINCT FROM n.part
    WHERE NOT n.initial AND (n.grantee <> t.owner OR t.class = 'pg_default_acl'::regclass) AND NOT EXISTS (SELECT FROM right_now i
      WHERE i.initial AND (i.class, i.oid, i.grantee, i.privilege_type) = (n.class, n.oid, n.grantee, n.privilege_type) AND n.part IS NULL AND NOT n.grantable)
  UNION ALL
  SELECT i.class, i.oid, i.part, i.grantee, i.privilege_type, false, true, 0 FROM right_now i
    WHERE i.initial AND NOT EXISTS (SELECT FROM right_now n
      WHERE NOT n.initial AND n.part IS NULL AND (n.class, n.oid, n.grantee, n.privilege_type) = (i.class, i.oid, i.grantee, i.privilege_type))
),
right_part AS MATERIALIZED (
  SELECT c.class, c.oid, c.part, c.grantee, c.grantable, c.revoked,
      CASE WHEN count(*) = (SELECT count(*) FROM aclexplode(acldefault(t.code, t.owner)) a WHERE a.grantee = t.owner) THEN 'ALL'
        ELSE string_agg(c.privilege_type, ', ' ORDER BY c.privilege_type) END AS privileges,
      array_agg(c.privilege_type ORDER BY c.privilege_type) AS list, min(c.place) AS place, t.schema, t.target, t.relid, t.owner
    FROM right_change c JOIN right_target t ON t.class = c.class AND t.oid = c.oid AND t.part IS NOT DISTINCT FROM c.part
    GROUP BY c.class, c.oid, c.part, c.grantee, c.grantable, c.revoked, t.code, t.owner, t.schema, t.target, t.relid
),
right_statement AS MATERIALIZED (
  SELECT r.class, r.oid, r.grantee, r.grantable, r.revoked, r.schema, r.target, r.relid, r.owner,
      string_agg(CASE WHEN r.part IS NULL THEN r.privileges ELSE (SELECT string_agg(format('%s (%I)', p, r.part), ', ' ORDER BY p) FROM unnest(r.list) p) END,
        ', ' ORDER BY r.part) AS privileges, r.part IS NOT NULL AS of_columns, min(r.place) AS place,
      CASE WHEN r.grantee = 0 THEN 'PUBLIC' WHEN r.grantee = r.owner AND r.class <> 'pg_default_acl'::regclass THEN 'CURRENT_USER' ELSE pg_get_userbyid(r.grantee)::text END AS name,
      CASE WHEN r.grantee = 0 THEN 'PUBLIC' WHEN r.grantee = r.owner AND r.class <> 'pg_default_acl'::regclass THEN 'CURRENT_USER' ELSE quote_ident(pg_get_userbyid(r.grantee)) END AS role
    FROM right_part r WHERE r.grantee = 0 OR EXISTS (SELECT FROM pg_roles u WHERE u.oid = r.grantee)
    GROUP BY r.class, r.oid, r.part IS NOT NULL, r.grantee, r.grantable, r.revoked, r.schema, r.target, r.relid, r.owner
),
grant_object AS (
  SELECT r.class, NULL::oid, CASE WHEN d.is_default THEN 'default_privilege' ELSE 'grant' END, r.schema, r.name,
      r.target || CASE WHEN d.is_default THEN ' FOR ' || quote_ident(pg_get_userbyid(r.owner)) ELSE '' END
        || CASE WHEN r.of_columns THEN ' COLUMNS' ELSE '' END || CASE WHEN r.revoked THEN ' REVOKE' WHEN r.grantable THEN ' WITH GRANT OPTION' ELSE '' END,
      r.relid,
      CASE WHEN d.is_default THEN format('ALTER DEFAULT PRIVILEGES FOR ROLE %I ', pg_get_userbyid(r.owner)) || coalesce('IN SCHEMA ' || quote_ident(r.schema) || ' ', '') ELSE '' END
        || format(CASE WHEN r.revoked THEN 'REVOKE %s ON %s FROM %s' ELSE 'GRANT %s ON %s TO %s' END, r.privileges, r.target, r.role)
        || CASE WHEN r.grantable THEN ' WITH GRANT OPTION' ELSE '' END,
      jsonb_build_object('revoke', nullif(r.revoked, false)), r.place
    FROM right_statement r CROSS JOIN LATERAL (SELECT r.class = 'pg_default_acl'::regclass) d (is_default)
),
object AS MATERIALIZED (
  SELECT *, NULL::bigint AS place FROM main_object UNION ALL SELECT *, NULL FROM comment_object UNION ALL SELECT * FROM grant_object
),

-- Who needs whom.
thing AS MATERIALIZED (
  SELECT 'pg_class'::regclass AS class, t.oid, format('table:%s.%s', t.schema, t.relname) AS key FROM own_table t
  UNION ALL
  SELECT 'pg_type'::regclass, t.oid, format('enum:%s.%s', t.schema, t.typname) FROM own_type t WHERE t.typtype = 'e'
  UNION ALL
  SELECT o.class, o.oid, o.kind || ':' || coalesce(o.schema || '.', '') || o.name || coalesce('(' || o.signature || ')', '') FROM main_object o WHERE o.oid IS NOT NULL
  UNION ALL
  SELECT m.classid, m.objid, 'extension:' || m.extension FROM member m WHERE m.is_added
),
-- Parts, and what they are parts of.
part AS MATERIALIZED (
  SELECT class, oid, class AS whole_class, oid AS whole FROM thing
  UNION ALL SELECT 'pg_attrdef'::regclass, d.oid, 'pg_class'::regclass, d.adrelid FROM pg_attrdef d
  UNION ALL SELECT 'pg_rewrite'::regclass, r.oid, 'pg_class'::regclass, r.ev_class FROM pg_rewrite r WHERE r.rulename = '_RETURN' AND r.oid >= 16384
  UNION ALL SELECT 'pg_constraint'::regclass, c.oid, 'pg_class'::regclass, c.conrelid FROM own_constraint c WHERE c.conrelid <> 0 AND c.contype <> 'f'
  UNION ALL SELECT 'pg_constraint'::regclass, c.oid, 'pg_type'::regclass, c.contypid FROM own_constraint c WHERE c.contypid <> 0
  UNION ALL SELECT 'pg_type'::regclass, t.reltype, 'pg_class'::regclass, t.oid FROM own_table t WHERE t.reltype <> 0
  UNION ALL SELECT 'pg_type'::regclass, a.typarray, 'pg_class'::regclass, t.oid FROM own_table t JOIN pg_type a ON a.oid = t.reltype WHERE a.typarray <> 0
  UNION ALL SELECT 'pg_type'::regclass, t.typarray, 'pg_type'::regclass, t.oid FROM own_type t WHERE t.typarray <> 0
  UNION ALL SELECT 'pg_type'::regclass, d.objid, 'pg_type'::regclass, d.refobjid FROM pg_depend d JOIN pg_type m ON m.oid = d.objid AND m.typtype = 'm'
    WHERE d.classid = 'pg_type'::regclass AND d.refclassid = 'pg_type'::regclass AND d.deptype = 'i'
  UNION ALL SELECT 'pg_class'::regclass, t.typrelid, 'pg_type'::regclass, t.oid FROM own_type t WHERE t.typrelid <> 0
  UNION ALL SELECT d.classid, d.objid, d.refclassid, d.refobjid FROM pg_depend d
    WHERE d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass) AND d.refclassid = 'pg_opclass'::regclass AND d.deptype = 'i'
),
need AS MATERIALIZED (
  SELECT w.whole_class AS class, w.whole AS oid, jsonb_agg(DISTINCT k.key ORDER BY k.key) AS keys
    FROM pg_depend d JOIN part w ON w.class = d.classid AND w.oid = d.objid
      JOIN part n ON n.class = d.refclassid AND n.oid = d.refobjid JOIN thing k ON k.class = n.whole_class AND k.oid = n.whole
    WHERE d.deptype IN ('n', 'a') AND (n.whole_class, n.whole) <> (w.whole_class, w.whole)
      -- Who stands in a schema needs it, of course.
      AND (n.whole_class <> 'pg_namespace'::regclass OR w.class = 'pg_extension'::regclass)
      -- A sequence belongs to a column; the column's default needs the sequence.
      AND NOT (d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a' AND d.refobjsubid > 0)
    GROUP BY w.whole_class, w.whole
),

-- The lists.
table_list AS MATERIALIZED (
  SELECT coalesce(jsonb_agg(jsonb_build_object('oid', c.oid::text, 'schema', c.schema, 'name', c.relname, 'comment', r.description, 'depends_on', n.keys,
      'options', nullif(jsonb_strip_nulls(jsonb_build_object(
        'kind', CASE WHEN c.relkind = 'v' THEN 'view' WHEN c.relkind = 'm' THEN 'materialized_view' WHEN c.relkind = 'f' THEN 'foreign'
          WHEN c.relispartition THEN 'partition' WHEN c.relkind = 'p' THEN 'partitioned' END,
        'definition', CASE WHEN c.relkind IN ('v', 'm') THEN rtrim(pg_get_viewdef(c.oid), ';') END,
        'partition_key', CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
        'partition_of', CASE WHEN c.relispartition THEN i.parents -> 0 END,
        'partition_bound', pg_get_expr(c.relpartbound, c.oid),
        'inherits', CASE WHEN NOT c.relispartition THEN i.parents END,
        'unlogged', nullif(c.relpersistence = 'u', false),
        'access_method', (SELECT a.amname FROM pg_am a WHERE a.oid = c.relam AND a.amname <> 'heap'),
        'tablespace', CASE WHEN c.reltablespace <> 0 THEN (SELECT s.spcname FROM pg_tablespace s WHERE s.oid = c.reltablespace) END,
        'storage', CASE WHEN c.reloptions IS NOT NULL THEN (SELECT jsonb_object_agg(o.option_name, o.option_value) FROM pg_options_to_table(c.reloptions) o WHERE o.option_name <> 'check_option') END,
        'toast_storage', CASE WHEN c.reltoastrelid <> 0 THEN (SELECT jsonb_object_agg(o.option_name, o.option_value)
          FROM pg_class t CROSS JOIN LATERAL pg_options_to_table(t.reloptions) o WHERE t.oid = c.reltoastrelid AND t.reloptions IS NOT NULL) END,
        'check_option', CASE WHEN c.relkind = 'v' THEN (SELECT o.option_value FROM pg_options_to_table(c.reloptions) o WHERE o.option_name = 'check_option') END,
        'row_security', nullif(c.relrowsecurity, false), 'force_row_security', nullif(c.relforcerowsecurity, false),
        'replica_identity', CASE c.relreplident WHEN 'f' THEN 'full' WHEN 'n' THEN CASE WHEN c.relkind IN ('r', 'p', 'm') THEN 'nothing' END END,
        'server', CASE WHEN c.relkind = 'f' THEN (SELECT s.srvname FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid) END,
        'foreign_options', CASE WHEN c.relkind = 'f' THEN (SELECT jsonb_object_agg(o.option_name, o.option_value)
          FROM pg_foreign_table f CROSS JOIN LATERAL pg_options_to_table(f.ftoptions) o WHERE f.ftrelid = c.oid) END,
        'of_type', CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END,
        'with_data', CASE WHEN c.relkind = 'm' AND NOT c.relispopulated THEN false END)), '{}'),
      'columns', l.list, 'indexes', x.list, 'constraints', k.list) ORDER BY c.schema, c.relname), '[]') AS list,
      count(*) AS count, coalesce(sum(l.count), 0) AS columns, coalesce(sum(x.count), 0) AS indexes, coalesce(sum(k.count), 0) AS constraints
    FROM own_table c LEFT JOIN column_list l ON l.relid = c.oid LEFT JOIN index_list x ON x.relid = c.oid LEFT JOIN constraint_list k ON k.relid = c.oid
      LEFT JOIN inherited i ON i.inhrelid = c.oid LEFT JOIN need n ON n.class = 'pg_class'::regclass AND n.oid = c.oid
      LEFT JOIN remark r ON r.objoid = c.oid AND r.objsubid = 0 AND r.classoid = 'pg_class'::regclass
),
enum_list AS MATERIALIZED (
  SELECT coalesce(jsonb_agg(jsonb_build_object('oid', t.oid::text, 'schema', t.schema, 'name', t.typname,
      'values', (SELECT jsonb_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid), 'comment', r.description)
      ORDER BY t.schema, t.typname), '[]') AS list, count(*) AS count
    FROM own_type t LEFT JOIN remark r ON r.objoid = t.oid AND r.classoid = 'pg_type'::regclass WHERE t.typtype = 'e'
),
object_list AS MATERIALIZED (
  SELECT coalesce(jsonb_agg(jsonb_build_object('oid', o.oid::text, 'class', c.relname, 'kind', o.kind, 'schema', o.schema, 'name', o.name, 'signature', o.signature,
      'table', CASE WHEN t.oid IS NOT NULL THEN jsonb_build_object('schema', t.schema, 'name', t.relname) END, 'definition', o.definition, 'depends_on', n.keys,
      'comment', r.description, 'options', nullif(jsonb_strip_nulls(o.options), '{}'))
      -- Rights in the order in which they were given.
      ORDER BY o.kind COLLATE "C", o.schema NULLS FIRST, o.place, o.name COLLATE "C", o.signature COLLATE "C" NULLS FIRST, t.schema, t.relname), '[]') AS list, count(*) AS count
    FROM object o JOIN pg_class c ON c.oid = o.class LEFT JOIN own_table t ON t.oid = o.relid LEFT JOIN need n ON n.class = o.class AND n.oid = o.oid
      LEFT JOIN remark r ON r.objoid = o.oid AND r.classoid = o.class AND r.objsubid = 0
),
left_out (kind, name, because) AS MATERIALIZED (
  SELECT 'schema', u.name, 'there is none of this name, or it is the system''s' FROM unnest($1) u (name) WHERE NOT EXISTS (SELECT FROM space s WHERE s.name = u.name)
  UNION ALL
  SELECT 'schema', 'ainecto', 'it is Ainecto''s own' FROM pg_extension WHERE extname = 'ainecto' AND $1 IS NULL
  UNION ALL
  SELECT 'ref target', format('%I.%I: %s', schema, relname, target), format('the ref %I leads to a table that is not read', conname) FROM ref_list WHERE NOT has_target
  UNION ALL
  SELECT 'option', format('%s %I: %I', kind, name, option_name), 'it may be a secret' FROM foreign_option WHERE secret
  UNION ALL
  SELECT kind, name, CASE kind WHEN 'subscription' THEN 'its connection is a secret' ELSE 'its options, if there are any, are secrets' END FROM main_object WHERE kind IN ('subscription', 'user_mapping')
  UNION ALL
  SELECT 'security_label', (pg_identify_object(l.classoid, l.objoid, l.objsubid)).identity, format('labels of the provider %s have no place', l.provider)
    FROM pg_seclabel l WHERE l.objoid >= 16384
  UNION ALL
  SELECT CASE kind WHEN 'pg_event_trigger' THEN 'event_trigger' ELSE 'publication' END, name, 'schemas were named, and it has none' FROM (
    SELECT 'pg_event_trigger' AS kind, evtname::text AS name FROM pg_event_trigger UNION ALL SELECT 'pg_publication', pubname::text FROM pg_publication) x WHERE $1 IS NOT NULL
)
SELECT jsonb_strip_nulls(jsonb_build_object(
  'format', 'ainecto catalog', 'version', 1,
  'server', jsonb_build_object('version_num', current_setting('server_version_num')::integer,
    -- As text, since who may not execute the function could not even begin a query that names it.
    'system_identifier', (SELECT word FROM ts_stat(CASE WHEN has_function_privilege('pg_control_system()', 'EXECUTE')
      THEN 'SELECT array_to_tsvector(ARRAY[system_identifier::text]) FROM pg_control_system()' ELSE 'SELECT array_to_tsvector(ARRAY[]::text[])' END)),
    'database', current_database(), 'database_oid', (SELECT oid::text FROM pg_database WHERE datname = current_database())),
  'taken_at', to_char(statement_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
  'settings', (SELECT jsonb_build_object('encoding', pg_encoding_to_char(encoding), 'collation', datcollate, 'character_type', datctype)
    FROM pg_database WHERE datname = current_database()),
  'schemas', (SELECT coalesce(jsonb_agg(jsonb_build_object('oid', s.oid::text, 'name', s.name, 'comment', r.description) ORDER BY s.name), '[]')
    FROM space s LEFT JOIN pg_description r ON r.objoid = s.oid AND r.classoid = 'pg_namespace'::regclass AND (s.name, r.description) <> ('public', 'standard public schema')),
  'whole', nullif($1 IS NULL, false),
  'tables', t.list,
  'refs', (SELECT coalesce(jsonb_agg(r.ref ORDER BY r.schema, r.relname, r.conname), '[]') FROM ref_list r),
  'enums', e.list, 'objects', o.list,
  'left_out', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'name', name, 'because', because) ORDER BY kind COLLATE "C", name COLLATE "C", because COLLATE "C"), '[]') FROM left_out),
  'counts', jsonb_build_object('tables', t.count, 'columns', t.columns, 'indexes', t.indexes, 'constraints', t.constraints,
    'refs', (SELECT count(*) FROM ref_list), 'enums', e.count, 'objects', o.count),
  'end', 'ainecto catalog')) AS catalog
FROM table_list t CROSS JOIN enum_list e CROSS JOIN object_list o
-- The end of the query.
) query;
EXECUTE ainecto_catalog (nullif(('{' || :'schemas' || '}')::text[], '{}'));
DEALLOCATE ainecto_catalog;
COMMIT;
