# Nobody pays for what others own: what a call reads of one who has little stays the same however much there is besides, whatever the
# statistics say of it; and a page costs what is on it, however much there is to page through.
use strict;
use warnings;

use AinectoPlan;
use AinectoTest;
use Test::More;

my $node = AinectoTest->start_node('others', conf => "autovacuum = off\nclient_min_messages = warning\n");
AinectoTest->create_account($node, "$_\@others.example", plan => 'enterprise') for qw(me few many guest crowd);
$node->safe_psql('ainecto', <<'SQL');
CREATE FUNCTION public.place(name text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT md5('others ' || name)::uuid $$;
CREATE FUNCTION public.account(who text) RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT id FROM ainecto.account WHERE email = who || '@others.example' $$;
-- A workspace with projects, a folder in each, and documents, of which so many are in the trash.
CREATE PROCEDURE public.make_tenant(who text, owner bigint, projects int, documents int, trash int) LANGUAGE plpgsql AS $$
BEGIN
  SET LOCAL ainecto.restoring = on;
  SET LOCAL session_replication_role = replica;
  INSERT INTO ainecto.workspace (uuid, owner_id, name) VALUES (place(who), owner, who);
  INSERT INTO ainecto.project (uuid, workspace_uuid, name) SELECT place(who || p), place(who), who || p FROM generate_series(1, projects) p;
  INSERT INTO ainecto.folder (uuid, project_uuid, name) SELECT place(who || p || 'folder'), place(who || p), 'Folder' FROM generate_series(1, projects) p;
  INSERT INTO ainecto.document (uuid, project_uuid, folder_uuid, type, title, archived_at)
    SELECT place(who || p || ' ' || d), place(who || p), CASE WHEN d % 2 = 0 THEN place(who || p || 'folder') END, 'readme', format('Text %s %s %s', who, p, d),
        CASE WHEN (p - 1) * documents + d <= trash THEN now() - d * interval '1 minute' END
      FROM generate_series(1, projects) p, generate_series(1, documents) d;
END
$$;
CREATE FUNCTION public.call(who text, tool text, arguments jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  answer jsonb := ainecto.call_tool(who || '@others.example', tool, arguments);
BEGIN
  IF answer ? 'error' THEN RAISE EXCEPTION '% answers %', tool, answer; END IF;
  RETURN answer;
END
$$;
-- Others, that have more to do with each other: each may read what the first of them owns.
CREATE PROCEDURE public.make_others(first int, last int, documents int) LANGUAGE plpgsql AS $$
BEGIN
  FOR i IN first .. last LOOP
    PERFORM ainecto.create_account(format('other%s@others.example', i), NULL, 'O', 'enterprise');
    CALL make_tenant('other' || i || '-', account('other' || i), 1, documents, documents / 4);
    INSERT INTO ainecto.role_grant (account_id, role, project_uuid) SELECT account('other' || i), 'VIEWER', place('other1-1') WHERE i > 1;
    INSERT INTO ainecto.role_grant (account_id, role, folder_uuid) SELECT account('other' || i), 'VIEWER', place('me1folder');
  END LOOP;
END
$$;
CALL make_tenant('me', account('me'), 2, 10, 3);
CALL make_others(1, 4, 5);
-- A place of each kind that is somebody else's.
INSERT INTO ainecto.role_grant (account_id, role, folder_uuid) VALUES (account('me'), 'VIEWER', place('other1-1folder'));
INSERT INTO ainecto.role_grant (account_id, role, document_uuid) VALUES (account('me'), 'EDITOR', place('other2-1 3'));
INSERT INTO ainecto.role_grant (account_id, role, project_uuid) VALUES (account('me'), 'VIEWER', place('other3-1'));
CREATE ROLE others_me;
GRANT USAGE ON SCHEMA ainecto TO others_me;
SELECT ainecto.map_role('others_me', 'me@others.example');
CREATE FUNCTION public.seen(query text) RETURNS bigint LANGUAGE plpgsql SET role = others_me AS $$
DECLARE
  rows bigint;
BEGIN
  EXECUTE query INTO rows;
  RETURN rows;
END
$$;
SQL

my @steps = (
	[ 'get a project', q{SELECT call('me', 'get_project', jsonb_build_object('uuid', place('me1')))} ],
	[ 'get a workspace', q{SELECT call('me', 'get_workspace', jsonb_build_object('uuid', place('me')))} ],
	[ 'list workspaces', q{SELECT call('me', 'list_workspaces')} ],
	[ 'list projects', q{SELECT call('me', 'list_projects')} ],
	[ 'list folders', q{SELECT call('me', 'list_folders', jsonb_build_object('projectUuid', place('me1')))} ],
	[ 'list documents', q{SELECT call('me', 'list_documents')} ],
	[ 'list documents by change', q{SELECT call('me', 'list_documents', '{"sort": "changed"}')} ],
	[ 'list documents of a project', q{SELECT call('me', 'list_documents', jsonb_build_object('projectUuid', place('me1')))} ],
	[ 'list attachments', q{SELECT call('me', 'list_attachments', jsonb_build_object('projectUuid', place('me1')))} ],
	[ 'list the trash', q{SELECT call('me', 'list_trash')} ],
	[ 'search', q{SELECT call('me', 'search_documents', '{"q": "me 5"}')} ],
	[ 'a document by its title', q{SELECT call('me', 'get_document', '{"uuid": "Text me 1 5"}')} ],
	[ 'a folder, project and workspace by name', q{SELECT call('me', 'list_documents', '{"projectUuid": "me1", "folderUuid": "Folder"}'), call('me', 'get_workspace', '{"uuid": "me"}')} ],
	map { [ "$_() in SQL", "SELECT seen('SELECT count(*) FROM ainecto.$_()')" ] }
	  qw(readable_documents readable_places granted_places withheld_places readable_runs hidden_cases readable_uploads),
);

my ($before) = AinectoPlan::measure($node, @steps);

# compare(STATE): no step reads more than it did before the others came.
sub compare
{
	my ($state) = @_;
	my ($rows, $statements) = AinectoPlan::measure($node, @steps);
	for my $name (map { $_->[0] } grep { $_->[0] !~ /^\(/ } @steps)
	{
		cmp_ok($rows->{$name}, '<=', 1.5 * $before->{$name} + 20, "$state: $name: $before->{$name} rows, then $rows->{$name}")
		  or diag(AinectoPlan::largest($statements->{$name}));
	}
	return;
}

$node->safe_psql('ainecto', 'ANALYZE');
compare('few others, known');
$node->safe_psql('ainecto', 'CALL make_others(5, 100, 20)');
compare('a hundred, of whom statistics know nothing');
$node->safe_psql('ainecto', 'ANALYZE');
compare('a hundred alike');
$node->safe_psql('ainecto', q{
	DO $$ BEGIN CALL make_tenant('few', account('few'), 2, 30, 10); CALL make_tenant('many', account('many'), 300, 20, 1500); END $$;
	INSERT INTO ainecto.role_grant (account_id, role, document_uuid)
	  SELECT account(who), 'VIEWER', place(format('many%s %s', p, d)) FROM (VALUES ('guest', 40), ('crowd', 300)) g (who, projects),
	    generate_series(1, projects) p, generate_series(15, CASE who WHEN 'crowd' THEN 20 ELSE 16 END) d;
	ANALYZE});
compare('one giant among them');
# As after pg_upgrade; one table was emptied and filled since.
$node->safe_psql('ainecto', q{
	DELETE FROM pg_statistic WHERE starelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'ainecto'::regnamespace);
	UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE relnamespace = 'ainecto'::regnamespace AND relkind = 'r'});
compare('nothing known');

# Whoever has more pays for the page alone.
for my $pair ([ 'few', 'many', 'projects' ], [ 'guest', 'crowd', 'grants' ])
{
	my ($small, $large, $of_what) = @$pair;
	my ($few, $many) = map { my $who = $_; (AinectoPlan::measure($node, [ 'page', "SELECT call('$who', 'list_documents', '{\"limit\": 20}')" ]))[0]->{page} } $small, $large;
	cmp_ok($many, '<=', 2 * $few + 100, "list documents: $few rows with few $of_what, $many with many");
}
my ($listed_few, $listed_many) = map { my $who = $_; (AinectoPlan::measure($node, [ 'page', "SELECT call('$who', 'list_projects', '{\"limit\": 2}')" ]))[0]->{page} } qw(few many);
cmp_ok($listed_many, '<=', $listed_few + 20, "list projects: $listed_few rows of two, $listed_many of three hundred");
my $page = q{SELECT call('few', 'list_trash', '{"limit": 5}')};
my ($few) = AinectoPlan::measure($node, [ 'page', $page ]);
$node->safe_psql('ainecto', q{SET ainecto.restoring = on; SET session_replication_role = replica;
	INSERT INTO ainecto.document (uuid, project_uuid, type, title, archived_at) SELECT gen_random_uuid(), place('few1'), 'readme', 'Gone', now() FROM generate_series(1, 2000)});
my ($many) = AinectoPlan::measure($node, [ 'page', $page ]);
cmp_ok($many->{page}, '<=', 1.5 * $few->{page} + 20, "list the trash: $few->{page} rows with little in it, $many->{page} with much");

# Pages of what is thousands neither repeat nor skip.
for my $who (qw(me many crowd))
{
	is($node->safe_psql('ainecto', qq{
		WITH RECURSIVE page (answer) AS (
		    SELECT call('$who', 'list_documents', '{"limit": 200}')
		    UNION ALL
		    SELECT call('$who', 'list_documents', jsonb_build_object('limit', 200, 'cursor', answer->'nextCursor')) FROM page WHERE answer ? 'nextCursor'),
		  listed AS (SELECT (item->>'uuid')::uuid AS uuid FROM page, jsonb_array_elements(answer->'items') item)
		SELECT count(*) = count(DISTINCT uuid) AND count(*) = (
		    SELECT count(*) FROM ainecto.document d JOIN ainecto.project p ON p.uuid = d.project_uuid JOIN ainecto.workspace w ON w.uuid = p.workspace_uuid
		     WHERE d.archived_at IS NULL AND (w.owner_id = account('$who') OR EXISTS (SELECT FROM ainecto.role_grant g
		       WHERE g.account_id = account('$who') AND g.target IN (d.uuid, d.folder_uuid, d.project_uuid)))) AND count(*) > 10 FROM listed}),
		't', "pages of $who hold each document once");
}

# Projects come in the order in which they were made, page by page: of workspaces that are one's own or opened to one, and by themselves.
$node->safe_psql('ainecto', q{
	UPDATE ainecto.project SET created_at = '2026-01-01'::timestamptz + ('x' || left(md5(uuid::text), 4))::bit(16)::int % 50 * interval '1 hour';
	INSERT INTO ainecto.role_grant (account_id, role, workspace_uuid) VALUES (account('crowd'), 'VIEWER', place('few')), (account('crowd'), 'NONE', place('many')), (account('few'), 'EDITOR', place('me'));
	INSERT INTO ainecto.role_grant (account_id, role, project_uuid) VALUES (account('crowd'), 'NONE', place('few1')), (account('crowd'), 'EDITOR', place('many7')), (account('crowd'), 'VIEWER', place('me2'));
	UPDATE ainecto.project SET archived_at = now() WHERE uuid = place('many9')});
for my $who (qw(me few many crowd))
{
	is($node->safe_psql('ainecto', qq{
		WITH RECURSIVE page (answer, number) AS (
		    SELECT call('$who', 'list_projects', '{"limit": 3}'), 0
		    UNION ALL
		    SELECT call('$who', 'list_projects', jsonb_build_object('limit', 3, 'cursor', answer->'nextCursor')), number + 1 FROM page WHERE answer ? 'nextCursor'),
		  listed AS (SELECT string_agg(item->>'uuid' || (item->>'role'), ' ' ORDER BY number, place) AS all FROM page, jsonb_array_elements(answer->'items') WITH ORDINALITY i (item, place)),
		  wanted AS (SELECT string_agg(p.uuid || r.role, ' ' ORDER BY p.created_at, p.uuid) AS all FROM ainecto.project p JOIN ainecto.workspace w ON w.uuid = p.workspace_uuid,
		    LATERAL (SELECT CASE WHEN w.owner_id = account('$who') THEN 'OWNER' ELSE COALESCE((SELECT role FROM ainecto.role_grant g WHERE g.account_id = account('$who') AND g.target = p.uuid),
		      (SELECT role FROM ainecto.role_grant g WHERE g.account_id = account('$who') AND g.target = w.uuid)) END) r (role)
		    WHERE r.role <> 'NONE' AND p.archived_at IS NULL AND w.archived_at IS NULL)
		SELECT listed.all = wanted.all FROM listed, wanted}), 't', "the projects of $who in pages");
}

done_testing();
