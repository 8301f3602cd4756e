-- One verdict: plain SQL sees and writes what the tools would let the role's account see and write.
--
-- What is seen is decided by row-level security, once per query: these functions give the keys of what the role in force
-- may see, as sets, and a policy asks whether a row's key is among them. What is written is decided row by row, by the
-- access function of the tools: a new row before it is stored (ainecto.admit_row(), in the policies), a change by a trigger.
CREATE FUNCTION ainecto.readable_documents()
  RETURNS SETOF uuid
  LANGUAGE C STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_readable_documents';
COMMENT ON FUNCTION ainecto.readable_documents() IS
  'Documents, those in the trash included, that the account of the current role may read; none for a role that acts for no account';

CREATE FUNCTION ainecto.readable_places()
  RETURNS SETOF uuid
  LANGUAGE C STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_readable_places';
COMMENT ON FUNCTION ainecto.readable_places() IS
  'Workspaces, projects and folders, those in the trash included, on which the account of the current role has a role';

CREATE FUNCTION ainecto.granted_places()
  RETURNS SETOF uuid
  LANGUAGE C STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_granted_places';
COMMENT ON FUNCTION ainecto.granted_places() IS
  'Workspaces, projects, folders and documents on which the account of the current role was given a role';

CREATE FUNCTION ainecto.withheld_places()
  RETURNS SETOF uuid
  LANGUAGE C STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_withheld_places';
COMMENT ON FUNCTION ainecto.withheld_places() IS
  'Projects, folders and documents where NONE was given to the account of the current role, so that a wider role does not count';

CREATE FUNCTION ainecto.readable_runs()
  RETURNS SETOF bigint
  LANGUAGE C STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_readable_runs';
COMMENT ON FUNCTION ainecto.readable_runs() IS 'Test runs of the projects on which the account of the current role has a role';

CREATE FUNCTION ainecto.hidden_cases()
  RETURNS SETOF bigint
  LANGUAGE C STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_hidden_cases';
COMMENT ON FUNCTION ainecto.hidden_cases() IS
  'Test cases in ainecto.readable_runs() that the account of the current role may not see, because it may not read their document';

CREATE FUNCTION ainecto.readable_uploads()
  RETURNS SETOF uuid
  LANGUAGE C STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_readable_uploads';
COMMENT ON FUNCTION ainecto.readable_uploads() IS 'Bodies of the attachments that the account of the current role may read';

CREATE FUNCTION ainecto.own_account()
  RETURNS bigint
  LANGUAGE C STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_own_account';
COMMENT ON FUNCTION ainecto.own_account() IS 'The id of the account that the current role acts for, by ainecto.map_role(); null without one, or if it is disabled';

CREATE FUNCTION ainecto.admit_row("row" record)
  RETURNS boolean
  LANGUAGE C VOLATILE STRICT
  AS 'MODULE_PATHNAME', 'ainecto_admit_row';
COMMENT ON FUNCTION ainecto.admit_row(record) IS
  'For the policies: true, or the tools'' error, as the current role may store this row of a table of Ainecto. AI002, AI003, AI009, AI010; 42501 for a role that acts for no account.';

CREATE FUNCTION ainecto.admit_number(sequence regclass, number bigint)
  RETURNS boolean
  LANGUAGE C VOLATILE STRICT
  AS 'MODULE_PATHNAME', 'ainecto_admit_number';
COMMENT ON FUNCTION ainecto.admit_number(regclass, bigint) IS
  'For the policies: true, or AI001, as the sequence gave this session the number just now. An administrator may choose numbers; 42501 for a role that acts for no account.';

CREATE FUNCTION ainecto.judge_change()
  RETURNS trigger
  LANGUAGE C VOLATILE
  AS 'MODULE_PATHNAME', 'ainecto_judge_change';
COMMENT ON FUNCTION ainecto.judge_change() IS
  'Trigger: refuses, with the tools'' error, a change that the current role may not make. Stands still inside of a tool''s call, for superusers and for the owner of the table.';

-- Policies run with the rights of who queries.
GRANT EXECUTE ON FUNCTION ainecto.readable_documents(), ainecto.readable_places(), ainecto.granted_places(),
  ainecto.withheld_places(), ainecto.readable_runs(), ainecto.hidden_cases(), ainecto.readable_uploads(), ainecto.own_account(),
  ainecto.admit_row(record), ainecto.admit_number(regclass, bigint) TO PUBLIC;
REVOKE ALL ON FUNCTION ainecto.judge_change() FROM PUBLIC;

-- What is changed in tables of content is judged by their trigger record_change.
DO $$
DECLARE
  -- Rows are a document's, seen by who may read it.
  of_document constant text := 'document_uuid OPERATOR(pg_catalog.=) ANY (ARRAY(SELECT ainecto.readable_documents()))';
  -- Rows are a place, seen by who was given a role there, or has one on what is around it.
  is_place constant text := '%s OPERATOR(pg_catalog.=) ANY (ARRAY(SELECT ainecto.readable_places()))'
    ' AND uuid OPERATOR(pg_catalog.<>) ALL (ARRAY(SELECT ainecto.withheld_places()))'
    ' OR uuid OPERATOR(pg_catalog.=) ANY (ARRAY(SELECT ainecto.granted_places()))';
  -- The same of a document, in words that an index serves: in its folder, or without one in its project.
  is_document constant text := '(folder_uuid IS NULL AND project_uuid OPERATOR(pg_catalog.=) ANY (ARRAY(SELECT ainecto.readable_places()))'
    ' OR folder_uuid OPERATOR(pg_catalog.=) ANY (ARRAY(SELECT ainecto.readable_places())))'
    ' AND uuid OPERATOR(pg_catalog.<>) ALL (ARRAY(SELECT ainecto.withheld_places()))'
    ' OR uuid OPERATOR(pg_catalog.=) ANY (ARRAY(SELECT ainecto.granted_places()))';
  of_target constant text := 'target OPERATOR(pg_catalog.=) ANY (ARRAY(SELECT ainecto.readable_documents()))'
    ' OR target OPERATOR(pg_catalog.=) ANY (ARRAY(SELECT ainecto.readable_places()))';
  of_run constant text := 'run_id OPERATOR(pg_catalog.=) ANY (ARRAY(SELECT ainecto.readable_runs()))';
  of_run_case constant text := of_run || ' AND case_id OPERATOR(pg_catalog.<>) ALL (ARRAY(SELECT ainecto.hidden_cases()))';
  of_account constant text := '%s OPERATOR(pg_catalog.=) (SELECT ainecto.own_account())';
  nobodys constant text := 'false';
  everybodys constant text := 'true';
  content constant text[] := ARRAY['erd_table', 'erd_column', 'erd_index', 'erd_index_column', 'erd_constraint', 'erd_ref', 'erd_ref_column',
    'erd_enum', 'erd_enum_value', 'erd_note', 'erd_table_group', 'erd_table_group_table', 'erd_table_group_note', 'erd_object', 'erd_filter',
    'flow_group', 'flow_node', 'flow_edge', 'readme_block', 'test_scenario', 'test_case', 'test_step'];
  history constant text[] := ARRAY['document_version', 'document_change', 'audit_log'];
  seal constant text[] := ARRAY['seal', 'sealed_version'];
  protected record;
BEGIN
  FOR protected IN
    SELECT c.name, of_document AS seen FROM pg_catalog.unnest(content) AS c (name)
    UNION ALL SELECT * FROM (VALUES
      ('document_version', of_document), ('document_change', of_document), ('llm_request', of_document),
      ('attachment', of_document),
      ('document', is_document),
      ('folder', pg_catalog.format(is_place, 'COALESCE(parent_uuid, project_uuid)')),
      ('project', pg_catalog.format(is_place, 'workspace_uuid')),
      ('workspace', pg_catalog.format(of_account, 'owner_id')
        || ' OR uuid OPERATOR(pg_catalog.=) ANY (ARRAY(SELECT ainecto.granted_places()))'),
      ('role_grant', of_target), ('share', of_target),
      ('test_run', 'project_uuid OPERATOR(pg_catalog.=) ANY (ARRAY(SELECT ainecto.readable_places()))'),
      ('test_run_case', of_run || ' AND ' || of_document),
      ('test_run_step', of_run_case), ('test_execution', of_run_case), ('test_step_check', of_run_case),
      ('account', pg_catalog.format(of_account, 'id')),
      ('former_account', pg_catalog.format(of_account, 'account_id')),
      ('account_role', pg_catalog.format(of_account, 'account_id')),
      ('account_link', pg_catalog.format(of_account, 'account_id')),
      ('browser_session', pg_catalog.format(of_account, 'account_id')),
      ('oauth_grant', pg_catalog.format(of_account, 'account_id')),
      ('oauth_code', pg_catalog.format(of_account, 'account_id')),
      ('upload_token', pg_catalog.format(of_account, 'account_id')),
      ('mutation_outcome', pg_catalog.format(of_account, 'account_id')),
      ('audit_log', pg_catalog.format(of_account, 'account_id')),
      ('live_schema_account', pg_catalog.format(of_account, 'account_id')),
      ('upload', of_document || ' OR ' || pg_catalog.format(of_account, 'account_id')),
      ('upload_chunk', 'upload_uuid OPERATOR(pg_catalog.=) ANY (ARRAY(SELECT ainecto.readable_uploads()))'),
      ('oauth_token', nobodys), ('oauth_client', nobodys), ('mcp_session', nobodys), ('sign_in_attempt', nobodys),
      ('seal', nobodys), ('sealed_version', nobodys), ('version_grace', nobodys), ('housekeeping_progress', nobodys),
      ('test_run_result', nobodys), ('test_run_count', nobodys),
      ('kept_drawing', nobodys), ('erd_source', nobodys), ('erd_source_identity', nobodys), ('live_schema', nobodys),
      -- Settings of the house: whoever was granted them reads them.
      ('plan_override', everybodys), ('role_right_override', everybodys)) AS t (name, seen)
  LOOP
    EXECUTE pg_catalog.format('ALTER TABLE ainecto.%I ENABLE ROW LEVEL SECURITY', protected.name);
    EXECUTE pg_catalog.format('CREATE POLICY tenant_sees ON ainecto.%I FOR SELECT USING (%s)', protected.name, protected.seen);
    EXECUTE pg_catalog.format('CREATE POLICY tenant_inserts ON ainecto.%I FOR INSERT WITH CHECK (ainecto.admit_row(%1$I.*))',
      protected.name);
    EXECUTE pg_catalog.format('CREATE POLICY tenant_updates ON ainecto.%I FOR UPDATE USING (%s)'
      ' WITH CHECK (ainecto.admit_row(%1$I.*))', protected.name, protected.seen);
    EXECUTE pg_catalog.format('CREATE POLICY tenant_deletes ON ainecto.%I FOR DELETE USING (%s)', protected.name, protected.seen);
    EXECUTE pg_catalog.format('CREATE POLICY administrator ON ainecto.%I TO ainecto_admin USING (true)'
      ' WITH CHECK (ainecto.admit_row(%1$I.*))', protected.name);
    EXECUTE pg_catalog.format('CREATE POLICY auditor ON ainecto.%I TO ainecto_auditor USING (true)'
      ' WITH CHECK (ainecto.admit_row(%1$I.*))', protected.name);
    IF protected.name OPERATOR(pg_catalog.<>) ALL (content || history || seal) THEN
      EXECUTE pg_catalog.format('CREATE TRIGGER judge_change AFTER INSERT OR UPDATE OR DELETE ON ainecto.%I'
        ' FOR EACH ROW EXECUTE FUNCTION ainecto.judge_change()', protected.name);
    END IF;
    IF protected.name OPERATOR(pg_catalog.=) ANY (history) THEN
      EXECUTE pg_catalog.format('CREATE POLICY retention ON ainecto.%I TO ainecto_retention USING (true) WITH CHECK (false)',
        protected.name);
    END IF;
  END LOOP;
END
$$;

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

-- A view shows what its reader may see in the tables below, so its readers need rights on those; of secrets they get none.
ALTER VIEW ainecto.llm_queue SET (security_invoker = true);
ALTER VIEW ainecto.public_link SET (security_invoker = true);
ALTER VIEW ainecto.plan SET (security_invoker = true);
ALTER VIEW ainecto.connected_app SET (security_invoker = true);
ALTER VIEW ainecto.test_run_case_status SET (security_invoker = true);
ALTER VIEW ainecto.test_run_progress SET (security_invoker = true);
ALTER VIEW ainecto.test_run_report SET (security_invoker = true);
ALTER VIEW ainecto.test_status_matrix SET (security_invoker = true);
ALTER VIEW ainecto.test_verdict SET (security_invoker = true);
ALTER VIEW ainecto.test_flaky_case SET (security_invoker = true);
ALTER VIEW ainecto.test_case_coverage SET (security_invoker = true);
ALTER VIEW ainecto.test_scenario_coverage SET (security_invoker = true);
GRANT SELECT ON ainecto.test_scenario, ainecto.test_case, ainecto.test_run, ainecto.test_run_case, ainecto.test_execution,
  ainecto.plan_override TO ainecto_admin, ainecto_auditor;
GRANT SELECT (uuid, document_uuid, kind, prompt, status, attempts, created_at, created_by, claimed_at, claimed_by, lease_until,
  finished_at, finished_by, error_message, input_tokens, cached_input_tokens, output_tokens)
  ON ainecto.llm_request TO ainecto_admin, ainecto_auditor;
GRANT SELECT (target, project_uuid, folder_uuid, document_uuid, created_at, created_by)
  ON ainecto.share TO ainecto_admin, ainecto_auditor;
GRANT SELECT (uuid, account_id, client_id, label, redirect_uri, scopes, created_at, last_used_at, revoked_at)
  ON ainecto.oauth_grant TO ainecto_admin, ainecto_auditor;
GRANT SELECT (id, name) ON ainecto.oauth_client TO ainecto_admin, ainecto_auditor;
GRANT SELECT (grant_uuid, expires_at, revoked_at) ON ainecto.oauth_token TO ainecto_admin, ainecto_auditor;
