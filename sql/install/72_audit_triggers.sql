-- Audit of what is not versioned, whoever changes it: one row per statement and thing. What rows are told and how stands in
-- src/core/audit/witness_table.c.
CREATE FUNCTION ainecto.witness_change()
  RETURNS trigger
  LANGUAGE C VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_witness_change';
COMMENT ON FUNCTION ainecto.witness_change() IS 'Leaves the audit rows of a statement on what is audited and not versioned, and refuses TRUNCATE there and gaps in what is deleted from history';

CREATE FUNCTION ainecto.keep_former_account()
  RETURNS trigger
  LANGUAGE C VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_keep_former_account';
COMMENT ON FUNCTION ainecto.keep_former_account() IS 'Keeps the name and address of an account that is deleted in ainecto.former_account, since audit rows name it';

DO $$
DECLARE
  audited text[] := ARRAY['workspace', 'project', 'folder', 'document', 'role_grant', 'role_right_override', 'plan_override',
    'account', 'former_account', 'account_role', 'account_link', 'browser_session', 'mcp_session', 'oauth_client', 'oauth_grant', 'oauth_code',
    'oauth_token', 'upload_token', 'upload', 'share', 'attachment', 'test_run', 'test_run_case', 'test_run_step',
    'test_execution', 'test_step_check', 'llm_request', 'live_schema', 'live_schema_account'];
  relation text;
  event text;
BEGIN
  FOREACH relation IN ARRAY pg_catalog.array_cat(audited, ARRAY['document_version', 'document_change']) LOOP
    FOREACH event IN ARRAY ARRAY['insert', 'update', 'delete', 'truncate'] LOOP
      -- Documents and history have guards of their own against what they are never to suffer.
      CONTINUE WHEN relation LIKE 'document\_%' AND event <> 'delete'
        OR relation = 'document' AND event IN ('delete', 'truncate');
      EXECUTE pg_catalog.format('CREATE TRIGGER witness_%s %s ON ainecto.%I %s FOR EACH STATEMENT'
        ' EXECUTE FUNCTION ainecto.witness_change()', event,
        CASE event WHEN 'truncate' THEN 'BEFORE TRUNCATE' ELSE 'AFTER ' || event END, relation,
        CASE event WHEN 'insert' THEN 'REFERENCING NEW TABLE AS new_rows'
          WHEN 'update' THEN 'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows'
          WHEN 'delete' THEN 'REFERENCING OLD TABLE AS old_rows' END);
      EXECUTE pg_catalog.format('ALTER TABLE ainecto.%I ENABLE ALWAYS TRIGGER witness_%s', relation, event);
    END LOOP;
  END LOOP;
END
$$;

CREATE TRIGGER keep_former_account AFTER DELETE ON ainecto.account
  FOR EACH ROW EXECUTE FUNCTION ainecto.keep_former_account();
ALTER TABLE ainecto.account ENABLE ALWAYS TRIGGER keep_former_account;
