-- A plan may shrink without loss: what would go is told before, goes when its grace is over, and stays if the plan grows again.
\set VERBOSITY terse
\set regression :DBNAME
CREATE DATABASE regress_ainecto_grace TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
\c regress_ainecto_grace
CREATE EXTENSION ainecto;
SET timezone = 'UTC';
SET ainecto.fixed_clock = '2026-03-01 12:00 UTC';
\o /dev/null
SELECT ainecto.create_account('grace@example.com', NULL, 'Grace', 'enterprise');
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT '94ace000-0000-4000-8000-000000000001', id, 'Grace' FROM ainecto.account;
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('94ace000-0000-4000-8000-000000000002', '94ace000-0000-4000-8000-000000000001', 'Grace');
\o
\set large '94ace000-0000-4000-8000-000000000003'
\set small '94ace000-0000-4000-8000-000000000004'
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES (:'large', '94ace000-0000-4000-8000-000000000002', 'readme', 'Large'), (:'small', '94ace000-0000-4000-8000-000000000002', 'readme', 'Small');
-- A version for each transaction.
CREATE PROCEDURE pg_temp.write(target uuid, versions integer) LANGUAGE plpgsql AS $$
BEGIN
  FOR n IN 1 .. versions LOOP
    UPDATE ainecto.document SET title = title || '.' WHERE uuid = target;
    COMMIT;
  END LOOP;
END
$$;
CREATE VIEW pg_temp.kept AS SELECT d.title ~ '^Large' AS large, min(v.version), max(v.version), count(*)
  FROM ainecto.document d JOIN ainecto.document_version v ON v.document_uuid = d.uuid GROUP BY 1 ORDER BY 1 DESC;
CREATE FUNCTION pg_temp.keep_house() RETURNS TABLE (ran boolean, graces text, versions text) LANGUAGE sql AS $$
  SELECT (h->>'ran')::boolean, h->>'graces', h->>'versions' FROM ainecto.housekeeping() h
$$;
CALL pg_temp.write(:'large', 99);
CALL pg_temp.write(:'small', 19);
SELECT * FROM pg_temp.kept;

-- Beforehand.
SELECT title ~ '^Large' AS large, versions, due_at FROM ainecto.preview_plan('grace@example.com', 'pro');
SELECT title ~ '^Large' AS large, versions, due_at FROM ainecto.preview_plan('grace@example.com', 'free');
SELECT * FROM ainecto.preview_plan('grace@example.com', 'enterprise');
SELECT ainecto.preview_plan('nobody@example.com', 'free');
SELECT ainecto.preview_plan('grace@example.com', 'gold');
SELECT count(*) FROM ainecto.version_grace;

-- The answer says it, the view shows it, the log keeps it; nothing goes, however often the document changes.
SELECT ainecto.set_plan('grace@example.com', 'pro');
SELECT description FROM ainecto.audit_log WHERE tool = 'set_plan' ORDER BY id DESC LIMIT 1;
SELECT owner, plan, versions_kept, oldest_version, newest_version, versions, since, due_at FROM ainecto.version_due ORDER BY document_uuid;
CALL pg_temp.write(:'large', 2);
SELECT * FROM pg_temp.kept;
SELECT * FROM pg_temp.keep_house();
SELECT versions, due_at FROM ainecto.version_due;

-- A plan that grows again within the grace keeps them; one that shrinks anew gives a grace of its own.
SET ainecto.fixed_clock = '2026-03-20 12:00 UTC';
SELECT ainecto.set_plan('grace@example.com', 'enterprise');
SELECT count(*) FROM ainecto.version_grace;
SELECT ainecto.set_plan('grace@example.com', 'pro');
SET ainecto.fixed_clock = '2026-04-10 12:00 UTC';
SELECT * FROM pg_temp.keep_house();
SELECT * FROM pg_temp.kept;
-- Still fewer: all of it waits anew, and a document that was small enough does.
SELECT ainecto.set_plan('grace@example.com', 'free');
SET ainecto.fixed_clock = '2026-04-25 12:00 UTC';
SELECT * FROM pg_temp.keep_house();
SELECT * FROM pg_temp.kept;

-- Whatever way a plan comes to allow fewer or more, housekeeping finds it.
SELECT ainecto.set_plan('grace@example.com', 'enterprise');
INSERT INTO ainecto.plan_override (name, versions_kept, grace_days) VALUES ('enterprise', 15, 7);
SELECT * FROM pg_temp.keep_house();
SELECT versions_kept, versions, since, due_at FROM ainecto.version_due ORDER BY document_uuid;
UPDATE ainecto.plan_override SET versions_kept = 30;
SELECT * FROM pg_temp.keep_house();
SELECT versions_kept, versions, since, due_at FROM ainecto.version_due ORDER BY document_uuid;
SELECT count(*) FROM ainecto.version_grace;

-- The grace is over: they go, with one row that says so. What a writer holds waits for the next round.
SET ainecto.fixed_clock = '2026-05-02 11:59 UTC';
SELECT * FROM pg_temp.keep_house();
SET ainecto.fixed_clock = '2026-05-02 12:00 UTC';
SELECT * FROM pg_temp.keep_house();
SELECT * FROM pg_temp.kept;
SELECT at, source, tool, target_kind, target, targets, description, outcome FROM ainecto.audit_log WHERE source = 'retention' ORDER BY id;
SELECT count(*) FROM ainecto.version_due;
SELECT count(*) FROM ainecto.document_change WHERE document_uuid = :'large';
-- From here on each version that opens takes away one.
CALL pg_temp.write(:'large', 3);
SELECT * FROM pg_temp.kept;
RESET ainecto.fixed_clock;
SELECT problem, relation, version, detail FROM ainecto.verify_history() ORDER BY 1, 2, 3, 4;
\c :regression
DROP DATABASE regress_ainecto_grace;
