-- The statements of project_tools.c.

-- query list_projects_query: read_only, plan_once
{{VISIBLE_PROJECTS_ONLY}}
SELECT pg_catalog.json_strip_nulls(
        pg_catalog.json_build_object(
        'uuid', j.uuid, 'name', j.name, 'projectKey', j.project_key, 'projectId', j.number,
        'workspaceUuid', j.workspace_uuid, 'role', j.role, 'updatedAt', j.updated_at))::pg_catalog.text,
    {{VISIBLE_INSTANT_TEXT: j.created_at}}, j.uuid::pg_catalog.text
FROM (
    SELECT r.*, p.role
    FROM place_project p
      {{VISIBLE_OF: project | r | r.uuid = p.uuid}}
    WHERE NOT p.archived
        AND {{VISIBLE_READABLE: p.role}}
        AND {{VISIBLE_AFTER: r.created_at | r.uuid}}
        AND COALESCE(
            {{VISIBLE_WORDS_OCCUR: pg_catalog.concat_ws(' ', r.name, r.project_key, r.description) | $7}}, true)
    ORDER BY r.created_at, r.uuid
    LIMIT $3) j
ORDER BY j.created_at, j.uuid;

-- query get_project_query: read_only, plan_once
{{VISIBLE_PLACES}}
SELECT pg_catalog.json_strip_nulls(
    pg_catalog.json_build_object(
    'uuid', r.uuid, 'name', r.name, 'projectKey', r.project_key, 'projectId', r.number,
    'description', r.description, 'workspaceUuid', r.workspace_uuid, 'role', p.role, 'documents',
    (SELECT pg_catalog.count(*) FROM ({{VISIBLE_DOCUMENTS: d.uuid}}) v), 'createdAt', r.created_at,
    'updatedAt', r.updated_at))::pg_catalog.text
FROM place_project p
  {{VISIBLE_OF: project | r | r.uuid = p.uuid}}
WHERE r.uuid = $2;
