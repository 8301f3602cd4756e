# A database's schema comes in by its catalog, and by the text that pg_dump writes of it, leaves as SQL and is loaded into an empty
# database: pg_dump -s of both is equal, statement by statement. A house of oddities is always tried, and a small database as it was three times; of the directory that
# AINECTO_SCHEMAS names, those schemas that AINECTO_EXPORT_SCHEMAS lists (chinook; "all" for every one, and for those of its folder
# history, which are NAME-1.sql, NAME-2.sql, … and come into one document one after another).
#
# What may differ: secrets, which no catalog tells; the order of storage parameters, roles and grants, which has no meaning.
use strict;
use warnings;
use utf8;

use AinectoTest;
use File::Basename qw(basename dirname);
use IPC::Run;
use JSON::PP;
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

# make_database(NAME, FILE): a database of what the file says, in place of another of this name. Files of others may hold rows that
# cannot be loaded; they must make something all the same.
sub make_database
{
	my ($name, $file, @options) = @_;
	$node->safe_psql('postgres', "DROP DATABASE IF EXISTS $name");
	$node->safe_psql('postgres', "CREATE DATABASE $name TEMPLATE template0");
	run_psql($name, $file, @options);
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

sub make_document
{
	my ($title) = @_;
	return $node->safe_psql('ainecto',
		"INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES (gen_random_uuid(), '$project', 'erd', '$title') RETURNING uuid");
}

# import_database(DOCUMENT, DATABASE): what the import answers.
sub import_database
{
	my ($uuid, $database) = @_;
	my $catalog = run_psql($database, $catalog_script, '-v', 'ON_ERROR_STOP=1');
	chomp $catalog;
	return decode_json(run_psql('ainecto',
		write_file('import.sql', "SELECT ainecto.import_catalog('$uuid', \$catalog\$$catalog\$catalog\$);"), '-v', 'ON_ERROR_STOP=1'));
}

# is_idle(DOCUMENT, DATABASE, VERSION, NAME): nothing has changed, and nothing is written.
sub is_idle
{
	my ($uuid, $database, $version, $name) = @_;
	my $answer = import_database($uuid, $database);
	delete $answer->{leftOut};
	is_deeply($answer, { version => $version }, "$name: imported again, it makes no version");
	return;
}

# is_same(DOCUMENT, DATABASE, NAME): the document's SQL, loaded into an empty database, makes what the database has.
sub is_same
{
	my ($uuid, $database, $name) = @_;
	my $sql = run_psql('ainecto', write_file('export', "SELECT ainecto.export_sql('$uuid');"));
	my @was = statements($database);
	make_database('loaded', write_file("$name.sql", $sql), '-v', 'ON_ERROR_STOP=1');
	is_deeply([ statements('loaded') ], \@was, "$name: equal when it is loaded elsewhere");
	cmp_ok(scalar @was, '>', 3, "$name: it has something");
	unlike($sql, qr/^-- - (?:type|default|check|index|view|function|trigger|sequence) /m, "$name: nothing is left out");
	return;
}

# follow(NAME, FILE): the whole way of one schema.
sub follow
{
	my ($name, $file) = @_;
	my $uuid = make_document($name);
	make_database('source', $file);
	my $answer = import_database($uuid, 'source');
	is_idle($uuid, 'source', $answer->{version}, $name);
	is_same($uuid, 'source', $name);
	follow_text($name, $uuid);
	return;
}

# content(DOCUMENT, KINDS…): what the document says, field by field; of these kinds of things alone, if any are named.
sub content
{
	my ($uuid, @kinds) = @_;
	my $kinds = join '|', @kinds;
	return [ grep { /^\["(?:$kinds)"/ || !@kinds } split /\n/, run_psql('ainecto', "$checkout/test/t/content.sql", '-v', "document=$uuid") ];
}

# follow_text(NAME, DOCUMENT): the same way for what pg_dump writes of the source, whose catalog came into the document. A language whose handler is the server's own is something
# that pg_dump cannot write.
sub follow_text
{
	my ($name, $of_catalog) = @_;
	my $uuid = make_document("text of $name");
	my @was = grep { !/odd_language/ } statements('source');
	my ($dump, $err);
	IPC::Run::run([ 'pg_dump', '-s', '--no-owner', '-d', $node->connstr('source') ], '>', \$dump, '2>', \$err)
	  or die "pg_dump of $name: $err";
	my $answer = decode_json(run_psql('ainecto',
		write_file('text.sql', "SELECT ainecto.import_sql('$uuid', \$ddl_text\$$dump\$ddl_text\$);"), '-v', 'ON_ERROR_STOP=1'));
	is_deeply([ grep { $_->{statement} !~ /odd_language/ } @{ $answer->{statements} // [] } ], [], "$name: its text is understood");
	# Objects are kept as they are written; a text does not know operator classes that go without saying, or what a view holds.
	my @kinds = (qw(enum column constraint ref), $name =~ /^ch/ ? qw(table index) : ());
	is_deeply(content($uuid, @kinds), content($of_catalog, @kinds), "$name: its text says what its catalog says");
	my $sql = run_psql('ainecto', write_file('export', "SELECT ainecto.export_sql('$uuid');"));
	$sql =~ s/^CREATE TRANSFORM [^;]*odd_language[^;]*;//mg;
	make_database('loaded', write_file("text-$name.sql", $sql), '-v', 'ON_ERROR_STOP=1');
	is_deeply([ grep { !/odd_language/ } statements('loaded') ], \@was, "$name: equal when its text is loaded elsewhere");
	unlike($sql, qr/^-- - (?:type|default|check|index|view|function|trigger|sequence) /m, "$name: nothing of its text is left out");
	return;
}

# boxes(DOCUMENT): the place of each table on the canvas.
sub boxes
{
	my ($uuid) = @_;
	return { map { split /\|/, $_, 2 }
		  split /\n/, $node->safe_psql('ainecto', "SELECT uuid, position_x, position_y FROM ainecto.erd_table WHERE document_uuid = '$uuid'") };
}

# follow_history(NAME, FILES…): a database that is made anew each time, into one document; the names that were found to be others.
sub follow_history
{
	my ($name, @files) = @_;
	my $uuid = make_document($name);
	my $number = 0;
	my @renamed;
	for my $file (@files)
	{
		my $step = "$name " . ++$number;
		my $before = boxes($uuid);
		make_database('source', $file);
		my $answer = import_database($uuid, 'source');
		push @renamed, map { "$_->{from} > $_->{to}" } @{ $answer->{renamed} // [] };
		my $after = boxes($uuid);
		is_deeply([ grep { exists $after->{$_} && $after->{$_} ne $before->{$_} } sort keys %$before ], [], "$step: no box moves");
		is_idle($uuid, 'source', $answer->{version}, $step);
		is_same($uuid, 'source', $step);
	}
	return @renamed;
}

AinectoTest->create_account($node, 'owner@example.com', plan => 'enterprise');
$node->safe_psql('ainecto', qq{
	INSERT INTO ainecto.workspace (uuid, owner_id, name)
	  SELECT 'f1440000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner\@example.com';
	INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES ('$project', 'f1440000-0000-4000-8000-000000000001', 'P')});
follow('odd', "$checkout/test/fixture/oddities.sql");

my @shop = (q{
	CREATE SCHEMA old;
	CREATE TABLE old.log (id integer, line text);
	CREATE TYPE state AS ENUM ('open', 'paid');
	CREATE TABLE customers (id serial PRIMARY KEY, name text NOT NULL, born date);
	CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer REFERENCES customers, total numeric, state state DEFAULT 'open');
	CREATE INDEX orders_open ON orders (customer_id) WHERE state = 'open';
}, q{
	CREATE TYPE state AS ENUM ('open', 'sent', 'paid');
	CREATE TABLE clients (id serial PRIMARY KEY, mail text UNIQUE, name text NOT NULL, born date);
	CREATE TABLE orders (id integer PRIMARY KEY, at timestamp, customer_id integer REFERENCES clients, totals numeric CHECK (totals > 0),
		state state DEFAULT 'open');
	CREATE INDEX orders_open ON orders (customer_id) WHERE state <> 'paid';
}, q{
	CREATE TYPE state AS ENUM ('open', 'sent', 'paid');
	CREATE TABLE clients (name text NOT NULL, id serial PRIMARY KEY, mail text UNIQUE, born date);
	CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer REFERENCES clients ON DELETE CASCADE, totals numeric CHECK (totals > 0));
	CREATE VIEW rich AS SELECT name FROM clients JOIN orders ON customer_id = clients.id WHERE totals > 1000;
});
my $number = 0;
is_deeply([ sort(follow_history('shop', map { write_file('shop-' . ++$number . '.sql', $_) } @shop)) ],
	[ sort 'public.customers > public.clients', 'public.customers.customers_pkey > public.clients.clients_pkey',
		'public.orders.total > public.orders.totals' ], 'shop: what has another name was found');

my $wanted = $ENV{AINECTO_EXPORT_SCHEMAS} // 'chinook';
for my $file (sort glob "$schemas/*.sql")
{
	my $name = basename($file, '.sql');
	follow($name, $file) if $wanted eq 'all' || " $wanted " =~ / \Q$name\E /;
}
my %history;
push @{ $history{ $_->[0] } }, $_ for map { m{([^/]*)-(\d+)\.sql$} ? [ $1, $2, $_ ] : () } glob "$schemas/history/*.sql";
for my $name ($wanted eq 'all' ? sort keys %history : ())
{
	follow_history("history of $name", map { $_->[2] } sort { $a->[1] <=> $b->[1] } @{ $history{$name} });
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
