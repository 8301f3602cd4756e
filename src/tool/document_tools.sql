-- The statements of document_tools.c.

-- fragment FIRST_DOCUMENTS (condition)
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
        AND {{VISIBLE_AFTER: d.created_at | d.uuid}}
        AND COALESCE(d.type = $8, $8 IS NULL)
        AND COALESCE({{VISIBLE_WORDS_OCCUR: d.title | $9}}, true)
    ORDER BY d.created_at, d.uuid
    LIMIT $3);

-- query list_documents_query: read_only, plan_once
{{VISIBLE_PLACES}}
SELECT pg_catalog.json_strip_nulls(
        pg_catalog.json_build_object(
        'uuid', j.uuid, 'title', j.title, 'type', j.type, 'projectUuid', j.project_uuid,
        'folderUuid', j.folder_uuid, 'version', j.version, 'updatedAt', j.updated_at))::pg_catalog.text,
    {{VISIBLE_INSTANT_TEXT: j.created_at}}, j.uuid::pg_catalog.text
FROM (
    SELECT e.*
    FROM place_project p
      CROSS JOIN LATERAL (
          {{FIRST_DOCUMENTS: $7::pg_catalog.text IS NULL}} UNION ALL {{FIRST_DOCUMENTS: d.folder_uuid = $7::pg_catalog.uuid}})
          e
    ORDER BY e.created_at, e.uuid
    LIMIT $3) j
ORDER BY j.created_at, j.uuid;

-- statement read_document (uuid uuid): SELECT, read_only
SELECT pg_catalog.to_json(d.created_at)::pg_catalog.text,
    pg_catalog.to_json(d.updated_at)::pg_catalog.text, d.version
FROM ainecto.document d
WHERE d.uuid = $1;
