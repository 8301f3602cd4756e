# Where nothing can be written, on a hot standby and under default_transaction_read_only, reading goes on; every write is refused
# with the words and the SQLSTATE that say so, and leaves a line in the server's log.
use strict;
use warnings;

use AinectoTest qw(wait_until);
use IO::Socket::INET;
use JSON::PP;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $primary = AinectoTest->start_node('primary', streaming => 1);
my $token = AinectoTest->create_account($primary, 'ada@example.org', plan => 'enterprise');
AinectoTest->create_demo($primary, 'ainecto', 'ada@example.org');
my $document = $primary->safe_psql('ainecto', 'SELECT uuid FROM ainecto.document');
my $shared = 'A' x 43;
$primary->safe_psql('ainecto', "INSERT INTO ainecto.share (token_hash, document_uuid) VALUES (sha256('$shared'), '$document')");
$primary->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'base', has_streaming => 1);
$standby->start;
$primary->wait_for_catchup($standby);

# Everything that writes, as SQL. What is a query first would find nothing to write to.
my @writes = (
	"ainecto.restore('$document', 1)",
	"ainecto.lock_document('$document')",
	"ainecto.grant_role('document', '$document', 'ada\@example.org', 'VIEWER')",
	"ainecto.revoke_role('document', '$document', 'ada\@example.org')",
	"ainecto.create_account('bea\@example.org')",
	"ainecto.create_password_link('ada\@example.org')",
	"ainecto.set_password('ada\@example.org', 'correct horse battery staple')",
	"ainecto.set_plan('ada\@example.org', 'pro')",
	"ainecto.disable_account('ada\@example.org')",
	"ainecto.erase_account('ada\@example.org')",
	"ainecto.enable_account('ada\@example.org')",
	"ainecto.map_role('ainecto_web', 'ada\@example.org')",
	"ainecto.unmap_role('ainecto_web')",
	"ainecto.create_access_token('ada\@example.org', 'x')",
	"ainecto.revoke_grant((SELECT grant_uuid FROM ainecto.connected_app LIMIT 1))",
	"ainecto.register_client('x', ARRAY['http://127.0.0.1/callback'])",
	"ainecto.queue_llm_request('$document', 'x')");

# refusals(NODE): what each of them ends with in a transaction that only reads, less those that end with the right SQLSTATE.
sub refusals
{
	my ($node) = @_;
	my ($number, $error) = (0, '');
	$node->psql('ainecto', join("\n", '\\set VERBOSITY sqlstate', map { ('BEGIN READ ONLY;', '\\warn of ' . $number++, "SELECT $_;", 'ROLLBACK;') } @writes),
		on_error_stop => 0, stderr => \$error);
	my %state = $error =~ /^of (\d+)\n.*ERROR: +(\w+)$/mg;
	return join "\n", map { "$writes[$_]: " . ($state{$_} // 'done') } grep { ($state{$_} // '') ne '25006' } 0 .. $#writes;
}

# A write through a shim: what the tool answers.
sub write_by
{
	my ($shim, $name) = @_;
	my $result = $shim->tool($token, 'update_documents', { items => [ { uuid => $document, title => $name } ], description => $name });
	return defined $result->{content} ? $result->{content}[0]{text} : encode_json($result);
}

sub reads { return $_[0]->tool($token, 'erd_list_tables', { documentUuid => $document })->{isError} ? 0 : 1 }

my $shim = AinectoTest->start_shim($standby);
my $ready = $shim->request('GET', '/readyz')->{json};
is_deeply([ @{$ready}{qw(status reason)}, $ready->{writes} ? 1 : 0 ], [ 'ready', 'the server is a standby', 0 ], 'a shim on a standby is ready to read');
ok(reads($shim), 'and reads');
my $page = $shim->request('GET', "/s/$shared");
is($page->{status}, 200, 'shows the page behind a link');
is($shim->request('GET', "/s/$shared", headers => { 'if-none-match' => $page->{headers}{etag} })->{status}, 304, 'and knows it again');
is("$ready->{role} " . ($ready->{lagSeconds} // 'unknown'), 'standby 0', 'and how far it is behind');
# probe(QUERY, HOST): what a probe is told that asks by another name.
sub probe
{
	my ($query, $host) = @_;
	my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $shim->{port}) or die "cannot connect: $!";
	$socket->syswrite("GET /readyz$query HTTP/1.1\r\nHost: $host\r\nConnection: close\r\n\r\n");
	my $answer = join '', readline $socket;
	my ($reason) = $answer =~ /"reason":"([^"]*)"/;
	return join ' ', $answer =~ m{^HTTP/1\.1 (\d+)}, $reason // ();
}
is(probe('', 'db1.example.org:8080'), '200 the server is a standby', 'a probe comes by whatever name its server has');
is(probe('?role=standby', 'db1.example.org'), '200 the server is a standby', 'looks for a standby');
is(probe('?role=primary', 'db1.example.org'), '503 the server is a standby', 'or for the primary');
like(probe('?role=other', 'localhost'), qr/^400/, 'and for nothing else');

# What was made a moment ago, on the primary, is not denied; nor is it found yet.
my %client = (protocolVersion => '2025-11-25', capabilities => {}, clientInfo => { name => 't', version => '1' });
$standby->safe_psql('ainecto', 'SELECT pg_wal_replay_pause()');
my $session = $primary->safe_psql('ainecto', "SELECT (ainecto.ainecto_mcp_call(sha256('$token'), 'POST', '{}', NULL, 'young-session', '"
	  . encode_json({ jsonrpc => '2.0', id => 1, method => 'initialize', params => \%client }) . "')).headers ->> 'Mcp-Session-Id'");
my $young = $primary->safe_psql('ainecto', q{SELECT ainecto.create_access_token('ada@example.org', 'young')});
my @young = ([ 'session', $token, { 'mcp-session-id' => $session } ], [ 'token', $young, {} ]);
# answers(OF, METHOD): statuses and when to come again.
sub answer_to
{
	my ($bearer, $headers) = @_;
	my $answer = $shim->call($bearer, 'tools/list', {}, headers => $headers);
	return join ' ', $answer->{status}, $answer->{headers}{'retry-after'} // ();
}
is(answer_to(@{$_}[ 1, 2 ]), '503 2', "a $_->[0] that the standby has not heard of is told to come again") for @young;
like($standby->safe_psql('ainecto', 'SELECT pg_is_wal_replay_paused()'), qr/t/, 'while nothing is replayed');
$standby->safe_psql('ainecto', 'SELECT pg_wal_replay_resume()');
$primary->wait_for_catchup($standby);
is(answer_to(@{$_}[ 1, 2 ]), '200', "and is served when it has: the $_->[0]") for @young;
my $deleted = $shim->request('DELETE', '/mcp', headers => { authorization => "Bearer $token", 'mcp-session-id' => $session });
is("$deleted->{status} " . ($deleted->{headers}{'retry-after'} // ''), '503 2', 'a session cannot end there');

# An update of the extension reaches whoever reads on the standby.
my $version = $primary->safe_psql('ainecto', q{SELECT extversion FROM pg_extension WHERE extname = 'ainecto'});
$primary->safe_psql('ainecto', "ALTER EXTENSION ainecto UPDATE TO '" . ($version =~ s/\.\d+$/.999/r) . q{'; ALTER EXTENSION ainecto UPDATE TO '0.0.0'});
wait_until { ($shim->request('GET', '/readyz')->{json}{reason} // '') =~ /ALTER EXTENSION ainecto UPDATE/ } 'the standby\'s shim to say that library and objects do not belong together';
$primary->safe_psql('ainecto', "ALTER EXTENSION ainecto UPDATE TO '$version'");
wait_until { $shim->request('GET', '/readyz')->{status} == 200 && reads($shim) } 'it to serve again without a restart';

# Of several servers the one that takes writes is found; whoever accepts and says nothing has his time.
my $silent = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 64) or die "cannot listen: $!";
my $writer = AinectoTest->start_shim($primary, options => [ '--loops', 1, '--connections', 2 ],
	db => 'host=127.0.0.1,' . join(',', map { $_->host } $standby, $primary) . ' port=' . join(',', $silent->sockport, map { $_->port } $standby, $primary)
	  . ' dbname=ainecto user=ainecto_web target_session_attrs=read-write connect_timeout=1');
is($writer->request('GET', '/readyz?role=primary')->{json}{role}, 'primary', 'of a silent server, a standby and the primary the last one is found');
ok(reads($writer), 'reads are served there');
# Each connection asks the servers by itself; until the fast lane's has found it, the slow lane answers its reads.
wait_until { reads($writer) && slurp_file($writer->{log}) =~ /call="tools\/call erd_list_tables" status=200 .*lane=fast/ } 'reads to be served in the fast lane';
is($writer->stop, 0, 'that shim ends well');

my $mark = -s $standby->logfile;
like(write_by($shim, 'first'), qr/"error":"unavailable".*read-only standby/, 'a write is refused in words');
ok($standby->log_contains(qr/audit: refused of update_documents by ada\@example.org: this server is a read-only standby/, $mark),
	'and told in the log of the server');
for my $begin ([ 'initialize', \%client ])
{
	my $answer = $shim->call($token, @{$begin});
	is("$answer->{status} " . ($answer->{headers}{'retry-after'} // ''), '503 2', "$begin->[0] is to be tried again later");
}
is(refusals($standby), '', 'functions that write end with 25006 on a standby');
is($standby->safe_psql('ainecto', 'SELECT ainecto.housekeeping()'), '{"ran": false, "because": "this server is a standby"}', 'nobody keeps house there');
is($standby->safe_psql('ainecto', 'SELECT * FROM ainecto.verify_history()'), '', 'but history can be verified');
is(refusals($primary), '', 'functions that write end with it in a transaction that only reads, too');
like($primary->safe_psql('ainecto', qq{BEGIN READ ONLY; SELECT ainecto.call_tool('ada\@example.org', 'create_workspaces', '{"items": [{"name": "W"}]}')}),
	qr/"error": "unavailable"/, 'where a tool is refused in words');

$standby->promote;
wait_until { $shim->request('GET', '/readyz')->{json}{writes} } 'the shim to hear that its standby was promoted';
wait_until { write_by($shim, 'promoted') =~ /"version":/ } 'and to write';
is($shim->stop, 0, 'the shim ends well');
$standby->stop;

# The same where an administrator has made the shim's role read only.
$primary->safe_psql('ainecto', 'ALTER ROLE ainecto_web SET default_transaction_read_only = on');
$shim = AinectoTest->start_shim($primary);
$ready = $shim->request('GET', '/readyz')->{json};
is_deeply([ @{$ready}{qw(status reason)}, $ready->{writes} ? 1 : 0 ], [ 'ready', 'default_transaction_read_only is on', 0 ], 'a shim that may only read says so');
ok(reads($shim), 'reads');
# Its grant is due to be renewed, which is no reason not to answer.
$primary->safe_psql('ainecto', q{UPDATE ainecto.oauth_grant SET last_used_at = last_used_at - interval '2 hours'});
ok(reads($shim), 'reads where it would renew its grant');
$mark = -s $primary->logfile;
like(write_by($shim, 'second'), qr/"error":"unavailable".*takes no changes/, 'a write is refused in words');
ok($primary->log_contains(qr/audit: refused of update_documents by ada\@example.org: this server takes no changes/, $mark), 'and told in the log of the server');
$primary->safe_psql('ainecto', 'ALTER ROLE ainecto_web RESET default_transaction_read_only');
wait_until { $shim->request('GET', '/readyz')->{json}{writes} } 'the shim to notice that this was taken back';
# Each loop of the shim has connections of its own.
wait_until { write_by($shim, 'third') =~ /"version":/ } 'and to write';
is($shim->stop, 0, 'the shim ends well');

$primary->stop;
done_testing();
