-- The statements of undo.c.

-- fragment UNDONE
SELECT v.version, v.request_id, v.session_id, a.email, v.description
FROM ainecto.document_version v
  LEFT JOIN ainecto.account a ON a.id = v.account_id
WHERE v.document_uuid = $1;

-- statement find_version (document_uuid uuid, version bigint): SELECT
{{UNDONE}} AND v.version = $2;

-- statement find_versions_of_call (document_uuid uuid, newest bigint, request_id text): SELECT
{{UNDONE}} AND v.version <= $2 AND v.request_id = $3
ORDER BY v.version;

-- statement find_versions_of_session (document_uuid uuid, newest bigint, session_id text): SELECT
{{UNDONE}} AND v.version <= $2 AND v.session_id = $3
ORDER BY v.version;

-- statement find_block_at (document_uuid uuid, display_order bigint, uuids text[]): SELECT
SELECT
FROM ainecto.readme_block b
WHERE b.document_uuid = $1 AND b.display_order = $2 AND NOT b.uuid = ANY ($3);

-- statement move_blocks (document_uuid uuid, display_order bigint, uuids text[]): UPDATE
UPDATE ainecto.readme_block SET display_order = display_order + 1
WHERE document_uuid = $1 AND display_order >= $2 AND NOT uuid = ANY ($3);
