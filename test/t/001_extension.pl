# The extension comes and goes without a trace, and a dump holds all that is in it.
use strict;
use warnings;

use AinectoTest;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# Everything the catalogs hold, less what PostgreSQL itself brings, temporary and toast objects.
my $inventory = q{
	SELECT 'relation ' || n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE c.oid >= 16384 AND n.nspname NOT LIKE 'pg\_%'
	UNION ALL SELECT 'function ' || p.oid::regprocedure FROM pg_proc p WHERE p.oid >= 16384
	UNION ALL SELECT 'type ' || t.oid::regtype FROM pg_type t WHERE t.oid >= 16384
	UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE oid >= 16384 AND nspname NOT LIKE 'pg\_%'
	UNION ALL SELECT 'operator ' || oid::regoperator FROM pg_operator WHERE oid >= 16384
	UNION ALL SELECT 'event trigger ' || evtname FROM pg_event_trigger
	UNION ALL SELECT 'default acl ' || defaclrole::regrole FROM pg_default_acl
	UNION ALL SELECT 'setting ' || setrole::regrole || array_to_string(setconfig, ' ') FROM pg_db_role_setting
	ORDER BY 1};
my $roles = q{SELECT rolname FROM pg_roles WHERE oid >= 16384 ORDER BY 1};

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;

my $inventory_before = $node->safe_psql('postgres', $inventory);
$node->safe_psql('postgres', 'CREATE EXTENSION ainecto');

is( $node->safe_psql(
		'postgres', q{
		SELECT c.oid::regclass
		FROM pg_depend d
		JOIN pg_class c ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
		JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
		WHERE e.extname = 'ainecto' AND d.deptype = 'e' AND c.relkind IN ('r', 'p', 'S')
			AND NOT c.oid = ANY (coalesce(e.extconfig, '{}'))
		ORDER BY 1}),
	'',
	'every table and sequence of the extension is dumped');

is( $node->safe_psql(
		'postgres', q{
		SELECT p.oid::regprocedure
		FROM pg_proc p
		JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
		JOIN pg_extension e ON d.refobjid = e.oid AND e.extname = 'ainecto'
		WHERE p.prosecdef AND NOT EXISTS (SELECT FROM unnest(p.proconfig) c WHERE c LIKE 'search_path=%')
		ORDER BY 1}),
	'',
	'every SECURITY DEFINER function fixes its search_path');

is( $node->safe_psql(
		'postgres', q{
		SELECT c.oid::regclass
		FROM pg_depend d
		JOIN pg_class c ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
		JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
		WHERE e.extname = 'ainecto' AND d.deptype = 'e' AND c.relkind IN ('r', 'p', 'S')
			AND EXISTS (SELECT FROM aclexplode(c.relacl) a WHERE a.grantee = 0)
		ORDER BY 1}),
	'',
	'PUBLIC has no right on any table or sequence');

is( $node->safe_psql(
		'postgres', q{
		SELECT d.classid::regclass || ' ' || pg_describe_object(d.classid, d.objid, 0)
		FROM pg_depend d
		JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
		WHERE e.extname = 'ainecto' AND d.deptype = 'e' AND d.classid IN ('pg_class'::regclass, 'pg_proc'::regclass)
			AND obj_description(d.objid, d.classid::regclass::name) IS NULL
			AND NOT (d.classid = 'pg_class'::regclass
				AND (SELECT relkind FROM pg_class WHERE oid = d.objid) IN ('S', 'i', 'c'))
		ORDER BY 1}),
	'',
	'every table, view and function has a comment');

$node->safe_psql('postgres', 'DROP EXTENSION ainecto');
is($node->safe_psql('postgres', $inventory), $inventory_before, 'DROP EXTENSION leaves nothing in the database');

my @roles = split /\n/, $node->safe_psql('postgres', $roles);
is_deeply([ grep { !/^ainecto_/ } @roles ], [], 'the roles that stay behind are named ainecto_…');

$node->safe_psql('postgres', 'CREATE EXTENSION ainecto');
is(join("\n", @roles), $node->safe_psql('postgres', $roles), 'a second CREATE EXTENSION takes the roles it finds');

# Where i and I are two letters, they are one in what people are known by.
$node->safe_psql('postgres',
	q{CREATE DATABASE turkish TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'tr' LOCALE 'C'});
is( $node->safe_psql(
		'turkish', q{
		CREATE EXTENSION ainecto;
		CREATE FUNCTION pg_temp.state(statement text) RETURNS text LANGUAGE plpgsql AS $$
		BEGIN EXECUTE statement; RETURN 'done'; EXCEPTION WHEN OTHERS THEN RETURN sqlstate; END $$;
		SELECT lower('I') = 'i';
		SELECT ainecto.create_account('INFO@x.example', 'a long enough secret', 'Info', 'pro') \g /dev/null
		SELECT pg_temp.state($$SELECT ainecto.create_account('info@X.example', 'a long enough secret', 'Info', 'pro')$$);
		SELECT pg_temp.state($$INSERT INTO ainecto.account (email, name) VALUES ('Info@x.example', 'Info')$$);
		SELECT ainecto.call_tool('info@x.example', 'create_workspaces', '{"description": "I", "items": [{"name": "INDIGO"}]}') -> 'count';
		CREATE SCHEMA app;
		SELECT pg_temp.state($$SELECT ainecto.create_live_schema('app', ARRAY['app'], ARRAY['Info@x.example'])$$);
		SELECT ainecto.call_tool('iNFO@x.example', 'create_projects', jsonb_build_object('description', 'I', 'items', jsonb_build_array(
		  jsonb_build_object('name', 'INDIGO Étude', 'workspaceUuid', (SELECT uuid FROM ainecto.workspace))))) -> 'count';
		SELECT ainecto.call_tool('info@x.example', 'list_projects', jsonb_build_object('q', w)) -> 'items' -> 0 ->> 'name'
		  FROM unnest(ARRAY['indigo', 'étude', 'INDIGO', 'violet']) WITH ORDINALITY s (w, n) ORDER BY n;
		SELECT ainecto.erase_account('inFO@x.example') IS NOT NULL}),
	"f\nAI011\n23505\n1\ndone\n1\nINDIGO Étude\nINDIGO Étude\nINDIGO Étude\n\nt",
	'an address is one in both cases of its letters, whatever the locale');

$node->stop;
done_testing();
