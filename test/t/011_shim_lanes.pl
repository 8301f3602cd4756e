# What the shim makes of a database that fails, stalls, restarts or has to write after all. The functions of the contract
# are played here by ones that fail on command, as the real ones cannot be made to.
use strict;
use warnings;

use AinectoTest qw(wait_until);
use IO::Socket::INET;
use JSON::PP;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

my $node = AinectoTest->start_node('main');
$node->safe_psql('postgres', 'CREATE DATABASE faults');
$node->safe_psql('faults', <<'SQL');
CREATE SCHEMA ainecto;
GRANT USAGE ON SCHEMA ainecto TO PUBLIC;
CREATE TYPE ainecto.http_reply AS (status int, headers jsonb, body text, stream jsonb);
CREATE TYPE ainecto.oauth_reply AS (status int, headers jsonb, body text, page jsonb);
CREATE TABLE ainecto.failure (id int GENERATED ALWAYS AS IDENTITY, call text, sqlstate text, request_id text, named text);
CREATE TABLE ainecto.once (id int UNIQUE DEFERRABLE INITIALLY DEFERRED);
INSERT INTO ainecto.once VALUES (1);
CREATE TABLE ainecto.begun (id int, at timestamptz DEFAULT now());
CREATE SEQUENCE ainecto.tries;
CREATE FUNCTION ainecto.ainecto_mcp_call(token_hash bytea, http_method text, headers jsonb, peer inet, request_id text,
  body text) RETURNS ainecto.http_reply LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  id text := body::jsonb ->> 'id';
  command text := body::jsonb #>> '{params,name}';
  argument jsonb := body::jsonb #> '{params,arguments}';
  reads bool := current_setting('transaction_read_only') = 'on';
BEGIN
  IF reads AND command IN ('must_write', 'stalls', 'forbidden') THEN
    RAISE EXCEPTION 'not here' USING ERRCODE = CASE command WHEN 'must_write' THEN 'AI900' WHEN 'stalls' THEN '57014'
      ELSE '25006' END;
  END IF;
  IF reads AND command = 'note' THEN
    RETURN NULL;
  END IF;
  IF body::jsonb ->> 'method' = 'initialize' THEN
    INSERT INTO ainecto.begun (id) VALUES (id::int);
  END IF;
  CASE command
    WHEN 'retry' THEN IF nextval('ainecto.tries') % 3 > 0 THEN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END IF;
    WHEN 'conflict' THEN PERFORM nextval('ainecto.tries'); RAISE EXCEPTION 'again' USING ERRCODE = '40P01';
    WHEN 'fault' THEN RAISE EXCEPTION 'fault' USING ERRCODE = 'XX000';
    WHEN 'timeout' THEN RAISE EXCEPTION 'timeout' USING ERRCODE = '57014';
    WHEN 'commit' THEN INSERT INTO ainecto.once VALUES (1);
    WHEN 'die' THEN PERFORM pg_terminate_backend(pg_backend_pid());
    WHEN 'wait' THEN PERFORM pg_advisory_lock(7), pg_advisory_unlock(7);
    WHEN 'listed' THEN IF argument ? 'wait' THEN PERFORM pg_advisory_lock(7), pg_advisory_unlock(7); END IF;
    ELSE NULL;
  END CASE;
  RETURN (200, jsonb_build_object(':cost', argument ->> 'cost'), format('{"jsonrpc":"2.0","id":%s,"result":{"transaction":%s,"reads":%s}}', id,
    extract(epoch FROM now()), to_json(reads)), NULL)::ainecto.http_reply;
END $$;
CREATE FUNCTION ainecto.open_shim_session() RETURNS bytea LANGUAGE sql AS $$ SELECT sha256('key') $$;
CREATE FUNCTION ainecto.ainecto_oauth_call(endpoint text, request jsonb, peer inet, request_id text, sealed bytea)
  RETURNS ainecto.oauth_reply LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53300'; END $$;
CREATE FUNCTION ainecto.check_token(token_hash bytea) RETURNS int LANGUAGE sql AS 'SELECT 200';
CREATE FUNCTION ainecto.fast_calls() RETURNS SETOF text LANGUAGE sql AS $$
  SELECT unnest(ARRAY['ping', 'tools/call must_write', 'tools/call stalls', 'tools/call forbidden', 'tools/call note', 'tools/call listed', 'write initialize']) $$;
CREATE FUNCTION ainecto.call_outcome(token_hash bytea, request_id text, age bigint) RETURNS text LANGUAGE sql AS $$ SELECT 'nothing' $$;
CREATE FUNCTION ainecto.cancel_call(token_hash bytea, request_id text) RETURNS boolean LANGUAGE sql AS 'SELECT false';
CREATE TABLE ainecto.page (began timestamptz DEFAULT clock_timestamp(), ended timestamptz);
CREATE FUNCTION ainecto.page_call(route text, token_hash bytea, headers jsonb, request_id text) RETURNS ainecto.http_reply
  LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
  INSERT INTO ainecto.page DEFAULT VALUES;
  PERFORM pg_sleep(0.1); -- a page that costs something
  UPDATE ainecto.page SET ended = clock_timestamp() WHERE ended IS NULL;
  RETURN (404, NULL, NULL, NULL)::ainecto.http_reply;
END $$;
CREATE FUNCTION ainecto.ainecto_upload_call(token_hash bytea, step text, request jsonb, chunk bytea, peer inet, request_id text)
  RETURNS ainecto.http_reply LANGUAGE sql AS 'SELECT (404, NULL, NULL, NULL)::ainecto.http_reply';
CREATE FUNCTION ainecto.attachment_part(token_hash bytea, attachment text, number int, OUT status int, OUT filename text,
  OUT content_type text, OUT size_bytes bigint, OUT bytes bytea) LANGUAGE sql AS 'SELECT 404, NULL::text, NULL::text, NULL::bigint, NULL::bytea';
CREATE FUNCTION ainecto.record_failure(token_hash bytea, request_id text, peer inet, call text, sqlstate text, headers jsonb, body text)
  RETURNS void LANGUAGE sql SECURITY DEFINER AS 'INSERT INTO ainecto.failure (call, sqlstate, request_id, named)
    SELECT $4, $5, $2, $7::jsonb #>> ''{params,name}'' WHERE $6 IS NOT NULL';
CREATE TABLE ainecto.round (id int GENERATED ALWAYS AS IDENTITY, at timestamptz DEFAULT clock_timestamp());
CREATE FUNCTION ainecto.housekeeping() RETURNS jsonb LANGUAGE sql SECURITY DEFINER AS
  'INSERT INTO ainecto.round DEFAULT VALUES RETURNING jsonb_build_object(''ran'', true, ''more'', id <= 5)';
CREATE FUNCTION ainecto.shim_ready() RETURNS text LANGUAGE sql AS $$ SELECT 'faults' $$;
SQL

my $database = 'host=' . $node->host . ' port=' . $node->port . ' dbname=faults user=ainecto_web';
my $shim = AinectoTest->start_shim($node, options => [ '--db', $database, '--loops', 1, '--connections', 2, '--housekeeping', 'off' ]);

sub command { return $shim->call('token', 'tools/call', { name => $_[0] }) }

sub failures
{
	return $node->safe_psql('faults', q{SELECT string_agg(call || ' ' || sqlstate, ', ' ORDER BY call, sqlstate) FROM ainecto.failure});
}

sub metric
{
	my ($name) = @_;
	return ($shim->request('GET', '/metrics')->{content} =~ /^ainecto_$name (\d+)/m)[0];
}

sub connect_shim
{
	return IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $shim->{port}) || die "cannot connect: $!";
}

# post(SOCKET, ID, METHOD [, NAME, ARGUMENTS]): sends a call and does not read the answer.
sub post
{
	my ($socket, $id, $method, $name, $arguments) = @_;
	my $body = encode_json({ jsonrpc => '2.0', id => $id, method => $method, params => { name => $name, arguments => $arguments } });
	$socket->syswrite("POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer token\r\n"
		  . 'Content-Type: application/json' . "\r\nContent-Length: " . length($body) . "\r\n\r\n$body");
	return $socket;
}

# send_only(NAME [, ARGUMENTS]): a call on a connection of its own, whose answer nobody has read yet.
sub send_only
{
	return post(connect_shim(), 1, 'tools/call', @_);
}

sub receive
{
	my ($socket) = @_;
	my $answer = '';
	while ($answer !~ /\r\n\r\n.*\}\z/s)
	{
		my $count = $socket->sysread(my $chunk, 65536);
		# The test library of PostgreSQL 17 handles SIGCHLD, which comes when the shim stops and goes on.
		next if !defined $count && $!{EINTR};
		last if !$count;
		$answer .= $chunk;
	}
	return $answer;
}

# The fast lane reads only; what cannot be done there is done again in the other.
# The shim serves as soon as the slow lane is there; the fast one may follow a moment later.
wait_until { $shim->call('token', 'ping')->{json}{result}{reads} } 'a listed call runs in the fast lane';
ok($shim->call('token', 'ping')->{json}{result}{reads}, 'a listed call runs read-only');
ok(!command('other')->{json}{result}{reads}, 'another one does not');
my $replays = metric('replays_total');
for my $name (qw(must_write stalls forbidden note))
{
	my $answer = command($name);
	is($answer->{status}, 200, $name);
	ok(!$answer->{json}{result}{reads}, 'was run again in the slow lane');
}
is(metric('replays_total'), $replays + 4, 'replays are counted');
is(failures(), '', 'and are no failures');

# Calls that come in together leave together, in one transaction. One that cannot be done there takes none along: those
# behind it are sent again. So each is answered once, with its own answer, in its own lane.
my @sockets = map { connect_shim() } 0 .. 39;
receive(post($_, 0, 'ping')) for @sockets;
my %misfit = (3 => 'must_write', 4 => 'forbidden', 9 => 'note', 20 => 'must_write', 39 => 'must_write');
$shim->signal('STOP');
my $threads = "/proc/$shim->{process}{KIDS}[0]{PID}/task/*/stat";
wait_until { !grep { slurp_file($_) !~ /\) T / } glob $threads } 'the shim to stand still';
post($sockets[$_], $_, $misfit{$_} ? ('tools/call', $misfit{$_}) : 'ping') for 0 .. $#sockets;
$shim->signal('CONT');
my %transaction;
for my $id (0 .. $#sockets)
{
	my ($number, $transaction, $reads) = receive($sockets[$id]) =~ /"id":(\d+).*"transaction":([\d.]+),"reads":(\w+)/;
	is("$number $reads", $id . ($misfit{$id} ? ' false' : ' true'), "call $id");
	$transaction{$transaction}++;
}
cmp_ok((sort { $b <=> $a } values %transaction)[0], '>', 4, 'calls share transactions');
is(metric('replays_total'), $replays + 4 + keys %misfit, 'only those that did not fit went to the other lane');

# Short writes share transactions, too, and are answered when theirs is committed. A group that is not, because a call of it
# fails or at its very end, leaves nothing behind and is done again call by call, so that each has its own end, once.
for my $trouble ('fault', 'commit')
{
	$node->safe_psql('faults', 'TRUNCATE ainecto.begun');
	$replays = metric('replays_total');
	for my $broken ($trouble, undef)
	{
		$shim->signal('STOP');
		wait_until { !grep { slurp_file($_) !~ /\) T / } glob $threads } 'the shim to stand still';
		post($sockets[$_], $_ + ($broken ? 0 : 100), 'initialize', $broken && $_ == 3 ? $broken : 'other') for 0 .. 9;
		$shim->signal('CONT');
		my @ends = map { receive($_) } @sockets[ 0 .. 9 ];
		is(join(' ', grep { $ends[$_] !~ /"id":\d+,"result"/ } 0 .. $#ends), $broken ? '3' : '', $broken ? "only the call with a $trouble fails" : 'none without');
		wait_until { metric('database_connections') == 4 } 'connections that saw a fault to be made again';
	}
	cmp_ok(metric('replays_total'), '>', $replays + 1, 'calls were done again whose group was not committed');
	is($node->safe_psql('faults', 'SELECT count(*), count(DISTINCT id), count(*) FILTER (WHERE id = 3), count(DISTINCT at) FILTER (WHERE id >= 100) < 10 FROM ainecto.begun'),
		'19|19|0|t', 'each was done once, and without trouble some of them together');
}
wait_until { failures() eq 'initialize 23505, initialize XX000' } 'the records of both';
$node->safe_psql('faults', 'TRUNCATE ainecto.failure');
close $_ for @sockets;

# Repeats.
is(command('retry')->{status}, 200, 'a serialization failure is repeated');
is(metric('retries_total'), 2, 'as often as it takes');
my $before = $node->safe_psql('faults', 'SELECT last_value FROM ainecto.tries');
my $answer = command('conflict');
ok($answer->{json}{result}{isError}, 'one that stays becomes a tool error');
is($node->safe_psql('faults', 'SELECT last_value FROM ainecto.tries') - $before, 4, 'after three repeats');
wait_until { failures() eq 'tools/call conflict 40P01' } 'the record of the conflict';

# Ends of other kinds.
$answer = command('fault');
is("$answer->{status} $answer->{json}{error}{code}", '200 -32603', 'a fault is a JSON-RPC error');
is($answer->{json}{error}{data}{requestId}, $answer->{headers}{'x-request-id'}, 'that names the request');
like($shim->call('token', 'tools/call', { name => 'timeout' })->{json}{result}{content}[0]{text},
	qr/ran out of time/, 'a call that ran out of time says so');
$answer = command('commit');
ok(!$answer->{json}{result} && $answer->{json}{error}, 'a failure at commit, after the rows, is a failure');
$answer = command('die');
is($answer->{status}, 503, 'a lost connection is 503');
ok($answer->{headers}{'retry-after'}, 'with Retry-After');
wait_until
{
	# They are written side by side, on any connection that is free.
	failures() eq join ', ', 'tools/call commit 23505', 'tools/call conflict 40P01', 'tools/call die 57P01',
	  'tools/call fault XX000', 'tools/call timeout 57014'
}
'a record of each failure under its call';
is($node->safe_psql('faults', q{SELECT count(*) FROM ainecto.failure WHERE call IS DISTINCT FROM 'tools/call ' || named}),
	'0', 'with what was sent');
wait_until { metric('database_connections') == 4 } 'the lost connection to be made again';
$answer = $shim->request('POST', '/token', headers => { 'content-type' => 'application/x-www-form-urlencoded' },
	content => 'grant_type=refresh_token&refresh_token=x');
is("$answer->{status} $answer->{json}{error}", '503 temporarily_unavailable',
	'trouble of the database is never an OAuth error that ends a login');

# Stalled calls hold the slow lane, not the fast one; queued work of clients that left is not begun.
my $holder = $node->background_psql('faults', on_error_stop => 0);
$holder->query('SELECT pg_advisory_lock(7)');
my @waiting = map { send_only('wait') } 1 .. 12;
wait_until { metric('slow_running') == 2 && metric('slow_queue') == 10 } 'two running calls and ten queued ones';
ok($shim->call('token', 'ping')->{json}{result}{reads}, 'the fast lane goes on');
close $_ for @waiting[6 .. 11];
wait_until { metric('slow_queue') == 4 } 'the queued calls of six clients to be dropped';
is(metric('dropped_total'), 6, 'dropped calls are counted');
$holder->query('SELECT pg_advisory_unlock(7)');
like(receive($_), qr/"reads":false/, 'the others are answered') for @waiting[0 .. 5];

# A kind of call that took long goes the other way until it is short again: what an answer says of its cost counts for all
# tokens of the account it names, and for nobody else.
sub listed
{
	my ($token, %arguments) = @_;
	return $shim->call($token, 'tools/call', { name => 'listed', arguments => \%arguments })->{json}{result}{reads};
}

ok(listed('first', cost => '800000 7'), 'a listed call takes the fast lane whatever it will cost');
ok(!listed('first'), 'the next one does not');
is(metric('dear_calls_total'), 1, 'which is counted');
ok(listed('second', cost => '2100 7'), 'a token of which nothing is known takes the fast lane');
ok(!listed('second'), 'until it is known to be the same account\'s');
ok(listed('third'), 'another account is none the worse');
$holder->query('SELECT pg_advisory_lock(7)');
my @dear = map { send_only('listed', { wait => 1, cost => '400000 7' }) } 1 .. 2;
receive($_) for map { post(connect_shim(), $_, 'ping') } 1 .. 3;
wait_until { metric('slow_running') + metric('fast_running') + metric('slow_queue') == 2 } 'two listed calls to wait';
is($shim->call('token', 'ping')->{status}, 200, 'and calls that are short go on');
close $_ for @dear;
$holder->query('SELECT pg_advisory_unlock(7)');
my $short = 0;
$short++ until listed('first') || $short > 100;
cmp_ok($short, '<', 60, 'short ones bring the kind back');

# Pages that anyone may ask for have a twentieth of a loop's time while somebody with a token asks, and all of it when nobody does.
sub look
{
	my $socket = connect_shim();
	$socket->syswrite("GET /s/" . 'x' x 43 . " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
	return $socket;
}

# pause_between_pages(): seconds from the end of the first page to the beginning of the second, as the database saw them.
sub pause_between_pages
{
	return $node->safe_psql('faults', 'SELECT extract(epoch FROM max(began) - min(ended)) FROM ainecto.page');
}

my @looks = map { look() } 1 .. 2;
my $pings = 0;
wait_until { $pings += $shim->call('token', 'ping')->{status} == 200; $node->safe_psql('faults', 'SELECT count(ended) FROM ainecto.page') == 2 } 'both pages';
like(receive($_), qr/^HTTP\/1\.1 404 /, 'a page asked for beside calls is answered') for @looks;
cmp_ok(pause_between_pages(), '>=', 19 * 0.1, 'the second one after nineteen times what the first one took');
cmp_ok($pings, '>', 1, 'calls have their turn meanwhile');

# Whoever is one too many is sent away, and not so soon that asking again at once would pay.
$holder->query('SELECT pg_advisory_lock(7)');
my @busy = map { send_only('wait') } 1 .. 2;
wait_until { metric('slow_running') == 2 } 'the lane to be taken';
@looks = map { look() } 1 .. 16;
wait_until { metric('slow_queue') == 16 } 'sixteen pages to wait';
my $refused = time;
like(receive(look()), qr/^HTTP\/1\.1 503 .*^Retry-After: 2\r\n/ms, 'the seventeenth page of one network is refused');
cmp_ok(time - $refused, '>=', 1, 'after a second');
close $_ for @looks;
wait_until { metric('slow_queue') == 0 } 'the end of what nobody waits for';
$holder->query('SELECT pg_advisory_unlock(7)');
receive($_) for @busy;

# However many calls one token brings, another's finds a connection; large bodies have few of them. What they took of memory
# is given back.
{
	my $first = $shim;
	$shim = AinectoTest->start_shim($node, options => [ '--db', $database, '--loops', 1, '--connections', 8, '--housekeeping', 'off' ]);
	my $resident = sub { (slurp_file("/proc/$shim->{process}{KIDS}[0]{PID}/status") =~ /^VmRSS:\s+(\d+)/m)[0] };
	$shim->call('token', 'ping') for 1 .. 20;
	my $before = $resident->();
	is($shim->call('token', 'tools/call', { name => 'other', arguments => { text => 'x' x 7e6 } })->{status}, 200, 'a large call') for 1 .. 5;
	wait_until { $resident->() < $before + 6000 } 'the memory of five calls of 7 MB to be given back';

	$holder->query('SELECT pg_advisory_lock(7)');
	my @many = map { send_only('wait') } 1 .. 20;
	wait_until { metric('slow_running') == 7 && metric('slow_queue') == 13 } 'of twenty calls of one token seven to have connections';
	is($shim->call('other', 'tools/call', { name => 'other' })->{status}, 200, 'a call of another token is answered');
	$holder->query('SELECT pg_advisory_unlock(7)');
	receive($_) for @many;
	$holder->query('SELECT pg_advisory_lock(7)');
	@many = map { send_only('wait', { text => 'x' x 3e5 }) } 1 .. 4;
	wait_until { metric('slow_running') == 1 && metric('slow_queue') == 3 } 'of four large calls of one token one to have a connection';
	$holder->query('SELECT pg_advisory_unlock(7)');
	receive($_) for @many;
	is($shim->stop, 0, 'the shim ends well');
	$shim = $first;
}

# While there is more to do, the next round of housekeeping comes after a tenth of the usual pause.
my $keeper = AinectoTest->start_shim($node, options => [ '--db', $database, '--loops', 1, '--connections', 2, '--housekeeping', 1 ]);
wait_until { $node->safe_psql('faults', 'SELECT count(*) FROM ainecto.round') >= 6 } 'six rounds';
cmp_ok($node->safe_psql('faults', 'SELECT extract(epoch FROM min(pause)) FROM (SELECT at - lag(at) OVER (ORDER BY id) AS pause FROM ainecto.round) r'),
	'<', 1, 'the next round comes soon while there is more to do');
is($keeper->stop, 0, 'the shim that keeps house ends well');

# A restart.
$node->stop('fast');
wait_until { $shim->request('GET', '/readyz')->{status} == 503 } 'readyz to say 503';
is($shim->call('token', 'ping')->{status}, 503, 'without a database: 503');
is($shim->request('GET', '/healthz')->{status}, 200, 'the shim itself is well');
$node->start;
wait_until { $shim->request('GET', '/readyz')->{status} == 200 } 'the shim to be ready again';
is($shim->call('token', 'ping')->{status}, 200, 'and calls work');

# The end: what runs is finished, nothing new is begun.
$holder = $node->background_psql('faults', on_error_stop => 0);
$holder->query('SELECT pg_advisory_lock(7)');
my $running = send_only('wait');
wait_until { metric('slow_running') == 1 } 'the last call to run';
$shim->signal('TERM');
wait_until { !IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $shim->{port}) } 'the door to close';
$holder->query('SELECT pg_advisory_unlock(7)');
$answer = receive($running);
like($answer, qr/^HTTP\/1\.1 200 .*^Connection: close\r\n.*"reads":false/ms, 'a running call is answered');
is($shim->stop, 0, 'and the shim ends well');
$holder->quit;

# With no time to drain, even what runs gets an answer.
$shim = AinectoTest->start_shim($node,
	options => [ '--db', $database, '--loops', 1, '--connections', 2, '--drain-seconds', 0 ]);
$holder = $node->background_psql('faults', on_error_stop => 0);
$holder->query('SELECT pg_advisory_lock(7)');
$running = send_only('wait');
wait_until { metric('slow_running') == 1 } 'the call to run';
is($shim->stop, 0, 'a drain has its limit');
like(receive($running), qr/^HTTP\/1\.1 200 .*it may have been/s, 'after which callers are told that nobody knows');
$holder->query('SELECT pg_advisory_unlock(7)');
$holder->quit;

done_testing();
