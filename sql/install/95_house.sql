-- What a house adds to our tables, which pg_dump leaves out: printed for its backup.
CREATE FUNCTION ainecto.table_parts(OUT section text, OUT place integer, OUT part text, OUT ddl text)
  RETURNS SETOF record
  LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
  AS $$
  WITH tables AS (
    SELECT c.oid, c.relname, format('ainecto.%I', c.relname) AS name
      FROM pg_class c JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
     WHERE c.relkind = 'r' AND d.refclassid = 'pg_extension'::regclass
       AND d.refobjid = (SELECT e.oid FROM pg_extension e WHERE e.extname = 'ainecto')),
  columns AS (
    SELECT t.name, t.oid, a.*, t.relname || '.column.' || a.attname AS part, pg_get_expr(f.adbin, f.adrelid) AS expression,
        (SELECT format(' COLLATE %I.%I', n.nspname, l.collname) FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace
          WHERE l.oid = a.attcollation AND a.attcollation <> y.typcollation) AS collation
      FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
        JOIN pg_type y ON y.oid = a.atttypid LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum)
  SELECT 'pre-data', c.attnum::integer, c.part, format('ALTER TABLE %s ADD COLUMN %I %s%s%s%s;', c.name, c.attname,
      format_type(c.atttypid, c.atttypmod), c.collation,
      CASE WHEN c.attgenerated <> '' THEN format(' GENERATED ALWAYS AS (%s) %s', c.expression, CASE c.attgenerated WHEN 's' THEN 'STORED' ELSE 'VIRTUAL' END)
        WHEN c.attidentity <> '' THEN format(' GENERATED %s AS IDENTITY', CASE c.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END) END,
      CASE WHEN c.attnotnull THEN ' NOT NULL' END) FROM columns c
  UNION ALL
  SELECT 'post-data', 0, c.part, format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT %s;', c.name, c.attname, c.expression)
    FROM columns c WHERE c.attgenerated = '' AND c.expression IS NOT NULL
  UNION ALL
  SELECT 'post-data', 1, c.part, format('SELECT pg_catalog.setval(%L, %s);', s.sequence, pg_sequence_last_value(s.sequence::regclass))
    FROM columns c, LATERAL (SELECT pg_get_serial_sequence(c.name, c.attname)) s (sequence)
   WHERE c.attidentity <> '' AND pg_sequence_last_value(s.sequence::regclass) IS NOT NULL
  UNION ALL
  SELECT 'post-data', 2, c.part, format('COMMENT ON COLUMN %s.%I IS %L;', c.name, c.attname, col_description(c.oid, c.attnum))
    FROM columns c WHERE col_description(c.oid, c.attnum) IS NOT NULL
  UNION ALL
  SELECT 'post-data', CASE o.contype WHEN 'f' THEN 4 ELSE 3 END, t.relname || '.constraint.' || o.conname,
      format('ALTER TABLE %s ADD CONSTRAINT %I %s;', t.name, o.conname, pg_get_constraintdef(o.oid))
    FROM tables t JOIN pg_constraint o ON o.conrelid = t.oid AND o.contype IN ('c', 'p', 'u', 'x', 'f')
  UNION ALL
  SELECT 'post-data', 5, t.relname || '.index.' || i.relname, pg_get_indexdef(i.oid) || ';'
    FROM tables t JOIN pg_index x ON x.indrelid = t.oid JOIN pg_class i ON i.oid = x.indexrelid
   WHERE NOT EXISTS (SELECT FROM pg_constraint o WHERE o.conindid = i.oid AND o.contype IN ('p', 'u', 'x'))
  UNION ALL
  SELECT 'post-data', 6, t.relname || '.rule.' || r.rulename, pg_get_ruledef(r.oid) FROM tables t JOIN pg_rewrite r ON r.ev_class = t.oid
  UNION ALL
  SELECT 'post-data', 7, t.relname || '.trigger.' || g.tgname, pg_get_triggerdef(g.oid) || ';' || CASE WHEN g.tgenabled <> 'O' THEN
      format(E'\nALTER TABLE %s %s TRIGGER %I;', t.name, CASE g.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE REPLICA' END, g.tgname)
      ELSE '' END
    FROM tables t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
  UNION ALL
  SELECT 'post-data', 8, t.relname || '.policy.' || p.polname, format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s;', p.polname, t.name,
      CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
      CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
      CASE WHEN p.polroles = '{0}' THEN 'PUBLIC' ELSE (SELECT string_agg(quote_ident(r.rolname), ', ' ORDER BY r.rolname) FROM pg_roles r WHERE r.oid = ANY (p.polroles)) END,
      ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
    FROM tables t JOIN pg_policy p ON p.polrelid = t.oid
$$;
COMMENT ON FUNCTION ainecto.table_parts() IS 'Columns, constraints, indexes, rules, triggers and policies of Ainecto''s tables, whoever made them, and the statements that make them anew';

CREATE FUNCTION ainecto.house_ddl(section text)
  RETURNS text
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
  AS $$
BEGIN
  IF section IS NULL OR section NOT IN ('pre-data', 'post-data') THEN
    RAISE EXCEPTION 'there is no section "%"', section USING ERRCODE = 'AI001', HINT = 'Sections are pre-data and post-data, as pg_dump has them.';
  END IF;
  RETURN concat(E'SET search_path = pg_catalog, pg_temp;\n', (SELECT string_agg(p.ddl, E'\n' ORDER BY p.place, p.part COLLATE "C", p.ddl COLLATE "C")
    FROM ainecto.table_parts() p WHERE p.section = house_ddl.section AND p.part NOT IN (SELECT b.part FROM ainecto.built_in_parts() b (part))));
END
$$;
COMMENT ON FUNCTION ainecto.house_ddl(text) IS 'Statements that add again what a house added to Ainecto''s tables, which a dump has not: columns (section pre-data), and defaults, constraints, indexes, rules, triggers and policies (post-data); AI001 for another section. README, Backup, says when each is run.';

-- What the tables are made of by themselves, as it stands at the end of this script.
DO $$
BEGIN
  EXECUTE (SELECT pg_catalog.format('CREATE FUNCTION ainecto.built_in_parts() RETURNS SETOF text LANGUAGE sql IMMUTABLE'
      ' SET search_path = pg_catalog, pg_temp AS %L', pg_catalog.format('SELECT string_to_table(%L, '' '')',
        pg_catalog.string_agg(DISTINCT p.part, ' ' ORDER BY p.part)))
    FROM (SELECT p.part COLLATE "C" AS part FROM ainecto.table_parts() p) p);
END
$$;
COMMENT ON FUNCTION ainecto.built_in_parts() IS 'The parts that Ainecto''s tables have by themselves, among those that ainecto.table_parts() tells';
REVOKE ALL ON FUNCTION ainecto.table_parts(), ainecto.built_in_parts(), ainecto.house_ddl(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ainecto.table_parts(), ainecto.built_in_parts(), ainecto.house_ddl(text) TO ainecto_admin;
