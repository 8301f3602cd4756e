-- The statements of housekeeping.c.

-- statement delete_unshown (most bigint): DELETE
-- Pages that no link shows any more. What is shown is bounded where it is kept.
DELETE FROM ainecto.kept_drawing k
WHERE k.ctid IN (
    SELECT o.ctid
    FROM ainecto.kept_drawing o
    WHERE NOT EXISTS (
        SELECT
        FROM ainecto.share s
          JOIN ainecto.document d ON d.uuid = s.document_uuid
        WHERE s.document_uuid = o.document_uuid AND d.version = o.version AND d.archived_at IS NULL)
    LIMIT $1
    FOR UPDATE SKIP LOCKED);
