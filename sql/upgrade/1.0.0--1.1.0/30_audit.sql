-- The audit log: whom, what and by whatever door.

-- Names and addresses move to where they can be erased; rows of audit keep numbers.
CREATE INDEX account_address_index ON ainecto.account (email);
-- Append-only rows name accounts by number: names and addresses can be erased in these two tables.
CREATE TABLE ainecto.former_account (
  account_id bigint NOT NULL,
  email text NOT NULL,
  name text,
  deleted_at timestamptz NOT NULL,
  CONSTRAINT former_account_pkey PRIMARY KEY (account_id)
);
CREATE INDEX former_account_address_index ON ainecto.former_account (email);
COMMENT ON TABLE ainecto.former_account IS 'Who deleted accounts were, as long as history may name them. ainecto.erase_account() removes a row.';
COMMENT ON COLUMN ainecto.former_account.account_id IS 'ainecto.account.id as it was';
COMMENT ON COLUMN ainecto.former_account.name IS 'Null where only the address is known';
COMMENT ON COLUMN ainecto.former_account.deleted_at IS 'When the account was deleted, or found to be gone';

CREATE VIEW ainecto.account_name WITH (security_invoker = true) AS
SELECT a.id AS account_id, a.email, a.name, NULL::pg_catalog.timestamptz AS deleted_at FROM ainecto.account a
UNION ALL
SELECT f.account_id, f.email, f.name, f.deleted_at FROM ainecto.former_account f;
COMMENT ON VIEW ainecto.account_name IS 'Whom the numbers in versions and audit stand for, deleted accounts included';
COMMENT ON COLUMN ainecto.account_name.deleted_at IS 'Null: the account is there';


-- Those who are gone by now: by the number that rows have, else by a new one.
INSERT INTO ainecto.former_account (account_id, email, deleted_at)
SELECT DISTINCT ON (l.account_id) l.account_id, l.account_email, l.at
FROM ainecto.audit_log l
WHERE l.account_email IS NOT NULL AND NOT EXISTS (SELECT FROM ainecto.account a WHERE a.id = l.account_id)
ORDER BY l.account_id, l.id DESC;

WITH named AS (
  SELECT l.target AS email, l.at FROM ainecto.audit_log l WHERE l.target_kind = 'account'
  UNION ALL
  SELECT pg_catalog.substring(l.description, ' ?(?:for|from) ([^ ]+)$'), l.at
  FROM ainecto.audit_log l WHERE l.source = 'sql' AND l.tool IN ('grant_role', 'revoke_role')
)
INSERT INTO ainecto.former_account (account_id, email, deleted_at)
SELECT pg_catalog.nextval('ainecto.account_id_seq'), gone.email, gone.at
FROM (
  SELECT DISTINCT ON (pg_catalog.lower(n.email COLLATE "C")) n.email, n.at FROM named n
  WHERE n.email LIKE '%@%'
    AND NOT EXISTS (SELECT FROM ainecto.account_name k WHERE pg_catalog.lower(k.email COLLATE "C") = pg_catalog.lower(n.email COLLATE "C"))
  ORDER BY pg_catalog.lower(n.email COLLATE "C"), n.at DESC) gone
ORDER BY gone.at, gone.email;

WITH number AS (
  SELECT DISTINCT ON (pg_catalog.lower(k.email COLLATE "C")) pg_catalog.lower(k.email COLLATE "C") AS email, k.account_id::pg_catalog.text AS id
  FROM ainecto.account_name k ORDER BY pg_catalog.lower(k.email COLLATE "C"), k.deleted_at DESC NULLS FIRST, k.account_id DESC
)
UPDATE ainecto.audit_log l
SET target = CASE l.target_kind WHEN 'account' THEN n.id ELSE l.target END,
  description = CASE l.target_kind WHEN 'account' THEN l.description
    ELSE pg_catalog.regexp_replace(l.description, '(for|from) [^ ]+$', pg_catalog.concat('\1 account ', n.id)) END
FROM number n
-- One equality, which can be hashed: an OR of two would compare every row with every account.
WHERE n.email = pg_catalog.lower((CASE l.target_kind WHEN 'account' THEN l.target
    ELSE pg_catalog.substring(l.description, ' ?(?:for|from) ([^ ]+)$') END) COLLATE "C")
  AND (l.target_kind = 'account' OR l.source = 'sql' AND l.tool IN ('grant_role', 'revoke_role'));

-- A view of the house that names it would be in the way, and this script drops nothing of others.
DO $$
DECLARE
  names text;
BEGIN
  SELECT pg_catalog.string_agg(DISTINCT r.ev_class::pg_catalog.regclass::pg_catalog.text, ', ') INTO names
  FROM pg_catalog.pg_depend d
  JOIN pg_catalog.pg_rewrite r ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND r.oid = d.objid
  JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
  WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = 'ainecto.audit_log'::pg_catalog.regclass
    AND a.attname = 'account_email';
  IF names IS NOT NULL THEN
    RAISE EXCEPTION 'these views show audit_log.account_email, which goes: %', names USING ERRCODE = 'dependent_objects_still_exist',
      HINT = 'Drop them, update, and make them again with ainecto.account_name, which has the address of each account_id.';
  END IF;
END $$;
ALTER TABLE ainecto.audit_log DROP COLUMN account_email;

ALTER TABLE ainecto.audit_log DROP CONSTRAINT audit_log_outcome_check;
ALTER TABLE ainecto.audit_log ADD CONSTRAINT audit_log_outcome_check CHECK (outcome IN ('done', 'refused', 'failed', 'cancelled', 'dry_run', 'repeated'));
ALTER INDEX ainecto.audit_log_at_index SET (autosummarize = on);
CREATE INDEX audit_log_session_index ON ainecto.audit_log (session_id);
CREATE INDEX audit_log_targets_index ON ainecto.audit_log USING gin (targets jsonb_path_ops) WHERE targets IS NOT NULL;
COMMENT ON TABLE ainecto.audit_log IS 'One row per write call, per refused write call, per version made by manual SQL, and per thing and statement that changed what is not versioned by hand. With names and addresses: view ainecto.audit_trail.';
COMMENT ON COLUMN ainecto.audit_log.source IS 'mcp, sql (a tool or function called from SQL), oauth (what a person or client did at sign-in, consent and token endpoints), manual, or retention (what was removed from history or audit)';
COMMENT ON COLUMN ainecto.audit_log.targets IS 'Everything that was named or changed, where it is more than target and version say: [{"kind", "id", "version" of a version made, "from" and "to" of a change, "changed": fields whose values are not kept here, "ids" in ranges}]; of a purge {"id_from", "id_to", "rows", "until"}';
COMMENT ON COLUMN ainecto.audit_log.outcome IS 'done, refused (a tool error), failed (the call ended in an internal error), cancelled (by its client), dry_run, or repeated (a known clientMutationId)';

COMMENT ON FUNCTION ainecto.record_failure(bytea, text, inet, text, text) IS
  'Audit row for a write call that ended in an internal error and left nothing behind: call is "tools/call name". For shims of 1.0.0; the other form tells more.';

CREATE FUNCTION ainecto.record_failure(token_hash bytea, request_id text, peer inet, call text, sqlstate text, headers jsonb,
    body text)
  RETURNS void
  LANGUAGE C VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_record_failed_call';
COMMENT ON FUNCTION ainecto.record_failure(bytea, text, inet, text, text, jsonb, text) IS
  'Audit rows for the write calls of a request that ended in an error and left nothing behind: headers and body as given to ainecto.ainecto_mcp_call(), body null where it is no longer there. SQLSTATE AI901: its client cancelled it.';

-- Audit by age, and persons.
CREATE FUNCTION ainecto.purge_audit(before timestamptz)
  RETURNS bigint
  LANGUAGE C VOLATILE STRICT SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_purge_audit';
COMMENT ON FUNCTION ainecto.purge_audit(timestamptz) IS
  'Remove audit rows older than a time, from the oldest on; returns how many went. Leaves a row of source "retention" and target kind "audit" that says which ids, how many and up to when. AI001 for a time within the last 30 days. For ainecto_retention.';

CREATE FUNCTION ainecto.erase_account(email text)
  RETURNS bigint
  LANGUAGE C VOLATILE STRICT SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_erase_account';
COMMENT ON FUNCTION ainecto.erase_account(text) IS
  'Erase the name, address and password of an account, or of a former one, for good; all its tokens, sessions, links and roles end. What it made stays under its number, which is returned. AI002 if nobody has or had the address. Descriptions, content, network addresses in the audit log, server logs and backups are not searched.';

-- One view per question that is asked of the audit log. They read with the rights of whoever asks.
CREATE VIEW ainecto.audit_trail WITH (security_invoker = true) AS
SELECT a.id, a.at, a.account_id, n.email, a.client_id, a.grant_uuid, a.session_id, a.session_role, a.database_role, a.peer,
  a.source, a.tool, a.target_kind, a.target, a.version, a.targets, a.description, a.outcome, a.sqlstate, a.message,
  a.request_id
FROM ainecto.audit_log a
LEFT JOIN ainecto.account_name n ON n.account_id OPERATOR(pg_catalog.=) a.account_id;
COMMENT ON VIEW ainecto.audit_trail IS 'The audit log with the addresses of the accounts. About one thing: WHERE target = its id, or targets @> ''[{"id": "…"}]''';
COMMENT ON COLUMN ainecto.audit_trail.email IS 'Null where a database role is mapped to no account';

CREATE VIEW ainecto.agent_action WITH (security_invoker = true) AS
SELECT a.at, a.session_id, g.uuid AS grant_uuid, g.client_id, COALESCE(c.name, g.label) AS agent, n.email, a.tool, a.target_kind,
  a.target, a.version, a.targets, a.description, a.outcome, a.sqlstate, a.message, a.request_id, a.id
FROM ainecto.audit_log a
LEFT JOIN ainecto.oauth_grant g ON g.uuid OPERATOR(pg_catalog.=) a.grant_uuid
  AND g.account_id OPERATOR(pg_catalog.=) a.account_id
LEFT JOIN ainecto.oauth_client c ON c.id OPERATOR(pg_catalog.=) g.client_id
LEFT JOIN ainecto.account_name n ON n.account_id OPERATOR(pg_catalog.=) a.account_id
WHERE a.grant_uuid IS NOT NULL;
COMMENT ON VIEW ainecto.agent_action IS 'What a program did, and was refused: WHERE session_id, grant_uuid or client_id = …, ORDER BY id';
COMMENT ON COLUMN ainecto.agent_action.grant_uuid IS 'Null, as client_id, once the account is deleted with its grants; view ainecto.audit_trail keeps both';
COMMENT ON COLUMN ainecto.agent_action.client_id IS 'Null for tokens made in SQL';
COMMENT ON COLUMN ainecto.agent_action.agent IS 'Name of the client, or label of an access token made in SQL';

CREATE VIEW ainecto.table_change WITH (security_invoker = true) AS
SELECT t.document_uuid, t.table_uuid, t.entity, t.entity_uuid, v.version, v.at, n.email, v.client_id, v.session_id, v.tool,
  v.description, h.operation, h.before, h.after, h.id
FROM (
  SELECT b.document_uuid, b.uuid AS table_uuid, 'table' AS entity, b.uuid AS entity_uuid FROM ainecto.erd_table b
  UNION SELECT c.document_uuid, c.table_uuid, 'column', c.uuid FROM ainecto.erd_column c
  UNION SELECT i.document_uuid, i.table_uuid, 'index', i.uuid FROM ainecto.erd_index i
  UNION SELECT d.document_uuid, COALESCE(d.before OPERATOR(pg_catalog.->>) 'table_uuid', d.entity_uuid), d.entity, d.entity_uuid
    FROM ainecto.document_change d WHERE d.operation = 'delete' AND d.entity IN ('table', 'column', 'index')) t
JOIN ainecto.document_change h ON h.document_uuid OPERATOR(pg_catalog.=) t.document_uuid
  AND h.entity_uuid OPERATOR(pg_catalog.=) t.entity_uuid AND h.entity OPERATOR(pg_catalog.=) t.entity
JOIN ainecto.document_version v ON v.document_uuid OPERATOR(pg_catalog.=) h.document_uuid
  AND v.version OPERATOR(pg_catalog.=) h.version
LEFT JOIN ainecto.account_name n ON n.account_id OPERATOR(pg_catalog.=) v.account_id;
COMMENT ON VIEW ainecto.table_change IS 'Who touched a table, its columns and indexes, deleted ones included: WHERE document_uuid = … AND table_uuid = … AND at >= …, ORDER BY id';
COMMENT ON COLUMN ainecto.table_change.entity IS 'table, column or index; what was changed';

CREATE VIEW ainecto.undescribed_write WITH (security_invoker = true) AS
SELECT a.at, n.email, a.client_id, a.session_id, a.database_role, a.source, a.tool, a.target_kind, a.target, a.version, a.targets,
  a.outcome, a.request_id, a.id
FROM ainecto.audit_log a
LEFT JOIN ainecto.account_name n ON n.account_id OPERATOR(pg_catalog.=) a.account_id
WHERE a.description IN ('Updated via MCP', 'Edited in SQL');
COMMENT ON VIEW ainecto.undescribed_write IS 'Write calls and manual edits for which nobody said why: WHERE at >= …, ORDER BY at';

CREATE VIEW ainecto.refusal WITH (security_invoker = true) AS
SELECT a.at, a.account_id, n.email, a.client_id, a.grant_uuid, a.session_id, a.peer, a.source, a.tool, a.target_kind, a.target,
  a.targets, a.description, a.outcome, a.sqlstate, a.message, a.request_id, a.id
FROM ainecto.audit_log a
LEFT JOIN ainecto.account_name n ON n.account_id OPERATOR(pg_catalog.=) a.account_id
WHERE a.outcome IN ('refused', 'failed', 'cancelled');
COMMENT ON VIEW ainecto.refusal IS 'What was refused, failed or was cancelled, to whom and why; target as the caller named it: WHERE email = …, ORDER BY id';

CREATE VIEW ainecto.place_reader WITH (security_invoker = true) AS
SELECT p.kind, p.uuid, p.title, a.email, r.role, r.through_kind, r.through, r.since
FROM (
  SELECT 'document' AS kind, d.uuid, d.title, j.workspace_uuid, d.project_uuid, d.folder_uuid
    FROM ainecto.document d JOIN ainecto.project j ON j.uuid OPERATOR(pg_catalog.=) d.project_uuid
  UNION ALL SELECT 'folder', f.uuid, f.name, j.workspace_uuid, f.project_uuid, f.parent_uuid
    FROM ainecto.folder f JOIN ainecto.project j ON j.uuid OPERATOR(pg_catalog.=) f.project_uuid
  UNION ALL SELECT 'project', j.uuid, j.name, j.workspace_uuid, NULL, NULL FROM ainecto.project j
  UNION ALL SELECT 'workspace', w.uuid, w.name, NULL, NULL, NULL FROM ainecto.workspace w) p
CROSS JOIN LATERAL (
  SELECT DISTINCT ON (o.account_id) o.account_id, o.role, o.through_kind, o.through, o.since
  FROM (
    SELECT w.owner_id AS account_id, 'OWNER' AS role, 'workspace' AS through_kind, w.uuid AS through, w.created_at AS since,
        -1 AS distance
      FROM ainecto.workspace w WHERE w.uuid OPERATOR(pg_catalog.=) COALESCE(p.workspace_uuid, p.uuid)
    UNION ALL
    SELECT g.account_id, g.role, above.kind, above.uuid, g.granted_at, above.distance
      FROM (
        WITH RECURSIVE outer_folder AS (
          SELECT f.uuid, f.parent_uuid, 1 AS level FROM ainecto.folder f WHERE f.uuid OPERATOR(pg_catalog.=) p.folder_uuid
          UNION ALL
          SELECT f.uuid, f.parent_uuid, o.level OPERATOR(pg_catalog.+) 1
            FROM outer_folder o JOIN ainecto.folder f ON f.uuid OPERATOR(pg_catalog.=) o.parent_uuid
            WHERE o.level OPERATOR(pg_catalog.<) 128)
        SELECT p.kind, p.uuid, 0 AS distance
        UNION ALL SELECT 'folder', o.uuid, o.level FROM outer_folder o
        UNION ALL SELECT 'project', p.project_uuid, 1000
        UNION ALL SELECT 'workspace', p.workspace_uuid, 1001) above
      JOIN ainecto.role_grant g ON g.target OPERATOR(pg_catalog.=) above.uuid) o
  ORDER BY o.account_id, o.distance) r
JOIN ainecto.account a ON a.id OPERATOR(pg_catalog.=) r.account_id
WHERE r.role OPERATOR(pg_catalog.<>) 'NONE' AND a.disabled_at IS NULL
UNION ALL
SELECT CASE WHEN s.document_uuid IS NOT NULL THEN 'document' WHEN s.folder_uuid IS NOT NULL THEN 'folder' ELSE 'project' END,
  s.target, COALESCE(d.title, f.name, j.name), NULL, 'LINK', 'link', s.target, s.created_at
FROM ainecto.share s
LEFT JOIN ainecto.document d ON d.uuid OPERATOR(pg_catalog.=) s.document_uuid
LEFT JOIN ainecto.folder f ON f.uuid OPERATOR(pg_catalog.=) s.folder_uuid
LEFT JOIN ainecto.project j ON j.uuid OPERATOR(pg_catalog.=) s.project_uuid;
COMMENT ON VIEW ainecto.place_reader IS 'Who may see a workspace, project, folder or document, in what role and by which grant: WHERE uuid = …. Roles of the database (superusers, ainecto_admin, ainecto_auditor) see all and are not listed.';
COMMENT ON COLUMN ainecto.place_reader.email IS 'Null for role LINK: everyone who has the public link';
COMMENT ON COLUMN ainecto.place_reader.through IS 'The place whose grant, or ownership, decides';

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
    'test_execution', 'test_step_check', 'llm_request'];
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

REVOKE ALL ON FUNCTION
  ainecto.record_failure(bytea, text, inet, text, text, jsonb, text),
  ainecto.purge_audit(timestamptz),
  ainecto.erase_account(text),
  ainecto.witness_change(),
  ainecto.keep_former_account()
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ainecto.record_failure(bytea, text, inet, text, text, jsonb, text) TO ainecto_shim;
GRANT EXECUTE ON FUNCTION ainecto.purge_audit(timestamptz) TO ainecto_retention;
GRANT EXECUTE ON FUNCTION ainecto.erase_account(text) TO ainecto_admin;
-- What the views of 66_audit_views.sql read for whoever asks them; no secret's hash among it.
GRANT SELECT ON ainecto.former_account, ainecto.erd_table, ainecto.erd_column, ainecto.erd_index
  TO ainecto_auditor, ainecto_admin;
GRANT SELECT (uuid, account_id, client_id, label, created_at, last_used_at, revoked_at, revoked_because)
  ON ainecto.oauth_grant TO ainecto_auditor, ainecto_admin;
GRANT SELECT (id, name) ON ainecto.oauth_client TO ainecto_auditor, ainecto_admin;
GRANT SELECT (target, project_uuid, folder_uuid, document_uuid, created_at, created_by)
  ON ainecto.share TO ainecto_auditor, ainecto_admin;
GRANT SELECT ON ainecto.account_name, ainecto.audit_trail, ainecto.agent_action, ainecto.table_change,
  ainecto.undescribed_write, ainecto.refusal, ainecto.place_reader TO ainecto_auditor, ainecto_admin;

SELECT pg_catalog.pg_extension_config_dump('ainecto.former_account', '');
