-- From 1.0.0 to 1.1.0. One part per subject, in name order; what a part makes is the same as what sql/install makes.

-- Every table is locked before anything changes, in one order. The first is the one that each call looks at first: who holds it lets
-- no new call begin, and the running ones end. One that does not end at once may wait for a table that is locked already: so all is
-- let go then, and tried again. Together this has as long as lock_timeout says, or ten seconds if that says nothing.
DO $$
DECLARE
  deadline timestamptz := pg_catalog.clock_timestamp() OPERATOR(pg_catalog.+) (SELECT
      CASE WHEN s.setting OPERATOR(pg_catalog.=) '0' THEN '10 s' ELSE s.setting OPERATOR(pg_catalog.||) ' ms' END
    FROM pg_catalog.pg_settings s WHERE s.name OPERATOR(pg_catalog.=) 'lock_timeout')::interval;
  given CONSTANT text := pg_catalog.current_setting('lock_timeout');
  relation name;
  remaining numeric;
BEGIN
  LOOP
    BEGIN
      FOR relation IN
        SELECT c.relname FROM pg_catalog.pg_class c
          JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
         WHERE n.nspname OPERATOR(pg_catalog.=) 'ainecto' AND c.relkind OPERATOR(pg_catalog.=) 'r'
         ORDER BY c.relname OPERATOR(pg_catalog.<>) 'oauth_token', c.relname
      LOOP
        remaining := EXTRACT(epoch FROM deadline OPERATOR(pg_catalog.-) pg_catalog.clock_timestamp()) OPERATOR(pg_catalog.*) 1000;
        IF relation OPERATOR(pg_catalog.<>) 'oauth_token' THEN
          -- Less than deadlock_timeout, so that nobody else has to give way.
          remaining := LEAST(remaining, 200);
        END IF;
        PERFORM pg_catalog.set_config('lock_timeout', GREATEST(pg_catalog.ceil(remaining), 1)::text, true);
        EXECUTE pg_catalog.format('LOCK TABLE ainecto.%I IN ACCESS EXCLUSIVE MODE', relation);
        IF relation OPERATOR(pg_catalog.=) 'oauth_token' THEN
          PERFORM pg_catalog.pg_sleep(0.05);
        END IF;
      END LOOP;
      EXIT;
    EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
      IF pg_catalog.clock_timestamp() OPERATOR(pg_catalog.>=) deadline THEN
        RAISE EXCEPTION 'ainecto cannot be updated while others use its tables'
          USING ERRCODE = 'lock_not_available',
            DETAIL = pg_catalog.format('The lock on ainecto.%I could not be had. Nothing was changed.', relation),
            HINT = 'Try again, with a longer lock_timeout, or end the transactions that pg_stat_activity shows to be open for long.';
      END IF;
      PERFORM pg_catalog.pg_sleep(0.05);
    END;
  END LOOP;
  PERFORM pg_catalog.set_config('lock_timeout', given, true);
END
$$;

-- What is there already was versioned and audited when it was written.
SET LOCAL ainecto.restoring = on;
