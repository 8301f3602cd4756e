-- The statements of readme.c.

-- statement any_block (document_uuid uuid): SELECT
SELECT 1
FROM ainecto.readme_block b
WHERE b.document_uuid = $1
LIMIT 1;

-- statement all_blocks (document_uuid uuid): SELECT
SELECT uuid, content
FROM ainecto.readme_block
WHERE document_uuid = $1
ORDER BY display_order;
