-- The statements of seal.c.

-- statement find_newest (): SELECT
SELECT s.number, s.hash, s.audit_through
FROM ainecto.seal s
ORDER BY s.number DESC
LIMIT 1;

-- statement find_progress (): SELECT
SELECT p.audit_through, p.before_transaction, p.sealed_document
FROM ainecto.housekeeping_progress p;

-- statement keep_progress (audit_through bigint, before_transaction bigint, sealed_document uuid): INSERT
INSERT INTO ainecto.housekeeping_progress (audit_through, before_transaction, sealed_document)
VALUES ($1, $2, $3)
ON CONFLICT (one) DO UPDATE SET audit_through = excluded.audit_through,
    before_transaction = excluded.before_transaction,
    sealed_document = excluded.sealed_document;

-- statement find_last_audit_id (): SELECT
SELECT CASE WHEN s.is_called THEN s.last_value ELSE 0 END
FROM ainecto.audit_log_id_seq s;

-- statement select_audit (bigint, id bigint, most bigint): SELECT
SELECT l.*
FROM ainecto.audit_log l
WHERE l.id > $1 AND l.id <= $2
ORDER BY l.id
LIMIT $3;

-- statement select_purges (bigint, id bigint): SELECT
-- What verification knows of; names stay in the log alone, from which they go with age.
SELECT COALESCE(
    pg_catalog.jsonb_agg(
        pg_catalog.jsonb_build_object(
        'kind', l.target_kind, 'target', l.target, 'targets',
        pg_catalog.jsonb_path_query_array(
            l.targets, '$[*] ? (@.kind == "version" || @.kind == "change" || @.purged == true || exists(@.id_to))')) ORDER BY l.id),
    '[]')
FROM ainecto.audit_log l
WHERE l.id > $1 AND l.id <= $2
    AND l.source = 'retention'
    AND l.outcome = 'done'
    AND l.target_kind IN ('document', 'audit');

-- statement find_walk_end (uuid uuid): SELECT
-- The last document of a walk that begins at $1; no row: it ends with the last of all.
SELECT d.uuid
FROM ainecto.document d
WHERE d.uuid >= $1
ORDER BY d.uuid
OFFSET {{SEAL_WALK}}
LIMIT 1;

-- statement find_unsealed (uuid, uuid uuid, bigint, id bigint): SELECT
-- Documents with versions that are not sealed: those of a walk from $1 to $2 (null: the last), and those that
-- audit rows from $3 to $4 name, so that a version is sealed soon, however many documents there are.
WITH looked_at AS (
    SELECT d.uuid, d.version
    FROM ainecto.document d
    WHERE d.uuid >= $1 AND ($2 IS NULL OR d.uuid <= $2)
    UNION
    SELECT d.uuid, d.version
    FROM ainecto.document d
    WHERE d.uuid IN (
        SELECT CASE WHEN l.target ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN l.target::pg_catalog.uuid
            END
        FROM ainecto.audit_log l
        WHERE l.id > $3 AND l.id <= $4 AND l.version IS NOT NULL))
SELECT d.uuid, s.version
FROM looked_at d
  CROSS JOIN LATERAL (
      SELECT COALESCE(
          (
              SELECT v.version
              FROM ainecto.sealed_version v
              WHERE v.document_uuid = d.uuid
              ORDER BY v.version DESC
              LIMIT 1),
          0) AS version) s
WHERE d.version > s.version
ORDER BY d.uuid;

-- fragment UNSEALED
-- What documents have beyond their sealed versions, in the order of the arrays: a subquery that sorts is run for
-- one document after the other, so no more is read than is asked for.
ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)) AS u (uuid, sealed);

-- statement select_versions (uuid[], bigint[]): SELECT, read_only
SELECT o.*
FROM {{UNSEALED}}
  CROSS JOIN LATERAL (
      SELECT v.*
      FROM ainecto.document_version v
      WHERE v.document_uuid = u.uuid AND v.version > u.sealed
      ORDER BY v.version) o;

-- statement select_changes (uuid[], bigint[]): SELECT, read_only
SELECT o.*
FROM {{UNSEALED}}
  CROSS JOIN LATERAL (
      SELECT c.*
      FROM ainecto.document_change c
      WHERE c.document_uuid = u.uuid AND c.version > u.sealed
      ORDER BY c.version, c.id) o;

-- statement select_anchor (): SELECT, read_only
SELECT pg_catalog.jsonb_build_object(
    'seal', s.number, 'hash', pg_catalog.encode(s.hash, 'hex'), 'at', s.at, 'versions', t.versions,
    'changes', t.changes, 'audit_rows', t.audit_rows, 'audit_through', s.audit_through)
FROM ainecto.seal s
  CROSS JOIN (
      SELECT pg_catalog.sum(a.versions) AS versions, pg_catalog.sum(a.changes) AS changes,
          pg_catalog.sum(pg_catalog.length(a.audit_marks) / 24) AS audit_rows
      FROM ainecto.seal a) t
ORDER BY s.number DESC
LIMIT 1;
