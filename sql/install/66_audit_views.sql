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
SELECT a.at, a.session_id, a.grant_uuid, a.client_id, COALESCE(c.name, g.label) AS agent, n.email, a.tool, a.target_kind,
  a.target, a.version, a.targets, a.description, a.outcome, a.sqlstate, a.message, a.request_id, a.id
FROM ainecto.audit_log a
LEFT JOIN ainecto.oauth_grant g ON g.uuid OPERATOR(pg_catalog.=) a.grant_uuid
  AND g.account_id OPERATOR(pg_catalog.=) a.account_id
LEFT JOIN ainecto.oauth_client c ON c.id OPERATOR(pg_catalog.=) g.client_id
LEFT JOIN ainecto.account_name n ON n.account_id OPERATOR(pg_catalog.=) a.account_id
WHERE a.grant_uuid IS NOT NULL;
COMMENT ON VIEW ainecto.agent_action IS 'What a program did, and was refused: WHERE session_id, grant_uuid or client_id = …, ORDER BY id';
COMMENT ON COLUMN ainecto.agent_action.grant_uuid IS 'Stays when the account is deleted with its grants, as client_id does';
COMMENT ON COLUMN ainecto.agent_action.client_id IS 'Null for tokens made in SQL';
COMMENT ON COLUMN ainecto.agent_action.agent IS 'Name of the client, or label of an access token made in SQL; null once the grant is deleted';

CREATE VIEW ainecto.table_change WITH (security_invoker = true) AS
SELECT t.document_uuid, t.table_uuid, t.entity, t.entity_uuid, v.version, v.at, n.email, v.client_id, v.session_id, v.tool,
  v.description, h.operation, h.before, h.after, h.id
FROM (
  SELECT b.document_uuid, b.uuid AS table_uuid, 'table' AS entity, b.uuid AS entity_uuid FROM ainecto.erd_table b
  UNION SELECT c.document_uuid, c.table_uuid, 'column', c.uuid FROM ainecto.erd_column c
  UNION SELECT i.document_uuid, i.table_uuid, 'index', i.uuid FROM ainecto.erd_index i
  UNION SELECT k.document_uuid, k.table_uuid, 'constraint', k.uuid FROM ainecto.erd_constraint k
  UNION SELECT d.document_uuid, COALESCE(d.before OPERATOR(pg_catalog.->>) 'table_uuid', d.entity_uuid), d.entity, d.entity_uuid
    FROM ainecto.document_change d WHERE d.operation = 'delete' AND d.entity IN ('table', 'column', 'index', 'constraint')) t
JOIN ainecto.document_change h ON h.document_uuid OPERATOR(pg_catalog.=) t.document_uuid
  AND h.entity_uuid OPERATOR(pg_catalog.=) t.entity_uuid AND h.entity OPERATOR(pg_catalog.=) t.entity
JOIN ainecto.document_version v ON v.document_uuid OPERATOR(pg_catalog.=) h.document_uuid
  AND v.version OPERATOR(pg_catalog.=) h.version
LEFT JOIN ainecto.account_name n ON n.account_id OPERATOR(pg_catalog.=) v.account_id;
COMMENT ON VIEW ainecto.table_change IS 'Who touched a table, its columns, indexes and constraints, deleted ones included: WHERE document_uuid = … AND table_uuid = … AND at >= …, ORDER BY id';
COMMENT ON COLUMN ainecto.table_change.entity IS 'table, column, index or constraint; what was changed';

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
