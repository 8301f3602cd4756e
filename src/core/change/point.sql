-- The statements of point.c.

-- statement find_version_at (document_uuid uuid, at text): SELECT, read_only
-- And the oldest of all that are kept.
SELECT (
        SELECT v.version
        FROM ainecto.document_version v
        WHERE v.document_uuid = $1 AND v.at <= $2::pg_catalog.timestamptz
        ORDER BY v.version DESC
        LIMIT 1),
    (
        SELECT v.version
        FROM ainecto.document_version v
        WHERE v.document_uuid = $1
        ORDER BY v.version
        LIMIT 1),
    (
        SELECT pg_catalog.to_char(v.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
        FROM ainecto.document_version v
        WHERE v.document_uuid = $1
        ORDER BY v.version
        LIMIT 1);
