-- The statements of trash.c. $1 is the time before which something has to have been thrown away.

-- fragment DUE_PROJECTS
due_project AS (
        SELECT p.uuid
        FROM ainecto.project p
        WHERE p.archived_at <= $1
        UNION
        SELECT p.uuid
        FROM ainecto.workspace w
          JOIN ainecto.project p ON p.workspace_uuid = w.uuid
        WHERE w.archived_at <= $1);

-- fragment DUE_FOLDERS
due_folder AS (
        SELECT f.uuid, f.project_uuid
        FROM ainecto.folder f
        WHERE f.archived_at <= $1
        UNION
        SELECT c.uuid, c.project_uuid
        FROM due_folder f
          JOIN ainecto.folder c ON c.project_uuid = f.project_uuid AND c.parent_uuid = f.uuid);

-- fragment IS_FREE (document)
-- A run keeps its cases, and results are about them. Nor is a body taken from an attachment of another document.
NOT EXISTS (SELECT FROM ainecto.test_run_case c WHERE c.document_uuid = {{document}})
    AND NOT EXISTS (
        SELECT
        FROM ainecto.upload u
          JOIN ainecto.attachment a ON a.upload_uuid = u.uuid
        WHERE u.document_uuid = {{document}} AND a.document_uuid <> {{document}});

-- statement find_stranger (): SELECT
-- A table of somebody else with a foreign key to what could go.
SELECT c.conrelid::pg_catalog.regclass::pg_catalog.text
FROM pg_catalog.pg_constraint c
  JOIN pg_catalog.pg_class r ON r.oid = c.confrelid
WHERE c.contype = 'f'
    AND r.relnamespace = 'ainecto'::pg_catalog.regnamespace
    AND r.relname NOT IN ('account', 'former_account', 'oauth_client', 'oauth_grant')
    AND NOT EXISTS (
        SELECT
        FROM pg_catalog.pg_depend d
          JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
        WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
            AND d.objid = c.conrelid
            AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
            AND d.deptype = 'e'
            AND e.extname = 'ainecto')
ORDER BY 1
LIMIT 1;

-- statement delete_runs (timestamptz, most bigint): DELETE
WITH {{DUE_PROJECTS}}
DELETE FROM ainecto.test_run
WHERE id IN (
    SELECT r.id
    FROM ainecto.test_run r
    WHERE r.project_uuid IN (SELECT p.uuid FROM due_project p)
    ORDER BY r.id
    LIMIT $2
    FOR UPDATE SKIP LOCKED);

-- statement find_documents (timestamptz, most bigint): SELECT
-- Of each kind as many as are wanted, so that none is read whole.
WITH RECURSIVE {{DUE_PROJECTS}}, {{DUE_FOLDERS}}
(SELECT d.uuid
    FROM ainecto.document d
    WHERE d.archived_at <= $1 AND {{IS_FREE: d.uuid}}
    ORDER BY d.archived_at
    LIMIT $2)
UNION
(SELECT d.uuid
    FROM due_folder f
      JOIN ainecto.document d ON d.folder_uuid = f.uuid
    WHERE {{IS_FREE: d.uuid}}
    LIMIT $2)
UNION
(SELECT d.uuid
    FROM due_project p
      JOIN ainecto.document d ON d.project_uuid = p.uuid
    WHERE {{IS_FREE: d.uuid}}
    LIMIT $2)
LIMIT $2;

-- statement lock_document (uuid uuid): SELECT
SELECT
FROM ainecto.document d
WHERE d.uuid = $1
FOR UPDATE SKIP LOCKED;

-- statement read_document (timestamptz, uuid uuid): SELECT
-- Under its lock, whether it is still due: somebody may have brought it back.
WITH RECURSIVE around AS (
    SELECT f.uuid, f.project_uuid, f.parent_uuid, f.archived_at
    FROM ainecto.document d
      JOIN ainecto.folder f ON f.uuid = d.folder_uuid
    WHERE d.uuid = $2
    UNION ALL
    SELECT f.uuid, f.project_uuid, f.parent_uuid, f.archived_at
    FROM around a
      JOIN ainecto.folder f ON f.uuid = a.parent_uuid)
SELECT d.type, d.title
FROM ainecto.document d
  JOIN ainecto.project p ON p.uuid = d.project_uuid
  JOIN ainecto.workspace w ON w.uuid = p.workspace_uuid
WHERE d.uuid = $2
    AND (
        d.archived_at <= $1
        OR p.archived_at <= $1
        OR w.archived_at <= $1
        OR EXISTS (SELECT FROM around a WHERE a.archived_at <= $1))
    AND {{IS_FREE: d.uuid}};

-- statement find_versions (document_uuid uuid, most bigint): SELECT
-- The oldest ones, and how many those are.
SELECT pg_catalog.min(o.version), pg_catalog.max(o.version), pg_catalog.count(*)
FROM (
    SELECT v.version
    FROM ainecto.document_version v
    WHERE v.document_uuid = $1
    ORDER BY v.version
    LIMIT $2) o;

-- What else there is of a document, but for drawings, which housekeeping removes where no link shows them. What is audited is
-- gathered for its row.
-- statement parts[0] (document_uuid uuid): DELETE
DELETE FROM ainecto.attachment WHERE document_uuid = $1;

-- statement parts[1] (document_uuid uuid): DELETE
DELETE FROM ainecto.upload WHERE document_uuid = $1;

-- statement parts[2] (document_uuid uuid): DELETE
DELETE FROM ainecto.share WHERE document_uuid = $1;

-- statement parts[3] (document_uuid uuid): DELETE
DELETE FROM ainecto.role_grant WHERE document_uuid = $1;

-- statement parts[4] (document_uuid uuid): DELETE
DELETE FROM ainecto.llm_request WHERE document_uuid = $1;

-- statement parts[5] (document_uuid uuid): DELETE
DELETE FROM ainecto.erd_source WHERE document_uuid = $1;

-- statement parts[6] (document_uuid uuid): DELETE
DELETE FROM ainecto.version_grace WHERE document_uuid = $1;

-- fragment DUE_FOLDER
f.uuid IN (SELECT o.uuid FROM due_folder o) OR f.project_uuid IN (SELECT o.uuid FROM due_project o);

-- fragment EMPTY_FOLDER
NOT EXISTS (
        SELECT
        FROM ainecto.folder c
        WHERE c.project_uuid = f.project_uuid AND c.parent_uuid = f.uuid)
    AND NOT EXISTS (SELECT FROM ainecto.document d WHERE d.folder_uuid = f.uuid);

-- fragment EMPTY_PROJECT
NOT EXISTS (SELECT FROM ainecto.folder f WHERE f.project_uuid = p.uuid)
    AND NOT EXISTS (SELECT FROM ainecto.document d WHERE d.project_uuid = p.uuid)
    AND NOT EXISTS (SELECT FROM ainecto.test_run r WHERE r.project_uuid = p.uuid);

-- fragment EMPTY_WORKSPACE
NOT EXISTS (SELECT FROM ainecto.project p WHERE p.workspace_uuid = w.uuid);

-- Places that are due and empty, locked, so that nothing can come to them; then those of them that still are.
-- statement lock_places[PLACE_WORKSPACE] (timestamptz, most bigint): SELECT
SELECT w.uuid
FROM ainecto.workspace w
WHERE w.archived_at <= $1 AND {{EMPTY_WORKSPACE}}
ORDER BY w.uuid
LIMIT $2
FOR UPDATE SKIP LOCKED;

-- statement lock_places[PLACE_PROJECT] (timestamptz, most bigint): SELECT
WITH {{DUE_PROJECTS}}
SELECT p.uuid
FROM ainecto.project p
WHERE p.uuid IN (SELECT o.uuid FROM due_project o) AND {{EMPTY_PROJECT}}
ORDER BY p.uuid
LIMIT $2
FOR UPDATE SKIP LOCKED;

-- statement lock_places[PLACE_FOLDER] (timestamptz, most bigint): SELECT
WITH RECURSIVE {{DUE_PROJECTS}}, {{DUE_FOLDERS}}
SELECT f.uuid
FROM ainecto.folder f
WHERE ({{DUE_FOLDER}}) AND {{EMPTY_FOLDER}}
ORDER BY f.uuid
LIMIT $2
FOR UPDATE SKIP LOCKED;

-- statement delete_places[PLACE_WORKSPACE] (timestamptz, uuid uuid[]): DELETE
DELETE FROM ainecto.workspace w
WHERE w.uuid = ANY ($2) AND w.archived_at <= $1 AND {{EMPTY_WORKSPACE}};

-- statement delete_places[PLACE_PROJECT] (timestamptz, uuid uuid[]): DELETE
WITH {{DUE_PROJECTS}}
DELETE FROM ainecto.project p
WHERE p.uuid = ANY ($2) AND p.uuid IN (SELECT o.uuid FROM due_project o) AND {{EMPTY_PROJECT}};

-- statement delete_places[PLACE_FOLDER] (timestamptz, uuid uuid[]): DELETE
WITH RECURSIVE {{DUE_PROJECTS}}, {{DUE_FOLDERS}}
DELETE FROM ainecto.folder f
WHERE f.uuid = ANY ($2) AND ({{DUE_FOLDER}}) AND {{EMPTY_FOLDER}};
