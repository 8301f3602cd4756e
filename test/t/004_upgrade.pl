# A database that an earlier release left behind becomes one of this version: its dump has a way in, and after the update it has
# the same objects as a fresh one, holds what it held, and rebuilds every version as the release itself did.
use strict;
use warnings;

use AinectoTest;
use File::Basename qw(dirname);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $place = dirname(__FILE__);
my @releases = map { m{ainecto-([\d.]+)\.sql$} } sort glob "$place/../fixture/ainecto-*.sql";

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;

# Roles belong to the cluster and not to a dump.
$node->safe_psql('postgres', 'CREATE ROLE everything_editor');

# run_file(DATABASE, FILE, OPTION…): what psql says to a file of SQL.
sub run_file
{
	my ($database, $file, @options) = @_;
	my ($out, $error) = ('', '');
	IPC::Run::run([ 'psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', @options, '-d', $node->connstr($database), '-f', $file ], '>', \$out, '2>', \$error)
	  or die "$file: $error";
	return $out;
}

sub inventory { return run_file($_[0], "$place/inventory.sql") }

# missing(LEFT, RIGHT): the lines of one text that the other has not.
sub missing
{
	my ($left, $right) = @_;
	my %there = map { $_ => 1 } split /\n/, $right;
	return join "\n", grep { !$there{$_} } split /\n/, $left;
}

# What an update writes anew, on purpose: how it comes out is asked below.
my $reshaped = q{('ainecto.audit_log', 'account_email'), ('ainecto.audit_log', 'target'), ('ainecto.audit_log', 'description')};

# Queries for the content of every dumped table, column by column, and every sequence, as the catalogs of a database say now;
# without the columns that are left out.
sub content_queries
{
	my ($database, $left_out) = @_;
	$left_out //= q{('', '')};
	return $node->safe_psql($database, q{
		WITH left_out (relation, name) AS (VALUES } . $left_out . q{)
		SELECT CASE c.relkind WHEN 'S' THEN format('SELECT %L, last_value, is_called FROM %s;', c.oid::regclass, c.oid::regclass)
			ELSE format('SELECT %L, %s FROM %s x ORDER BY x::text COLLATE "C";', c.oid::regclass,
				(SELECT string_agg(format('quote_nullable(x.%I)', attname), ', ' ORDER BY attnum) FROM pg_attribute
					WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
						AND (c.oid::regclass::text, attname) NOT IN (SELECT * FROM left_out)), c.oid::regclass) END
		FROM pg_extension e, unnest(e.extconfig) t, pg_class c WHERE e.extname = 'ainecto' AND c.oid = t
		ORDER BY c.oid::regclass::text COLLATE "C"});
}

# load_release(RELEASE, NAME): a database of the earlier release, with all that its dump holds, by the way that README.md shows.
sub load_release
{
	my ($from, $name) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $name");
	$node->safe_psql($name, "CREATE EXTENSION ainecto VERSION '$from'");
	local $ENV{PGOPTIONS} = '-c ainecto.restoring=on';
	run_file($name, "$place/../fixture/ainecto-$from.sql");
	return;
}

for my $from (@releases)
{
	load_release($from, 'old');
	# Of one who acted only his rows are left, of another only what was done to him.
	$node->safe_psql('old', q{
		SET ainecto.restoring = on;
		INSERT INTO ainecto.audit_log (at, account_id, account_email, session_role, database_role, source, tool, target_kind, target, description, outcome)
		VALUES ('2026-01-01', 999, 'gone@example.org', 'x', 'x', 'sql', 'grant_role', 'document', 'd', 'EDITOR for vanished@example.org', 'done'),
			('2026-01-02', NULL, NULL, 'x', 'x', 'sql', 'revoke_role', 'document', 'd', 'from Ada@example.org', 'done'),
			('2026-01-03', NULL, NULL, 'x', 'x', 'oauth', 'sign_in', 'account', 'vanished@example.org', NULL, 'done')}) if $from eq '1.0.0';
	my $people = $node->safe_psql('old', 'SELECT id, account_email FROM ainecto.audit_log WHERE account_email IS NOT NULL ORDER BY id')
	  if $from eq '1.0.0';
	my $queries = content_queries('old', $reshaped);
	my $before = $node->safe_psql('old', $queries);
	my %rows;
	$rows{$_}++ for $before =~ /^(ainecto\.\w+)\|/mg;
	is_deeply([ grep { !$rows{$_} } $queries =~ /^SELECT '([^']+)'/mg ], [], "the dump of $from holds something of every table");
	cmp_ok($node->safe_psql('old', 'SELECT count(*) FROM witness.snapshot'), '>', 30, 'and a history');

	# The library of this version does not serve the objects of the other.
	my $refusal;
	$node->psql('old', q{SELECT ainecto.call_tool('ada@example.org', 'list_workspaces')}, stderr => \$refusal);
	like($refusal, qr/its SQL objects are of version \Q$from\E.*ALTER EXTENSION ainecto UPDATE/s, 'before the update every call is refused');

	# A view of the house on what goes is the house's to drop.
	$node->safe_psql('old', 'CREATE VIEW public.trail AS SELECT at, account_email FROM ainecto.audit_log');
	$node->psql('old', 'ALTER EXTENSION ainecto UPDATE', stderr => \$refusal);
	like($refusal, qr/views show audit_log\.account_email, which goes: trail.*HINT: .*account_name/s, 'a view in the way is named');
	$node->safe_psql('old', 'DROP VIEW public.trail');

	# Somebody is in the middle of something.
	my $holder = $node->background_psql('old');
	$holder->query_safe('BEGIN; LOCK TABLE ainecto.erd_table IN ACCESS SHARE MODE');
	$node->psql('old', "SET lock_timeout = '100ms'; ALTER EXTENSION ainecto UPDATE", stderr => \$refusal);
	like($refusal, qr/cannot be updated while others use its tables.*ainecto\.erd_table.*HINT: .*lock_timeout/s, 'an update that gets no lock says so');
	is($node->safe_psql('old', "SELECT extversion FROM pg_extension WHERE extname = 'ainecto'"), $from, 'and changes nothing');
	$holder->query_safe('COMMIT');
	$holder->quit;

	$node->safe_psql('old', 'ALTER EXTENSION ainecto UPDATE');

	# What it holds.
	is($node->safe_psql('old', $queries) =~ s/^(ainecto\.account_id_seq\|)\d+/$1N/mr, $before =~ s/^(ainecto\.account_id_seq\|)\d+/$1N/mr,
		'every row and sequence is as it was');
	if ($from eq '1.0.0')
	{
		is($node->safe_psql('old', 'SELECT id, email FROM ainecto.audit_trail WHERE email IS NOT NULL ORDER BY id'), $people,
			'audit still says who did what');
		is( $node->safe_psql('old', q{
				SELECT l.tool, l.description, n.email FROM ainecto.audit_log l LEFT JOIN ainecto.account_name n ON l.target_kind = 'account' AND n.account_id::text = l.target
				WHERE l.at < '2026-01-04' ORDER BY l.at}) =~ s/account \d+/account N/gr,
			"grant_role|EDITOR for account N|\nrevoke_role|from account N|\nsign_in||vanished\@example.org",
			'and to whom');
		is($node->safe_psql('old', q{SELECT l.id FROM ainecto.audit_log l JOIN ainecto.account_name n ON strpos(lower(l::text), lower(n.email)) > 0}),
			'', 'without an address in its rows');
		my $vanished = $node->safe_psql('old', q{SELECT ainecto.erase_account('vanished@example.org')});
		is($node->safe_psql('old', "SELECT count(*) FROM ainecto.account_name WHERE account_id = $vanished OR email LIKE 'vanished%'"), '0',
			'where it can be erased');
	}
	$node->safe_psql('old', q{
		-- What the release said, and of what is said today the fields that it knew.
		CREATE FUNCTION witness.known(said jsonb, today jsonb) RETURNS jsonb LANGUAGE sql AS $$
			SELECT CASE
				WHEN jsonb_typeof(said) = 'object' AND jsonb_typeof(today) = 'object' THEN
					(SELECT coalesce(jsonb_object_agg(t.key, witness.known(said -> t.key, t.value)), '{}') FROM jsonb_each(today) t WHERE said ? t.key)
				WHEN jsonb_typeof(said) = 'array' AND jsonb_typeof(today) = 'array' THEN
					(SELECT coalesce(jsonb_agg(witness.known(said -> (n::int - 1), t) ORDER BY n), '[]') FROM jsonb_array_elements(today) WITH ORDINALITY e (t, n))
				ELSE today END
		$$});
	is( $node->safe_psql('old', q{
			SELECT document, version FROM witness.snapshot s
			WHERE witness.known(s.snapshot, ainecto.snapshot(document, version)) IS DISTINCT FROM s.snapshot ORDER BY 1, 2}),
		'', 'every version is rebuilt as the release rebuilt it, new fields aside');

	# What it is made of. Roles first: the fresh database must find nothing to add.
	my $roles = q{SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcanlogin, rolbypassrls, shobj_description(r.oid, 'pg_authid'),
		(SELECT string_agg(m.roleid::regrole::text, ' ' ORDER BY m.roleid::regrole::text) FROM pg_auth_members m WHERE m.member = r.oid)
		FROM pg_roles r WHERE rolname LIKE 'ainecto%' ORDER BY 1};
	my $old_roles = $node->safe_psql('old', $roles);
	AinectoTest->create_database($node, 'fresh') if $from eq $releases[0];
	is($old_roles, $node->safe_psql('fresh', $roles), 'the update makes the roles that a fresh database has');
	my ($old, $fresh) = (inventory('old'), inventory('fresh'));
	cmp_ok(($fresh =~ tr/\n//), '>', 1500, 'the inventory is long');
	is(missing($fresh, $old), '', 'the update makes everything that a fresh database has');
	is(missing($old, $fresh), '', 'and leaves nothing that it has not');

	# Its dump is one of this version.
	my $dump = "$PostgreSQL::Test::Utils::tmp_check/updated.dump";
	$node->command_ok([ 'pg_dump', '-Fc', '-f', $dump, $node->connstr('old') ], 'pg_dump of an updated database');
	$node->safe_psql('postgres', 'CREATE DATABASE restored');
	{
		local $ENV{PGOPTIONS} = '-c ainecto.restoring=on';
		$node->command_ok([ 'pg_restore', '--exit-on-error', '-d', $node->connstr('restored'), $dump ], 'and its restore');
	}
	$queries = content_queries('old');
	is($node->safe_psql('restored', $queries), $node->safe_psql('old', $queries), 'give back everything');

	# History of the release is taken as it is found, and sealed from now on.
	is($node->safe_psql('old', 'SELECT * FROM ainecto.verify_history()'), '', 'history agrees with itself');
	ok($node->poll_query_until('old', q{SELECT NOT (h->>'waiting')::boolean AND NOT (h->>'more')::boolean AND h->>'seal' IS NULL
		FROM ainecto.housekeeping() h}), 'it is sealed in steps');
	is($node->safe_psql('old', 'SELECT count(*) FROM ainecto.document_version WHERE (document_uuid, version) NOT IN (SELECT document_uuid, version FROM ainecto.sealed_version)'),
		'0', 'all of it');
	is($node->safe_psql('old', 'SELECT * FROM ainecto.verify_history()'), '', 'and is what was sealed');

	# And life goes on.
	AinectoTest->create_demo($node, 'old', 'ada@example.org');
	is($node->safe_psql('old', q{SELECT count(*) FROM ainecto.document_version WHERE document_uuid NOT IN (SELECT document FROM witness.snapshot)}),
		'2', 'tools write in it');
	$node->safe_psql('postgres', "DROP DATABASE $_") for qw(old restored);
}

$node->stop;
done_testing();
