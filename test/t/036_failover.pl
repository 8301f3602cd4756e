# Failover by hand: kill -9 of the primary in the middle of writes that wait for ANY 1 standby, promotion, pg_rewind of the dead one, which
# follows the new primary; and again the other way round. What was answered is there, once; what was told not to be done is not;
# nobody is told of an outcome that is not so. The shim is not restarted.
#
# AINECTO_FAILOVERS says how often; without it nothing is done, since each takes seconds. make test-operations has 20.
use strict;
use warnings;

use AinectoHistory qw(add_project add_document);
use AinectoTest qw(wait_until in_background told);
use List::Util qw(max);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time usleep);

use constant { WRITERS => 3, MOST_SECONDS => 2 };

my $rounds = $ENV{AINECTO_FAILOVERS} // 0;
plan skip_all => 'AINECTO_FAILOVERS is not set' if !$rounds;

my $primary = AinectoTest->start_node('one', streaming => 1, conf => "wal_log_hints = on\nwal_keep_size = '256MB'\nmax_connections = 60\n");
my $token = AinectoTest->create_account($primary, 'ada@example.org', plan => 'enterprise');
my $document = add_document($primary, add_project($primary, 'ada@example.org'), 'Failover');
$primary->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('two');
$standby->init_from_backup($primary, 'base', has_streaming => 1);
$standby->start;
my @nodes = ($primary, $standby);

# synchronous(NODE, WHETHER): whether its commits wait for a standby.
sub synchronous
{
	my ($node, $whether) = @_;
	$node->safe_psql('postgres', 'ALTER SYSTEM SET synchronous_standby_names = ' . ($whether ? q{'ANY 1 (*)'} : q{''}) . q{; SELECT pg_reload_conf()});
	return;
}

# follow(NODE, PRIMARY): has a dead server follow the one that was promoted.
sub follow
{
	my ($node, $leader) = @_;
	my $file = $node->data_dir . '/postgresql.conf';
	my $settings = slurp_file($file);
	PostgreSQL::Test::Utils::system_or_bail('pg_rewind', '--target-pgdata', $node->data_dir, '--source-server', $leader->connstr('postgres'));
	open my $handle, '>', $file or die "$file: $!";
	print $handle $settings =~ s/^primary_conninfo.*\n//gmr;
	close $handle or die "$file: $!";
	# What the other has set by itself came along.
	unlink $node->data_dir . '/postgresql.auto.conf';
	append_to_file($node->data_dir . '/postgresql.auto.conf', '');
	$node->enable_streaming($leader);
	$node->start;
	$leader->wait_for_catchup($node);
	return;
}

my $shim = AinectoTest->start_shim($primary, options => [ '--call-rate', 'off' ],
	db => 'host=' . join(',', map { $_->host } @nodes) . ' port=' . join(',', map { $_->port } @nodes)
	  . ' dbname=ainecto user=ainecto_web target_session_attrs=read-write');

# write_once(NAME): what its answer says became of it: a version, "nothing", "done" or "unknown".
sub write_once
{
	my ($name) = @_;
	my $answer = $shim->call($token, 'tools/call', { name => 'erd_create_tables',
		arguments => { documentUuid => $document, items => [ { name => $name } ], description => $name } });
	my $text = $answer->{json}{result}{content}[0]{text} // '';
	return $1 if $text =~ /"version":\s*(\d+)/;
	return 'nothing' if $answer->{status} == 503 && $answer->{headers}{'retry-after'};
	return $text =~ /^The call was done/ ? 'done' : $text =~ /it may have been/ ? 'unknown' : "odd: $answer->{status} $answer->{content}";
}

my (%told, @gaps);
for my $round (1 .. $rounds)
{
	synchronous($primary, 1);
	wait_until { $primary->safe_psql('postgres', 'SELECT count(*) FROM pg_stat_replication WHERE sync_state = $$quorum$$') eq '1' } 'the standby to count';
	my @writers = map {
		my $writer = $_;
		in_background
		{
			my ($tell) = @_;
			my ($number, $stop) = (0);
			my $parent = getppid;
			local $SIG{TERM} = sub { $stop = 1 };
			until ($stop || getppid != $parent)
			{
				my $name = "r${round}_w${writer}_" . ++$number;
				$tell->({ name => $name, outcome => write_once($name), at => time });
				usleep(5_000);
			}
		}
	} 1 .. WRITERS;
	my $written = sub { return $_[0]->safe_psql('ainecto', "SELECT max(version) FROM ainecto.document_version WHERE document_uuid = '$document'") };
	my $before = $written->($primary);
	wait_until { $written->($primary) > $before + 10 } 'some writes';
	AinectoTest->kill_node($primary);
	my $began = time;
	$standby->promote;
	my $promoted = time;
	$before = $written->($standby);
	wait_until { $written->($standby) > $before + 10 } 'writes to go on';
	kill 'TERM', map { $_->{pid} } @writers;
	my $first;
	for my $writer (@writers)
	{
		while (my $said = told($writer))
		{
			die $said->{died} if exists $said->{died};
			$told{ $said->{name} } = $said->{outcome};
			$first = $said->{at} if $said->{at} > $began && $said->{outcome} =~ /^\d/ && (!defined $first || $said->{at} < $first);
		}
	}
	push @gaps, max(0, $first - $promoted);
	follow($primary, $standby);
	($primary, $standby) = ($standby, $primary);
}

my %there = map { split /\|/ } split /\n/, $primary->safe_psql('ainecto', qq{
	SELECT description, string_agg(version::text, ' and ') FROM ainecto.document_version WHERE document_uuid = '$document' AND description LIKE 'r%' GROUP BY 1});
my @answered = grep { $told{$_} =~ /^\d/ } sort keys %told;
is_deeply([ grep { ($there{$_} // 'lost') ne $told{$_} } @answered ], [], 'what was answered is there, as it was answered');
is_deeply([ grep { $told{$_} eq 'nothing' && defined $there{$_} } sort keys %told ], [], 'what was told not to be done is not');
is_deeply([ grep { $told{$_} eq 'done' && !defined $there{$_} } sort keys %told ], [], 'what was told to be done is');
is_deeply([ grep { $told{$_} =~ /^odd/ } sort keys %told ], [], 'and nothing else is told');
is_deeply([ grep { $there{$_} =~ / / } sort keys %there ], [], 'nothing was done twice');
is($primary->safe_psql('ainecto', q{SELECT count(*) FROM (SELECT request_id FROM ainecto.audit_log WHERE request_id IS NOT NULL GROUP BY 1 HAVING count(DISTINCT outcome) > 1) t}),
	'0', 'the audit says one thing of each');
my %count;
$count{ $told{$_} =~ /^\d/ ? 'answered' : $told{$_} }++ for keys %told;
cmp_ok(max(@gaps), '<=', MOST_SECONDS, 'the first write again within ' . MOST_SECONDS . ' s of a promotion');
note(sprintf '%d failovers, writes %s; from promotion to the first answer %s s', $rounds,
	join(', ', map { "$count{$_} $_" } sort keys %count), join(' ', map { sprintf '%.2f', $_ } sort { $a <=> $b } @gaps));
is($shim->stop, 0, 'the shim ends well, which was never restarted');
done_testing();
