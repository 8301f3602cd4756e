-- The statements of folder_tools.c.

-- query list_folders_query: read_only, plan_once
{{VISIBLE_PLACES}}
SELECT pg_catalog.json_strip_nulls(
        pg_catalog.json_build_object(
        'uuid', j.uuid, 'name', j.name, 'projectUuid', j.project_uuid, 'parentFolderUuid',
        j.parent_uuid, 'updatedAt', j.updated_at))::pg_catalog.text,
    {{VISIBLE_INSTANT_TEXT: j.created_at}}, j.uuid::pg_catalog.text
FROM (
    SELECT f.*
    FROM place_project p
      {{VISIBLE_OF: folder | f | f.project_uuid = p.uuid}}
      {{VISIBLE_FOLDER_JOIN}}
    WHERE NOT {{VISIBLE_FOLDER_IS_ARCHIVED}}
        AND {{VISIBLE_READABLE: {{VISIBLE_FOLDER_ROLE}}}}
        AND {{VISIBLE_AFTER: f.created_at | f.uuid}}
    ORDER BY f.created_at, f.uuid
    LIMIT $3) j
ORDER BY j.created_at, j.uuid;
