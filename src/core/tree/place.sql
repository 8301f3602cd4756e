-- The statements of place.c.

-- statement insert_workspace (uuid uuid, owner_id bigint, name text, description text, created_at timestamptz): INSERT
INSERT INTO ainecto.workspace (uuid, owner_id, name, description, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $5);

-- statement insert_project (uuid uuid, workspace_uuid uuid, project_key text, name text, description text, created_at timestamptz): INSERT RETURNING
INSERT INTO ainecto.project (
    uuid, workspace_uuid, project_key, name, description, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $6)
RETURNING number;

-- statement insert_folder (uuid uuid, project_uuid uuid, parent_uuid uuid, name text, created_at timestamptz): INSERT
INSERT INTO ainecto.folder (uuid, project_uuid, parent_uuid, name, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $5);

-- statement insert_document (uuid uuid, project_uuid uuid, folder_uuid uuid, type text, title text, created_at timestamptz): INSERT
INSERT INTO ainecto.document (uuid, project_uuid, folder_uuid, type, title, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $6);

-- statement lock_account (id bigint): SELECT
SELECT FROM ainecto.account a WHERE a.id = $1 FOR NO KEY UPDATE;

-- statement find_default_workspace (owner_id bigint): SELECT
SELECT w.uuid
FROM ainecto.workspace w
WHERE w.owner_id = $1 AND w.archived_at IS NULL
ORDER BY w.created_at, w.uuid
LIMIT 1;

-- statement describe_workspace (uuid uuid, text, boolean, text, updated_at timestamptz): UPDATE
UPDATE ainecto.workspace
SET name = COALESCE($2, name),
    description = CASE WHEN $3 THEN $4 ELSE description END,
    updated_at = $5
WHERE uuid = $1
    AND (
        COALESCE($2, name), CASE WHEN $3 THEN $4 ELSE description END) IS DISTINCT FROM (name, description);

-- statement describe_project (uuid uuid, text, boolean, text, updated_at timestamptz): UPDATE
UPDATE ainecto.project
SET name = COALESCE($2, name),
    description = CASE WHEN $3 THEN $4 ELSE description END,
    updated_at = $5
WHERE uuid = $1
    AND (
        COALESCE($2, name), CASE WHEN $3 THEN $4 ELSE description END) IS DISTINCT FROM (name, description);

-- statement rename_folder (uuid uuid, name text, updated_at timestamptz): UPDATE
UPDATE ainecto.folder
SET name = $2, updated_at = $3
WHERE uuid = $1 AND name IS DISTINCT FROM $2;

-- statement set_archived[PLACE_WORKSPACE] (uuid uuid, archived_at timestamptz?): UPDATE
UPDATE ainecto.workspace
SET archived_at = $2
WHERE uuid = $1 AND (archived_at IS NULL) = ($2 IS NOT NULL);

-- statement set_archived[PLACE_PROJECT] (uuid uuid, archived_at timestamptz?): UPDATE
UPDATE ainecto.project
SET archived_at = $2
WHERE uuid = $1 AND (archived_at IS NULL) = ($2 IS NOT NULL);

-- statement set_archived[PLACE_FOLDER] (uuid uuid, archived_at timestamptz?): UPDATE
UPDATE ainecto.folder
SET archived_at = $2
WHERE uuid = $1 AND (archived_at IS NULL) = ($2 IS NOT NULL);

-- statement set_archived[PLACE_DOCUMENT] (uuid uuid, archived_at timestamptz?): UPDATE
UPDATE ainecto.document
SET archived_at = $2
WHERE uuid = $1 AND (archived_at IS NULL) = ($2 IS NOT NULL);

-- statement find_archived_above (uuid, uuid, uuid uuid, integer): SELECT
-- From the outside in.
WITH RECURSIVE outer_folder(uuid, parent_uuid, archived_at, level) AS (
    SELECT f.uuid, f.parent_uuid, f.archived_at, 1
    FROM ainecto.folder f
    WHERE f.uuid = $3
    UNION ALL
    SELECT f.uuid, f.parent_uuid, f.archived_at, o.level + 1
    FROM outer_folder o
      JOIN ainecto.folder f ON f.uuid = o.parent_uuid
    WHERE o.level <= 2 * $4)
SELECT found.kind, found.uuid
FROM (
    SELECT 0 AS kind, w.uuid, 0 AS level
    FROM ainecto.workspace w
    WHERE w.uuid = $1 AND w.archived_at IS NOT NULL
    UNION ALL
    SELECT 1, p.uuid, 0
    FROM ainecto.project p
    WHERE p.uuid = $2 AND p.archived_at IS NOT NULL
    UNION ALL
    SELECT 2, o.uuid, o.level
    FROM outer_folder o
    WHERE o.archived_at IS NOT NULL) found
ORDER BY found.kind, found.level DESC;

-- statement count_content (workspace_uuid uuid): SELECT
-- One text for workspaces, projects and folders: identifiers of the three are never the same.
WITH RECURSIVE project_below AS (
        SELECT p.uuid
        FROM ainecto.project p
        WHERE p.workspace_uuid = $1 AND p.archived_at IS NULL
        UNION ALL
        SELECT p.uuid
        FROM ainecto.project p
        WHERE p.uuid = $1),
    folder_below AS (
        SELECT f.uuid, f.project_uuid
        FROM project_below p
          JOIN ainecto.folder f ON f.project_uuid = p.uuid AND f.parent_uuid IS NULL
        WHERE f.archived_at IS NULL
        UNION ALL
        SELECT f.uuid, f.project_uuid
        FROM ainecto.folder f
        WHERE f.uuid = $1
        UNION
        SELECT f.uuid, f.project_uuid
        FROM folder_below b
          JOIN ainecto.folder f ON f.project_uuid = b.project_uuid AND f.parent_uuid = b.uuid
        WHERE f.archived_at IS NULL)
SELECT (SELECT pg_catalog.count(*) FROM project_below p WHERE p.uuid <> $1),
    (SELECT pg_catalog.count(*) FROM folder_below b WHERE b.uuid <> $1),
    (
        SELECT pg_catalog.count(*)
        FROM project_below p
          JOIN ainecto.document d ON d.project_uuid = p.uuid
        WHERE d.folder_uuid IS NULL AND d.archived_at IS NULL)
        + (
            SELECT pg_catalog.count(*)
            FROM folder_below b
              JOIN ainecto.document d ON d.folder_uuid = b.uuid
            WHERE d.archived_at IS NULL);

-- statement lock_projects (uuid uuid[]): SELECT
SELECT
FROM ainecto.project p
WHERE p.uuid = ANY ($1)
ORDER BY p.uuid
FOR NO KEY UPDATE;

-- statement move_folder (uuid uuid, parent_uuid uuid, updated_at timestamptz): UPDATE
UPDATE ainecto.folder
SET parent_uuid = $2, updated_at = $3
WHERE uuid = $1 AND parent_uuid IS DISTINCT FROM $2;

-- statement move_document (uuid uuid, project_uuid uuid, folder_uuid uuid, updated_at timestamptz): UPDATE
UPDATE ainecto.document
SET project_uuid = $2, folder_uuid = $3, updated_at = $4
WHERE uuid = $1 AND (project_uuid, folder_uuid) IS DISTINCT FROM ($2, $3);

-- statement touch_project (uuid uuid, updated_at timestamptz): UPDATE
-- The lock and the walk are two statements: under READ COMMITTED the second sees what the holder of the lock
-- before us committed. Stricter levels would keep their old snapshot, so there the project row has to change as
-- well, which makes the later of two rivals fail with a serialisation error.
UPDATE ainecto.project SET updated_at = $2 WHERE uuid = $1;

-- statement measure_folder (uuid, uuid uuid, level integer): SELECT
-- Levels above and including the new parent $2, whether the folder $1 is among them, and the levels of the
-- folder's own tree. Both walks end where the limit would be passed.
WITH RECURSIVE upward(uuid, parent_uuid, level) AS (
        SELECT f.uuid, f.parent_uuid, 1
        FROM ainecto.folder f
        WHERE f.uuid = $2
        UNION ALL
        SELECT f.uuid, f.parent_uuid, u.level + 1
        FROM upward u
          JOIN ainecto.folder f ON f.uuid = u.parent_uuid
        WHERE u.level <= $3 AND u.uuid <> $1),
    downward(uuid, project_uuid, level) AS (
        SELECT f.uuid, f.project_uuid, 1
        FROM ainecto.folder f
        WHERE f.uuid = $1
        UNION ALL
        SELECT f.uuid, f.project_uuid, d.level + 1
        FROM downward d
          JOIN ainecto.folder f ON f.project_uuid = d.project_uuid AND f.parent_uuid = d.uuid
        WHERE d.level <= $3)
SELECT (SELECT pg_catalog.count(*) FROM upward), EXISTS (SELECT FROM upward u WHERE u.uuid = $1),
    COALESCE((SELECT pg_catalog.max(d.level) FROM downward d), 1);
