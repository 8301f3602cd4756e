-- Housekeeping: the seal, what is to go, and what nobody needs any more.
DO $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['seal', 'sealed_version'] LOOP
    EXECUTE pg_catalog.format('CREATE TRIGGER append_only BEFORE INSERT OR UPDATE OR DELETE ON ainecto.%I'
      ' FOR EACH ROW EXECUTE FUNCTION ainecto.refuse_change()', relation);
    EXECUTE pg_catalog.format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ainecto.%I'
      ' EXECUTE FUNCTION ainecto.refuse_change()', relation);
    EXECUTE pg_catalog.format('ALTER TABLE ainecto.%I ENABLE ALWAYS TRIGGER append_only', relation);
    EXECUTE pg_catalog.format('ALTER TABLE ainecto.%I ENABLE ALWAYS TRIGGER refuse_truncate', relation);
  END LOOP;
END
$$;

CREATE VIEW ainecto.version_due WITH (security_invoker = true) AS
  SELECT d.uuid AS document_uuid,
         d.title,
         w.uuid AS workspace_uuid,
         a.email AS owner,
         p.name AS plan,
         p.versions_kept,
         o.version AS oldest_version,
         d.version AS newest_version,
         (SELECT pg_catalog.count(*) FROM ainecto.document_version v WHERE v.document_uuid OPERATOR(pg_catalog.=) d.uuid
            AND v.version OPERATOR(pg_catalog.<=) (d.version OPERATOR(pg_catalog.-) p.versions_kept)) AS versions,
         g.since,
         g.since OPERATOR(pg_catalog.+) pg_catalog.make_interval(days => p.grace_days) AS due_at
  FROM ainecto.version_grace g
  JOIN ainecto.document d ON d.uuid OPERATOR(pg_catalog.=) g.document_uuid
  JOIN ainecto.project j ON j.uuid OPERATOR(pg_catalog.=) d.project_uuid
  JOIN ainecto.workspace w ON w.uuid OPERATOR(pg_catalog.=) j.workspace_uuid
  JOIN ainecto.account a ON a.id OPERATOR(pg_catalog.=) w.owner_id
  JOIN ainecto.plan p ON p.name OPERATOR(pg_catalog.=) a.plan
  CROSS JOIN LATERAL (SELECT v.version FROM ainecto.document_version v WHERE v.document_uuid OPERATOR(pg_catalog.=) d.uuid
    ORDER BY v.version LIMIT 1) o
  WHERE p.versions_kept OPERATOR(pg_catalog.>=) 0
    AND o.version OPERATOR(pg_catalog.<=) (d.version OPERATOR(pg_catalog.-) p.versions_kept);
COMMENT ON VIEW ainecto.version_due IS 'What is going to go: documents with more versions than the plan of the workspace''s owner allows';
COMMENT ON COLUMN ainecto.version_due.versions IS 'So many of the oldest versions go';
COMMENT ON COLUMN ainecto.version_due.since IS 'When there were first more than allowed';
COMMENT ON COLUMN ainecto.version_due.due_at IS 'From then on housekeeping removes them, unless the plan allows them again';

CREATE FUNCTION ainecto.housekeeping()
  RETURNS jsonb
  LANGUAGE C VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_housekeeping';
COMMENT ON FUNCTION ainecto.housekeeping() IS
  'One round of housekeeping, in small steps: seals history and audit; removes versions whose grace is over, expired tokens, codes, links and sessions, what uploads left, what was in the trash for longer than ainecto.trash_lifetime, old outcomes by clientMutationId. To be called every minute, by a shim or by cron, as a statement of its own. Returns what it did; "more": the next round finds work at once; "worn_indexes": indexes of search most of whose words nothing has any more, for REINDEX INDEX CONCURRENTLY. One caller at a time: for others, on a standby or where it may not write it returns {"ran": false, "because"}.';

CREATE FUNCTION ainecto.verify_history(anchor jsonb DEFAULT NULL, OUT problem text, OUT relation text, OUT document_uuid uuid,
    OUT version bigint, OUT id bigint, OUT detail text)
  RETURNS SETOF record
  LANGUAGE C STABLE SET search_path = pg_catalog, pg_temp SET extra_float_digits = 1
  AS 'MODULE_PATHNAME', 'ainecto_verify_history';
COMMENT ON FUNCTION ainecto.verify_history(jsonb) IS
  'Whether history and audit are as they were sealed and agree with themselves and with the live content: a row for everything that is altered, removed, inserted, truncated, broken, unpaired or unguarded; none if all is well. id: of a change, an audit row or a seal. anchor: what ainecto.history_anchor() gave once. For ainecto_auditor and ainecto_admin. Reads everything.';

CREATE FUNCTION ainecto.history_anchor()
  RETURNS jsonb
  LANGUAGE C STABLE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_history_anchor';
COMMENT ON FUNCTION ainecto.history_anchor() IS
  'The newest seal, to be kept where nobody who could change this database can change it: {"seal", "hash", "at", "versions", "changes", "audit_rows", "audit_through"}, counts since the first seal; null if there is none. ainecto.verify_history(anchor) then also finds what was cut off the end. For ainecto_auditor and ainecto_admin.';

CREATE FUNCTION ainecto.recount_runs(dry_run boolean DEFAULT false)
  RETURNS SETOF bigint
  LANGUAGE C VOLATILE STRICT SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_recount_runs';
COMMENT ON FUNCTION ainecto.recount_runs(boolean) IS
  'Counts anew how far test runs have come, where what is kept of it is not what their cases and results say: after a superuser changed them under ainecto.restoring. Returns the ids of those runs; none: all was right. dry_run only tells. Reads all results, and nobody writes runs meanwhile. Leaves an audit row. 25001 unless READ COMMITTED. For ainecto_admin.';

REVOKE ALL ON FUNCTION
  ainecto.recount_runs(boolean),
  ainecto.housekeeping(),
  ainecto.verify_history(jsonb),
  ainecto.history_anchor()
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ainecto.housekeeping() TO ainecto_shim, ainecto_admin;
GRANT EXECUTE ON FUNCTION ainecto.recount_runs(boolean) TO ainecto_admin;
GRANT EXECUTE ON FUNCTION ainecto.verify_history(jsonb), ainecto.history_anchor() TO ainecto_auditor, ainecto_admin;
GRANT SELECT ON ainecto.seal, ainecto.sealed_version, ainecto.version_grace, ainecto.version_due TO ainecto_auditor, ainecto_admin;
