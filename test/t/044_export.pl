# A database's schema comes in by its catalog, leaves as SQL and is loaded into an empty database: pg_dump -s of both is equal,
# statement by statement. A house of oddities is always tried; of the directory that AINECTO_SCHEMAS names, those schemas that
# AINECTO_EXPORT_SCHEMAS lists (chinook; "chinook adventureworks aact chain1000" takes minutes).
#
# What may differ: secrets, which no catalog tells; the order of storage parameters, roles and grants, which has no meaning.
use strict;
use warnings;
use utf8;

use AinectoTest;
use File::Basename qw(dirname);
use IPC::Run;
use Test::More;

my $checkout = dirname(__FILE__) . '/../..';
my $schemas = $ENV{AINECTO_SCHEMAS} // "$checkout/../shared/data/schemas";
my $node = AinectoTest->start_node('export', conf => "wal_level = logical\nclient_min_messages = error\n");
my $directory = $node->basedir;
my $catalog_script = $node->config_data('--bindir') . '/ainecto-catalog.sql';
my $project = 'f1440000-0000-4000-8000-000000000002';

# run_psql(DATABASE, FILE, options…): what it prints; dies with what it says if it fails.
sub run_psql
{
	my ($database, $file, @options) = @_;
	my ($out, $err);
	IPC::Run::run([ 'psql', '-XqAt', @options, '-f', $file, '-d', $node->connstr($database) ], '>', \$out, '2>', \$err)
	  or die "$file in $database: $err";
	return $out;
}

sub write_file
{
	my ($name, $text) = @_;
	open my $handle, '>:raw', "$directory/$name" or die "$name: $!";
	print $handle $text;
	close $handle or die "$name: $!";
	return "$directory/$name";
}

# make_database(NAME, FILE): a database of what the file says.
sub make_database
{
	my ($name, $file) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $name TEMPLATE template0");
	run_psql($name, $file, '-v', 'ON_ERROR_STOP=1');
	return;
}

# in_order(LIST, SEPARATOR): the parts of a list in the order of their letters.
sub in_order
{
	my ($list, $separator) = @_;
	return join $separator, sort split /\Q$separator\E/, $list;
}

# statements(DATABASE): what pg_dump writes, thing by thing, less what may differ.
sub statements
{
	my ($database) = @_;
	my ($dump, $err);
	IPC::Run::run([ 'pg_dump', '-s', '--no-owner', '-d', $node->connstr($database) ], '>', \$dump, '2>', \$err)
	  or die "pg_dump of $database: $err";
	$dump =~ s/^\\(?:un)?restrict .*\n//mg;
	$dump =~ s/^    (?:"Secret Key"|password|"user") '[^']*',?\n//mg;
	$dump =~ s/,\n\);/\n);/g;
	$dump =~ s/ OPTIONS \(\n\);/;/g;
	$dump =~ s/(WITH \()([^()]+)\)/$1 . in_order($2, ', ') . ')'/ge;
	$dump =~ s/( TO )([^\n]+?)( USING )/$1 . in_order($2, ', ') . $3/ge;
	return sort map { /^GRANT /m ? in_order($_, "\n") : $_ } split /\n\n+--\n-- /, $dump;
}

# follow(NAME, FILE): the whole way of one schema.
sub follow
{
	my ($name, $file) = @_;
	my $uuid = $node->safe_psql('ainecto',
		"INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES (gen_random_uuid(), '$project', 'erd', '$name') RETURNING uuid");
	make_database("was_$name", $file);
	my $catalog = run_psql("was_$name", $catalog_script, '-v', 'ON_ERROR_STOP=1');
	chomp $catalog;
	run_psql('ainecto', write_file("$name.import", "SELECT ainecto.import_catalog('$uuid', \$catalog\$$catalog\$catalog\$);"),
		'-v', 'ON_ERROR_STOP=1');
	my $sql = run_psql('ainecto', write_file("$name.export", "SELECT ainecto.export_sql('$uuid');"));
	make_database("is_$name", write_file("$name.sql", $sql));
	is_deeply([ statements("is_$name") ], [ statements("was_$name") ], "$name: equal when it is loaded elsewhere");
	unlike($sql, qr/^-- - (?:type|default|check|index|view|function) /m, "$name: nothing is left out");
	return $uuid;
}

AinectoTest->create_account($node, 'owner@example.com', plan => 'enterprise');
$node->safe_psql('ainecto', qq{
	INSERT INTO ainecto.workspace (uuid, owner_id, name)
	  SELECT 'f1440000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner\@example.com';
	INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES ('$project', 'f1440000-0000-4000-8000-000000000001', 'P')});
follow('odd', "$checkout/test/fixture/oddities.sql");
for my $name (split ' ', $ENV{AINECTO_EXPORT_SCHEMAS} // 'chinook')
{
	follow($name, "$schemas/$name.sql") if -e "$schemas/$name.sql";
}

# A hostile document, whole, past every error: what is there stays, and no file is made.
run_psql('ainecto', "$checkout/test/fixture/export.sql");
my $hostile = 'f1101000-0000-4000-8000-000000000004';
$node->safe_psql('postgres', 'CREATE DATABASE hostile');
$node->safe_psql('hostile', 'CREATE TABLE x (y integer)');
for my $format ('sql', 'sql-compact')
{
	my $text = run_psql('ainecto', write_file("$format.export", "SELECT ainecto.export('$hostile', NULL, '$format');"));
	my $file = write_file("hostile.$format", $text);
	mkdir "$directory/$format" or die "$format: $!";
	my ($out, $err);
	IPC::Run::run([ 'psql', '-Xq', '-f', $file, '-d', $node->connstr('hostile') ],
		'>', \$out, '2>', \$err, init => sub { chdir "$directory/$format" or die "$format: $!" });
	is($node->safe_psql('hostile', q{SELECT to_regclass('x') IS NOT NULL}), 't', "$format: a hostile document drops nothing");
	is_deeply([ glob "$directory/$format/*" ], [], "$format: it runs nothing");
}
cmp_ok($node->safe_psql('hostile', q{SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'}),
	'>', 2, 'what is harmless of it is loaded');

done_testing();
