-- The statements of verify_version.c.

-- statement select_documents (): SELECT, read_only
-- sealed: the newest sealed version. purged: versions up to this one went when a later one opened.
SELECT d.uuid, d.version, d.type,
    (
        SELECT v.version
        FROM ainecto.sealed_version v
        WHERE v.document_uuid = d.uuid
        ORDER BY v.version DESC
        LIMIT 1) AS sealed,
    (
        SELECT pg_catalog.max(v.purged_through)
        FROM ainecto.document_version v
        WHERE v.document_uuid = d.uuid) AS purged
FROM ainecto.document d
ORDER BY d.uuid;

-- statement select_versions (): SELECT, read_only
SELECT v.*
FROM ainecto.document_version v
ORDER BY v.document_uuid, v.version;

-- statement select_changes (): SELECT, read_only
SELECT c.*
FROM ainecto.document_change c
ORDER BY c.document_uuid, c.version, c.id;

-- statement select_sealed (): SELECT, read_only
SELECT v.document_uuid, v.version, v.hash, v.change_marks
FROM ainecto.sealed_version v
ORDER BY v.document_uuid, v.version;
