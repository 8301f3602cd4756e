-- What PostgreSQL knows beyond the fields: options of tables, columns, indexes and refs, constraints, objects, and one truth of keys.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET ainecto.fixed_clock = '2026-01-01 00:00:00+00';
SET ainecto.fixed_ids = 260000;
\set document '\'e0070000-0000-4000-8000-000000000003\''
SELECT count(ainecto.create_account(who || '@erd-option.example', plan => 'enterprise'))
  FROM unnest(ARRAY['owner', 'editor', 'viewer', 'stranger']) AS who;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'e0070000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner@erd-option.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  VALUES ('e0070000-0000-4000-8000-000000000002', 'e0070000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  VALUES (:document, 'e0070000-0000-4000-8000-000000000002', 'erd', 'Shop');
SELECT ainecto.grant_role('document', :document, who || '@erd-option.example', upper(who))
  FROM unnest(ARRAY['editor', 'viewer']) AS who;

-- Calls a tool on the document; writes say why.
CREATE FUNCTION pg_temp.call(tool text, arguments jsonb DEFAULT '{}', who text DEFAULT 'editor') RETURNS jsonb
LANGUAGE sql AS $$
  SELECT ainecto.call_tool(who || '@erd-option.example', tool, jsonb_build_object('documentUuid', 'e0070000-0000-4000-8000-000000000003')
    || CASE WHEN tool ~ '^erd_(get|list)' THEN '{}' ELSE '{"description": "why"}'::jsonb END || arguments)
$$;
CREATE FUNCTION pg_temp.apply(operations jsonb, who text DEFAULT 'editor') RETURNS jsonb LANGUAGE sql AS $$
  SELECT pg_temp.call('erd_apply_changes', jsonb_build_object('operations', operations), who)
$$;
-- What a refusal says: a line for each fault, or all on one line.
CREATE FUNCTION pg_temp.refusal(answer jsonb) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT f::text FROM jsonb_array_elements(answer->'faults') f WHERE jsonb_typeof(answer->'faults') = 'array'
  UNION ALL SELECT concat_ws(' | ', answer->>'error', answer->>'path', answer->>'message', answer->>'detail', answer->>'hint')
    WHERE jsonb_typeof(answer->'faults') IS DISTINCT FROM 'array'
$$;

-- Everywhere a thing is made; what is at its initial value is not kept. The order of the key is that of its index.
SELECT pg_temp.call('erd_create_tables', '{"items": [
  {"uuid": "m", "name": "measure", "options": {"kind": "partitioned", "partition_key": "RANGE (at)", "unlogged": false, "storage": {}, "row_security": true},
   "columns": [{"uuid": "m.id", "name": "id", "type": "bigint", "isIncrement": true,
       "options": {"identity": "always", "identity_sequence": {"start": 10, "increment": "5", "cycle": true}}},
     {"uuid": "m.at", "name": "at", "type": "timestamptz", "options": {"statistics": 500}},
     {"uuid": "m.sum", "name": "sum", "type": "numeric(10,2)", "defaultValue": "a + b", "options": {"generated": "stored"}}],
   "indexes": [{"uuid": "m.pk", "name": "measure_pkey", "isPk": true, "isUnique": true, "columns": [{"columnName": "at"}, {"columnName": "id"}],
       "options": {"constraint": true, "deferrable": true}},
     {"uuid": "m.low", "name": "low", "columns": [{"columnName": "sum"}], "options": {"predicate": "sum > 0", "include": ["id"],
       "keys": [{"column": "sum", "order": "desc", "nulls": "last"}, {"expression": "lower(x)", "operator_class": "text_pattern_ops"}]}}]},
  {"uuid": "v", "name": "totals", "options": {"kind": "view", "definition": "SELECT 1", "check_option": "local"}},
  {"uuid": "p", "name": "plain", "options": {"kind": "table", "with_data": true, "inherits": []}, "columns": [{"uuid": "p.id", "name": "id", "type": "int"}]}]}')->'version';
SELECT pg_temp.call('erd_create_refs', '{"items": [{"uuid": "r", "fromTableUuid": "p", "fromColumnUuids": ["p.id"], "toTableUuid": "m",
  "toColumnUuids": ["m.id"], "relationship": ">", "note": "Loosely yonder", "options": {"match": "full", "deferrable": true, "on_delete_columns": ["id"]}}]}')->'version';
SELECT pg_temp.apply('[
  {"op": "create", "type": "constraint", "data": {"uuid": "k", "table_uuid": "m", "name": "positive", "kind": "check", "definition": "CHECK ((sum > zebra(0)))",
    "column_uuids": ["m.sum"], "options": {"no_inherit": true, "not_valid": false}}},
  {"op": "create", "type": "constraint", "data": {"uuid": "k2", "table_uuid": "m", "name": "both", "kind": "check", "definition": "CHECK ((id <> 0))", "column_uuids": ["m.id"], "note": "Never"}},
  {"op": "create", "type": "object", "data": {"uuid": "f", "kind": "function", "schema_name": "shop", "name": "touch", "signature": "integer",
    "definition": "CREATE FUNCTION shop.touch(integer) RETURNS integer LANGUAGE sql AS ''SELECT okapi''", "depends_on": ["table:measure"]}},
  {"op": "create", "type": "object", "data": {"uuid": "g", "kind": "trigger", "name": "touch", "table_uuid": "m", "definition": "CREATE TRIGGER touch", "options": {"enabled": "disabled"}, "note": "wakes a quokka"}},
  {"op": "update", "type": "column", "uuid": "p.id", "data": {"options": {"collation": "\"C\""}}}]');
SELECT jsonb_pretty(pg_temp.call('erd_get_table', '{"tableUuid": "m"}', 'viewer') - 'refs');
SELECT pg_temp.call('erd_get_table', '{"tableUuid": "p"}')->'options';
SELECT pg_temp.call('erd_list_tables')->'items';
SELECT pg_temp.call('erd_list_refs')->'items';
SELECT uuid, options FROM ainecto.erd_table WHERE document_uuid = :document ORDER BY uuid;

-- One version a call, one row of audit; a change row has nothing that goes without saying.
SELECT version, tool, outcome FROM ainecto.audit_log WHERE target = :document AND tool LIKE 'erd_%' ORDER BY id;
SELECT version, entity, entity_uuid, operation, after FROM ainecto.document_change
 WHERE document_uuid = :document AND entity_uuid IN ('m.at', 'p', 'p.id', 'k', 'g', 'v') ORDER BY version, operation, entity, entity_uuid;

-- Search knows names, definitions and notes, not options.
SELECT word, place FROM unnest(ARRAY['zebra', 'okapi', 'quokka', 'yonder', 'cascaded', 'deferrable']) WITH ORDINALITY AS w (word, n)
  LEFT JOIN LATERAL (SELECT jsonb_array_elements(jsonb_array_elements(ainecto.call_tool('viewer@erd-option.example', 'search_documents',
    jsonb_build_object('q', word))->'items')->'places')) AS p (place) ON true ORDER BY n, place;

-- A change says what is new: other options stay, null takes one away, null for all clears all.
SELECT pg_temp.call('erd_update_tables', '{"items": [{"uuid": "m", "options": {"row_security": false, "force_row_security": true},
  "columns": [{"uuid": "m.id", "options": {"identity_sequence": null}}, {"uuid": "m.at", "options": null}],
  "indexes": [{"uuid": "m.low", "options": "{\"include\": []}"}]}]}')->'version';
SELECT pg_temp.call('erd_update_refs', '{"items": [{"uuid": "r", "note": null, "options": {"match": null, "virtual": true}}]}')->'version';
SELECT pg_temp.apply('[{"op": "update", "type": "object", "uuid": "g", "data": {"options": {"enabled": null}, "note": "sleeps"}}]')->'version';
SELECT entity_uuid, before, after FROM ainecto.document_change WHERE document_uuid = :document AND version > 4 ORDER BY id;

-- Who said what, unsaid initial values among it.
SELECT field, version FROM ainecto.blame(:document, 'object') WHERE uuid = 'g' ORDER BY field COLLATE "C";
SELECT string_agg(concat_ws(' ', field, version), ', ' ORDER BY field COLLATE "C") FROM ainecto.blame(:document, 'column') WHERE uuid = 'p.id';

-- Every fault at once, with its place.
SELECT pg_temp.refusal(pg_temp.call('erd_create_tables', '{"items": [{"name": "", "options": {"kind": "veiw", "partition_off": {"name": "x"}, "row_security": "yes", "storage": {"fillfactor": 70},
    "partition_of": {"schema": "s"}, "inherits": [{"name": "a"}, "b"]},
  "columns": [{"name": "a", "type": "int", "options": {"identity": "sometimes", "statistics": "many", "identity_sequence": {"strat": 1}}}],
  "indexes": [{"columns": [{"columnName": "a"}], "options": [1]}]}]}'));
SELECT pg_temp.refusal(pg_temp.call('erd_create_refs', '{"items": [{"fromTableUuid": "p", "fromColumnUuids": ["p.id"], "toTableUuid": "m", "toColumnUuids": ["m.id"], "relationship": ">",
  "options": {"on_delete_columns": "id", "entirely_else": 1}}]}'));
SELECT pg_temp.refusal(pg_temp.apply('[
  {"op": "create", "type": "constraint", "data": {"table_uuid": "m", "kind": "unique", "definition": "", "column_uuids": "m.id", "options": {"deferable": true}}},
  {"op": "create", "type": "object", "data": {"kind": "functoin", "depends_on": [1], "options": {"owned_by": []}}},
  {"op": "update", "type": "index", "uuid": "m.low", "data": {"options": {"keys": [{"expression": 1, "order": "asc"}]}}}]'));
SELECT pg_temp.refusal(pg_temp.apply(jsonb_build_array(jsonb_build_object('op', 'update', 'type', 'table', 'uuid', 'v', 'data',
  jsonb_build_object('options', jsonb_build_object('definition', repeat('x', 100001)))))));
-- What contradicts each other: looked at when all is known, since an update brings a part.
SELECT pg_temp.refusal(pg_temp.apply('[{"op": "create", "type": "table", "data": {"name": "z", "options": {"partition_bound": "DEFAULT", "definition": "SELECT 1", "check_option": "local",
  "server": "s", "of_type": "t", "inherits": [{"name": "a"}]}}}]'));
SELECT pg_temp.refusal(pg_temp.apply('[{"op": "update", "type": "column", "uuid": "m.sum", "data": {"options": {"identity": "always", "serial": "q"}}}]'));
SELECT pg_temp.refusal(pg_temp.apply('[{"op": "update", "type": "column", "uuid": "m.sum", "data": {"options": {"identity_sequence": {"start": 1}}}}]'));
SELECT pg_temp.refusal(pg_temp.apply('[{"op": "update", "type": "table", "uuid": "v", "data": {"options": {"kind": "materialized_view"}}}]'));
-- What the database refuses: nothing of the batch is left.
SELECT pg_temp.refusal(pg_temp.apply('[{"op": "create", "type": "object", "data": {"kind": "schema", "name": "s", "definition": "CREATE SCHEMA s"}},
  {"op": "create", "type": "constraint", "data": {"table_uuid": "m", "kind": "check", "definition": "CHECK (true)", "column_uuids": ["p.id"]}}]'));
SELECT pg_temp.refusal(pg_temp.apply('[{"op": "create", "type": "constraint", "data": {"table_uuid": "m", "name": "both", "kind": "check", "definition": "CHECK (true)"}}]'));
SELECT pg_temp.refusal(pg_temp.apply('[{"op": "create", "type": "constraint", "data": {"table_uuid": "none", "kind": "check", "definition": "CHECK (true)"}}]'));
SELECT pg_temp.refusal(pg_temp.apply('[{"op": "create", "type": "object", "data": {"kind": "policy", "name": "x", "table_uuid": "none", "definition": "CREATE POLICY x"}}]'));
SELECT pg_temp.refusal(pg_temp.apply('[{"op": "update", "type": "constraint", "uuid": "k", "data": {"table_uuid": "p"}}]'));
SELECT count(*) FROM ainecto.erd_object WHERE document_uuid = :document;
-- Roles.
SELECT pg_temp.refusal(pg_temp.apply('[{"op": "delete", "type": "constraint", "uuid": "k"}]', who)) FROM unnest(ARRAY['viewer', 'stranger']) who;

-- In SQL the same verdict.
UPDATE ainecto.erd_table SET options = '{"knid": "view", "row_security": 1}' WHERE document_uuid = :document AND uuid = 'v';
UPDATE ainecto.erd_object SET depends_on = '{}' WHERE document_uuid = :document AND uuid = 'f';
UPDATE ainecto.erd_index SET options = 'null' WHERE document_uuid = :document AND uuid = 'm.low';
UPDATE ainecto.erd_column SET options = '{"statistics": 1e1000}' WHERE document_uuid = :document AND uuid = 'm.at';
UPDATE ainecto.erd_constraint SET kind = 'unique' WHERE document_uuid = :document AND uuid = 'k';
\set VERBOSITY default
\set SHOW_CONTEXT never
UPDATE ainecto.erd_ref SET options = '{"match": "simple", "deferrable": "no"}' WHERE document_uuid = :document AND uuid = 'r';
\set VERBOSITY terse
SELECT ainecto.check_erd_field('table', 'note', '{}');
UPDATE ainecto.erd_ref SET options = '{"virtual": true}', note = 'by hand' WHERE document_uuid = :document AND uuid = 'r';
SELECT version, description FROM ainecto.document_version WHERE document_uuid = :document ORDER BY version DESC LIMIT 1;

-- One truth of keys: an index of the key makes its columns key columns, whatever they say themselves.
SELECT c->>'name' AS name, c->'is_pk' AS is_pk FROM jsonb_array_elements(pg_temp.call('erd_get_table', '{"tableUuid": "m"}')->'columns') c;
SELECT string_agg(m[1], ' ' ORDER BY m[1]) FROM regexp_matches(ainecto.diagram_svg(:document), 'class="col pk"[^>]*>([^<]*)<', 'g') m;
SELECT string_agg(m[1], ' ' ORDER BY m[1]) FROM regexp_matches(ainecto.diagram_svg(:document, 2), 'class="col pk"[^>]*>([^<]*)<', 'g') m;
-- A drawing tells the kind of a table and nothing of its definition.
SELECT string_agg(m[1], ', ' ORDER BY m[1]) FROM regexp_matches(ainecto.diagram_svg(:document), 'class="label"[^>]*>([^<]*)<', 'g') m;
SELECT ainecto.diagram_svg(:document) ~ 'SELECT|zebra|okapi|partition_key' AS tells;

-- A column takes constraints along that name it, unless the call has them name others; a table all that is its own.
SELECT pg_temp.apply('[{"op": "delete", "type": "column", "uuid": "m.sum"}, {"op": "delete", "type": "column", "uuid": "m.id"},
  {"op": "update", "type": "constraint", "uuid": "k2", "data": {"column_uuids": ["m.at"]}}]') - 'created' - 'versions';
SELECT pg_temp.call('erd_delete_tables', '{"uuids": ["m"]}')->'version';
SELECT uuid FROM ainecto.erd_constraint WHERE document_uuid = :document UNION ALL SELECT uuid FROM ainecto.erd_object WHERE document_uuid = :document ORDER BY 1;

SELECT entity_uuid, operation, version FROM ainecto.table_change WHERE document_uuid = :document AND table_uuid = 'm' AND entity = 'constraint' ORDER BY id;

-- Compared, blamed, brought back.
SELECT entity, uuid, operation FROM ainecto.diff(:document, 4, 10) ORDER BY entity COLLATE "C", uuid COLLATE "C";
SELECT entity, before, after FROM ainecto.diff(:document, 6, 7) ORDER BY entity COLLATE "C", uuid COLLATE "C";
SELECT before - 'definition' FROM ainecto.diff(:document, 4, 10) WHERE entity = 'constraint' ORDER BY uuid;
SELECT ainecto.restore(:document, 4);
SELECT count(*) FROM ainecto.diff(:document, 4, 11);
SELECT jsonb_pretty(s->'constraints'), jsonb_pretty(s->'objects') FROM ainecto.snapshot(:document) s;
SELECT ainecto.snapshot(:document)->'tables' = ainecto.snapshot(:document, 4)->'tables' AS same;
SELECT * FROM ainecto.verify_history() WHERE document_uuid = :document;
-- What a change row leaves out is part of what it says: a field altered behind the guards is found.
SET ainecto.restoring = on;
UPDATE ainecto.erd_column SET is_unique = true WHERE document_uuid = :document AND uuid = 'p.id';
UPDATE ainecto.erd_ref SET note = NULL WHERE document_uuid = :document AND uuid = 'r';
RESET ainecto.restoring;
SELECT problem, relation, version, detail FROM ainecto.verify_history() WHERE document_uuid = :document ORDER BY relation COLLATE "C";
SET ainecto.restoring = on;
UPDATE ainecto.erd_column SET is_unique = false WHERE document_uuid = :document AND uuid = 'p.id';
UPDATE ainecto.erd_ref SET note = 'Loosely yonder' WHERE document_uuid = :document AND uuid = 'r';
RESET ainecto.restoring;
SELECT count(*) FROM ainecto.verify_history() WHERE document_uuid = :document;
