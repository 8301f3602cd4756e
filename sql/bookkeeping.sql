-- Rows that the engine writes without the executor: indexes, triggers of others, the accounts that versions name.
\set VERBOSITY terse
SELECT ainecto.create_account('books@example.com', NULL, 'Books', 'free') IS NULL AS with_password;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'b0000000-0000-4000-8000-000000000001', id, 'Books' FROM ainecto.account WHERE email = 'books@example.com';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('b0000000-0000-4000-8000-000000000002', 'b0000000-0000-4000-8000-000000000001', 'Books');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  SELECT format('b0000000-0000-4000-8000-0000000001%s', lpad(n::text, 2, '0'))::uuid, 'b0000000-0000-4000-8000-000000000002', 'erd', repeat('long title ', 20) || n
    FROM generate_series(0, 99) n;

-- Long rows counted up many times in one transaction leave their page, so that every index has to learn their new place.
BEGIN;
DO $$
BEGIN
  FOR round IN 1 .. 12 LOOP
    PERFORM ainecto.call_tool('books@example.com', 'erd_create_tables', jsonb_build_object('documentUuid', d.uuid, 'description', 'Round ' || round,
        'items', jsonb_build_array(jsonb_build_object('uuid', 't' || round, 'name', 'table_' || round))))
      FROM ainecto.document d WHERE d.project_uuid = 'b0000000-0000-4000-8000-000000000002';
  END LOOP;
END
$$;
COMMIT;
SELECT version, (SELECT count(*) FROM ainecto.erd_table t WHERE t.document_uuid = d.uuid) AS tables
  FROM ainecto.document d WHERE d.project_uuid = 'b0000000-0000-4000-8000-000000000002' GROUP BY 1, 2;
SET enable_seqscan = off;
SELECT count(*) AS by_key FROM generate_series(0, 99) n
  JOIN ainecto.document d ON d.uuid = format('b0000000-0000-4000-8000-0000000001%s', lpad(n::text, 2, '0'))::uuid;
SELECT count(*) AS by_project FROM (SELECT uuid FROM ainecto.document WHERE project_uuid = 'b0000000-0000-4000-8000-000000000002' ORDER BY created_at, uuid) d;
SELECT ainecto.call_tool('books@example.com', 'search_documents', '{"q": "title 57"}')->'total' AS by_title;
-- A free plan keeps ten versions; indexes of history know these and no others.
SELECT min(version), max(version), count(*) FROM ainecto.document_version WHERE document_uuid = 'b0000000-0000-4000-8000-000000000157';
SELECT min(version), max(version), count(*) FROM ainecto.document_change WHERE document_uuid = 'b0000000-0000-4000-8000-000000000157';
RESET enable_seqscan;

-- A plan that comes to keep fewer takes none away with the next version.
INSERT INTO ainecto.plan_override (name, versions_kept) VALUES ('free', 3);
UPDATE ainecto.erd_table SET note = 'next' WHERE document_uuid = 'b0000000-0000-4000-8000-000000000157' AND uuid = 't1';
SELECT min(version), max(version), count(*) FROM ainecto.document_version WHERE document_uuid = 'b0000000-0000-4000-8000-000000000157';
SELECT min(version), max(version), count(*) FROM ainecto.document_change WHERE document_uuid = 'b0000000-0000-4000-8000-000000000157';
DELETE FROM ainecto.plan_override WHERE name = 'free';

-- Triggers that an administrator puts on history and audit fire.
CREATE TABLE seen (relation text, what text);
CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.seen VALUES (TG_TABLE_NAME, COALESCE(to_jsonb(NEW)->>'description', to_jsonb(NEW)->>'entity_uuid'));
  RETURN NULL;
END
$$;
CREATE TRIGGER see AFTER INSERT ON ainecto.audit_log FOR EACH ROW EXECUTE FUNCTION see();
CREATE TRIGGER see AFTER INSERT ON ainecto.document_version FOR EACH ROW EXECUTE FUNCTION see();
CREATE TRIGGER see AFTER INSERT ON ainecto.document_change FOR EACH ROW EXECUTE FUNCTION see();
SELECT ainecto.call_tool('books@example.com', 'erd_update_tables', '{"documentUuid": "b0000000-0000-4000-8000-000000000157",
  "description": "Watched", "items": [{"uuid": "t2", "note": "watched"}]}') ? 'error' AS refused;
SELECT * FROM seen ORDER BY relation;
DROP TRIGGER see ON ainecto.audit_log;
DROP TRIGGER see ON ainecto.document_version;
DROP TRIGGER see ON ainecto.document_change;
DROP FUNCTION see();
DROP TABLE seen;

-- Constraints of content hold for rows that tools make.
SELECT ainecto.call_tool('books@example.com', 'erd_apply_changes', '{"documentUuid": "b0000000-0000-4000-8000-000000000157", "description": "No such table",
  "operations": [{"op": "create", "type": "column", "data": {"table_uuid": "nowhere", "name": "a", "type": "text"}}]}')->>'message' AS message;
SELECT ainecto.call_tool('books@example.com', 'erd_apply_changes', '{"documentUuid": "b0000000-0000-4000-8000-000000000157", "description": "Twice",
  "operations": [{"op": "create", "type": "table", "data": {"name": "table_2"}}]}')->>'message' AS message;
-- Places count on behind the last sibling, each parent's on their own.
SELECT ainecto.call_tool('books@example.com', 'erd_apply_changes', '{"documentUuid": "b0000000-0000-4000-8000-000000000157", "description": "Places",
  "operations": [
    {"op": "create", "type": "column", "data": {"uuid": "c1", "table_uuid": "t1", "name": "a", "type": "text", "display_order": 5}},
    {"op": "create", "type": "column", "data": {"uuid": "c2", "table_uuid": "t1", "name": "b", "type": "text"}},
    {"op": "create", "type": "column", "data": {"uuid": "c3", "table_uuid": "t2", "name": "a", "type": "text"}}]}') ? 'error' AS refused;
SELECT uuid, display_order, is_pk, is_not_null FROM ainecto.erd_column WHERE document_uuid = 'b0000000-0000-4000-8000-000000000157' ORDER BY uuid;
UPDATE ainecto.erd_column SET display_order = 2147483647 WHERE document_uuid = 'b0000000-0000-4000-8000-000000000157' AND uuid = 'c3';
SELECT ainecto.call_tool('books@example.com', 'erd_apply_changes', '{"documentUuid": "b0000000-0000-4000-8000-000000000157", "description": "No place left",
  "operations": [{"op": "create", "type": "column", "data": {"table_uuid": "t2", "name": "b", "type": "text"}}]}')->>'message' AS message;

-- An account goes only while no version names it, and its id never changes then.
SELECT ainecto.create_account('unnamed@example.com', NULL, 'Unnamed', 'free') IS NULL AS with_password;
DELETE FROM ainecto.account WHERE email = 'books@example.com';
UPDATE ainecto.account SET id = -1 WHERE email = 'books@example.com';
UPDATE ainecto.account SET name = 'Book keeper' WHERE email = 'books@example.com';
DELETE FROM ainecto.account_link WHERE account_id = (SELECT id FROM ainecto.account WHERE email = 'unnamed@example.com');
UPDATE ainecto.account SET id = -1 WHERE email = 'unnamed@example.com';
DELETE FROM ainecto.account WHERE email = 'unnamed@example.com';
SELECT email, name FROM ainecto.account WHERE email IN ('books@example.com', 'unnamed@example.com');

-- Two roles in one transaction make a version each, under their own names; one that goes on goes on with its own.
CREATE ROLE regress_ainecto_first;
CREATE ROLE regress_ainecto_second;
SELECT ainecto.create_account(who || '@example.com', NULL, initcap(who), 'free') IS NULL AS with_password FROM unnest(ARRAY['first', 'second']) AS who;
SELECT ainecto.map_role('regress_ainecto_first', 'first@example.com'), ainecto.map_role('regress_ainecto_second', 'second@example.com');
SELECT ainecto.grant_role('document', 'b0000000-0000-4000-8000-000000000157', who || '@example.com', 'EDITOR') FROM unnest(ARRAY['first', 'second']) AS who;
GRANT USAGE ON SCHEMA ainecto TO regress_ainecto_first, regress_ainecto_second;
GRANT SELECT, UPDATE ON ainecto.erd_table TO regress_ainecto_first, regress_ainecto_second;
BEGIN;
SET LOCAL ROLE regress_ainecto_first;
UPDATE ainecto.erd_table SET note = 'first' WHERE document_uuid = 'b0000000-0000-4000-8000-000000000157' AND uuid = 't3';
UPDATE ainecto.erd_table SET note = 'first again' WHERE document_uuid = 'b0000000-0000-4000-8000-000000000157' AND uuid = 't4';
SET LOCAL ROLE regress_ainecto_second;
UPDATE ainecto.erd_table SET note = 'second' WHERE document_uuid = 'b0000000-0000-4000-8000-000000000157' AND uuid = 't5';
COMMIT;
SELECT a.email, l.database_role, string_agg(c.entity_uuid || ' ' || (c.after->>'note'), ', ' ORDER BY c.id) AS changes
  FROM ainecto.document_version v JOIN ainecto.document_change c USING (document_uuid, version) JOIN ainecto.account a ON a.id = v.account_id
    JOIN ainecto.audit_log l ON l.target = v.document_uuid::text AND l.version = v.version AND l.account_id = v.account_id
 WHERE v.document_uuid = 'b0000000-0000-4000-8000-000000000157' AND a.email IN ('first@example.com', 'second@example.com')
 GROUP BY v.version, a.email, l.database_role ORDER BY v.version;
REVOKE ALL ON ainecto.erd_table FROM regress_ainecto_first, regress_ainecto_second;
REVOKE USAGE ON SCHEMA ainecto FROM regress_ainecto_first, regress_ainecto_second;
SELECT ainecto.unmap_role('regress_ainecto_first'), ainecto.unmap_role('regress_ainecto_second');
DROP ROLE regress_ainecto_first, regress_ainecto_second;
