-- The statements of witness.c.

-- statement find_older (document_uuid uuid, version bigint): SELECT
SELECT
FROM ainecto.document_version v
WHERE v.document_uuid = $1 AND v.version <= $2
LIMIT 1;
