-- The statements of readme_content.c.

-- statement read_text (document_uuid uuid, bigint): SELECT, read_only
-- The size is looked at first: a text that is too long is not read at all.
SELECT pg_catalog.string_agg(b.content, '' ORDER BY b.display_order)
FROM ainecto.readme_block b
WHERE b.document_uuid = $1
    AND (
        SELECT pg_catalog.sum(pg_catalog.octet_length(l.content))
        FROM ainecto.readme_block l
        WHERE l.document_uuid = $1) <= $2;

-- statement find_block (document_uuid uuid): SELECT, read_only
SELECT FROM ainecto.readme_block b WHERE b.document_uuid = $1 LIMIT 1;
