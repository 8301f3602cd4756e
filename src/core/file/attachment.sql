-- The statements of attachment.c.

-- statement lock_file (storage_key text, document_uuid uuid, account_id bigint): SELECT
SELECT u.uuid, u.size_bytes, u.content_type, u.sha256, u.registered_at IS NOT NULL
FROM ainecto.upload u
WHERE u.storage_key = $1
    AND u.completed_at IS NOT NULL
    AND u.document_uuid = $2
    AND u.account_id IS NOT DISTINCT FROM $3
FOR UPDATE;

-- statement mark_registered (uuid uuid, registered_at timestamptz): UPDATE
UPDATE ainecto.upload SET registered_at = $2 WHERE uuid = $1;

-- statement insert_attachment (uuid uuid, document_uuid uuid, upload_uuid uuid, filename text, content_type text, size_bytes bigint, sha256 bytea, created_at timestamptz, created_by bigint): INSERT
INSERT INTO ainecto.attachment (
    uuid, document_uuid, upload_uuid, filename, content_type, size_bytes, sha256, created_at,
    created_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- statement delete_attachment (uuid uuid): DELETE RETURNING
DELETE FROM ainecto.attachment WHERE uuid = $1 RETURNING upload_uuid;

-- statement select_part (uuid uuid, number integer): SELECT, read_only
SELECT a.filename, a.content_type, a.size_bytes, c.bytes
FROM ainecto.attachment a
  LEFT JOIN ainecto.upload_chunk c ON c.upload_uuid = a.upload_uuid AND c.number = $2
WHERE a.uuid = $1;
