-- The statements of document_walk.c. Each reads rows of one index in its order, a number of them that is written in it: so there is
-- nothing that a planner could think cheaper. Whether there is anything below is asked in a query that cannot become a join.

-- fragment WALK_BEHIND (alias, relation, key)
-- Behind a row in order of time and uuid; all without a key.
({{alias}}.created_at, {{alias}}.uuid) > (
    COALESCE((SELECT k.created_at FROM ainecto.{{relation}} k WHERE k.uuid = {{key}}), '-infinity'),
    COALESCE({{key}}, '00000000-0000-0000-0000-000000000000'));

-- statement owned_workspaces (owner_id bigint, after uuid): SELECT, read_only, plan_once
SELECT w.uuid
FROM ainecto.workspace w
WHERE w.owner_id = $1
    AND w.archived_at IS NULL
    AND {{WALK_BEHIND: w | workspace | $2}}
    AND (SELECT true FROM ainecto.project p WHERE p.workspace_uuid = w.uuid LIMIT 1)
ORDER BY w.created_at, w.uuid
LIMIT {{#WALK_ROWS}};

-- statement projects_of (workspace_uuid uuid, after uuid): SELECT, read_only, plan_once
SELECT p.uuid
FROM ainecto.project p
WHERE p.workspace_uuid = $1
    AND p.archived_at IS NULL
    AND {{WALK_BEHIND: p | project | $2}}
    AND (SELECT true FROM ainecto.document d WHERE d.project_uuid = p.uuid LIMIT 1)
ORDER BY p.created_at, p.uuid
LIMIT {{#WALK_ROWS}};

-- fragment WALK_WANTED (type, words)
-- Filters that may be absent stand in COALESCE, where the planner does not take them for so rare that reading everything seemed cheaper.
COALESCE(d.type = {{type}}, {{type}} IS NULL) AND COALESCE({{VISIBLE_WORDS_OCCUR: d.title | {{words}}}}, true);

-- statement grants (account_id bigint, after uuid, type text, words text): SELECT, read_only, plan_once
-- With what is known of a document that was granted: where it lies, and whether it is wanted.
SELECT g.target,
    CASE WHEN g.workspace_uuid IS NOT NULL THEN 'w'
        WHEN g.project_uuid IS NOT NULL THEN 'p'
        WHEN g.folder_uuid IS NOT NULL THEN 'f'
        ELSE 'd' END,
    d.project_uuid, d.folder_uuid, d.wanted
FROM (
    SELECT g.*
    FROM ainecto.role_grant g
    WHERE g.account_id = $1
        AND g.target > COALESCE($2, '00000000-0000-0000-0000-000000000000')
        AND {{VISIBLE_READABLE: g.role}}
    ORDER BY g.target
    LIMIT {{#WALK_ROWS}}) g
  LEFT JOIN LATERAL (
      SELECT d.project_uuid, d.folder_uuid, d.archived_at IS NULL AND {{WALK_WANTED: $3 | $4}} AS wanted
      FROM ainecto.document d
      WHERE d.uuid = g.document_uuid
      OFFSET 0) d ON true
ORDER BY g.target;

-- statement folders_below (account_id bigint, uuid uuid): SELECT, read_only, plan_once
-- A folder and those below that were given nothing else.
WITH RECURSIVE below AS (
    SELECT f.uuid, f.project_uuid
    FROM ainecto.folder f
    WHERE f.uuid = $2
    UNION
    SELECT f.uuid, f.project_uuid
    FROM below b
      CROSS JOIN LATERAL (
          SELECT f.uuid, f.project_uuid
          FROM ainecto.folder f
          WHERE f.project_uuid = b.project_uuid
              AND f.parent_uuid = b.uuid
              AND (SELECT true FROM ainecto.role_grant g WHERE g.account_id = $1 AND g.target = f.uuid) IS NULL
          OFFSET 0) f)
SELECT b.uuid
FROM below b
ORDER BY b.uuid;

-- fragment WALK_DOCUMENTS (container)
-- What was granted of each is of no interest to an owner.
SELECT d.uuid, d.folder_uuid, {{VISIBLE_INSTANT_TEXT: d.created_at}},
    CASE WHEN $7 THEN (SELECT g.role FROM ainecto.role_grant g WHERE g.account_id = $1 AND g.target = d.uuid) END
FROM ainecto.document d
WHERE {{container}} = $2
    AND d.archived_at IS NULL
    AND {{VISIBLE_AFTER: d.created_at | d.uuid}}
    AND {{WALK_WANTED: $3 | $6}}
ORDER BY d.created_at, d.uuid
LIMIT {{#WALK_ROWS}};

-- statement documents_in[IN_PROJECT] (account_id bigint, uuid uuid, type text, text, text, words text, granted boolean): SELECT, read_only, plan_once
{{WALK_DOCUMENTS: d.project_uuid}};

-- statement documents_in[IN_FOLDER] (account_id bigint, uuid uuid, type text, text, text, words text, granted boolean): SELECT, read_only, plan_once
{{WALK_DOCUMENTS: d.folder_uuid}};
