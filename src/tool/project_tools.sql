-- The statements of project_tools.c.

-- fragment PROJECT_LISTED (project, role)
-- What is on the page, or on one of those behind it.
{{project}}.archived_at IS NULL
    AND {{VISIBLE_READABLE: {{role}}}}
    AND {{VISIBLE_AFTER: {{project}}.created_at | {{project}}.uuid}}
    AND COALESCE(
        {{VISIBLE_WORDS_OCCUR: pg_catalog.concat_ws(' ', {{project}}.name, {{project}}.project_key, {{project}}.description) | $7}}, true);

-- fragment PROJECT_ROLE
CASE WHEN w.owned THEN 'OWNER' ELSE COALESCE(g.role, w.role) END;

-- query list_projects_query: read_only, plan_once
-- Of each workspace no more than a page, along the index that has its order; of others, what was granted alone.
WITH {{VISIBLE_OWN_GRANTS}},
    place_workspace AS MATERIALIZED (
        SELECT w.uuid, w.owner_id = $1 AS owned, g.role
        {{VISIBLE_FEW: SELECT $2 WHERE $2 IS NOT NULL
            UNION ALL (
                SELECT w.uuid
                FROM ainecto.workspace w
                WHERE $2 IS NULL AND w.owner_id = $1
                UNION
                SELECT g.workspace_uuid
                FROM own_grant g
                WHERE $2 IS NULL AND g.workspace_uuid IS NOT NULL)}} c(uuid)
          {{VISIBLE_OF: workspace | w | w.uuid = c.uuid}}
          {{VISIBLE_GRANT: g | w.uuid}}
        WHERE w.archived_at IS NULL)
SELECT pg_catalog.json_strip_nulls(
        pg_catalog.json_build_object(
        'uuid', j.uuid, 'name', j.name, 'projectKey', j.project_key, 'projectId', j.number,
        'workspaceUuid', j.workspace_uuid, 'role', j.role, 'updatedAt', j.updated_at))::pg_catalog.text,
    {{VISIBLE_INSTANT_TEXT: j.created_at}}, j.uuid::pg_catalog.text
FROM (
    SELECT r.*
    FROM place_workspace w
      CROSS JOIN LATERAL (
        SELECT p.*, {{PROJECT_ROLE}} AS role
        FROM ainecto.project p
          {{VISIBLE_GRANT: g | p.uuid}}
        WHERE p.workspace_uuid = w.uuid AND {{PROJECT_LISTED: p | {{PROJECT_ROLE}}}}
        ORDER BY p.created_at, p.uuid
        LIMIT $3) r
    UNION ALL
    SELECT p.*, o.role
    FROM own_grant o
      {{VISIBLE_OF: project | p | p.uuid = o.project_uuid}}
      {{VISIBLE_OF: workspace | w | w.uuid = p.workspace_uuid}}
      {{VISIBLE_GRANT: g | w.uuid}}
    WHERE $2 IS NULL
        AND o.project_uuid IS NOT NULL
        AND w.owner_id <> $1
        AND g.role IS NULL
        AND w.archived_at IS NULL
        AND {{PROJECT_LISTED: p | o.role}}
    ORDER BY created_at, uuid
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
