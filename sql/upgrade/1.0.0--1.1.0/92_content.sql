-- Addresses of accounts are compared in the same way whatever the database's locale is.
DO $$
DECLARE
  twins text;
BEGIN
  SELECT pg_catalog.string_agg(t.emails, '; ') INTO twins FROM (
    SELECT pg_catalog.string_agg(a.email, ', ' ORDER BY a.id) FROM ainecto.account a
     GROUP BY pg_catalog.lower(a.email COLLATE "C") HAVING pg_catalog.count(*) OPERATOR(pg_catalog.>) 1) t (emails);
  IF twins IS NOT NULL THEN
    RAISE EXCEPTION 'accounts have addresses that differ by case alone: %', twins
      USING HINT = 'Give all but one of each another address, then update again. Nothing was changed.';
  END IF;
END
$$;
DROP INDEX ainecto.account_email_key;
CREATE UNIQUE INDEX account_email_key ON ainecto.account (pg_catalog.lower(email COLLATE "C"));

-- A case may take a part of a second. The table is written anew, which takes some ten seconds for ten million results; it is locked
-- already, as all are.
ALTER TABLE ainecto.test_execution DROP CONSTRAINT test_execution_duration_seconds_check;
ALTER TABLE ainecto.test_execution ALTER COLUMN duration_seconds TYPE numeric,
  ADD CONSTRAINT test_execution_duration_seconds_check CHECK (duration_seconds >= 0 AND duration_seconds < 'Infinity');

-- A run keeps its cases as they were when they were attached.
COMMENT ON TABLE ainecto.test_run_case IS 'Cases of test runs, each with its text as it was when it was attached';
COMMENT ON TABLE ainecto.test_run_step IS 'Steps of the cases of test runs, as they were when the case was attached';
COMMENT ON COLUMN ainecto.test_run_case_status.title IS 'As it was when the case was attached';

-- What follows from a change, for plain SQL; tools see to it themselves. After the change engine's trigger of the row, by their names.
CREATE FUNCTION ainecto.settle_erd() RETURNS trigger
  LANGUAGE c SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_settle_erd';
COMMENT ON FUNCTION ainecto.settle_erd() IS
  'Trigger: what hangs on a change of an ERD in plain SQL follows it. Indexes, keys, constraints and refs go with any column they are over; what names a table, a column, an enum or a value for certain follows its new name; a row that alone gets the place of a sibling moves it on';
REVOKE ALL ON FUNCTION ainecto.settle_erd() FROM PUBLIC;

CREATE TRIGGER settle_delete AFTER DELETE ON ainecto.erd_column
  FOR EACH ROW EXECUTE FUNCTION ainecto.settle_erd();
CREATE TRIGGER settle_delete AFTER DELETE ON ainecto.erd_index_column
  FOR EACH ROW EXECUTE FUNCTION ainecto.settle_erd();
CREATE TRIGGER settle_delete AFTER DELETE ON ainecto.erd_ref_column
  FOR EACH ROW EXECUTE FUNCTION ainecto.settle_erd();
CREATE TRIGGER settle_name AFTER UPDATE ON ainecto.erd_enum
  FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name OR OLD.schema_name IS DISTINCT FROM NEW.schema_name) EXECUTE FUNCTION ainecto.settle_erd();
CREATE TRIGGER settle_name AFTER UPDATE ON ainecto.erd_enum_value
  FOR EACH ROW WHEN (OLD.value IS DISTINCT FROM NEW.value) EXECUTE FUNCTION ainecto.settle_erd();
CREATE TRIGGER settle_name AFTER UPDATE ON ainecto.erd_table
  FOR EACH ROW WHEN (OLD.name OPERATOR(pg_catalog.<>) NEW.name OR OLD.schema_name IS DISTINCT FROM NEW.schema_name) EXECUTE FUNCTION ainecto.settle_erd();
CREATE TRIGGER settle_name AFTER UPDATE ON ainecto.erd_column
  FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION ainecto.settle_erd();
DO $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['erd_table', 'erd_column', 'erd_index_column', 'erd_constraint', 'erd_ref_column', 'erd_enum_value',
    'erd_table_group_table', 'erd_table_group_note', 'erd_object'] LOOP
    EXECUTE pg_catalog.format('CREATE TRIGGER settle_order AFTER UPDATE ON ainecto.%I FOR EACH ROW'
      ' WHEN (OLD.display_order OPERATOR(pg_catalog.<>) NEW.display_order) EXECUTE FUNCTION ainecto.settle_erd()', relation);
  END LOOP;
END
$$;
