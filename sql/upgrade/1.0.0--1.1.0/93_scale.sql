-- What has been in the trash for longest, whosever it is: housekeeping looks for it.
CREATE INDEX workspace_archived_index ON ainecto.workspace (archived_at) WHERE archived_at IS NOT NULL;
CREATE INDEX project_archived_index ON ainecto.project (archived_at) WHERE archived_at IS NOT NULL;
CREATE INDEX folder_archived_index ON ainecto.folder (archived_at) WHERE archived_at IS NOT NULL;
CREATE INDEX document_archived_index ON ainecto.document (archived_at) WHERE archived_at IS NOT NULL;

COMMENT ON TABLE ainecto.document IS 'An ERD, flow diagram, readme or testcase document. Archived, not deleted; what was archived long ago housekeeping removes, if ainecto.trash_lifetime says so.';
COMMENT ON COLUMN ainecto.audit_log.targets IS 'Everything that was named or changed, where it is more than target and version say: [{"kind", "id", "version" of a version made, "from" and "to" of a change, "changed": fields whose values are not kept here, "ids" in ranges}]; of a purge {"id_from", "id_to", "rows", "until"}; "purged": true of a document that went with the trash';
COMMENT ON FUNCTION ainecto.housekeeping() IS
  'One round of housekeeping, in small steps: seals history and audit; removes versions whose grace is over, expired tokens, codes, links and sessions, what uploads left, what was in the trash for longer than ainecto.trash_lifetime, old outcomes by clientMutationId. To be called every minute, by a shim or by cron, as a statement of its own. Returns what it did; "more": the next round finds work at once; "worn_indexes": indexes of search most of whose words nothing has any more, for REINDEX INDEX CONCURRENTLY. One caller at a time: for others, on a standby or where it may not write it returns {"ran": false, "because"}.';

CREATE FUNCTION ainecto.recount_runs(dry_run boolean DEFAULT false)
  RETURNS SETOF bigint
  LANGUAGE C VOLATILE STRICT SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_recount_runs';
COMMENT ON FUNCTION ainecto.recount_runs(boolean) IS
  'Counts anew how far test runs have come, where what is kept of it is not what their cases and results say: after a superuser changed them under ainecto.restoring. Returns the ids of those runs; none: all was right. dry_run only tells. Reads all results, and nobody writes runs meanwhile. Leaves an audit row. 25001 unless READ COMMITTED. For ainecto_admin.';
REVOKE ALL ON FUNCTION ainecto.recount_runs(boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ainecto.recount_runs(boolean) TO ainecto_admin;

-- What a mapped role sees of documents, in words that an index serves: in their folder, or without one in their project.
DO $$
DECLARE
  is_document constant text := '(folder_uuid IS NULL AND project_uuid OPERATOR(pg_catalog.=) ANY (ARRAY(SELECT ainecto.readable_places()))'
    ' OR folder_uuid OPERATOR(pg_catalog.=) ANY (ARRAY(SELECT ainecto.readable_places())))'
    ' AND uuid OPERATOR(pg_catalog.<>) ALL (ARRAY(SELECT ainecto.withheld_places()))'
    ' OR uuid OPERATOR(pg_catalog.=) ANY (ARRAY(SELECT ainecto.granted_places()))';
  policy text;
BEGIN
  FOREACH policy IN ARRAY ARRAY['tenant_sees', 'tenant_updates', 'tenant_deletes'] LOOP
    EXECUTE pg_catalog.format('ALTER POLICY %I ON ainecto.document USING (%s)', policy, is_document);
  END LOOP;
END
$$;
