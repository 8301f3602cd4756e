-- The statements of attachment_tools.c.

-- fragment ATTACHMENT_MEMBERS
'uuid', a.uuid, 'filename', a.filename, 'contentType', a.content_type, 'sizeBytes', a.size_bytes,
    'documentUuid', a.document_uuid, 'createdAt',
    pg_catalog.to_char(a.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');

-- query list_attachments_query: read_only
{{VISIBLE_PLACES}}
SELECT pg_catalog.json_build_object({{ATTACHMENT_MEMBERS}})::pg_catalog.text,
    {{VISIBLE_INSTANT_TEXT: a.created_at}}, a.uuid::pg_catalog.text
FROM place_project p
  {{VISIBLE_OF: document | d | d.project_uuid = p.uuid}}
  {{VISIBLE_DOCUMENT_JOIN}}
  {{VISIBLE_OF: attachment | a | a.document_uuid = d.uuid}}
WHERE NOT {{VISIBLE_DOCUMENT_IS_ARCHIVED}}
    AND {{VISIBLE_READABLE: {{VISIBLE_DOCUMENT_ROLE}}}}
    AND {{VISIBLE_AFTER: a.created_at | a.uuid}}
ORDER BY a.created_at, a.uuid
LIMIT $3;

-- statement select_attachment (uuid uuid): SELECT, read_only
SELECT pg_catalog.json_build_object(
    {{ATTACHMENT_MEMBERS}}, 'sha256', pg_catalog.encode(a.sha256, 'hex'), 'createdBy', c.email)::pg_catalog.text
FROM ainecto.attachment a
  LEFT JOIN ainecto.account c ON c.id = a.created_by
WHERE a.uuid = $1;
