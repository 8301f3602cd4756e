-- The statements of trash_tools.c.

-- query list_trash_query: read_only, plan_once
{{VISIBLE_PLACES}},
    entry AS (
        SELECT 'workspace' AS kind, w.uuid, w.name, w.archived_at, NULL::pg_catalog.text AS type,
            NULL::pg_catalog.uuid AS project_uuid, false AS inside
        FROM ainecto.workspace w
          {{VISIBLE_GRANT: g | w.uuid}}
        WHERE w.archived_at IS NOT NULL
            AND (w.owner_id = $1 OR g.role IS NOT NULL)
            AND {{VISIBLE_ALLOWED: CASE WHEN w.owner_id = $1 THEN 'OWNER' ELSE g.role END | delete_place}}
        UNION ALL
        SELECT 'project', r.uuid, r.name, r.archived_at, NULL, NULL, w.archived_at IS NOT NULL
        FROM place_project p
          JOIN ainecto.project r ON r.uuid = p.uuid
          JOIN ainecto.workspace w ON w.uuid = r.workspace_uuid
        WHERE r.archived_at IS NOT NULL AND {{VISIBLE_ALLOWED: p.role | delete_place}}
        UNION ALL
        SELECT 'folder', f.uuid, f.name, f.archived_at, NULL, f.project_uuid,
            p.archived OR COALESCE(f.parent_uuid IN (SELECT a.uuid FROM folder_archived a), false)
        FROM place_project p
          JOIN ainecto.folder f ON f.project_uuid = p.uuid
          {{VISIBLE_FOLDER_JOIN}}
        WHERE f.archived_at IS NOT NULL
            AND {{VISIBLE_ALLOWED: {{VISIBLE_FOLDER_ROLE}} | delete_document}}
        UNION ALL
        SELECT 'document', d.uuid, d.title, d.archived_at, d.type, d.project_uuid,
            p.archived OR COALESCE(d.folder_uuid IN (SELECT a.uuid FROM folder_archived a), false)
        FROM place_project p
          JOIN ainecto.document d ON d.project_uuid = p.uuid
          {{VISIBLE_DOCUMENT_JOIN}}
        WHERE d.archived_at IS NOT NULL
            AND {{VISIBLE_ALLOWED: {{VISIBLE_DOCUMENT_ROLE}} | delete_document}})
SELECT pg_catalog.json_strip_nulls(
        pg_catalog.json_build_object(
        'kind', e.kind, 'uuid', e.uuid, 'name', e.name, 'type', e.type, 'projectUuid',
        e.project_uuid, 'archivedAt', e.archived_at, 'inTrash', CASE WHEN e.inside THEN true END))::pg_catalog.text,
    {{VISIBLE_INSTANT_TEXT: e.archived_at}}, e.uuid::pg_catalog.text
FROM entry e
WHERE $2 IS NULL AND {{VISIBLE_BEFORE: e.archived_at | e.uuid}}
ORDER BY e.archived_at DESC, e.uuid DESC
LIMIT $3;
