-- The statements of place_name.c: $1 the account, $2 a project or null, $3 a name or null for all, $4 whether what is in the
-- trash counts. Rows: uuid, name, where it is, a second name (a document's type, a project's key).

-- fragment PLACE_NAMED (name)
-- Letters of ASCII are one in both cases, whatever the database's locale says of them.
COALESCE(
    pg_catalog.lower(pg_catalog.btrim({{name}}, E' \t\r\n') COLLATE "C")
        = pg_catalog.lower(pg_catalog.btrim($3, E' \t\r\n') COLLATE "C"),
    $3 IS NULL);

-- fragment PLACE_LIMIT
501;

-- statement workspaces_named (account bigint, project uuid, name text, with_trash boolean): SELECT, read_only
SELECT w.uuid, w.name, NULL::pg_catalog.text, NULL::pg_catalog.text
FROM (
    SELECT w.uuid, w.name, w.archived_at
    FROM ainecto.workspace w
    WHERE w.owner_id = $1
    UNION
    SELECT w.uuid, w.name, w.archived_at
    FROM ainecto.role_grant g
      {{VISIBLE_OF: workspace | w | w.uuid = g.workspace_uuid}}
    WHERE g.account_id = $1 AND {{VISIBLE_READABLE: g.role}}) w
WHERE $2 IS NULL
    AND ($4 OR w.archived_at IS NULL)
    AND {{PLACE_NAMED: w.name}}
ORDER BY w.name, w.uuid
LIMIT {{PLACE_LIMIT}};

-- statement projects_named (account bigint, project uuid, name text, with_trash boolean): SELECT, read_only, plan_once
{{VISIBLE_PROJECTS_ONLY}}
SELECT r.uuid, r.name, w.name, r.project_key
FROM place_project p
  {{VISIBLE_OF: project | r | r.uuid = p.uuid}}
  {{VISIBLE_OF: workspace | w | w.uuid = p.workspace_uuid}}
WHERE {{VISIBLE_READABLE: p.role}}
    AND ($4 OR NOT p.archived)
    AND ({{PLACE_NAMED: r.name}} OR {{PLACE_NAMED: r.project_key}})
ORDER BY r.name, r.uuid
LIMIT {{PLACE_LIMIT}};

-- statement folders_named (account bigint, project uuid, name text, with_trash boolean): SELECT, read_only, plan_once
{{VISIBLE_PLACES}}
SELECT f.uuid, f.name, r.name, NULL::pg_catalog.text
FROM place_project p
  {{VISIBLE_OF: project | r | r.uuid = p.uuid}}
  {{VISIBLE_OF: folder | f | f.project_uuid = p.uuid}}
  {{VISIBLE_FOLDER_JOIN}}
WHERE {{VISIBLE_READABLE: {{VISIBLE_FOLDER_ROLE}}}}
    AND ($4 OR NOT {{VISIBLE_FOLDER_IS_ARCHIVED}})
    AND {{PLACE_NAMED: f.name}}
ORDER BY f.name, f.uuid
LIMIT {{PLACE_LIMIT}};

-- statement documents_named (account bigint, project uuid, name text, with_trash boolean): SELECT, read_only, plan_once
{{VISIBLE_PLACES}}
SELECT v.uuid, v.title, r.name, v.type
FROM ({{VISIBLE_DOCUMENTS_THAT: d.uuid, d.title, d.type, d.project_uuid
    | ($4 OR NOT {{VISIBLE_DOCUMENT_IS_ARCHIVED}}) AND {{VISIBLE_DOCUMENT_SEEN}} AND {{PLACE_NAMED: d.title}}}}) v
  {{VISIBLE_OF: project | r | r.uuid = v.project_uuid}}
ORDER BY v.title, v.uuid
LIMIT {{PLACE_LIMIT}};
