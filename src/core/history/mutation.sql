-- The statements of mutation.c.

-- statement find_outcome (account_id bigint, client_mutation_id text): SELECT
SELECT m.tool, m.digest, m.result
FROM ainecto.mutation_outcome m
WHERE m.account_id = $1 AND m.client_mutation_id = $2;

-- statement keep_outcome (account_id bigint, client_mutation_id text, tool text, digest bytea, result text, at timestamptz): INSERT
INSERT INTO ainecto.mutation_outcome (account_id, client_mutation_id, tool, digest, result, at)
VALUES ($1, $2, $3, $4, $5, $6);

-- statement forget_outcomes (account_id bigint, at timestamptz): DELETE
DELETE FROM ainecto.mutation_outcome m
WHERE m.account_id = $1 AND m.at < $2;

-- statement find_rivals (document_uuid uuid, version bigint, most bigint): SELECT
SELECT v.version, v.description, COALESCE(a.email, 'a database role')
FROM ainecto.document_version v
  LEFT JOIN ainecto.account a ON a.id = v.account_id
WHERE v.document_uuid = $1 AND v.version > $2
ORDER BY v.version DESC
LIMIT $3;

-- statement find_changes (document_uuid uuid, version bigint): SELECT
SELECT pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('entity', c.entity, 'uuid', c.entity_uuid, 'operation', c.operation)) || pg_catalog.jsonb_strip_nulls(
    pg_catalog.jsonb_build_object(
    'before', CASE WHEN c.operation = 'update' THEN c.before END, 'after', c.after))
FROM ainecto.document_change c
WHERE c.document_uuid = $1 AND c.version = $2
ORDER BY c.id;
