# A dump holds everything, and a restore under ainecto.restoring gives back exactly that: no row more, none less, no
# change in any, and sequences that go on where they were.
use strict;
use warnings;

use AinectoTest;
use File::Basename qw(dirname);
use PostgreSQL::Test::Utils;
use Test::More;

my $node = AinectoTest->start_node('main');
AinectoTest->create_account($node, 'ada@example.org', plan => 'enterprise');
AinectoTest->create_account($node, 'bea@example.org', plan => 'pro');
$node->command_ok([ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-v', 'email=ada@example.org', '-d', $node->connstr('ainecto'),
	'-f', dirname(__FILE__) . '/everything.sql' ], 'something in every table');

# A plan that has shrunk, and seals over all of it.
sub seal
{
	my ($database) = @_;
	return $node->poll_query_until($database, q{SELECT NOT (h->>'waiting')::boolean AND NOT (h->>'more')::boolean AND h->>'seal' IS NULL
		FROM ainecto.housekeeping() h});
}
$node->safe_psql('ainecto', q{INSERT INTO ainecto.plan_override (name, versions_kept) VALUES ('enterprise', 1)});
ok(seal('ainecto'), 'everything is sealed');
my $anchor = $node->safe_psql('ainecto', 'SELECT ainecto.history_anchor()');

# Every dumped relation of the extension, and a checksum of what it holds.
my $content = q{
	SELECT format('SELECT %L, %s FROM %s x', c.oid::regclass, what, c.oid::regclass)
	FROM pg_extension e, unnest(e.extconfig, e.extcondition) t (oid, condition), pg_class c,
		LATERAL (SELECT CASE c.relkind WHEN 'S' THEN $$x.last_value || ' ' || x.is_called$$
			ELSE $$count(*) || ' rows ' || coalesce(md5(string_agg(x::text, E'\n' ORDER BY x::text COLLATE "C")), '')$$ END) w (what)
	WHERE e.extname = 'ainecto' AND c.oid = t.oid AND t.condition = ''
	ORDER BY c.oid::regclass::text COLLATE "C"};

sub content_of
{
	my ($database) = @_;
	my $queries = $node->safe_psql($database, $content);
	$queries =~ s/$/;/mg;
	return $node->safe_psql($database, $queries);
}

# Every version of every document, rebuilt.
sub versions_of
{
	my ($database) = @_;
	return $node->safe_psql($database, q{
		SELECT document_uuid, version, md5(ainecto.snapshot(document_uuid, version)::text) FROM ainecto.document_version ORDER BY 1, 2});
}

my $before = content_of('ainecto');
is_deeply([ $before =~ /^(.*)\|0 rows/mg ], [], 'no table is empty: everything.sql fills new ones, too');

my $dump = "$PostgreSQL::Test::Utils::tmp_check/ainecto.dump";
$node->command_ok([ 'pg_dump', '-Fc', '-f', $dump, $node->connstr('ainecto') ], 'pg_dump');

# The documented way.
$node->safe_psql('postgres', 'CREATE DATABASE restored');
{
	local $ENV{PGOPTIONS} = '-c ainecto.restoring=on';
	$node->command_ok([ 'pg_restore', '--exit-on-error', '-d', $node->connstr('restored'), $dump ], 'pg_restore');
}
is(content_of('restored'), $before, 'every table and sequence is as it was');
is(versions_of('restored'), versions_of('ainecto'), 'every version is rebuilt as it was');
is($node->safe_psql('restored', qq{SELECT * FROM ainecto.verify_history('$anchor')}), '', 'it is what was sealed');

# Several tables at a time: in whatever order they come, keys that refer to rows of others ask nothing.
$node->safe_psql('postgres', 'CREATE DATABASE parallel');
{
	local $ENV{PGOPTIONS} = '-c ainecto.restoring=on -c session_replication_role=replica';
	$node->command_ok([ 'pg_restore', '--exit-on-error', '-j', 2, '-d', $node->connstr('parallel'), $dump ], 'pg_restore of several tables at a time');
}
is(content_of('parallel'), $before, 'which gives the same');
is(versions_of('parallel'), versions_of('ainecto'), 'with every version');

# What README.md says is in no dump.
my ($part, $settings, $error) = ('', '', '');
$node->safe_psql('ainecto', q{ALTER DATABASE ainecto SET ainecto.public_url = 'https://ainecto.example.org'});
IPC::Run::run([ 'pg_dump', '-n', 'ainecto', $node->connstr('ainecto') ], '>', \$part, '2>', \$error);
unlike($part, qr/COPY|CREATE/, 'pg_dump of the schema alone holds nothing');
IPC::Run::run([ 'pg_dump', '--schema-only', $node->connstr('ainecto') ], '>', \$settings, '2>', \$error);
unlike($settings, qr/public_url/, 'settings of the database are not dumped');
IPC::Run::run([ 'pg_dump', '--schema-only', '--create', $node->connstr('ainecto') ], '>', \$settings, '2>', \$error);
like($settings, qr/ALTER DATABASE ainecto SET "?ainecto.public_url/, 'unless the database is, too');

# Life goes on: a write in the restored database makes the next version, with no number used twice.
AinectoTest->create_demo($node, 'restored', 'bea@example.org');
is( $node->safe_psql('restored', q{
		SELECT (SELECT count(*) - count(DISTINCT id) FROM ainecto.document_change),
			(SELECT count(*) FROM (SELECT FROM ainecto.document_version GROUP BY document_uuid HAVING count(*) <> max(version)) v)}),
	'0|0', 'changes and versions are numbered on without a gap or a collision');

ok(seal('restored'), 'sealing goes on');
is($node->safe_psql('restored', qq{SELECT * FROM ainecto.verify_history('$anchor')}), '', 'and finds nothing wrong');

# The guard forgotten: the load fails instead of making history up.
$node->safe_psql('postgres', 'CREATE DATABASE careless');
$node->command_fails([ 'pg_restore', '--exit-on-error', '-d', $node->connstr('careless'), $dump ],
	'a load that forgot the guard fails');

$node->stop;
done_testing();
