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

CREATE FUNCTION ainecto.judge_change()
  RETURNS trigger
  LANGUAGE C VOLATILE
  AS 'MODULE_PATHNAME', 'ainecto_judge_change';
COMMENT ON FUNCTION ainecto.judge_change() IS
  'Trigger: refuses, with the tools'' error, a change that the current role may not make. Stands still inside of a tool''s call, for superusers and for the owner of the table.';

-- Policies run with the rights of who queries.
GRANT EXECUTE ON FUNCTION ainecto.readable_documents(), ainecto.readable_places(), ainecto.granted_places(),
  ainecto.withheld_places(), ainecto.readable_runs(), ainecto.hidden_cases(), ainecto.readable_uploads(), ainecto.own_account(),
  ainecto.admit_row(record) TO PUBLIC;
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
  of_target constant text := 'target OPERATOR(pg_catalog.=) ANY (ARRAY(SELECT ainecto.readable_documents()))'
    ' OR target OPERATOR(pg_catalog.=) ANY (ARRAY(SELECT ainecto.readable_places()))';
  of_run constant text := 'run_id OPERATOR(pg_catalog.=) ANY (ARRAY(SELECT ainecto.readable_runs()))';
  of_run_case constant text := of_run || ' AND case_id OPERATOR(pg_catalog.<>) ALL (ARRAY(SELECT ainecto.hidden_cases()))';
  of_account constant text := '%s OPERATOR(pg_catalog.=) (SELECT ainecto.own_account())';
  nobodys constant text := 'false';
  everybodys constant text := 'true';
  content constant text[] := ARRAY['erd_table', 'erd_column', 'erd_index', 'erd_index_column', 'erd_ref', 'erd_ref_column',
    'erd_enum', 'erd_enum_value', 'erd_note', 'erd_table_group', 'erd_table_group_table', 'erd_table_group_note', 'erd_filter',
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
      ('document', pg_catalog.format(is_place, 'COALESCE(folder_uuid, project_uuid)')),
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
      ('upload', of_document || ' OR ' || pg_catalog.format(of_account, 'account_id')),
      ('upload_chunk', 'upload_uuid OPERATOR(pg_catalog.=) ANY (ARRAY(SELECT ainecto.readable_uploads()))'),
      ('oauth_token', nobodys), ('oauth_client', nobodys), ('mcp_session', nobodys), ('sign_in_attempt', nobodys),
      ('seal', nobodys), ('sealed_version', nobodys), ('version_grace', nobodys), ('housekeeping_progress', nobodys),
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

-- Who could read so far, and acts for no account, sees no rows from now on. A notice of an extension's script would not be shown.
DO $$
DECLARE
  blind text;
BEGIN
  SELECT pg_catalog.string_agg(DISTINCT g.name, ', ' ORDER BY g.name) INTO blind
    FROM (SELECT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.format('%I', pg_catalog.pg_get_userbyid(a.grantee)) END AS name
            FROM pg_catalog.pg_class c CROSS JOIN LATERAL pg_catalog.aclexplode(c.relacl) a
            LEFT JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) a.grantee
           WHERE c.relnamespace OPERATOR(pg_catalog.=) 'ainecto'::pg_catalog.regnamespace::pg_catalog.oid AND c.relkind IN ('r', 'v')
             AND c.relname NOT IN ('tools', 'role_right') AND a.privilege_type OPERATOR(pg_catalog.=) 'SELECT'
             AND a.grantee OPERATOR(pg_catalog.<>) c.relowner
             AND r.rolname IS DISTINCT FROM 'ainecto_retention' AND NOT COALESCE(r.rolsuper OR r.rolbypassrls, false)
             AND NOT COALESCE(pg_catalog.pg_has_role(r.oid, 'ainecto_admin', 'usage'), false)
             AND NOT COALESCE(pg_catalog.pg_has_role(r.oid, 'ainecto_auditor', 'usage'), false)
             AND NOT EXISTS (SELECT FROM ainecto.account_role m WHERE m.role_name OPERATOR(pg_catalog.=) r.rolname)) g;
  IF blind IS NOT NULL THEN
    RAISE WARNING 'these roles may read tables or views of ainecto and act for no account, so that they see no rows from now on: %', blind
      USING HINT = 'ainecto.map_role() lets a role act for an account; members of ainecto_auditor read all rows of what is granted to them.';
  END IF;
END
$$;
