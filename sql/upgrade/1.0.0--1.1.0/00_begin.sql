-- From 1.0.0 to 1.1.0. One part per subject, in name order; what a part makes is the same as what sql/install makes.

-- Every table is locked before anything changes, in one order, which is that of a call: who calls, the tree, content, history,
-- audit. So new calls queue before they hold a lock, and running ones end. Together the locks have as long as lock_timeout says,
-- or ten seconds if that says nothing: whoever comes meanwhile waits, too.
DO $$
DECLARE
  first CONSTANT text[] := ARRAY['oauth_token', 'oauth_grant', 'account', 'account_role', 'mcp_session', 'plan_override', 'role_right_override',
    'role_grant', 'workspace', 'project', 'folder', 'document'];
  last CONSTANT text[] := ARRAY['document_version', 'document_change', 'mutation_outcome', 'audit_log'];
  deadline timestamptz := pg_catalog.clock_timestamp() OPERATOR(pg_catalog.+) (SELECT
      CASE WHEN s.setting OPERATOR(pg_catalog.=) '0' THEN '10 s' ELSE s.setting OPERATOR(pg_catalog.||) ' ms' END
    FROM pg_catalog.pg_settings s WHERE s.name OPERATOR(pg_catalog.=) 'lock_timeout')::interval;
  given CONSTANT text := pg_catalog.current_setting('lock_timeout');
  remaining numeric;
  relation name;
BEGIN
  FOR relation IN
    SELECT c.relname FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
     WHERE n.nspname OPERATOR(pg_catalog.=) 'ainecto' AND c.relkind OPERATOR(pg_catalog.=) 'r'
     ORDER BY pg_catalog.array_position(first, c.relname::text) NULLS LAST,
       pg_catalog.array_position(last, c.relname::text) NULLS FIRST, c.relname
  LOOP
    remaining := pg_catalog.ceil(EXTRACT(epoch FROM deadline OPERATOR(pg_catalog.-) pg_catalog.clock_timestamp()) OPERATOR(pg_catalog.*) 1000);
    PERFORM pg_catalog.set_config('lock_timeout', GREATEST(remaining, 1)::text, true);
    EXECUTE pg_catalog.format('LOCK TABLE ainecto.%I IN ACCESS EXCLUSIVE MODE', relation);
  END LOOP;
  PERFORM pg_catalog.set_config('lock_timeout', given, true);
EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
  RAISE EXCEPTION 'ainecto cannot be updated while others use its tables'
    USING ERRCODE = 'lock_not_available', DETAIL = pg_catalog.format('The lock on ainecto.%I could not be had. Nothing was changed.', relation),
      HINT = 'Try again, with a longer lock_timeout, or end the transactions that pg_stat_activity shows to be open for long.';
END
$$;

-- What is there already was versioned and audited when it was written.
SET LOCAL ainecto.restoring = on;
