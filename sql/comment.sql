-- Whoever reads the tables finds in \d+ what each thing is: everything of the extension has a comment, and what a check lets in is said.
\set VERBOSITY terse
\pset format unaligned
CREATE TEMP VIEW member AS
  SELECT d.classid, d.objid FROM pg_depend d JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
   WHERE e.extname = 'ainecto' AND d.deptype = 'e';
CREATE TEMP VIEW relation AS
  SELECT c.oid, c.relname, c.relkind FROM pg_class c LEFT JOIN pg_type t ON t.oid = c.reltype
   WHERE (c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ('pg_class'::regclass, c.oid) IN (SELECT * FROM member))
      OR (c.relkind = 'c' AND ('pg_type'::regclass, t.oid) IN (SELECT * FROM member));
-- What a house added to a table is no part.
CREATE TEMP VIEW attribute AS
  SELECT format('%I.%I', r.relname, a.attname) AS name, a.attname, a.attrelid, col_description(a.attrelid, a.attnum) AS comment
    FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
   WHERE r.relkind <> 'r' OR r.relname || '.column.' || a.attname IN (SELECT * FROM ainecto.built_in_parts());

SELECT count(*) > 750 AS many_columns FROM attribute;
SELECT name AS column_without_comment FROM attribute WHERE coalesce(comment, '') !~ '\w' ORDER BY name COLLATE "C";
SELECT relname AS relation_without_comment FROM relation WHERE relkind <> 'c' AND coalesce(obj_description(oid, 'pg_class'), '') !~ '\w' ORDER BY relname COLLATE "C";
SELECT object_without_comment FROM (
  SELECT pg_describe_object(classid, objid, 0) COLLATE "C" AS object_without_comment FROM member
   WHERE classid IN ('pg_proc'::regclass, 'pg_type'::regclass, 'pg_namespace'::regclass) AND coalesce(obj_description(objid, classid::regclass::name), '') !~ '\w'
     -- Types of arrays and of the rows of tables speak of what they are made for.
     AND NOT (classid = 'pg_type'::regclass AND objid IN (SELECT t.oid FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid WHERE t.typelem <> 0 OR c.relkind <> 'c'))) m
 ORDER BY 1;
-- A comment that says the name again says nothing.
SELECT name AS comment_says_the_name FROM attribute
 WHERE regexp_replace(lower(comment), '\m(the|a|an|its|of|is|uuid|id)\M|\W|_', '', 'g') = regexp_replace(lower(attname), '^is_|_|uuid', '', 'g') ORDER BY name COLLATE "C";
-- Words that a check lets in stand in the comment, or it names the check.
SELECT DISTINCT a.name AS comment_leaves_out, word
  FROM attribute a JOIN pg_constraint c ON c.conrelid = a.attrelid AND c.contype = 'c'
    CROSS JOIN LATERAL regexp_matches(pg_get_constraintdef(c.oid), '\m' || a.attname || '\M"? = ANY \(ARRAY\[([^]]*)\]', 'g') list
    CROSS JOIN LATERAL (SELECT w[1] AS word FROM regexp_matches(list[1], '''([^'']*)''::text', 'g') w) words
 WHERE a.comment !~ ('\m' || c.conname || '\M') AND a.comment !~ ('(^|\W)' || regexp_replace(word, '\W', '\\\&', 'g') || '($|\W)')
 ORDER BY 1, 2;
-- What a comment refers to is there: tables, columns, functions, and settings, which the library brings.
SELECT count(*) > 0 AS library_is_loaded FROM ainecto.role_right;
SELECT c.name COLLATE "C" AS comment_on, word[1] COLLATE "C" AS names_what_is_not_there
  FROM (SELECT name, comment FROM attribute
        UNION ALL SELECT pg_describe_object(classid, objid, 0), obj_description(objid, classid::regclass::name) FROM member) c
    CROSS JOIN LATERAL regexp_matches(c.comment, '\mainecto\.([a-z_]+(?:\.[a-z_]+)?)(\()?', 'g') word
 WHERE CASE WHEN word[2] IS NOT NULL THEN NOT EXISTS (SELECT FROM pg_proc p WHERE p.pronamespace = 'ainecto'::regnamespace AND p.proname = word[1])
   ELSE word[1] NOT IN (SELECT relname FROM relation UNION ALL SELECT name FROM attribute)
     AND current_setting('ainecto.' || word[1], true) IS NULL END
 ORDER BY 1, 2;
