-- pg_dump keeps the rows of every table and the state of every sequence, but for what only this cluster understands.
-- This file comes last.
DO $$
DECLARE
  relation record;
BEGIN
  FOR relation IN
    SELECT c.oid, CASE WHEN c.relname IN ('housekeeping_progress', 'kept_drawing') THEN 'WHERE false' ELSE '' END AS condition
      FROM pg_catalog.pg_class c
     WHERE c.relnamespace OPERATOR(pg_catalog.=) 'ainecto'::pg_catalog.regnamespace::pg_catalog.oid
       AND c.relkind IN ('r', 'S')
     ORDER BY c.oid
  LOOP
    PERFORM pg_catalog.pg_extension_config_dump(relation.oid, relation.condition);
  END LOOP;
END
$$;
