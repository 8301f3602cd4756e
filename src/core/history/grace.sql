-- The statements of grace.c.

-- fragment DOCUMENTS_AND_OWNERS
-- Documents, and who pays for their history.
ainecto.document d
  JOIN ainecto.project j ON j.uuid = d.project_uuid
  JOIN ainecto.workspace w ON w.uuid = j.workspace_uuid
  JOIN ainecto.account a ON a.id = w.owner_id;

-- fragment HAS_TOO_MANY
p.versions_kept >= 0
    AND d.version > p.versions_kept
    AND (
        SELECT v.version
        FROM ainecto.document_version v
        WHERE v.document_uuid = d.uuid
        ORDER BY v.version
        LIMIT 1) <= d.version - p.versions_kept;

-- fragment BEGIN_GRACE
INSERT INTO ainecto.version_grace AS g (document_uuid, versions_kept, since)
SELECT d.uuid, p.versions_kept, $1
FROM {{DOCUMENTS_AND_OWNERS}}
  JOIN ainecto.plan p ON p.name = a.plan
WHERE {{HAS_TOO_MANY}};

-- fragment OR_BEGIN_ANEW
-- A plan that shrinks once more gives a grace of its own.
ON CONFLICT (document_uuid) DO UPDATE SET versions_kept = excluded.versions_kept,
    since = excluded.since
WHERE excluded.versions_kept < g.versions_kept;

-- fragment END_GRACE
DELETE FROM ainecto.version_grace g
USING {{DOCUMENTS_AND_OWNERS}}
  JOIN ainecto.plan p ON p.name = a.plan
WHERE d.uuid = g.document_uuid AND ({{HAS_TOO_MANY}}) IS NOT TRUE;

-- statement begin_of_account (timestamptz, id bigint): INSERT
{{BEGIN_GRACE}} AND a.id = $2 {{OR_BEGIN_ANEW}};

-- statement end_of_account (id bigint): DELETE
{{END_GRACE}} AND a.id = $1;

-- statement sum_of_account (owner text): SELECT
SELECT pg_catalog.count(*), COALESCE(pg_catalog.sum(v.versions), 0)::pg_catalog.int8,
    pg_catalog.to_char(pg_catalog.min(v.due_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
FROM ainecto.version_due v
WHERE v.owner = $1;

-- statement preview (id bigint, name text, timestamptz): SELECT, read_only
SELECT d.uuid, d.title,
    (
        SELECT pg_catalog.count(*)
        FROM ainecto.document_version v
        WHERE v.document_uuid = d.uuid AND v.version <= d.version - p.versions_kept),
    $3 + pg_catalog.make_interval(days => p.grace_days)
FROM {{DOCUMENTS_AND_OWNERS}}
  CROSS JOIN ainecto.plan p
WHERE a.id = $1 AND p.name = $2 AND {{HAS_TOO_MANY}}
ORDER BY 3 DESC, 1;

-- statement find_walk (): SELECT
SELECT p.uuid,
    (
        SELECT d.uuid
        FROM ainecto.document d
        WHERE d.uuid >= p.uuid
        ORDER BY d.uuid
        OFFSET {{WALK_DOCUMENTS}}
        LIMIT 1)
FROM (
    SELECT COALESCE(
        (SELECT h.graced_document FROM ainecto.housekeeping_progress h),
        '00000000-0000-0000-0000-000000000000') AS uuid) p;

-- statement begin_of_walk (timestamptz, uuid, uuid uuid): INSERT
{{BEGIN_GRACE}} AND d.uuid >= $2 AND ($3 IS NULL OR d.uuid <= $3) {{OR_BEGIN_ANEW}};

-- statement end_of_walk (uuid, uuid uuid): DELETE
{{END_GRACE}} AND d.uuid >= $1 AND ($2 IS NULL OR d.uuid <= $2);

-- statement keep_walk (uuid): INSERT
INSERT INTO ainecto.housekeeping_progress (graced_document)
VALUES (COALESCE($1, '00000000-0000-0000-0000-000000000000'))
ON CONFLICT (one) DO UPDATE SET graced_document = excluded.graced_document;

-- statement find_due (due_at timestamptz, most bigint): SELECT
SELECT v.document_uuid
FROM ainecto.version_due v
WHERE v.due_at <= $1
ORDER BY v.due_at, v.document_uuid
LIMIT $2;

-- statement lock_document (uuid uuid): SELECT
-- One that is being written to waits for the next round.
SELECT
FROM ainecto.document d
WHERE d.uuid = $1
FOR NO KEY UPDATE SKIP LOCKED;

-- statement find_step (document_uuid uuid, due_at timestamptz): SELECT
-- Under the document's lock: what goes now, of that which is due.
SELECT pg_catalog.min(s.version), pg_catalog.max(s.version), pg_catalog.count(*), v.versions,
    v.plan, v.versions_kept
FROM ainecto.version_due v
  CROSS JOIN LATERAL (
      SELECT o.version
      FROM ainecto.document_version o
      WHERE o.document_uuid = v.document_uuid AND o.version <= v.newest_version - v.versions_kept
      ORDER BY o.version
      LIMIT {{PURGE_VERSIONS}}) s
WHERE v.document_uuid = $1 AND v.due_at <= $2
GROUP BY v.versions, v.plan, v.versions_kept;

-- statement end_of_document (document_uuid uuid): DELETE
DELETE FROM ainecto.version_grace g WHERE g.document_uuid = $1;
