# ALTER EXTENSION UPDATE while a shim serves: calls may be told to come again, but no answer is wrong and no write lost or done
# twice. Whoever has the wrong library or the wrong objects is refused, and served again when both belong together, without a restart.
use strict;
use warnings;

use AinectoTest qw(wait_until in_background told);
use JSON::PP;
use Test::More;
use Time::HiRes qw(usleep);

use constant { WRITERS => 3, TIMEOUT => 60 };

my $node = AinectoTest->start_node('main');
my $version = $node->safe_psql('ainecto', q{SELECT extversion FROM pg_extension WHERE extname = 'ainecto'});
# levels/tap.sh makes them: a patch release that changes no objects, and one of another level that changes none either.
my ($patch, $other) = ($version =~ s/\.\d+$/.999/r, '0.0.0');
plan skip_all => 'there are no steps to other versions'
  if $node->safe_psql('ainecto', "SELECT count(*) FROM pg_extension_update_paths('ainecto') WHERE source = '$version' AND target = '$other' AND path IS NOT NULL") == 0;
my $token = AinectoTest->create_account($node, 'load@example.org', plan => 'enterprise');
AinectoTest->create_demo($node, 'ainecto', 'load@example.org');
my $document = $node->safe_psql('ainecto', 'SELECT uuid FROM ainecto.document');
my $shim = AinectoTest->start_shim($node);

# One call; what came of it. A call that was told to come again, or whose answer did not come, is repeated under its id.
sub write_once
{
	my ($name, $statuses) = @_;
	my $deadline = time + TIMEOUT;
	while (time < $deadline)
	{
		my $answer = $shim->call($token, 'tools/call', { name => 'erd_update_tables', arguments => { documentUuid => $document,
			description => $name, clientMutationId => $name =~ tr/ /-/r, items => [ { uuid => 'customer', note => $name } ] } });
		$statuses->{ $answer->{status} }++;
		my $text = $answer->{json}{result}{content}[0]{text} // '';
		return $1 if $text =~ /^{.*"version":\s*(\d+)/s;
		return "unexpected: $answer->{status} $answer->{content}" if $answer->{status} != 503;
		usleep(20_000);
	}
	return 'not served for long';
}

# What reads say belongs together: the note is that of the version which is told with it.
sub read_once
{
	my ($statuses) = @_;
	my $answer = $shim->call($token, 'tools/call', { name => 'erd_get_table', arguments => { documentUuid => $document, tableUuid => 'customer' } });
	$statuses->{ $answer->{status} }++;
	my $said = eval { decode_json($answer->{json}{result}{content}[0]{text}) } // return;
	return [ $said->{version}, $said->{note} ];
}

my @clients = map {
	my $client = $_;
	in_background {
		my ($tell) = @_;
		my ($number, %statuses, %made, @read, $stop) = (0);
		my $parent = getppid;
		local $SIG{TERM} = sub { $stop = 1 };
		until ($stop || getppid != $parent)
		{
			my $name = "writer $client edit " . ++$number;
			$made{$name} = write_once($name, \%statuses);
			push @read, read_once(\%statuses) // ();
		}
		$tell->({ made => \%made, read => \@read, statuses => \%statuses });
	}
} 1 .. WRITERS;

sub versions { return $node->safe_psql('ainecto', "SELECT max(version) FROM ainecto.document_version WHERE document_uuid = '$document'") }

# Until everybody got through some more.
sub serves_on
{
	my ($what) = @_;
	my $before = versions();
	wait_until { versions() >= $before + 20 } "writes to go on $what";
	return;
}

my $psql = $node->background_psql('ainecto', on_error_stop => 0);
$psql->query_safe("SELECT ainecto.snapshot('$document') \\g /dev/null");
serves_on('at first');
$node->safe_psql('ainecto', "ALTER EXTENSION ainecto UPDATE TO '$patch'");
serves_on("after an update to $patch, which is of the same level");
is($shim->request('GET', '/readyz')->{json}{extension}, $patch, 'the shim says which objects it serves');

$node->safe_psql('ainecto', "ALTER EXTENSION ainecto UPDATE TO '$other'");
wait_until
{
	my $ready = $shim->request('GET', '/readyz');
	$ready->{status} == 503 && $ready->{json}{reason} =~ /run ALTER EXTENSION ainecto UPDATE/
}
'the shim to say that library and objects do not belong together';
my $stopped = versions();
like($psql->query("UPDATE ainecto.erd_table SET note = 'by hand' WHERE document_uuid = '$document'; SELECT 'went on'") . $psql->{stderr},
	qr/its SQL objects are of version \Q$other\E/, 'a session that had looked before looks again');
is(versions(), $stopped, 'nothing is written meanwhile');

$node->safe_psql('ainecto', "ALTER EXTENSION ainecto UPDATE TO '$version'");
wait_until { $shim->request('GET', '/readyz')->{status} == 200 } 'the shim to serve again without a restart';
serves_on('at last');
$psql->quit;

my (%made, @read, %statuses);
for my $client (@clients)
{
	kill 'TERM', $client->{pid};
	my $told = told($client);
	%made = (%made, %{ $told->{made} });
	push @read, @{ $told->{read} };
	$statuses{$_} += $told->{statuses}{$_} for keys %{ $told->{statuses} };
	told($client);
}
is_deeply([ grep { !/^(200|503|599)$/ } keys %statuses ], [], 'calls were served, or told to come again');
my %there = map { split /\|/ } split /\n/, $node->safe_psql('ainecto', qq{
	SELECT description, string_agg(version::text, ' and ') FROM ainecto.document_version WHERE description LIKE 'writer % edit %' GROUP BY 1});
is_deeply(\%there, \%made, 'every write that was answered is there, once, and no other is');
my %note = map { reverse %{$_} } { map { $_ => $there{$_} } keys %there };
is_deeply([ grep { ($note{ $_->[0] } // '') ne ($_->[1] // '') && defined $note{ $_->[0] } } @read ], [], 'what was read is what that version holds');
note(sprintf '%d writes, %d reads, statuses %s', scalar keys %made, scalar @read, join ', ', map { "$_: $statuses{$_}" } sort keys %statuses);
is($node->safe_psql('ainecto', 'SELECT count(*) FROM (SELECT FROM ainecto.document_version GROUP BY document_uuid HAVING count(*) <> max(version)) v'), '0',
	'and versions have no gap');

is($shim->stop, 0, 'the shim ends well');
$node->stop;
done_testing();
