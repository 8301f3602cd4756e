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
  {{VISIBLE_OF: folder | f | f.project_uuid = p.uuid}}
  {{VISIBLE_FOLDER_JOIN}}
WHERE {{VISIBLE_READABLE: {{VISIBLE_FOLDER_ROLE}}}};

-- statement sets[VISIBLE_SET_GRANTED] (account_id bigint, uuid): SELECT, read_only, plan_once
SELECT g.target
FROM ainecto.role_grant g
WHERE g.account_id = $1 AND {{VISIBLE_READABLE: g.role}};

-- statement sets[VISIBLE_SET_WITHHELD] (account_id bigint, uuid): SELECT, read_only, plan_once
SELECT g.target
FROM ainecto.role_grant g
  CROSS JOIN LATERAL (
      SELECT COALESCE(
          g.project_uuid, (SELECT f.project_uuid FROM ainecto.folder f WHERE f.uuid = g.folder_uuid),
          (SELECT d.project_uuid FROM ainecto.document d WHERE d.uuid = g.document_uuid)) AS project_uuid
      OFFSET 0) around
  {{VISIBLE_OF: project | p | p.uuid = around.project_uuid}}
  {{VISIBLE_OF: workspace | w | w.uuid = p.workspace_uuid}}
WHERE g.account_id = $1 AND w.owner_id <> $1 AND NOT {{VISIBLE_READABLE: g.role}};

-- statement sets[VISIBLE_SET_RUNS] (bigint, uuid): SELECT, read_only, plan_once
{{VISIBLE_PROJECTS_ONLY}}
SELECT r.id
FROM place_project p
  {{VISIBLE_OF: test_run | r | r.project_uuid = p.uuid}}
WHERE {{VISIBLE_READABLE: p.role}};

-- statement sets[VISIBLE_SET_HIDDEN_CASES] (bigint, uuid): SELECT, read_only, plan_once
{{VISIBLE_PLACES}}
SELECT DISTINCT c.case_id
FROM place_project p
  {{VISIBLE_OF: test_run | r | r.project_uuid = p.uuid}}
  {{VISIBLE_OF: test_run_case | c | c.run_id = r.id}}
WHERE {{VISIBLE_READABLE: p.role}}
    AND NOT COALESCE(
        {{VISIBLE_KEPT: v.uuid | 1 | ({{VISIBLE_DOCUMENTS_WITH_TRASH: d.uuid}}) v}} ? c.document_uuid::pg_catalog.text, false);

-- statement sets[VISIBLE_SET_UPLOADS] (bigint, uuid): SELECT, read_only, plan_once
{{VISIBLE_PLACES}}
SELECT a.upload_uuid
FROM ({{VISIBLE_DOCUMENTS_WITH_TRASH: d.uuid}}) v
  {{VISIBLE_OF: attachment | a | a.document_uuid = v.uuid}};
