-- The statements of search.c.

-- statement visible_documents (bigint, uuid, type text): SELECT, read_only, plan_once
-- $1 account, $2 project or null, $3 type or null. In the order of the indexes.
{{VISIBLE_PLACES}}
SELECT v.uuid, v.type, v.updated_at
FROM ({{VISIBLE_DOCUMENTS: d.uuid, d.type, d.updated_at}}) v
WHERE $3 IS NULL OR v.type = $3
ORDER BY v.uuid;

-- statement document_fields (uuid uuid): SELECT, read_only
SELECT d.title, d.project_uuid, d.folder_uuid, p.workspace_uuid, d.version
FROM ainecto.document d
  JOIN ainecto.project p ON p.uuid = d.project_uuid
WHERE d.uuid = $1;
