-- The statements of document_tools.c.

-- fragment LATEST_DOCUMENTS (condition)
-- The documents of a project p that changed last. $2 is the project or, without one, the folder; $7 the folder. Filters that may be absent
-- stand in COALESCE, where the planner does not take them for so rare that reading everything seemed cheaper.
(
    SELECT d.*
    FROM ainecto.document d
      {{VISIBLE_DOCUMENT_JOIN}}
    WHERE d.project_uuid = p.uuid
        AND {{condition}}
        AND NOT {{VISIBLE_DOCUMENT_IS_ARCHIVED}}
        AND {{VISIBLE_READABLE: {{VISIBLE_DOCUMENT_ROLE}}}}
        AND {{VISIBLE_BEFORE: d.updated_at | d.uuid}}
        AND COALESCE(d.type = $8, $8 IS NULL)
        AND COALESCE({{VISIBLE_WORDS_OCCUR: d.title | $9}}, true)
    ORDER BY d.updated_at DESC, d.uuid DESC
    LIMIT $3);

-- fragment DOCUMENT_ITEM
pg_catalog.json_strip_nulls(
    pg_catalog.json_build_object(
    'uuid', j.uuid, 'title', j.title, 'type', j.type, 'projectUuid', j.project_uuid,
    'folderUuid', j.folder_uuid, 'version', j.version, 'updatedAt', j.updated_at))::pg_catalog.text;

-- statement page_documents (uuid[], text[]): SELECT, read_only, plan_once
-- A page as document_walk_read() found it, with the position behind each.
SELECT {{DOCUMENT_ITEM}}, f.place, {{VISIBLE_INSTANT_TEXT: j.created_at}}, j.uuid::pg_catalog.text
FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)) WITH ORDINALITY f(uuid, place, number)
  CROSS JOIN LATERAL (SELECT d.* FROM ainecto.document d WHERE d.uuid = f.uuid OFFSET 0) j
ORDER BY f.number;

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
