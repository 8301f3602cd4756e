# What text brings in takes memory by its size: a backend's private memory, watched while it imports, stays below 20 times the text and
# a fixed part, the first time, unchanged, and changed; so do very many tiny things, which are refused by name where they are too many.
use strict;
use warnings;

use AinectoTest;
use IPC::Run;
use List::Util;
use Test::More;
use Time::HiRes qw(usleep);

# MB beside 20 times the text. What is promised is 50; a text of this size cannot tell whether it holds for a large one with so much.
use constant FIXED => 15;

my $node = AinectoTest->start_node('memory');
my $directory = $node->basedir;
my $project = 'f1450000-0000-4000-8000-000000000100';
my ($small, $large);
AinectoTest->create_account($node, 'owner@example.com', plan => 'enterprise');
$node->safe_psql('ainecto', qq{
	INSERT INTO ainecto.workspace (uuid, owner_id, name)
	  SELECT 'f1450000-0000-4000-8000-0000000000ff', id, 'W' FROM ainecto.account WHERE email = 'owner\@example.com';
	INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES ('$project', 'f1450000-0000-4000-8000-0000000000ff', 'P')});

# private_memory(PID): kB that the process shares with no other.
sub private_memory
{
	my ($pid) = @_;
	open my $handle, '<', "/proc/$pid/status" or die "/proc/$pid/status: $!";
	my ($size) = join('', <$handle>) =~ /^RssAnon:\s+(\d+) kB/m;
	return $size;
}

# Kept between the calls of one session; it answers one line for each query.
my $session;

sub ask
{
	my ($query, $watch) = @_;
	my $peak = 0;
	$session->{out} = '';
	$session->{in} .= "$query\n\\echo @\n";
	until ($session->{out} =~ /^@\n/m)
	{
		$session->{psql}->pump_nb;
		$peak = List::Util::max($peak, private_memory($session->{pid})) if $watch;
		usleep(2000);
	}
	return $watch ? $peak : $session->{out} =~ s/^@\n//mr;
}

sub open_session
{
	$session = { in => '', out => '' };
	$session->{psql} = IPC::Run::start([ 'psql', '-XqAt', '-d', $node->connstr('ainecto') ], '<', \$session->{in}, '>', \$session->{out}, '2>&1');
	($session->{pid}) = ask('SELECT pg_backend_pid();') =~ /(\d+)/;
	return;
}

# imported(FORMAT, NAME, TEXT, options…): what a fresh backend that has imported something small before needs for it; in what it says.
sub imported
{
	my ($format, $name, $text, %option) = @_;
	my $file = "$directory/text";
	my $arguments = $option{dry_run} ? ', dry_run => true' : '';
	open my $handle, '>', $file or die "$file: $!";
	print $handle $text;
	close $handle or die "$file: $!";
	open_session();
	ask("SELECT ainecto.import_$format('$small', '" . text_of($format, 1, $_) . "');") for 1, 2;
	ask("\\set text `cat $file`");
	my $before = private_memory($session->{pid});
	my $peak = ask("SELECT left(ainecto.import_$format('$large', :'text'$arguments)::text, 100) AS answer \\gset", 1);
	my $taken = ($peak - $before) / 1024;
	my $answer = ask('\\echo :answer');
	my $size = length($text) / 1024 / 1024;
	$session->{psql}->finish;
	cmp_ok($taken, '<', 20 * $size + FIXED, sprintf('%s: %.1f MB for %.2f MB', $name, $taken, $size));
	return $answer;
}

# text_of(FORMAT, COUNT, REMARK): tables as people have them.
sub text_of
{
	my ($format, $count, $remark) = @_;
	return join '', map { $format eq 'sql' ? <<"SQL" : <<"DBML" } 1 .. $count;
CREATE TABLE shop.customer_order_$_ (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL,
    reference character varying(40) NOT NULL,
    status text DEFAULT ''''::text NOT NULL,
    amount numeric(12,2) DEFAULT 0.00,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT customer_order_${_}_amount_check CHECK ((amount >= (0)::numeric))
);
COMMENT ON COLUMN shop.customer_order_$_.amount IS ''What was paid, $remark'';
CREATE INDEX customer_order_${_}_customer ON shop.customer_order_$_ USING btree (customer_id);
ALTER TABLE ONLY shop.customer_order_$_ ADD CONSTRAINT customer_order_${_}_fkey FOREIGN KEY (customer_id) REFERENCES shop.customer_order_@{[ List::Util::max($_ - 1, 1) ]}(id);
SQL
Table shop.customer_order_$_ {
  id bigint [pk, increment]
  customer_id bigint [not null]
  reference "character varying(40)" [not null]
  status text [not null, default: `'''open'''::text`]
  amount "numeric(12,2)" [default: 0.00, note: ''What was paid, $remark'']
  created_at "timestamp with time zone" [not null, default: `now()`]
  indexes {
    customer_id [name: "customer_order_${_}_customer"]
  }
}
Ref customer_order_${_}_fkey: shop.customer_order_$_.customer_id > shop.customer_order_@{[ List::Util::max($_ - 1, 1) ]}.id
DBML
}

sub make_documents
{
	return split /\n/, $node->safe_psql('ainecto', "INSERT INTO ainecto.document (uuid, project_uuid, type, title)
		SELECT gen_random_uuid(), '$project', 'erd', title FROM unnest('{S, L}'::text[]) title RETURNING uuid");
}

for my $format ('sql', 'dbml')
{
	($small, $large) = make_documents();
	my @texts = map { text_of($format, 400, $_) =~ s/''/'/gr } 'in all', 'so far';
	like(imported($format, "$format, first", $texts[0]), qr/"created": \{.*"tables": 400/, "$format: it came in");
	like(imported($format, "$format, unchanged", $texts[0]), qr/^\{"version": \d+\}$/, "$format: nothing has changed");
	like(imported($format, "$format, changed", $texts[1]), qr/"changed": \{"columns": 400\}/, "$format: notes have changed");
}

# Of the tiniest things there may be some ten thousands.
($small, $large) = make_documents();
like(imported('sql', 'tiny tables', join('', map { "create table t$_(a int);\n" } 1 .. 10_000), dry_run => 1), qr/"tables": 10000/, 'tiny tables come in');
like(imported('dbml', 'tiny tables of DBML', join('', map { "Table t$_ {\na int\n}\n" } 1 .. 10_000), dry_run => 1), qr/"tables": 10000/, 'also of DBML');
open_session();
like(ask("SELECT ainecto.import_sql('$small', string_agg('create table t' || n || '(a int);', E'\\n' ORDER BY n)) FROM generate_series(1, 30000) n;"),
	qr/ERROR:  the text describes more than \d{5} tables, columns, indexes and others \(line \d+\)/, 'too many of them are refused by name');
like(ask("SELECT ainecto.import_sql('$small', 'create table a0(x int, y int);' || string_agg(format('create table a%s(like a%s, z%s int);', n, n - 1, n), '' ORDER BY n)) FROM generate_series(1, 500) n;"),
	qr/ERROR:  the text describes more than \d{5} tables/, 'and what grows by itself');
$session->{psql}->finish;

done_testing();
