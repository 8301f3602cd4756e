
=head1 NAME

AinectoTest - a cluster with the extension, shims in front of it, and HTTP, in a few lines

=head1 SYNOPSIS

  use AinectoTest;

  my $node = AinectoTest->start_node('main');              # a PostgreSQL::Test::Cluster, database "ainecto"
  my $token = AinectoTest->create_account($node, 'ada@example.org', plan => 'pro');
  my $shim = AinectoTest->start_shim($node);
  my $answer = $shim->call($token, 'tools/list', {});      # JSON-RPC over POST /mcp
  is($answer->{status}, 200);
  is(scalar @{ $answer->{json}{result}{tools} }, 102);
  $shim->stop;

=cut

package AinectoTest;

use strict;
use warnings;

use Exporter 'import';
use File::Basename qw(dirname);
use HTTP::Tiny;
use IPC::Run;
use IO::Handle;
use IO::Socket::INET;
use JSON::PP;
use POSIX ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Scalar::Util qw(weaken);
use Test::More;
use Time::HiRes qw(usleep);

# All that were started, some of them gone.
my @shims;

our @EXPORT_OK = qw(wait_until in_background told);

# The deadline of everything that is waited for, in seconds.
use constant TIMEOUT => $PostgreSQL::Test::Utils::timeout_default;

# wait_until { CONDITION } WHAT: dies naming WHAT when the condition stays false past the deadline.
sub wait_until (&$)
{
	my ($condition, $what) = @_;
	my $deadline = time + TIMEOUT;
	until ($condition->())
	{
		die "timed out waiting for $what" if time > $deadline;
		usleep(20_000);
	}
	return;
}

# in_background { CODE }: runs CODE in a process of its own, with a function that tells the parent something, any data, as its
# argument. told(PROCESS): what it told next, or undef when it has ended; { died => … } if CODE did.
sub in_background (&)
{
	my ($code) = @_;
	pipe(my $read, my $write) or die "pipe: $!";
	my $pid = fork // die "fork: $!";
	return { pid => $pid, read => $read } if $pid;

	close $read;
	$write->autoflush;
	# The test library of PostgreSQL 17 turns the signal into an error.
	$SIG{TERM} = 'DEFAULT';
	my $tell = sub { $write->print(encode_json($_[0]), "\n") };
	eval { $code->($tell); 1 } or $tell->({ died => "$@" });
	# The shims and servers are the parent's: no destructor may run here.
	POSIX::_exit(0);
}

sub told
{
	my ($process) = @_;
	my $line = readline $process->{read};
	return decode_json($line) if defined $line;
	waitpid $process->{pid}, 0;
	return;
}

# start_node(NAME, conf => 'more lines of postgresql.conf', streaming => 1): a running cluster with database "ainecto", the
# extension in it, and the login role "ainecto_web" a shim connects as; with streaming, one that standbys may follow.
sub start_node
{
	my ($class, $name, %option) = @_;
	my $node = PostgreSQL::Test::Cluster->new($name);
	my $template = $ENV{AINECTO_TEMPLATE};
	{
		my $run = \&PostgreSQL::Test::Utils::system_or_bail;
		no warnings 'redefine';
		local *PostgreSQL::Test::Utils::system_or_bail = sub {
			$template && $_[0] eq 'initdb' ? copy_cluster($template, $node->data_dir) : $run->(@_);
		};
		$node->init(extra => [ '--encoding=UTF8', '--locale=C' ], allows_streaming => $option{streaming} ? 1 : 0);
	}
	# Clusters that may be followed are made for few.
	$node->append_conf('postgresql.conf', 'max_connections = 40') if $option{streaming};
	$node->append_conf('postgresql.conf', $option{conf}) if defined $option{conf};
	$node->start;
	return $node if $template;
	$class->create_database($node, 'ainecto');
	$node->safe_psql('ainecto', 'CREATE ROLE ainecto_web LOGIN IN ROLE ainecto_shim');
	return $node;
}

# kill_node(NODE): ends a server as a crash of its machine would; it can be started again when this returns.
sub kill_node
{
	my ($class, $node) = @_;
	my $postmaster = $node->{_pid};
	$node->kill9;
	# Its processes notice one after the other; only then may another server begin.
	wait_until { !kill(0, $postmaster) && !grep { (readlink($_) // '') eq $node->data_dir } glob '/proc/[0-9]*/cwd' } 'the dead server to be gone';
	return;
}

# copy_cluster(FROM, TO): what initdb makes, and the database "ainecto"; without the settings of the harness.
sub copy_cluster
{
	my ($from, $to) = @_;
	PostgreSQL::Test::Utils::system_or_bail('cp', '-a', '--reflink=auto', $from, $to);
	my $file = "$to/postgresql.conf";
	my $settings = PostgreSQL::Test::Utils::slurp_file($file);
	$settings =~ s/^include 'ainecto\.conf'\n//m or die "$file is not what the harness wrote";
	open my $handle, '>', $file or die "$file: $!";
	print $handle $settings;
	close $handle or die "$file: $!";
	return;
}

# create_database(NODE, NAME): a database with the extension.
sub create_database
{
	my ($class, $node, $name) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $name");
	$node->safe_psql($name, 'CREATE EXTENSION ainecto');
	return;
}

# create_account(NODE, EMAIL, plan => 'pro', name => …, password => …): the account, and an access token for it.
sub create_account
{
	my ($class, $node, $email, %option) = @_;
	my ($name, $plan, $password) =
	  ($option{name} // $email, $option{plan} // 'pro', $option{password} // 'correct horse battery staple');
	$_ =~ s/'/''/g for $email, $name, $plan, $password;
	return $node->safe_psql('ainecto',
		"SELECT ainecto.create_account('$email', '$password', '$name', '$plan') \\g /dev/null\n"
		  . "SELECT ainecto.create_access_token('$email', 'test')");
}

# create_demo(NODE, DATABASE, EMAIL): the documents of `make start` for this account.
sub create_demo
{
	my ($class, $node, $database, $email) = @_;
	my $demo = dirname(__FILE__) . '/../harness/demo.sql';
	IPC::Run::run([ 'psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-v', "email=$email", '-f', $demo,
		'-d', $node->connstr($database) ]) or die "the demo was not created";
	return;
}

# start_shim(NODE, options => ['--loops', 2], public_url => …, environment => {…}, db => …, ready => 503): a shim that is ready for
# requests, or says by this status that it is not; with db its connection string.
sub start_shim
{
	my ($class, $node, %option) = @_;
	my $port = PostgreSQL::Test::Cluster::get_free_port();
	my $shim = bless {
		node => $node,
		port => $port,
		url => "http://127.0.0.1:$port",
		log => $PostgreSQL::Test::Utils::log_path . "/shim_$port.log",
		options => $option{options} // [],
		public_url => $option{public_url} // "http://127.0.0.1:$port",
		environment => $option{environment} // {},
		db => $option{db} // 'host=' . $node->host . ' port=' . $node->port . ' dbname=ainecto user=ainecto_web',
		ready => $option{ready} // 200,
		# HTTP::Tiny writes head and body apart; on a connection in use, the body would wait for a delayed acknowledgement.
		http => HTTP::Tiny->new(timeout => TIMEOUT, max_redirect => 0, keep_alive => 0),
	}, $class;
	push @shims, $shim;
	weaken $shims[-1];
	$shim->start;
	return $shim;
}

sub url { return $_[0]{url} }

sub start
{
	my ($shim) = @_;
	local %ENV = (%ENV, %{ $shim->{environment} });
	$shim->{process} = IPC::Run::start(
		[
			'ainecto-shim', '--listen', "127.0.0.1:$shim->{port}", '--public-url', $shim->{public_url}, '--db',
			$shim->{db}, @{ $shim->{options} }
		],
		'<', \undef, '>>', $shim->{log}, '2>&1');
	wait_until { $shim->{process}->pumpable && $shim->request('GET', '/readyz')->{status} == $shim->{ready} }
	"the shim on port $shim->{port} (log: $shim->{log})";
	return;
}

# signal(NAME): sends the shim a signal.
sub signal
{
	my ($shim, $name) = @_;
	$shim->{process}->signal($name);
	return;
}

# stop: ends the shim as an administrator would; returns its exit status.
sub stop
{
	my ($shim) = @_;
	my $process = delete $shim->{process} or return;
	$process->signal('TERM');
	$process->finish;
	return $process->result(0);
}

# kill9: ends the shim as a crash would.
sub kill9
{
	my ($shim) = @_;
	my $process = delete $shim->{process} or return;
	$process->kill_kill(grace => 0);
	return;
}

# A test that dies: its objects would be destroyed in any order, and a shim outlive what is needed to end it.
END
{
	local ($?, $@);
	defined and $_->kill9 for @shims;
}

sub DESTROY
{
	my ($shim) = @_;
	my $process = delete $shim->{process} or return;
	local ($?, $@);
	$process->kill_kill(grace => 0);
	return;
}

# request(METHOD, PATH, headers => {…}, content => …): HTTP::Tiny's answer, with {json} where the body is JSON; decoding takes
# long for large ones (raw => 1 goes without).
sub request
{
	my ($shim, $method, $path, %option) = @_;
	my $answer = $shim->{http}->request($method, $shim->{url} . $path,
		{ headers => $option{headers} // {}, exists $option{content} ? (content => $option{content}) : () });
	$answer->{json} = eval { decode_json($answer->{content}) }
	  if !$option{raw} && ($answer->{headers}{'content-type'} // '') =~ m{^application/json\b};
	return $answer;
}

# call(TOKEN, METHOD, PARAMETERS, headers => {…}): one JSON-RPC request in the session era; TOKEN may be undef.
sub call
{
	my ($shim, $token, $method, $parameters, %option) = @_;
	return $shim->request(
		'POST', '/mcp',
		headers => {
			'content-type' => 'application/json',
			accept => 'application/json, text/event-stream',
			defined $token ? (authorization => "Bearer $token") : (),
			%{ $option{headers} // {} },
		},
		content => encode_json({ jsonrpc => '2.0', id => ++$shim->{id}, method => $method, params => $parameters // {} }));
}

# tool(TOKEN, NAME, ARGUMENTS): calls a tool; the result, or the JSON-RPC error, as decoded JSON.
sub tool
{
	my ($shim, $token, $name, $arguments) = @_;
	my $answer = $shim->call($token, 'tools/call', { name => $name, arguments => $arguments // {} });
	return $answer->{json}{result} // $answer->{json}{error};
}

1;
