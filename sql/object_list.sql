-- What an ERD has beside its tables is listed by get_document, in pages that are bounded by what stands in them.
\set VERBOSITY terse
SET client_min_messages = warning;
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SELECT bool_and(ainecto.create_account('object-list-' || who || '@example.com', 'a long enough secret', initcap(who), 'pro') IS NULL) AS made
  FROM unnest(ARRAY['owner', 'viewer', 'stranger']) AS who;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT '0b1ec700-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'object-list-owner@example.com';
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES ('0b1ec700-0000-4000-8000-000000000002', '0b1ec700-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES
  ('0b1ec700-0000-4000-8000-000000000003', '0b1ec700-0000-4000-8000-000000000002', 'erd', 'E'),
  ('0b1ec700-0000-4000-8000-000000000004', '0b1ec700-0000-4000-8000-000000000002', 'erd', 'Other'),
  ('0b1ec700-0000-4000-8000-000000000005', '0b1ec700-0000-4000-8000-000000000002', 'readme', 'R');
\set erd '0b1ec700-0000-4000-8000-000000000003'
SELECT ainecto.grant_role('document', :'erd', 'object-list-viewer@example.com', 'VIEWER');
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:'erd', 't', 'customer');
INSERT INTO ainecto.erd_object (document_uuid, uuid, kind, schema_name, name, signature, table_uuid, definition, depends_on, options, note, display_order) VALUES
  (:'erd', 'f', 'function', 'public', 'age', 'date', NULL, 'CREATE FUNCTION public.age(date) …', '["language:plperl"]', NULL, 'How old', 1),
  (:'erd', 's', 'sequence', 'public', 'counter', NULL, NULL, 'CREATE SEQUENCE public.counter', NULL, '{"owned_by": {"schema": "public", "table": "customer", "column": "id"}}', NULL, 0),
  (:'erd', 'g', 'trigger', NULL, 'stamp', NULL, 't', 'CREATE TRIGGER stamp …', NULL, NULL, NULL, 2);
CREATE FUNCTION pg_temp.get(who text, arguments jsonb) RETURNS jsonb LANGUAGE sql AS $$
  SELECT ainecto.call_tool('object-list-' || who || '@example.com', 'get_document', jsonb_build_object('uuid', '0b1ec700-0000-4000-8000-000000000003') || arguments) $$;

-- All of them, those of a kind, and none of one that the document has not; for everybody who may read it.
SELECT jsonb_pretty(pg_temp.get('viewer', '{"objects": "all"}'));
SELECT pg_temp.get('owner', '{"objects": "trigger"}');
SELECT pg_temp.get('owner', '{"objects": "policy"}');
-- Not for others, not of other documents, not of what there is none, not beside a format.
SELECT pg_temp.get('stranger', '{"objects": "all"}');
SELECT pg_temp.get('owner', '{"objects": "all", "uuid": "0b1ec700-0000-4000-8000-000000000005"}');
SELECT f #- '{faults,0,allowed}' AS refused FROM pg_temp.get('owner', '{"objects": "functoin"}') f;
SELECT pg_temp.get('owner', '{"objects": "function", "format": "sql"}');
SELECT pg_temp.get('owner', '{"objects": "function", "tables": ["customer"]}');

-- Pages: no object twice and none missing, each bounded; what alone would be more than a page is cut, and says so.
INSERT INTO ainecto.erd_object (document_uuid, uuid, kind, name, definition, display_order)
  SELECT :'erd', 'o' || n, 'function', 'f' || n, CASE n WHEN 17 THEN repeat('ä', 30000) WHEN 18 THEN repeat('x', 50000) ELSE repeat('é', n * 20) END, n / 2 + 3 FROM generate_series(1, 300) AS n;
CREATE FUNCTION pg_temp.pages(kind text) RETURNS TABLE (page integer, objects integer, bytes integer, list jsonb) LANGUAGE plpgsql AS $$
DECLARE
  answer jsonb := '{"nextCursor": ""}';
BEGIN
  page := 0;
  WHILE answer ? 'nextCursor' LOOP
    page := page + 1;
    answer := pg_temp.get('viewer', jsonb_build_object('objects', kind, 'cursor', answer->>'nextCursor'));
    list := answer->'objects';
    objects := jsonb_array_length(list);
    bytes := octet_length(list::text);
    RETURN NEXT;
  END LOOP;
END $$;
SELECT count(*) > 10 AS several, min(objects) >= 1 AS full, max(bytes) < 63000 AS bounded, sum(objects) AS objects FROM pg_temp.pages('all');
SELECT count(*), count(DISTINCT o->>'uuid'), bool_and(o->>'kind' = 'function') FROM pg_temp.pages('function') p, jsonb_array_elements(p.list) o;
SELECT o->>'name' AS name, length(o->>'definition') AS shown, o->'definition_length' AS length FROM pg_temp.pages('function') p, jsonb_array_elements(p.list) o
 WHERE o->>'name' IN ('f16', 'f17', 'f18') ORDER BY 1;
SELECT array_agg(o->>'uuid' ORDER BY p.page, n) = (SELECT array_agg(uuid ORDER BY display_order, uuid) FROM ainecto.erd_object WHERE document_uuid = :'erd') AS in_order
  FROM pg_temp.pages('all') p, jsonb_array_elements(p.list) WITH ORDINALITY o (o, n);
-- Small ones: 200 a page.
INSERT INTO ainecto.erd_object (document_uuid, uuid, kind, name, definition)
  SELECT '0b1ec700-0000-4000-8000-000000000004', 'o' || n, 'domain', 'd' || n, 'CREATE DOMAIN d' || n FROM generate_series(1, 201) AS n;
SELECT jsonb_array_length(p->'objects') AS objects, p->'kinds' AS kinds, p->>'nextCursor' AS cursor FROM pg_temp.get('owner', '{"uuid": "0b1ec700-0000-4000-8000-000000000004", "objects": "all"}') p \gset first_
\echo :first_objects :first_kinds
SELECT jsonb_array_length(p->'objects') AS objects, p ? 'nextCursor' AS more
  FROM pg_temp.get('owner', jsonb_build_object('uuid', '0b1ec700-0000-4000-8000-000000000004', 'objects', 'all', 'cursor', :'first_cursor')) p;
-- A cursor is good for its own list alone.
SELECT pg_temp.get('owner', jsonb_build_object('objects', 'all', 'cursor', :'first_cursor'));
SELECT pg_temp.get('owner', jsonb_build_object('uuid', '0b1ec700-0000-4000-8000-000000000004', 'format', 'sql', 'cursor', :'first_cursor'));
