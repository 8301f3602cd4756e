-- The statements of document_tools.c.

-- fragment FIRST_DOCUMENTS (condition, after, order)
-- Per project the first rows of an index, then the first of those: a page costs the same in a project of ten
-- documents and of ten thousand. $2 is the project or, without one, the folder; $7 the folder. Filters that may
-- be absent stand in COALESCE, where the planner does not take them for so rare that reading and sorting
-- everything seemed cheaper.
(
    SELECT d.*
    FROM ainecto.document d
      {{VISIBLE_DOCUMENT_JOIN}}
    WHERE d.project_uuid = p.uuid
        AND {{condition}}
        AND NOT {{VISIBLE_DOCUMENT_IS_ARCHIVED}}
        AND {{VISIBLE_READABLE: {{VISIBLE_DOCUMENT_ROLE}}}}
        AND {{after}}
        AND COALESCE(d.type = $8, $8 IS NULL)
        AND COALESCE({{VISIBLE_WORDS_OCCUR: d.title | $9}}, true)
    ORDER BY {{order}}
    LIMIT $3);

-- fragment OLDEST_DOCUMENTS (condition)
{{FIRST_DOCUMENTS: {{condition}} | {{VISIBLE_AFTER: d.created_at | d.uuid}} | d.created_at, d.uuid}};

-- fragment LATEST_DOCUMENTS (condition)
{{FIRST_DOCUMENTS: {{condition}} | {{VISIBLE_BEFORE: d.updated_at | d.uuid}} | d.updated_at DESC, d.uuid DESC}};

-- fragment DOCUMENT_ITEM
pg_catalog.json_strip_nulls(
    pg_catalog.json_build_object(
    'uuid', j.uuid, 'title', j.title, 'type', j.type, 'projectUuid', j.project_uuid,
    'folderUuid', j.folder_uuid, 'version', j.version, 'updatedAt', j.updated_at))::pg_catalog.text;

-- query list_documents_query: read_only, plan_once
{{VISIBLE_PLACES}}
SELECT {{DOCUMENT_ITEM}}, {{VISIBLE_INSTANT_TEXT: j.created_at}}, j.uuid::pg_catalog.text
FROM (
    SELECT e.*
    FROM place_project p
      CROSS JOIN LATERAL (
          {{OLDEST_DOCUMENTS: $7::pg_catalog.text IS NULL}} UNION ALL {{OLDEST_DOCUMENTS: d.folder_uuid = $7::pg_catalog.uuid}})
          e
    ORDER BY e.created_at, e.uuid
    LIMIT $3) j
ORDER BY j.created_at, j.uuid;

-- query list_latest_documents_query: read_only, plan_once
-- By no index: one on the time of the last change would cost every write more than this costs who asks.
{{VISIBLE_PLACES}}
SELECT {{DOCUMENT_ITEM}}, {{VISIBLE_INSTANT_TEXT: j.updated_at}}, j.uuid::pg_catalog.text
FROM (
    SELECT e.*
    FROM place_project p
      CROSS JOIN LATERAL (
          {{LATEST_DOCUMENTS: $7::pg_catalog.text IS NULL}} UNION ALL {{LATEST_DOCUMENTS: d.folder_uuid = $7::pg_catalog.uuid}})
          e
    ORDER BY e.updated_at DESC, e.uuid DESC
    LIMIT $3) j
ORDER BY j.updated_at DESC, j.uuid DESC;

-- statement read_document (uuid uuid): SELECT, read_only
SELECT pg_catalog.to_json(d.created_at)::pg_catalog.text,
    pg_catalog.to_json(d.updated_at)::pg_catalog.text, d.version
FROM ainecto.document d
WHERE d.uuid = $1;
