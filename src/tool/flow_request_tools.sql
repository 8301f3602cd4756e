-- The statements of flow_request_tools.c.

-- statement open_requests (bigint, uuid, document_uuid uuid, lease_until timestamptz, most bigint): SELECT, read_only
-- Open requests of documents the caller may see; first those that it may claim, each part in the order of
-- asking. $2 is the scope of VISIBLE_PLACES (everything), $3 the document or null, $4 the time, $5 the most
-- rows.
{{VISIBLE_PLACES}},
    queue AS (
        SELECT r.uuid, r.document_uuid, r.kind, r.prompt, r.context, r.created_at, d.title, d.type,
            {{VISIBLE_DOCUMENT_ROLE}} AS role
        FROM ainecto.llm_request r
          JOIN ainecto.document d ON d.uuid = r.document_uuid
          JOIN place_project p ON p.uuid = d.project_uuid
          {{VISIBLE_DOCUMENT_JOIN}}
        WHERE r.finished_at IS NULL
            AND (r.status = 'PENDING' OR r.lease_until <= $4)
            AND ($3 IS NULL OR r.document_uuid = $3)
            AND NOT {{VISIBLE_DOCUMENT_IS_ARCHIVED}}),
    readable AS (
        SELECT q.*, {{VISIBLE_ALLOWED: q.role | write}} AS may_claim
        FROM queue q
        WHERE {{VISIBLE_READABLE: q.role}})
SELECT q.uuid, q.may_claim, q.document_uuid::text, q.title, q.type, q.kind,
    pg_catalog.left(q.prompt, 200),
    pg_catalog.to_char(q.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    pg_catalog.octet_length(pg_catalog.to_json(q.prompt)::text)::bigint
        + COALESCE(pg_catalog.octet_length(pg_catalog.to_json(q.context)::text), 0)
FROM readable q
ORDER BY q.may_claim DESC, q.created_at, q.uuid
LIMIT $5;
