-- The statements of share.c.

-- fragment ISO_TIME (column)
pg_catalog.to_char({{column}} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');

-- statement insert_share (token_hash bytea, project_uuid uuid, folder_uuid uuid, document_uuid uuid, created_at timestamptz, created_by bigint?): INSERT
INSERT INTO ainecto.share (
    token_hash, project_uuid, folder_uuid, document_uuid, created_at, created_by)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (target) DO NOTHING;

-- statement select_since (target uuid): SELECT
SELECT {{ISO_TIME: s.created_at}}
FROM ainecto.share s
WHERE s.target = $1;

-- statement delete_share (target uuid): DELETE
DELETE FROM ainecto.share WHERE target = $1;

-- statement find_document (token_hash bytea): SELECT, read_only
SELECT s.document_uuid
FROM ainecto.share s
WHERE s.token_hash = $1 AND s.document_uuid IS NOT NULL;

-- statement select_updated (uuid uuid): SELECT, read_only
SELECT pg_catalog.to_char(d.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')
FROM ainecto.document d
WHERE d.uuid = $1;
