# What writes that end badly leave in the audit log: who wanted what, where and why, and whether the client itself gave up.
use strict;
use warnings;

use AinectoTest qw(wait_until in_background told);
use IO::Socket::INET;
use JSON::PP;
use Test::More;

my $node = AinectoTest->start_node('main', conf => "wal_level = replica\nmax_wal_senders = 1");
my $token = AinectoTest->create_account($node, 'ada@example.org', name => 'Ada');
my $shim = AinectoTest->start_shim($node, options => [ '--loops', 1 ]);

# made(TOOL, ITEM): the identifier of what a tool has made.
sub made
{
	my ($tool, $item) = @_;
	return decode_json($shim->tool($token, $tool, { items => [$item] })->{content}[0]{text})->{items}[0]{uuid};
}
my $project = made('create_projects', { name => 'Shop' });
my $document = made('create_documents', { projectUuid => $project, type => 'erd', title => 'Orders' });
my $opened = $shim->call($token, 'initialize',
	{ protocolVersion => '2025-11-25', capabilities => {}, clientInfo => { name => 'test', version => '1' } });
my %session = ('mcp-session-id' => $opened->{headers}{'mcp-session-id'}, 'mcp-protocol-version' => '2025-11-25');

# trail(DESCRIPTION): the rows of a write.
sub trail
{
	my ($description) = @_;
	return $node->safe_psql('ainecto', qq{
		SELECT string_agg(concat_ws(' ', outcome, sqlstate, email, tool, target_kind, target, CASE WHEN session_id IS NOT NULL THEN 'in session' END),
			', ' ORDER BY id) FROM ainecto.audit_trail WHERE description = '$description'});
}

sub waiting { return $node->safe_psql('ainecto', q{SELECT pid FROM pg_stat_activity WHERE usename = 'ainecto_web' AND wait_event_type = 'Lock'}) }

sub arguments
{
	my ($description, $name) = @_;
	return { documentUuid => uc $document, items => [ { name => $name // 'customer' } ], description => $description };
}

my $holder = $node->background_psql('ainecto');
$holder->query_safe("BEGIN; SELECT ainecto.lock_document('$document')");

# A session's client thinks better of it.
my $call = in_background
{
	$_[0]->($shim->call($token, 'tools/call', { name => 'erd_create_tables', arguments => arguments('By notice') }, headers => \%session)->{status})
};
wait_until { waiting() } 'the call to wait';
# The first number that the other process gave a request of its own.
my $sent = $shim->{id} + 1;
$shim->request(
	'POST', '/mcp',
	headers => { 'content-type' => 'application/json', accept => 'application/json, text/event-stream', authorization => "Bearer $token", %session },
	content => encode_json({ jsonrpc => '2.0', method => 'notifications/cancelled', params => { requestId => $sent } }));
told($call);
wait_until { trail('By notice') } 'the row of the cancelled call';
is(trail('By notice'), "cancelled 57014 ada\@example.org erd_create_tables document $document in session", 'a notice of cancellation');
told($call);

# A client of the era without sessions leaves.
my $meta = 'io.modelcontextprotocol';
my $body = encode_json({ jsonrpc => '2.0', id => 1, method => 'tools/call',
	params => { name => 'erd_create_tables', arguments => arguments('By leaving'),
		_meta => { "$meta/protocolVersion" => '2026-07-28', "$meta/clientCapabilities" => {} } } });
my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $shim->{port}) or die "cannot connect: $!";
$socket->syswrite("POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:$shim->{port}\r\nAuthorization: Bearer $token\r\nMCP-Protocol-Version: 2026-07-28\r\n"
	  . "MCP-Method: tools/call\r\nMCP-Name: erd_create_tables\r\nAccept: application/json, text/event-stream\r\n"
	  . 'Content-Type: application/json' . "\r\nContent-Length: " . length($body) . "\r\n\r\n$body");
wait_until { waiting() } 'the call to wait';
close $socket;
wait_until { trail('By leaving') } 'the row of the call whose client left';
is(trail('By leaving'), "cancelled 57014 ada\@example.org erd_create_tables document $document", 'a client that leaves');

# Nobody gave up, but the backend is taken away.
$call = in_background { $_[0]->($shim->tool($token, 'erd_create_tables', arguments('By force'))) };
wait_until { waiting() } 'the call to wait';
$node->safe_psql('ainecto', 'SELECT pg_terminate_backend(' . waiting() . ')');
told($call);
wait_until { trail('By force') } 'the row of the failed call';
is(trail('By force'), "failed 57P01 ada\@example.org erd_create_tables document $document", 'an end by force');
told($call);

# A limit of time is nobody's wish.
$node->safe_psql('ainecto', q{ALTER ROLE ainecto_web SET lock_timeout = '100ms'});
$shim->stop;
$shim->start;
$shim->tool($token, 'erd_create_tables', arguments('By limit'));
wait_until { trail('By limit') } 'the row of the call that ran out of time';
is(trail('By limit'), "failed 55P03 ada\@example.org erd_create_tables document $document", 'a limit of time');

$holder->quit;

# A commit that waits for a standby is done, whatever becomes of who waits for it: nobody is told otherwise, nor does the audit.
$node->safe_psql('ainecto', q{ALTER ROLE ainecto_web RESET lock_timeout; ALTER SYSTEM SET synchronous_standby_names = 'nobody'; SELECT pg_reload_conf()});
# A new backend has the postmaster's settings; the checkpointer, which switches the waiting on, has read them before it makes a checkpoint.
wait_until { $node->safe_psql('ainecto', 'SHOW synchronous_standby_names') eq 'nobody' } 'the setting';
$node->safe_psql('ainecto', 'CHECKPOINT');
sub commits { return $node->safe_psql('ainecto', q{SELECT pid FROM pg_stat_activity WHERE usename = 'ainecto_web' AND wait_event = 'SyncRep' AND query LIKE '%ainecto_mcp_call%'}) }
# told_of(CALL): what the answer says.
sub told_of
{
	my $result = told($_[0]);
	return $result->{isError} ? $result->{content}[0]{text} : 'no error';
}
$call = in_background { $_[0]->($shim->tool($token, 'erd_create_tables', arguments('By commit'))) };
wait_until { commits() } 'the commit to wait';
$node->safe_psql('ainecto', 'SELECT pg_terminate_backend(' . commits() . ')');
like(told_of($call), qr/^The call was done, but its answer was lost.*The request id: \S+$/, 'a backend that ends while its commit waits: the call was done');
told($call);
my $late = in_background { $_[0]->($shim->tool($token, 'erd_create_tables', arguments('By drain', 'order'))) };
wait_until { commits() } 'the next commit to wait';
$shim->signal('TERM');
wait_until { $shim->request('GET', '/healthz')->{status} != 200 } 'the shim to take no more';
is($shim->stop, 0, 'a shim that is told to end at once does');
like(told_of($late), qr/whether it was done is not known: it may have been/, 'and does not say that nothing was done');
told($late);
$node->safe_psql('ainecto', 'ALTER SYSTEM RESET synchronous_standby_names; SELECT pg_reload_conf()');
wait_until { trail('By drain') } 'the row of the call';
is(trail($_), "done ada\@example.org erd_create_tables document $document", 'and the audit tells of each once, that it was done') for 'By commit', 'By drain';
$shim->start;

# What should never happen may go on happening in a backend that has lost its way: the shim asks another one. A refusal costs none.
$node->safe_psql('ainecto', q{
	CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS $$
	BEGIN
	  IF NEW.name LIKE 'fail %' THEN
	    RAISE EXCEPTION 'by %', pg_backend_pid() USING ERRCODE = substr(NEW.name, 6);
	  END IF;
	  RETURN NEW;
	END $$;
	CREATE TRIGGER fail BEFORE INSERT ON ainecto.erd_table FOR EACH ROW EXECUTE FUNCTION public.fail()});
for my $case ([ 'XX000', 0 ], [ '23514', 1 ])
{
	my ($sqlstate, $stays) = @$case;
	$shim->stop;
	$shim->start;
	my $log = -s $node->logfile;
	$shim->tool($token, 'erd_create_tables', { documentUuid => $document, items => [ { name => "fail $sqlstate" } ], description => "Ends in $sqlstate" });
	my $told = $stays ? $node->safe_psql('ainecto', "SELECT message FROM ainecto.audit_trail WHERE description = 'Ends in $sqlstate'")
	  : PostgreSQL::Test::Utils::slurp_file($node->logfile, $log);
	my ($pid) = $told =~ /by (\d+)/ or die "no backend is named in: $told";
	my $there = sub { $node->safe_psql('ainecto', "SELECT count(*) FROM pg_stat_activity WHERE pid = $pid") };
	wait_until { $there->() eq '0' } 'the backend to be left' unless $stays;
	is($there->(), $stays, "a backend that answered $sqlstate " . ($stays ? 'stays' : 'is left'));
	my $next = $shim->tool($token, 'erd_create_tables', { documentUuid => $document, items => [ { name => "after $sqlstate" } ], description => 'Goes on' });
	ok(!$next->{isError}, 'and the next call is done') or diag($next->{content}[0]{text});
}
$node->safe_psql('ainecto', 'DROP TRIGGER fail ON ainecto.erd_table');
is($node->safe_psql('ainecto', "SELECT version FROM ainecto.document WHERE uuid = '$document'"), '5', 'and nothing else');
$shim->stop;

# Of two calls that take turns on one backend one is cancelled again and again: never the other, though whoever cancels takes long
# to look (there are many locks), and the call may end meanwhile.
my $hash = $node->safe_psql('ainecto', qq{
	CREATE PROCEDURE public.take_turns(hash bytea, INOUT wanted int, INOUT strays int) LANGUAGE plpgsql AS \$\$
	DECLARE
	  name text;
	  body text := (SELECT json_agg(json_build_object('jsonrpc', '2.0', 'id', i, 'method', 'tools/call', 'params', '{"name": "list_workspaces"}'::json)) FROM generate_series(1, 20) i);
	BEGIN
	  LOOP
	    FOREACH name IN ARRAY ARRAY['cancelled', 'other'] LOOP
	      BEGIN
	        PERFORM ainecto.ainecto_mcp_call(hash, 'POST', '{}', NULL, name, body);
	      EXCEPTION WHEN query_canceled OR SQLSTATE 'AI901' THEN
	        wanted := wanted + (name = 'cancelled')::int;
	        strays := strays + (name = 'other')::int;
	      END;
	      COMMIT;
	    END LOOP;
	    EXIT WHEN wanted + strays >= 20;
	  END LOOP;
	END \$\$;
	SELECT sha256('$token')});
my $crowd = $node->background_psql('ainecto');
$crowd->query_safe('SELECT count(pg_advisory_lock(i)) FROM generate_series(1, 2000) i');
$call = in_background { $_[0]->($node->safe_psql('ainecto', "CALL public.take_turns('$hash', 0, 0)")) };
my $canceller = $node->background_psql('ainecto');
wait_until
{
	$canceller->query_safe("SELECT count(ainecto.cancel_call('$hash', 'cancelled')) FROM generate_series(1, 20)");
	$node->safe_psql('ainecto', q{SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'CALL public.take_turns%'}) eq '0';
}
'twenty cancelled calls';
is(told($call), '20|0', 'whoever cancels a call cancels no other of its backend');
told($call);
$_->quit for $crowd, $canceller;
$node->stop;
done_testing();
