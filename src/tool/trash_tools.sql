-- The statements of trash_tools.c.

-- fragment NEWEST_OF (row)
-- As many as a page has at most: the number stands here, so that the planner follows the index. How many the page has bounds it once more.
AND {{VISIBLE_BEFORE: {{row}}.archived_at | {{row}}.uuid}}
ORDER BY {{row}}.archived_at DESC, {{row}}.uuid DESC
LIMIT {{#TRASH_ROWS}};

-- query list_trash_query: read_only, plan_once
-- Of each place the newest by its index, then the newest of those: a page costs the same with ten things in the trash and with ten thousand.
{{VISIBLE_PLACES}},
    entry AS (
        (
            SELECT 'workspace' AS kind, w.uuid, w.name, w.archived_at, NULL::pg_catalog.text AS type,
                NULL::pg_catalog.uuid AS project_uuid, false AS inside
            FROM ainecto.workspace w
            WHERE w.owner_id = $1
                AND w.archived_at IS NOT NULL
                AND COALESCE({{VISIBLE_ALLOWED: 'OWNER' | delete_place}}, false)
                {{NEWEST_OF: w}})
        UNION ALL
        SELECT 'workspace', w.uuid, w.name, w.archived_at, NULL, NULL, false
        FROM own_grant g
          {{VISIBLE_OF: workspace | w | w.uuid = g.workspace_uuid}}
        WHERE g.workspace_uuid IS NOT NULL
            AND w.archived_at IS NOT NULL
            AND w.owner_id <> $1
            AND {{VISIBLE_ALLOWED: g.role | delete_place}}
        UNION ALL
        SELECT 'project', r.uuid, r.name, r.archived_at, NULL, NULL, w.archived_at IS NOT NULL
        FROM place_project p
          {{VISIBLE_OF: project | r | r.uuid = p.uuid}}
          {{VISIBLE_OF: workspace | w | w.uuid = r.workspace_uuid}}
        WHERE r.archived_at IS NOT NULL AND {{VISIBLE_ALLOWED: p.role | delete_place}}
        UNION ALL
        SELECT 'folder', f.uuid, f.name, f.archived_at, NULL, p.uuid,
            p.archived OR {{VISIBLE_FOLDER_IN_TRASH: f.parent_uuid}}
        FROM place_project p
          CROSS JOIN LATERAL (
              SELECT *
              FROM (
                  SELECT f.uuid, f.parent_uuid, f.name, f.archived_at
                  FROM ainecto.folder f
                    {{VISIBLE_FOLDER_JOIN}}
                  WHERE f.project_uuid = p.uuid
                      AND f.archived_at IS NOT NULL
                      AND COALESCE({{VISIBLE_ALLOWED: {{VISIBLE_FOLDER_ROLE}} | delete_document}}, false)
                      {{NEWEST_OF: f}}) n
              LIMIT $3) f
        UNION ALL
        SELECT 'document', d.uuid, d.title, d.archived_at, d.type, p.uuid,
            p.archived OR {{VISIBLE_FOLDER_IN_TRASH: d.folder_uuid}}
        FROM place_project p
          CROSS JOIN LATERAL (
              SELECT *
              FROM (
                  SELECT d.uuid, d.folder_uuid, d.title, d.type, d.archived_at
                  FROM ainecto.document d
                    {{VISIBLE_DOCUMENT_JOIN}}
                  WHERE d.project_uuid = p.uuid
                      AND d.archived_at IS NOT NULL
                      AND COALESCE({{VISIBLE_ALLOWED: {{VISIBLE_DOCUMENT_ROLE}} | delete_document}}, false)
                      {{NEWEST_OF: d}}) n
              LIMIT $3) d)
SELECT pg_catalog.json_strip_nulls(
        pg_catalog.json_build_object(
        'kind', e.kind, 'uuid', e.uuid, 'name', e.name, 'type', e.type, 'projectUuid',
        e.project_uuid, 'archivedAt', e.archived_at, 'inTrash', CASE WHEN e.inside THEN true END))::pg_catalog.text,
    {{VISIBLE_INSTANT_TEXT: e.archived_at}}, e.uuid::pg_catalog.text
FROM entry e
WHERE $2 IS NULL AND {{VISIBLE_BEFORE: e.archived_at | e.uuid}}
ORDER BY e.archived_at DESC, e.uuid DESC
LIMIT $3;
