-- The statements of kept.c.

-- statement find_time (document_uuid uuid, version bigint, options text, renderer integer): SELECT
SELECT k.kept_at
FROM ainecto.kept_drawing k
WHERE k.document_uuid = $1 AND k.version = $2 AND k.options = $3 AND k.renderer = $4;

-- statement find_drawing (document_uuid uuid, version bigint, options text, renderer integer): SELECT
SELECT k.drawing
FROM ainecto.kept_drawing k
WHERE k.document_uuid = $1 AND k.version = $2 AND k.options = $3 AND k.renderer = $4;

-- statement insert_drawing (document_uuid uuid, version bigint, options text, renderer integer, bytes integer, drawing text): INSERT RETURNING
INSERT INTO ainecto.kept_drawing (document_uuid, version, options, renderer, bytes, drawing)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT DO NOTHING
RETURNING kept_at;

-- statement delete_old (document_uuid uuid, version bigint, options text, renderer integer, rank bigint, bytes bigint): DELETE
-- Earlier versions of the same (what is behind a blank in the options has changed without a version), which nobody will ask for, and the oldest of all beyond the bounds.
DELETE FROM ainecto.kept_drawing k
USING (
    SELECT o.ctid AS row, pg_catalog.row_number() OVER newest AS rank,
        pg_catalog.sum(o.bytes) OVER newest AS bytes
    FROM ainecto.kept_drawing o
    WINDOW newest AS (ORDER BY o.kept_at DESC, o.document_uuid, o.version, o.options, o.renderer)) a
WHERE k.ctid = a.row
    AND (
        a.rank > $5
        OR a.bytes > $6
        OR k.document_uuid = $1
            AND pg_catalog.split_part(k.options, ' ', 1) = pg_catalog.split_part($3, ' ', 1)
            AND (k.version < $2 OR k.renderer <> $4 OR k.version = $2 AND k.options <> $3));
