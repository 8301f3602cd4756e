-- What is there now and was not the house's before is ours.
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

DO $$
BEGIN
  EXECUTE (SELECT pg_catalog.format('CREATE FUNCTION ainecto.built_in_parts() RETURNS SETOF text LANGUAGE sql IMMUTABLE'
      ' SET search_path = pg_catalog, pg_temp AS %L', pg_catalog.format('SELECT string_to_table(%L, '' '')',
        pg_catalog.string_agg(DISTINCT p.part, ' ' ORDER BY p.part)))
    FROM (SELECT p.part COLLATE "C" AS part FROM ainecto.table_parts() p
       WHERE NOT pg_catalog.jsonb_exists(pg_catalog.current_setting('house.parts')::jsonb, p.part)) p);
END
$$;
COMMENT ON FUNCTION ainecto.built_in_parts() IS 'The parts that Ainecto''s tables have by themselves, among those that ainecto.table_parts() tells';
REVOKE ALL ON FUNCTION ainecto.table_parts(), ainecto.built_in_parts(), ainecto.house_ddl(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ainecto.table_parts(), ainecto.built_in_parts(), ainecto.house_ddl(text) TO ainecto_admin;
