-- The statements of verify.c.

-- fragment IS_UUID
-- What an identifier in JSON or in a text must be before it is taken for a uuid: a forged row must not end the
-- run.
~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';

-- fragment SAID
-- What rows of source retention say, as seals kept it, and those that are not sealed yet.
WITH said AS (
        SELECT p.value->>'kind' AS kind, p.value->'targets' AS targets
        FROM ainecto.seal s
          CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(
              CASE pg_catalog.jsonb_typeof(s.purges) WHEN 'array' THEN s.purges ELSE '[]' END) p
        UNION ALL
        SELECT l.target_kind, l.targets
        FROM ainecto.audit_log l
        WHERE l.id > (SELECT COALESCE(pg_catalog.max(s.audit_through), 0) FROM ainecto.seal s)
            AND l.source = 'retention'
            AND l.outcome = 'done'),
    entry AS (
        SELECT s.kind, t.value
        FROM said s
          CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(
              CASE pg_catalog.jsonb_typeof(s.targets)
              WHEN 'array' THEN s.targets
              WHEN 'object' THEN pg_catalog.jsonb_build_array(s.targets)
              ELSE '[]' END) t);

-- statement find_purges (): SELECT, read_only
-- History goes from the oldest version on, and the log from the oldest row; a document goes with all of its history.
{{SAID}}
SELECT p.document::pg_catalog.uuid,
    pg_catalog.max(p.through::pg_catalog.int8),
    pg_catalog.bool_or(p.gone)
FROM entry e
  CROSS JOIN LATERAL (
      SELECT e.value->>'document' AS document, pg_catalog.substring(e.value->>'ids', '([0-9]{1,18})$') AS through, false AS gone
      WHERE e.value->>'kind' = 'version'
      UNION ALL
      SELECT e.value->>'id', NULL, true
      WHERE e.value->>'kind' = 'document' AND e.value->>'purged' = 'true') p
WHERE e.kind = 'document' AND p.document {{IS_UUID}}
GROUP BY 1
ORDER BY 1;

-- statement find_audit_purge (): SELECT, read_only
{{SAID}}
SELECT COALESCE(pg_catalog.max((e.value->>'id_to')::pg_catalog.int8), 0)
FROM entry e
WHERE e.kind = 'audit' AND e.value->>'id_to'{{IS_NUMBER}};

-- fragment AUDITED
-- Versions that audit rows say were made.
audited AS (
    SELECT l.target AS document, l.version, l.id
    FROM ainecto.audit_log l
    WHERE l.outcome = 'done' AND l.version IS NOT NULL AND l.target IS NOT NULL
    UNION ALL
    SELECT COALESCE(t.value->>'document', t.value->>'id'), (t.value->>'version')::pg_catalog.int8,
        l.id
    FROM ainecto.audit_log l
      CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(
          CASE pg_catalog.jsonb_typeof(l.targets) WHEN 'array' THEN l.targets ELSE '[]' END) t
    WHERE l.outcome = 'done' AND t.value->>'version'{{IS_NUMBER}});

-- statement find_unaudited (id bigint): SELECT, read_only
-- Versions without an audit row. Once retention has removed audit rows ($1 is not 0), only those that are
-- younger than the oldest row that it left, by more than a call lasts.
WITH {{AUDITED}}
SELECT v.document_uuid, v.version
FROM ainecto.document_version v
WHERE NOT EXISTS (
        SELECT
        FROM audited a
        WHERE a.document = v.document_uuid::pg_catalog.text AND a.version = v.version)
    AND (
        $1 = 0
        OR v.at >= (
            SELECT pg_catalog.min(l.at)
            FROM ainecto.audit_log l
            WHERE l.id > $1) + '1 hour'::pg_catalog.interval)
ORDER BY 1, 2;

-- statement find_unversioned (): SELECT, read_only
-- Audit rows that name a version beyond what the document has reached. That older ones are there is seen from
-- numbers and seals.
WITH {{AUDITED}}
SELECT a.document::pg_catalog.uuid, a.version, a.id
FROM audited a
  LEFT JOIN ainecto.document d ON d.uuid = CASE
      WHEN a.document {{IS_UUID}} THEN a.document::pg_catalog.uuid
      END
WHERE a.document {{IS_UUID}} AND (d.uuid IS NULL OR d.version < a.version)
ORDER BY a.id, 1, 2;

-- statement find_open_guards (): SELECT, read_only
-- Guards that do not stand as they were made.
SELECT g.relation, g.name
FROM (
    SELECT r.relation, t.name
    FROM (
        VALUES ('document_version'), ('document_change'), ('audit_log'), ('seal'),
        ('sealed_version')) r (relation)
      CROSS JOIN (VALUES ('append_only'), ('refuse_truncate')) t (name)) g
WHERE NOT EXISTS (
    SELECT
    FROM pg_catalog.pg_trigger t
    WHERE t.tgrelid = pg_catalog.to_regclass('ainecto.' || g.relation)
        AND t.tgname = g.name
        AND t.tgenabled = 'A')
ORDER BY 1, 2;
