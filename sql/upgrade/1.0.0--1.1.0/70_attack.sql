CREATE FUNCTION ainecto.admit_number(sequence regclass, number bigint)
  RETURNS boolean
  LANGUAGE C VOLATILE STRICT
  AS 'MODULE_PATHNAME', 'ainecto_admit_number';
COMMENT ON FUNCTION ainecto.admit_number(regclass, bigint) IS
  'For the policies: true, or AI001, as the sequence gave this session the number just now. An administrator may choose numbers; 42501 for a role that acts for no account.';
GRANT EXECUTE ON FUNCTION ainecto.admit_number(regclass, bigint) TO PUBLIC;

-- Numbers are the table's to give: whoever could choose them would take those that others are to get.
DO $$
DECLARE
  numbered record;
BEGIN
  FOR numbered IN
    SELECT * FROM (VALUES ('project', 'number'), ('test_scenario', 'id'), ('test_case', 'id'), ('test_step', 'id'), ('test_run', 'id'),
      ('test_execution', 'id')) AS t (name, field)
  LOOP
    EXECUTE pg_catalog.format('CREATE POLICY table_counts ON ainecto.%I AS RESTRICTIVE FOR INSERT'
      ' WITH CHECK (ainecto.admit_number(%L, %I))', numbered.name,
      pg_catalog.format('ainecto.%s_%s_seq', numbered.name, numbered.field), numbered.field);
  END LOOP;
END
$$;
