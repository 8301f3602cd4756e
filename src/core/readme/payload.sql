-- The statements of payload.c.

-- statement read_fields (uuid uuid): SELECT, read_only
-- One column per field above that has one, in the same order.
SELECT d.diagram_source, d.source_language, d.edge_style, pg_catalog.to_json(d.is_module),
    d.metadata, d.default_environment, d.default_test_account
FROM ainecto.document d
WHERE d.uuid = $1;

-- statement measure_body (document_uuid uuid): SELECT, read_only
-- The size is known without reading the texts.
SELECT COALESCE(pg_catalog.sum(pg_catalog.octet_length(b.content)), 0)::pg_catalog.int8
FROM ainecto.readme_block b
WHERE b.document_uuid = $1;

-- statement read_blocks (document_uuid uuid): SELECT, read_only
SELECT pg_catalog.string_agg(b.content, '' ORDER BY b.display_order)
FROM ainecto.readme_block b
WHERE b.document_uuid = $1;
