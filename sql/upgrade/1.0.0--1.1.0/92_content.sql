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
