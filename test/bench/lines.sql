-- The tables, columns and foreign keys of a database, one a line, as lines.c reads them.
CREATE TEMP TABLE node AS
SELECT c.oid, n.nspname, c.relname, row_number() OVER (ORDER BY n.nspname, c.relname) - 1 AS number
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema';
CREATE TEMP TABLE col AS
SELECT a.attrelid, a.attnum, row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum) - 1 AS position, a.attname,
       format_type(a.atttypid, a.atttypmod) AS type,
       EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'p' AND a.attnum = ANY (k.conkey)) AS is_pk,
       EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'f' AND a.attnum = ANY (k.conkey)) AS refers
  FROM pg_attribute a JOIN node ON node.oid = a.attrelid
 WHERE a.attnum > 0 AND NOT a.attisdropped;
SELECT line FROM (
  SELECT number * 10000 AS place, format('t %s %s', replace(nspname, ' ', '_'), replace(relname, ' ', '_')) AS line FROM node
  UNION ALL
  SELECT number * 10000 + position + 1, format('c %s %s %s', replace(attname, ' ', '_'), replace(type, ' ', '_'),
         CASE WHEN is_pk THEN 'p' ELSE '-' END || CASE WHEN refers THEN 'f' ELSE '-' END)
    FROM col JOIN node ON node.oid = attrelid) AS lines
 ORDER BY place;
SELECT format('r %s %s %s', f.number, t.number,
              (SELECT string_agg(a.position || ':' || b.position, ',' ORDER BY u.ordinality)
                 FROM unnest(k.conkey, k.confkey) WITH ORDINALITY AS u (here, there)
                 JOIN col a ON a.attrelid = k.conrelid AND a.attnum = u.here
                 JOIN col b ON b.attrelid = k.confrelid AND b.attnum = u.there))
  FROM pg_constraint k JOIN node f ON f.oid = k.conrelid JOIN node t ON t.oid = k.confrelid
 WHERE k.contype = 'f' AND k.conparentid = 0
 ORDER BY f.number, t.number, k.conname;
