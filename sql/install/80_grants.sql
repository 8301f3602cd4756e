-- Who may do what in SQL. PUBLIC gets nothing.
REVOKE ALL ON ALL TABLES IN SCHEMA ainecto FROM PUBLIC;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA ainecto FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ainecto FROM PUBLIC;

-- The shim: entry functions, and nothing to read.
GRANT EXECUTE ON FUNCTION
  ainecto.ainecto_mcp_call(bytea, text, jsonb, inet, text, text),
  ainecto.fast_calls(),
  ainecto.record_failure(bytea, text, inet, text, text),
  ainecto.record_failure(bytea, text, inet, text, text, jsonb, text),
  ainecto.call_outcome(bytea, text, bigint),
  ainecto.cancel_call(bytea, text),
  ainecto.shared_document(bytea),
  ainecto.page_call(text, bytea, jsonb, text),
  ainecto.ainecto_upload_call(bytea, text, jsonb, bytea, inet, text),
  ainecto.attachment_part(bytea, text, integer)
  TO ainecto_shim;

-- The administrator: everything the extension offers by function; reads all tables but the secrets' hashes.
GRANT EXECUTE ON FUNCTION
  ainecto.call_tool(text, text, jsonb),
  ainecto.grant_role(text, uuid, text, text),
  ainecto.revoke_role(text, uuid, text),
  ainecto.erase_account(text)
  TO ainecto_admin;
GRANT SELECT, INSERT, UPDATE, DELETE ON ainecto.plan_override, ainecto.role_right_override TO ainecto_admin;

-- The auditor: history, and what it takes to read it.
GRANT SELECT ON ainecto.document_version, ainecto.document_change, ainecto.audit_log, ainecto.document, ainecto.folder,
  ainecto.project, ainecto.workspace, ainecto.role_grant, ainecto.role_right, ainecto.role_right_override
  TO ainecto_auditor, ainecto_admin;
GRANT SELECT (id, email, name, plan, created_at, disabled_at) ON ainecto.account TO ainecto_auditor, ainecto_admin;
-- What the views of 66_audit_views.sql read for whoever asks them; no secret's hash among it.
GRANT SELECT ON ainecto.former_account, ainecto.erd_table, ainecto.erd_column, ainecto.erd_index, ainecto.erd_constraint
  TO ainecto_auditor, ainecto_admin;
GRANT SELECT (uuid, account_id, client_id, label, created_at, last_used_at, revoked_at, revoked_because)
  ON ainecto.oauth_grant TO ainecto_auditor, ainecto_admin;
GRANT SELECT (id, name) ON ainecto.oauth_client TO ainecto_auditor, ainecto_admin;
GRANT SELECT (target, project_uuid, folder_uuid, document_uuid, created_at, created_by)
  ON ainecto.share TO ainecto_auditor, ainecto_admin;
GRANT SELECT ON ainecto.account_name, ainecto.audit_trail, ainecto.agent_action, ainecto.table_change,
  ainecto.undescribed_write, ainecto.refusal, ainecto.place_reader TO ainecto_auditor, ainecto_admin;

-- Retention removes old history; the guards let this role pass and no other.
GRANT SELECT, DELETE ON ainecto.document_version, ainecto.document_change TO ainecto_retention;
GRANT EXECUTE ON FUNCTION ainecto.purge_audit(timestamptz) TO ainecto_retention;

-- For every role that was let into the schema: functions that check the caller's role on the document themselves.
GRANT EXECUTE ON FUNCTION
  ainecto.list_tools(),
  ainecto.list_role_rights(),
  ainecto.snapshot(uuid, bigint),
  ainecto.diagram_svg(uuid, bigint, jsonb),
  ainecto.diff_svg(uuid, bigint, bigint, jsonb),
  ainecto.export(uuid, bigint, text, jsonb),
  ainecto.export_sql(uuid, bigint),
  ainecto.diff(uuid, bigint, bigint),
  ainecto.restore(uuid, bigint, text),
  ainecto.changes(uuid, bigint, bigint),
  ainecto.undo_version(uuid, bigint, text, text),
  ainecto.undo_call(uuid, text, text),
  ainecto.undo_session(uuid, text, text),
  ainecto.import_catalog(uuid, jsonb, text, text, boolean),
  ainecto.import_dbml(uuid, text, text, text, text, boolean),
  ainecto.import_schema(uuid, text[], text, text, boolean),
  ainecto.import_sql(uuid, text, text, text, text, boolean),
  ainecto.blame(uuid, text),
  ainecto.lock_document(uuid)
  TO PUBLIC;
-- Reads what the catalogs show to everybody.
GRANT EXECUTE ON FUNCTION ainecto.read_catalog(text[]) TO PUBLIC;
GRANT SELECT ON ainecto.tools TO PUBLIC;

-- Pure, and needed by whoever writes content: the search indexes and the checks call them.
GRANT EXECUTE ON FUNCTION ainecto.search_keys(uuid, text, text, text[]), ainecto.check_erd_field(text, text, jsonb) TO PUBLIC;
