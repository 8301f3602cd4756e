-- Every connection looks again which version is installed when it learns that the table of documents has changed.
ALTER TABLE ainecto.document ALTER COLUMN uuid SET STATISTICS -1;

-- Those of a shim end and are made anew, and with them the library of the version before goes, which they may have loaded. None is
-- within a call: every table is locked. Other sessions are told.
DO $$
BEGIN
  RAISE NOTICE 'sessions that used ainecto before this update should connect anew';
  -- Not a word of those that end by themselves meanwhile.
  PERFORM pg_catalog.set_config('client_min_messages', 'error', true);
  PERFORM pg_catalog.pg_terminate_backend(a.pid)
    FROM pg_catalog.pg_stat_activity a
   WHERE a.datname OPERATOR(pg_catalog.=) pg_catalog.current_database() AND a.pid OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid()
     AND pg_catalog.pg_has_role(a.usesysid, 'ainecto_shim', 'member') AND NOT (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.oid OPERATOR(pg_catalog.=) a.usesysid);
END
$$;
