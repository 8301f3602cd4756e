# kill -9 of a backend, of the shim and of the whole server in the middle of writes: afterwards every version is whole, with its
# changes and its audit row, or is not there at all; what was answered is there, once; the shim serves again. SIGTERM lets calls end.
#
# AINECTO_KILLS says how many there are at random moments after those at chosen ones, 4 if it does not; make test-crash has 200.
use strict;
use warnings;

use AinectoHistory qw(add_project add_document watch_versions history_faults);
use AinectoTest qw(wait_until in_background told);
use PostgreSQL::Test::Utils;
use JSON::PP;
use Test::More;
use Time::HiRes qw(usleep);

# How many versions there are depends on the machine; to rebuild some of each document after a crash, and more at the end,
# takes much the same time on all.
use constant { BATCH => 16, WRITERS => 3, SEED => 20260728, REBUILT_BETWEEN => 60 };
my $kills = $ENV{AINECTO_KILLS} // 4;
# Histories grow with the number of kills, and with them what it takes to rebuild a version.
my $rebuilt_between = REBUILT_BETWEEN * 10 / ($kills > 10 ? $kills : 10);

my $node = AinectoTest->start_node('main', conf => "restart_after_crash = on\ndeadlock_timeout = '20ms'\n");
my $token = AinectoTest->create_account($node, 'crash@example.org', plan => 'enterprise');
my $project = add_project($node, 'crash@example.org');
watch_versions($node);
my @documents = map { add_document($node, $project, "Crash $_") } 1 .. 2;
$node->safe_psql('ainecto', qq{
	INSERT INTO ainecto.erd_table (document_uuid, uuid, name) SELECT uuid, 't', 'users' FROM ainecto.document;
	CREATE TABLE witness.halt (relation name);
	CREATE FUNCTION witness.halt() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS \$\$
	BEGIN
		-- Only the call that is to be caught: its batch has this column in the middle, or it is through with it.
		IF EXISTS (SELECT FROM witness.halt WHERE relation = TG_TABLE_NAME)
			AND EXISTS (SELECT FROM ainecto.erd_column WHERE name = 'halt') THEN
			PERFORM pg_advisory_xact_lock_shared(7);
		END IF;
		RETURN NULL;
	END \$\$;
	CREATE TRIGGER zz_halt AFTER INSERT ON ainecto.erd_column FOR EACH ROW EXECUTE FUNCTION witness.halt();
	CREATE TRIGGER zz_halt AFTER INSERT ON ainecto.document_change FOR EACH ROW EXECUTE FUNCTION witness.halt();
	CREATE TRIGGER zz_halt AFTER INSERT ON ainecto.audit_log FOR EACH ROW EXECUTE FUNCTION witness.halt()});
my $shim = AinectoTest->start_shim($node, options => [ '--call-rate', 'off' ]);

# write_batch(DOCUMENT, NAME, COLUMN): one call that adds many columns, one of them of this name; what came of it.
sub write_batch
{
	my ($document, $name, $column) = @_;
	my @columns = map { { name => "$name $_", type => 'int' } } 1 .. BATCH;
	$columns[ BATCH / 2 ] = { name => $column, type => 'int' };
	my $answer = $shim->call($token, 'tools/call', { name => 'erd_update_tables', arguments => { documentUuid => $document,
		description => $name, clientMutationId => $name =~ tr/ /-/r, items => [ { uuid => 't', columns => \@columns } ] } });
	my $text = $answer->{json}{result}{content}[0]{text} // '';
	return { name => $name, status => $answer->{status}, text => $text, version => $text =~ /^{.*"version":\s*(\d+)/s ? $1 : undef };
}

# backends(CONDITION): process ids of the shim's backends that this is true of.
sub backends
{
	my ($condition) = @_;
	return split /\n/, $node->safe_psql('ainecto', "SELECT pid FROM pg_stat_activity WHERE usename = 'ainecto_web' AND $condition ORDER BY pid");
}

sub is_up { return $node->psql('ainecto', 'SELECT 1') == 0 }
sub serves { return $shim->request('GET', '/readyz')->{status} == 200 }

# versions(NAME): how many versions have this description.
sub versions
{
	my ($name) = @_;
	return $node->safe_psql('ainecto', "SELECT count(*) FROM ainecto.document_version WHERE description = '$name'");
}

# caught_writing(RELATION, NAME): a call that halts when it writes to this relation, in the background; returns it, its
# backend, and what holds it.
sub caught_writing
{
	my ($relation, $name) = @_;
	$node->safe_psql('ainecto', "DELETE FROM witness.halt; INSERT INTO witness.halt VALUES ('$relation')");
	my $holder = $node->background_psql('ainecto');
	$holder->query_safe('SELECT pg_advisory_lock(7)');
	my $call = in_background { $_[0]->(write_batch($documents[0], $name, 'halt')) };
	my @caught;
	wait_until { (@caught = backends("wait_event = 'advisory'")) == 1 } "the call to halt at $relation";
	return ($call, $caught[0], $holder);
}

# Everybody has to be back before the next round.
sub recovered
{
	my ($what) = @_;
	wait_until { is_up() } 'the server';
	wait_until { serves() } 'the shim to serve again';
	wait_until { !backends("state <> 'idle'") } 'calls to end';
	is(history_faults($node, rebuilt => $rebuilt_between), '', "$what: history is whole");
	$node->safe_psql('ainecto', q{DELETE FROM witness.halt; DELETE FROM ainecto.erd_column WHERE name = 'halt'});
	return;
}

for my $relation (qw(erd_column document_change audit_log))
{
	# A backend dies. The server starts anew, the call leaves nothing, and a repeat succeeds.
	my $name = "backend at $relation";
	my ($call, $backend, $holder) = caught_writing($relation, $name);
	is(versions($name), 0, "$name: nothing of it is seen while it runs");
	kill 'KILL', $backend or die "kill: $!";
	my $told = told($call);
	is($told->{status}, 503, "$name: the caller is told so");
	eval { $holder->quit };
	recovered("$name died");
	is(versions($name), 0, "$name: it has left nothing");
	ok(write_batch($documents[0], $name, "$name again")->{version}, "$name: a repeat under the same clientMutationId is served");
	is(versions($name), 1, "$name: once");
	told($call);

	# The shim dies. The call it had sent ends by itself, whole; a repeat through the next shim is told of it.
	$name = "shim at $relation";
	($call, $backend, $holder) = caught_writing($relation, $name);
	$shim->kill9;
	$told = told($call);
	is($told->{version}, undef, "$name: the caller is told nothing");
	told($call);
	$holder->quit;
	$shim->start;
	recovered("$name died");
	my $kept = versions($name);
	my $repeat = write_batch($documents[0], $name, 'halt');
	ok($repeat->{version}, "$name: a repeat is served") or diag($repeat->{text});
	is(versions($name), 1, "$name: it was done once" . ($kept ? ', before' : ''));
}

# At random moments, under load from the shim and from psql.
srand(SEED);
my (%answered, %killed);

# Writes through the shim until one is not answered.
sub write_through_shim
{
	my ($tell, $name) = @_;
	for my $edit (1 .. 1000)
	{
		my $outcome = write_batch($documents[ $edit % 2 ], "$name edit $edit", "$name $edit");
		$tell->($outcome);
		last if !defined $outcome->{version};
	}
	return;
}

# The same in psql, which also keeps the documents small; a deadlock with a tool rolls an edit back.
sub write_by_hand
{
	my ($tell, $name) = @_;
	for my $edit (1 .. 1000)
	{
		my ($error, $document) = ('', $documents[ $edit % 2 ]);
		# A psql that finds no server ends before it is told what to do, and the pipe to it breaks.
		my $status = eval {
			$node->psql('ainecto', "BEGIN; SET LOCAL ainecto.description = '$name edit $edit'; SELECT ainecto.lock_document('$document') \\g /dev/null
				UPDATE ainecto.erd_table SET note = '$name $edit' WHERE document_uuid = '$document' AND uuid = 't';
				DELETE FROM ainecto.erd_column WHERE (document_uuid, uuid) IN
					(SELECT document_uuid, uuid FROM ainecto.erd_column WHERE document_uuid = '$document' ORDER BY uuid LIMIT 50);
				COMMIT;", on_error_stop => 1, stderr => \$error)
		};
		die $@ if $@ && $@ !~ /Broken pipe/;
		next if $error =~ /deadlock/;
		last if !defined $status || $status != 0;
		$tell->({ name => "$name edit $edit", version => 'made' });
	}
	return;
}

# strike(VICTIM): kills it, and brings back what does not come back by itself.
sub strike
{
	my ($victim) = @_;
	if ($victim eq 'shim')
	{
		$shim->kill9;
	}
	elsif ($victim eq 'server')
	{
		AinectoTest->kill_node($node);
		$node->start;
	}
	else
	{
		my @busy;
		wait_until { (@busy = backends("state = 'active'")) > 0 } 'a backend at work';
		kill 'KILL', $busy[ rand @busy ];
	}
	$killed{$victim}++;
	return;
}

for my $round (1 .. $kills)
{
	my $victim = (qw(backend shim server backend))[ $round % 4 ];
	my @writers = map { my $name = "round $round writer $_"; in_background { write_through_shim($_[0], $name) } } 1 .. WRITERS;
	push @writers, in_background { write_by_hand($_[0], "round $round by hand") };
	usleep(200_000 + int rand 400_000);
	strike($victim);
	# Who was between two edits may not have met the crash, and would go on for long.
	wait_until { is_up() } 'the server';
	kill 'TERM', map { $_->{pid} } @writers;
	for my $writer (@writers)
	{
		while (my $told = told($writer))
		{
			is($told->{died}, undef, 'a writer ends well') if exists $told->{died};
			$answered{ $told->{name} } = $told->{version} if defined $told->{version};
		}
	}
	$shim->start if $victim eq 'shim';
	recovered("round $round, kill of a $victim");
}
my %there = map { split /\|/ } split /\n/, $node->safe_psql('ainecto', q{
	SELECT description, string_agg(version::text, ' and ') FROM ainecto.document_version WHERE description LIKE 'round % edit %' GROUP BY 1});
is_deeply([ grep { !defined $there{$_} } sort keys %answered ], [], 'what was answered is kept');
is_deeply([ grep { $answered{$_} ne 'made' && ($there{$_} // '') ne $answered{$_} } sort keys %answered ], [], 'as it was answered');
is_deeply([ grep { $there{$_} =~ / / } sort keys %there ], [], 'and nothing was done twice');
note(sprintf '%d kills (%s), %d writes answered, %d there', $kills, join(', ', map { "$killed{$_} of a $_" } sort keys %killed),
	scalar keys %answered, scalar keys %there);
cmp_ok(scalar keys %answered, '>', $kills, 'there were some');

# SIGTERM: the call in flight is answered, nobody new is, and the shim ends well.
my ($call, $backend, $holder) = caught_writing('erd_column', 'drained');
$shim->signal('TERM');
wait_until { $shim->request('GET', '/readyz')->{status} != 200 } 'the shim to take no more';

$holder->quit;
my $told = told($call);
ok($told->{version}, 'a call in flight is answered after SIGTERM') or diag(encode_json($told));
told($call);
is($shim->stop, 0, 'the shim ends well');
is(versions('drained'), 1, 'what it answered is kept');
is(history_faults($node, rebuilt => $kills > 10 ? REBUILT_BETWEEN : 300), '', 'history is whole at the end');

$node->stop;
done_testing();
