# What a call reads grows with the document and no faster, also where the planner knows nothing of it: statistics are of a few small
# documents, made before the others. Counted are the rows that the nodes of all plans within a call return or throw away, at two sizes.
use strict;
use warnings;

use AinectoPlan;
use AinectoTest;
use Test::More;

my ($small, $large) = (30, 120);
# Rows of the large document to those of the small one; what grows with the square has 16.
my $most = 7;

my $node = AinectoTest->start_node('growth', conf => "autovacuum = off\nclient_min_messages = warning\n");
AinectoTest->create_account($node, 'owner@growth.example', plan => 'enterprise');
$node->safe_psql('ainecto', <<'SQL');
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'e0450000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner@growth.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES ('e0450000-0000-4000-8000-000000000002', 'e0450000-0000-4000-8000-000000000001', 'P');
CREATE FUNCTION public.document(kind text, size int) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT md5(kind || size)::uuid $$;
CREATE FUNCTION public.newest(size int) RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT version FROM ainecto.document WHERE uuid = public.document('erd', size) $$;
CREATE FUNCTION public.call(tool text, arguments jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  answer jsonb := ainecto.call_tool('owner@growth.example', tool, arguments);
BEGIN
  IF answer ? 'error' THEN RAISE EXCEPTION '% answers %', tool, answer; END IF;
  RETURN answer;
END
$$;
-- A batch of any tool whose entries are items, at most 100 a call.
CREATE FUNCTION public.in_batches(tool text, arguments jsonb, list text, entries jsonb[]) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  answer jsonb;
BEGIN
  FOR i IN 0 .. (cardinality(entries) - 1) / 100 LOOP
    answer := public.call(tool, arguments || jsonb_build_object(list, to_jsonb(entries[i * 100 + 1 : i * 100 + 100])));
  END LOOP;
  RETURN answer;
END
$$;
CREATE FUNCTION public.erd(size int, arguments jsonb) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_build_object('documentUuid', public.document('erd', size), 'description', 'why') || arguments $$;
CREATE FUNCTION public.flow(size int, arguments jsonb) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_build_object('diagramUuid', public.document('flow_diagram', size), 'description', 'why') || arguments $$;
CREATE FUNCTION public.tables(size int) RETURNS jsonb[] LANGUAGE sql AS $$
  SELECT array_agg(jsonb_build_object('uuid', 't' || i, 'name', 'table_' || i, 'columns', (SELECT jsonb_agg(jsonb_build_object(
      'uuid', format('c%s_%s', i, k), 'name', 'column_' || k, 'type', CASE k WHEN 4 THEN 'mood' ELSE 'int' END, 'isPk', k = 1)) FROM generate_series(1, 4) k),
    'indexes', jsonb_build_array(jsonb_build_object('uuid', 'i' || i, 'name', 'index_' || i, 'columns', jsonb_build_array(jsonb_build_object('columnUuid', format('c%s_2', i)))))) ORDER BY i)
  FROM generate_series(1, size) i $$;
CREATE FUNCTION public.refs(size int) RETURNS jsonb[] LANGUAGE sql AS $$
  SELECT array_agg(jsonb_build_object('uuid', 'r' || i, 'name', 'ref_' || i, 'relationship', '>', 'fromTableUuid', 't' || i, 'fromColumnUuids', jsonb_build_array(format('c%s_2', i)),
    'toTableUuid', 't' || i / 2, 'toColumnUuids', jsonb_build_array(format('c%s_1', i / 2))) ORDER BY i) FROM generate_series(2, size) i $$;
CREATE FUNCTION public.operations(size int, operation text) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_build_object('operations', jsonb_agg(replace(operation, '#', i::text)::jsonb ORDER BY i)) FROM generate_series(1, size) i $$;
SQL

# The steps: a name, and SQL in which SIZE stands for the size. A name that begins with "(" is not measured.
my @steps = (
	[ '(the documents)', <<'SQL' ],
INSERT INTO ainecto.document (uuid, project_uuid, type, title)
  SELECT document(kind, SIZE), 'e0450000-0000-4000-8000-000000000002', kind, kind || SIZE FROM unnest('{erd,flow_diagram,testcase,readme}'::text[]) kind;
INSERT INTO ainecto.test_scenario (document_uuid, name) SELECT document('testcase', SIZE), 'scenario'
SQL
	[ 'tables', q{SELECT in_batches('erd_create_tables', erd(SIZE, '{"arrangeNewTables": false}'), 'items', tables(SIZE))} ],
	[ 'a table, and all placed', q{SELECT call('erd_create_tables', erd(SIZE, '{"items": [{"uuid": "one", "name": "one", "columns": [{"uuid": "one.1", "name": "x", "type": "int"}]}]}'))} ],
	[ '(refs)', q{SELECT in_batches('erd_create_refs', erd(SIZE, '{}'), 'items', refs(SIZE))} ],
	[ 'a ref, and all placed again', q{SELECT call('erd_create_refs', erd(SIZE, '{"items": [{"uuid": "again", "fromTableUuid": "one", "fromColumnUuids": ["one.1"],
	  "toTableUuid": "t1", "toColumnUuids": ["c1_1"], "relationship": ">"}]}'))} ],
	[ 'arrange', q{SELECT call('erd_arrange_tables', erd(SIZE, '{"full": true}'))} ],
	[ 'batch: a column, an index and its column for each', q{SELECT call('erd_apply_changes', erd(SIZE, jsonb_build_object('operations',
	  operations(SIZE, '{"op": "create", "type": "column", "data": {"uuid": "d#", "table_uuid": "t#", "name": "added", "type": "int"}}')->'operations'
	  || (operations(SIZE, '{"op": "create", "type": "index", "data": {"uuid": "j#", "table_uuid": "t#"}}')->'operations')
	  || (operations(SIZE, '{"op": "create", "type": "index_column", "data": {"uuid": "j#.1", "index_uuid": "j#", "column_uuid": "d#"}}')->'operations'))))} ],
	[ 'batch: refs of each', q{SELECT call('erd_apply_changes', erd(SIZE, jsonb_build_object('operations',
	  operations(SIZE, '{"op": "create", "type": "ref", "data": {"uuid": "s#", "from_table_uuid": "t#", "to_table_uuid": "one", "relationship": ">"}}')->'operations'
	  || (operations(SIZE, '{"op": "create", "type": "ref_column", "data": {"uuid": "s#.1", "ref_uuid": "s#", "from_column_uuid": "d#", "to_column_uuid": "one.1"}}')->'operations'))))} ],
	[ 'batch: an enum of many values', q{SELECT call('erd_apply_changes', erd(SIZE, jsonb_build_object('operations',
	  '[{"op": "create", "type": "enum", "data": {"uuid": "mood", "name": "mood"}}]'
	  || (operations(SIZE, '{"op": "create", "type": "enum_value", "data": {"uuid": "v#", "enum_uuid": "mood", "value": "v#"}}')->'operations'))))} ],
	[ 'batch: a group of all', q{SELECT call('erd_apply_changes', erd(SIZE, jsonb_build_object('operations',
	  '[{"op": "create", "type": "table_group", "data": {"uuid": "g", "name": "all"}}]'
	  || (operations(SIZE, '{"op": "create", "type": "table_group_table", "data": {"uuid": "g#", "group_uuid": "g", "table_name": "table_#"}}')->'operations'))))} ],
	[ 'rename the enum', q{SELECT call('erd_update_enums', erd(SIZE, '{"items": [{"uuid": "mood", "name": "humour"}]}'))} ],
	[ 'rename a value', q{SELECT call('erd_apply_changes', erd(SIZE, '{"operations": [{"op": "update", "type": "enum_value", "uuid": "v1", "data": {"value": "gay"}}]}'))} ],
	[ '(a view)', q{SELECT call('erd_create_tables', erd(SIZE, '{"arrangeNewTables": false, "items": [{"uuid": "view", "name": "view", "options": {"kind": "view", "definition": "SELECT column_3 FROM table_1"}}]}'))} ],
	[ 'batch: rename a column of each', q{SELECT call('erd_apply_changes', erd(SIZE, operations(SIZE, '{"op": "update", "type": "column", "uuid": "c#_3", "data": {"name": "renamed_3"}}')))} ],
	[ 'batch: rename each table', q{SELECT call('erd_apply_changes', erd(SIZE, operations(SIZE, '{"op": "update", "type": "table", "uuid": "t#", "data": {"name": "renamed_#"}}')))} ],
	[ 'undo of that', q{SELECT call('restore_versions', jsonb_build_object('description', 'why', 'items', jsonb_build_array(jsonb_build_object('documentUuid', document('erd', SIZE)))))} ],
	[ 'update tables, their columns too', q{SELECT call('erd_update_tables', erd(SIZE, '{"items": [{"uuid": "t1", "name": "renamed", "columns": [{"uuid": "c1_2", "displayOrder": 0}]}, {"uuid": "t2", "deleteColumnUuids": ["c2_1"]}]}'))} ],
	[ 'list tables', q{SELECT call('erd_list_tables', '{"limit": 50}' || jsonb_build_object('documentUuid', document('erd', SIZE)))} ],
	[ 'list refs', q{SELECT call('erd_list_refs', '{"limit": 50}' || jsonb_build_object('documentUuid', document('erd', SIZE)))} ],
	[ 'a hub', q{SELECT call('erd_get_table', '{"tableUuid": "one"}' || jsonb_build_object('documentUuid', document('erd', SIZE)))} ],
	[ 'a document', q{SELECT call('get_document', jsonb_build_object('uuid', document('erd', SIZE)))} ],
	[ 'objects', q{SELECT call('get_document', '{"objects": "all"}' || jsonb_build_object('uuid', document('erd', SIZE)))} ],
	[ 'list versions', q{SELECT call('list_versions', jsonb_build_object('documentUuid', document('erd', SIZE)))} ],
	[ 'a version', q{SELECT call('get_version', '{"versionNumber": 3}' || jsonb_build_object('documentUuid', document('erd', SIZE)))} ],
	[ 'a difference', q{SELECT count(*) FROM ainecto.diff(document('erd', SIZE), 3, (SELECT max(version) FROM ainecto.document_version WHERE document_uuid = document('erd', SIZE)))} ],
	[ 'blame', q{SELECT count(*) FROM ainecto.blame(document('erd', SIZE), 'table')} ],
	[ 'a drawing', q{SELECT length(ainecto.diagram_svg(document('erd', SIZE)))} ],
	[ 'out as SQL', q{SELECT length(ainecto.export_sql(document('erd', SIZE)))} ],
	[ 'out as DBML', q{SELECT length(ainecto.export(document('erd', SIZE), NULL, 'dbml'))} ],
	[ 'search', q{SELECT call('search_documents', '{"q": "column_2"}')} ],
	[ 'a flow', q{SELECT call('flow_apply_changes', flow(SIZE, jsonb_build_object('groups', '[{"action": "create", "uuid": "g", "name": "g"}]'::jsonb,
	  'nodes', operations(SIZE, '{"action": "create", "uuid": "n#", "text": "node #", "groupUuid": "g"}')->'operations',
	  'edges', (operations(SIZE - 1, '{"action": "create", "uuid": "e#", "fromUuid": "n#", "toUuid": "n1"}')->'operations'))))} ],
	[ 'more edges of it', q{SELECT call('flow_apply_changes', flow(SIZE, jsonb_build_object('edges', operations(SIZE, '{"action": "create", "uuid": "f#", "fromUuid": "n1", "toUuid": "n#"}')->'operations')))} ],
	[ 'read the flow', q{SELECT call('flow_list_nodes', jsonb_build_object('diagramUuid', document('flow_diagram', SIZE)))} ],
	[ 'draw the flow', q{SELECT length(ainecto.diagram_svg(document('flow_diagram', SIZE)))} ],
	[ 'delete its group and a node', q{SELECT call('flow_apply_changes', flow(SIZE, '{"groups": [{"action": "delete", "uuid": "g"}], "nodes": [{"action": "delete", "uuid": "n1"}]}'))} ],
	[ 'test cases', q{SELECT in_batches('testcase_create_testcases', jsonb_build_object('description', 'why'), 'items', (SELECT array_agg(jsonb_build_object('scenarioId',
	  (SELECT id FROM ainecto.test_scenario WHERE document_uuid = document('testcase', SIZE)), 'title', 'case ' || i, 'steps', '[{"action": "do"}]'::jsonb)) FROM generate_series(1, SIZE) i))} ],
	[ 'a run', q{SELECT call('testcase_create_runs', jsonb_build_object('description', 'why', 'items', jsonb_build_array(jsonb_build_object('projectId',
	  (SELECT number FROM ainecto.project WHERE uuid = 'e0450000-0000-4000-8000-000000000002'), 'name', 'run SIZE', 'testCaseIds',
	  (SELECT jsonb_agg(id ORDER BY id) FROM ainecto.test_case WHERE document_uuid = document('testcase', SIZE))))))} ],
	[ 'results', q{SELECT in_batches('testcase_record_executions', jsonb_build_object('description', 'why'), 'items', (SELECT array_agg(jsonb_build_object('runId',
	  (SELECT id FROM ainecto.test_run WHERE name = 'run SIZE'), 'testCaseId', id, 'result', 'PASSED')) FROM ainecto.test_case WHERE document_uuid = document('testcase', SIZE)))} ],
	[ 'list results', q{SELECT call('testcase_list_executions', jsonb_build_object('runId', (SELECT id FROM ainecto.test_run WHERE name = 'run SIZE')))} ],
	[ 'list runs', q{SELECT call('testcase_list_runs', jsonb_build_object('projectId', (SELECT number FROM ainecto.project WHERE uuid = 'e0450000-0000-4000-8000-000000000002')))} ],
	[ 'blocks of a readme', q{SELECT call('update_documents', jsonb_build_object('description', 'why', 'items', jsonb_build_array(jsonb_build_object('uuid', document('readme', SIZE), 'typePayload', jsonb_build_object('body', (SELECT string_agg('# part ' || i, E'\n\n' ORDER BY i) FROM generate_series(1, SIZE) i))))))} ],
	[ 'delete tables, refs with them', q{SELECT call('erd_delete_tables', erd(SIZE, '{"uuids": ["one"]}'))} ],
	[ 'delete columns of each', q{SELECT call('erd_apply_changes', erd(SIZE, operations(SIZE, '{"op": "delete", "type": "column", "uuid": "d#"}')))} ],
	[ '(statistics)', q{DO $$ BEGIN IF SIZE = 10 THEN ANALYZE; END IF; END $$} ],
	[ '(a column renamed)', q{SELECT call('erd_update_tables', erd(SIZE, '{"items": [{"uuid": "t1", "columns": [{"uuid": "c1_3", "name": "of_one"}]}]}'))} ],
	[ 'its difference', q{SELECT count(*) FROM (SELECT document('erd', SIZE) AS uuid, newest(SIZE) AS version OFFSET 0) d, ainecto.diff(d.uuid, d.version - 1, d.version)} ],
	[ 'it in words', q{SELECT call('get_version', jsonb_build_object('documentUuid', document('erd', SIZE), 'compareWith', (newest(SIZE) - 1)::text))} ],
	[ 'it taken back, tried', q{SELECT call('restore_versions', jsonb_build_object('dryRun', true, 'description', 'why', 'items', jsonb_build_array(jsonb_build_object('documentUuid', document('erd', SIZE), 'versionNumber', newest(SIZE) - 1))))} ],
	[ 'restore, tried', q{SELECT call('restore_versions', jsonb_build_object('dryRun', true, 'description', 'why', 'items', jsonb_build_array(jsonb_build_object('documentUuid', document('erd', SIZE), 'versionNumber', 3))))} ],
	[ 'restore', q{SELECT call('restore_versions', jsonb_build_object('description', 'why', 'items', jsonb_build_array(jsonb_build_object('documentUuid', document('erd', SIZE), 'versionNumber', 3))))} ],
	[ 'in as SQL', q{SELECT ainecto.import_sql(document('erd', SIZE), string_agg(format('CREATE TABLE table_%s (column_1 int PRIMARY KEY, column_2 int REFERENCES table_1, other text);', i), E'\n' ORDER BY i)) FROM generate_series(1, SIZE) i} ],
	[ 'in as SQL, unchanged', q{SELECT ainecto.import_sql(document('erd', SIZE), string_agg(format('CREATE TABLE table_%s (column_1 int PRIMARY KEY, column_2 int REFERENCES table_1, other text);', i), E'\n' ORDER BY i)) FROM generate_series(1, SIZE) i} ],
	[ 'in as DBML', q{SELECT ainecto.import_dbml(document('erd', SIZE), string_agg(format(E'Table table_%s {\n  column_1 int [pk]\n  column_2 int [ref: > table_1.column_1]\n  other text\n  more text [note: \'new\']\n}', i), E'\n' ORDER BY i)) FROM generate_series(1, SIZE) i} ],
	[ 'in as DBML, unchanged', q{SELECT ainecto.import_dbml(document('erd', SIZE), string_agg(format(E'Table table_%s {\n  column_1 int [pk]\n  column_2 int [ref: > table_1.column_1]\n  other text\n  more text [note: \'new\']\n}', i), E'\n' ORDER BY i)) FROM generate_series(1, SIZE) i} ],
);

# measure(SIZE): rows by step, and by statement of each.
sub measure
{
	my ($size) = @_;
	return AinectoPlan::measure($node, map { my ($name, $statement) = @$_; [ $size == 10 ? "($name)" : $name, $statement =~ s/SIZE/$size/gr ] } @steps);
}

measure(10);
my ($few) = measure($small);
my ($many, $statements) = measure($large);
for my $name (map { $_->[0] } grep { $_->[0] !~ /^\(/ } @steps)
{
	cmp_ok($many->{$name}, '<=', $most * $few->{$name}, "$name: $few->{$name} rows, then $many->{$name}")
	  or diag(AinectoPlan::largest($statements->{$name}));
}

# What differs by one thing costs one thing, however large the document is.
for my $name ('its difference', 'it in words', 'it taken back, tried')
{
	cmp_ok($many->{$name}, '<=', $few->{$name} + 20, "$name: $few->{$name} rows, then $many->{$name}") or diag(AinectoPlan::largest($statements->{$name}));
}

done_testing();
