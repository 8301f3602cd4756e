-- The statements of import.c.

-- fragment COUNT (list)
pg_catalog.jsonb_array_length(
    CASE pg_catalog.jsonb_typeof({{list}}) WHEN 'array' THEN {{list}} ELSE '[]' END);

-- fragment PARTS (list)
(
    SELECT COALESCE(pg_catalog.sum({{COUNT: t.j->'{{list}}'}}), 0)
    FROM pg_catalog.jsonb_array_elements(
        CASE pg_catalog.jsonb_typeof($1->'tables') WHEN 'array' THEN $1->'tables' ELSE '[]' END) t (j));

-- statement read_envelope (jsonb): SELECT
SELECT pg_catalog.jsonb_typeof($1), pg_catalog.left($1->>'format', 40),
    pg_catalog.left($1->>'version', 20), pg_catalog.left($1->>'end', 40),
    pg_catalog.jsonb_typeof($1->'counts');

-- statement compare_counts (jsonb): SELECT
-- A server leaves out what is zero.
SELECT pg_catalog.string_agg(
    pg_catalog.format(
        '%s: %s are counted, %s are there', c.name,
        COALESCE(pg_catalog.left($1->'counts'->>c.name, 20), '0'), c.found),
    '; ' ORDER BY c.ordinal)
FROM (
    VALUES (1, 'tables', {{COUNT: $1->'tables'}}), (2, 'columns', {{PARTS: columns}}),
    (3, 'indexes', {{PARTS: indexes}}), (4, 'constraints', {{PARTS: constraints}}),
    (5, 'refs', {{COUNT: $1->'refs'}}), (6, 'enums', {{COUNT: $1->'enums'}}),
    (7, 'objects', {{COUNT: $1->'objects'}})) AS c (ordinal, name, found)
WHERE COALESCE($1->'counts'->>c.name, '0') <> c.found::pg_catalog.text;

-- statement read_left_out (jsonb): SELECT
SELECT pg_catalog.left(l->>'kind', 40), pg_catalog.left(l->>'name', 255),
    pg_catalog.left(l->>'because', 200)
FROM pg_catalog.jsonb_array_elements(
    CASE pg_catalog.jsonb_typeof($1->'left_out') WHEN 'array' THEN $1->'left_out' ELSE '[]' END) l;
