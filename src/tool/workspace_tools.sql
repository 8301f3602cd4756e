-- The statements of workspace_tools.c.

-- fragment WORKSPACE_AFTER
(w.created_at, w.uuid) > (
    COALESCE($3::pg_catalog.timestamptz, '-infinity'),
    COALESCE($4::pg_catalog.uuid, '00000000-0000-0000-0000-000000000000'));

-- statement workspace_page (account_id bigint, most bigint, text, text): SELECT, read_only, plan_once
-- $1 account, $2 limit, $3 and $4 time and uuid after which the page starts. The default is told on whichever page it is.
SELECT pg_catalog.json_strip_nulls(
        pg_catalog.json_build_object(
        'uuid', w.uuid, 'name', w.name, 'description', w.description, 'role', w.role, 'default',
        CASE WHEN w.uuid = (
            SELECT o.uuid
            FROM ainecto.workspace o
            WHERE o.owner_id = $1 AND o.archived_at IS NULL
            ORDER BY o.created_at, o.uuid
            LIMIT 1) THEN true END, 'updatedAt', w.updated_at))::pg_catalog.text,
    {{VISIBLE_INSTANT_TEXT: w.created_at}}, w.uuid::pg_catalog.text
FROM (
    (
        SELECT w.*, 'OWNER' AS role
        FROM ainecto.workspace w
        WHERE w.owner_id = $1 AND w.archived_at IS NULL AND {{WORKSPACE_AFTER}}
        ORDER BY w.created_at, w.uuid
        LIMIT {{#PAGE_ROWS}})
    UNION ALL
    SELECT w.*, g.role
    FROM ainecto.role_grant g
      {{VISIBLE_OF: workspace | w | w.uuid = g.workspace_uuid}}
    WHERE g.account_id = $1
        AND {{VISIBLE_READABLE: g.role}}
        AND w.owner_id <> $1
        AND w.archived_at IS NULL
        AND {{WORKSPACE_AFTER}}) w
ORDER BY w.created_at, w.uuid
LIMIT $2;

-- query get_workspace_query: read_only, plan_once
{{VISIBLE_PROJECTS_ONLY}}
SELECT pg_catalog.json_strip_nulls(
    pg_catalog.json_build_object(
    'uuid', w.uuid, 'name', w.name, 'description', w.description, 'role',
    CASE WHEN w.owner_id = $1 THEN 'OWNER' ELSE g.role END, 'owner', a.email, 'projects',
    (
        SELECT pg_catalog.count(*)
        FROM place_project p
        WHERE NOT p.archived AND {{VISIBLE_READABLE: p.role}}),
    'createdAt', w.created_at, 'updatedAt', w.updated_at))::pg_catalog.text
FROM ainecto.workspace w
  JOIN ainecto.account a ON a.id = w.owner_id
  {{VISIBLE_GRANT: g | w.uuid}}
WHERE w.uuid = $2;
