-- The statements of verify_seal.c.

-- statement select_seals (): SELECT, read_only
SELECT s.number, s.at, s.previous, s.audit_after, s.audit_through, s.audit_marks,
    s.purges::pg_catalog.text, s.versions, s.changes, s.hash
FROM ainecto.seal s
ORDER BY s.number;

-- statement select_sealed_versions (): SELECT, read_only
SELECT v.seal, v.document_uuid, v.version, v.hash, v.change_marks
FROM ainecto.sealed_version v
ORDER BY v.seal, v.document_uuid, v.version;

-- statement select_audit (): SELECT, read_only
SELECT l.* FROM ainecto.audit_log l ORDER BY l.id;
