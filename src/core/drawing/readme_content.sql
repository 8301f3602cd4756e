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

-- statement find_pictures_mark (document_uuid uuid): SELECT, read_only
SELECT pg_catalog.md5(pg_catalog.string_agg(a.uuid::text, ' ' ORDER BY a.uuid))
FROM ainecto.attachment a
WHERE a.document_uuid = $1;

-- statement read_picture (document_uuid uuid, text, bigint): SELECT, read_only
-- What a picture is its first bytes say, whatever was claimed. SVG is none: it is a document. Text is
-- compared, since what stands in an address need not be a uuid.
SELECT p.type, pg_catalog.replace(pg_catalog.encode(p.bytes, 'base64'), E'\n', '')
FROM (
    SELECT f.bytes,
        CASE
          WHEN pg_catalog.substr(f.bytes, 1, 8) = '\x89504e470d0a1a0a' THEN 'image/png'
          WHEN pg_catalog.substr(f.bytes, 1, 3) = '\xffd8ff' THEN 'image/jpeg'
          WHEN pg_catalog.substr(f.bytes, 1, 6) IN ('\x474946383761', '\x474946383961') THEN 'image/gif'
          WHEN pg_catalog.substr(f.bytes, 1, 4) = '\x52494646' AND pg_catalog.substr(f.bytes, 9, 4) = '\x57454250'
            THEN 'image/webp'
        END AS type
    FROM (
        SELECT pg_catalog.string_agg(c.bytes, '' ORDER BY c.number) AS bytes
        FROM ainecto.attachment a
          JOIN ainecto.upload_chunk c ON c.upload_uuid = a.upload_uuid
        WHERE a.document_uuid = $1 AND a.uuid::text = pg_catalog.lower($2 COLLATE "C") AND a.size_bytes <= $3) f) p
WHERE p.type IS NOT NULL;
