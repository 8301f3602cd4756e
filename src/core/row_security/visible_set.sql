-- The statements of visible_set.c.

-- statement sets[VISIBLE_SET_DOCUMENTS] (bigint, uuid): SELECT, read_only, plan_once
{{VISIBLE_PLACES}} {{VISIBLE_DOCUMENTS_WITH_TRASH: d.uuid}};

-- statement sets[VISIBLE_SET_PLACES] (owner_id bigint, uuid): SELECT, read_only, plan_once
{{VISIBLE_PLACES}}
SELECT w.uuid
FROM ainecto.workspace w
WHERE w.owner_id = $1
UNION ALL
SELECT g.workspace_uuid
FROM ainecto.role_grant g
WHERE g.account_id = $1 AND g.workspace_uuid IS NOT NULL AND {{VISIBLE_READABLE: g.role}}
UNION ALL
SELECT p.uuid
FROM place_project p
WHERE {{VISIBLE_READABLE: p.role}}
UNION ALL
SELECT f.uuid
FROM place_project p
  JOIN ainecto.folder f ON f.project_uuid = p.uuid
  {{VISIBLE_FOLDER_JOIN}}
WHERE {{VISIBLE_READABLE: {{VISIBLE_FOLDER_ROLE}}}};

-- statement sets[VISIBLE_SET_GRANTED] (account_id bigint, uuid): SELECT, read_only, plan_once
SELECT g.target
FROM ainecto.role_grant g
WHERE g.account_id = $1 AND {{VISIBLE_READABLE: g.role}};

-- statement sets[VISIBLE_SET_WITHHELD] (account_id bigint, uuid): SELECT, read_only, plan_once
SELECT g.target
FROM ainecto.role_grant g
  LEFT JOIN ainecto.folder f ON f.uuid = g.folder_uuid
  LEFT JOIN ainecto.document d ON d.uuid = g.document_uuid
  JOIN ainecto.project p ON p.uuid = COALESCE(g.project_uuid, f.project_uuid, d.project_uuid)
  JOIN ainecto.workspace w ON w.uuid = p.workspace_uuid
WHERE g.account_id = $1 AND w.owner_id <> $1 AND NOT {{VISIBLE_READABLE: g.role}};

-- statement sets[VISIBLE_SET_RUNS] (bigint, uuid): SELECT, read_only, plan_once
{{VISIBLE_PROJECTS_ONLY}}
SELECT r.id
FROM place_project p
  JOIN ainecto.test_run r ON r.project_uuid = p.uuid
WHERE {{VISIBLE_READABLE: p.role}};

-- statement sets[VISIBLE_SET_HIDDEN_CASES] (bigint, uuid): SELECT, read_only, plan_once
{{VISIBLE_PLACES}}
SELECT DISTINCT c.case_id
FROM place_project p
  JOIN ainecto.test_run r ON r.project_uuid = p.uuid
  JOIN ainecto.test_run_case c ON c.run_id = r.id
WHERE {{VISIBLE_READABLE: p.role}}
    AND c.document_uuid NOT IN ({{VISIBLE_DOCUMENTS_WITH_TRASH: d.uuid}});

-- statement sets[VISIBLE_SET_UPLOADS] (bigint, uuid): SELECT, read_only, plan_once
{{VISIBLE_PLACES}}
SELECT a.upload_uuid
FROM ({{VISIBLE_DOCUMENTS_WITH_TRASH: d.uuid}}) v
  JOIN ainecto.attachment a ON a.document_uuid = v.uuid;
