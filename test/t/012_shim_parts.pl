# Parts of replies that the shim keeps: every answer is, byte for byte, what the database would have sent whole.
use strict;
use warnings;

use AinectoTest;
use IO::Socket::INET;
use JSON::PP;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = AinectoTest->start_node('main');
my $token = AinectoTest->create_account($node, 'ada@example.org');
my $shim = AinectoTest->start_shim($node, options => [ '--loops', 2 ]);

my $list = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}';

# list(SHIM, QUERY, BODY, headers): the answer to POST /mcp.
sub list
{
	my ($asked, $query, $body, %headers) = @_;
	return $asked->request(
		'POST', '/mcp' . ($query ? "?$query" : ''),
		raw => 1,
		headers => {
			'content-type' => 'application/json',
			accept => 'application/json, text/event-stream',
			authorization => "Bearer $token",
			%headers
		},
		content => $body // $list);
}

# What the database says when nothing is offered to it.
sub whole
{
	my ($query, $body) = @_;
	my $headers = encode_json($query ? { ':query' => $query } : {});
	return $node->safe_psql('ainecto',
		"SELECT body FROM ainecto.ainecto_mcp_call(sha256('$token'), 'POST', '$headers', NULL, 'request', '"
		  . ($body // $list) . "')");
}

# How many replies were completed with a kept part.
sub completed
{
	return ($shim->request('GET', '/metrics')->{content} =~ /^ainecto_kept_parts_total (\d+)/m)[0];
}

# completed_by CODE: the same, of what the code asks.
sub completed_by (&)
{
	my ($code) = @_;
	my $before = completed();
	$code->();
	return completed() - $before;
}

subtest 'one list' => sub {
	my $expected = whole('');
	cmp_ok(length $expected, '>', 50_000, 'a list worth keeping');
	my $first = list($shim);
	is($first->{content}, $expected, 'the first time');
	# Connections spread over both loops; what one has learned the other knows.
	is(completed_by { list($shim)->{content} eq $expected or fail('another text') for 1 .. 20 }, 20, 'kept from then on');
	my $again = list($shim);
	my @headers = grep { !/^(date|x-request-id)$/ } sort keys %{ $first->{headers} };
	is_deeply([ map { "$_: $again->{headers}{$_}" } @headers ], [ map { "$_: $first->{headers}{$_}" } @headers ],
		'with the same headers');
};

subtest 'around the part' => sub {
	for my $id ('"a long id with é and \\\\u0022 in it"', 7, '"' . 'x' x 5000 . '"')
	{
		my $body = qq({"jsonrpc":"2.0","id":$id,"method":"tools/list"}) =~ s/\\\\/\\/gr;
		is(completed_by { is(list($shim, '', $body)->{content}, whole('', $body), 'id ' . substr $id, 0, 20) }, 1, 'completed');
	}
	my $meta = 'io.modelcontextprotocol';
	my $body = qq({"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"$meta/protocolVersion":"2026-07-28",)
	  . qq("$meta/clientCapabilities":{}}}});
	my @modern = ($shim, '', $body, 'mcp-protocol-version' => '2026-07-28', 'mcp-method' => 'tools/list');
	my $result;
	is(completed_by { $result = decode_json(list(@modern)->{content})->{result} }, 1, 'the stateless era shares the part');
	is_deeply([ sort keys %$result ], [ '_meta', 'cacheScope', 'resultType', 'tools', 'ttlMs' ], 'and has more around it');
	is_deeply($result->{tools}, decode_json(whole(''))->{result}{tools}, 'the same tools');
};

subtest 'what gets no part' => sub {
	my $answer;
	is(completed_by { $answer = list($shim, '', undef, accept => 'text/event-stream') }, 0, 'a client that takes events only');
	is($answer->{content}, "event: message\ndata: " . whole('') . "\n\n", 'is sent the whole list as one');
	is(completed_by { $answer = list($shim, '', "[$list,$list]") }, 0, 'a batch');
	is_deeply(decode_json($answer->{content}), [ (decode_json(whole(''))) x 2 ], 'holds both lists');
	is(completed_by { is(decode_json(list($shim, '', '{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"x"}}')->{content})->{error}{code},
		-32602, 'an error') }, 0, 'stands alone');
	is(completed_by { is(list($shim, '', $list, authorization => 'Bearer no-such')->{status}, 401, 'a wrong token') },
		0, 'is told nothing');
	is(completed_by { is($shim->request('HEAD', '/mcp', headers => { authorization => "Bearer $token" })->{status}, 405, 'HEAD') },
		0, 'has none');
};

subtest 'every filter has a list of its own' => sub {
	my @queries = ('toolsets=erd', 'toolsets=core', 'readonly=1', 'tools=erd_get_table', 'toolsets=erd,readme&readonly=1');
	for my $round (1 .. 3)
	{
		is(list($shim, $_)->{content}, whole($_), "$_, round $round") for @queries;
	}
	is(list($shim)->{content}, whole(''), 'and none is still everything');
	# More kinds than there are places, some of them again and again.
	for my $number (1 .. 60)
	{
		my $query = 'number=' . $number % 37;
		list($shim, $query)->{content} eq whole('') or fail("the list of $query");
	}
	is(completed_by { list($shim, 'number=23') }, 1, 'the last ones are kept');
	is(list($shim)->{content}, whole(''), 'the first one is right, kept or not');
};

subtest 'clients that leave amid a list' => sub {
	for (1 .. 30)
	{
		my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $shim->{port}) or die "cannot connect: $!";
		$socket->syswrite("POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer $token\r\n"
			  . "Content-Type: application/json\r\nContent-Length: " . length($list) . "\r\n\r\n$list");
		$socket->sysread(my $start, 100);
		like($start, qr{^HTTP/1.1 200 }, 'an answer begins') if $_ == 1;
		close $socket;
	}
	is(list($shim)->{content}, whole(''), 'leave it whole for the others');
};

subtest 'a list that changes' => sub {
	my $old = whole('');
	list($shim);
	$node->safe_psql('ainecto', 'ALTER ROLE ainecto_web SET ainecto.tool_prefix = on; ALTER ROLE '
		  . 'CURRENT_USER SET ainecto.tool_prefix = on');
	$node->safe_psql('ainecto', "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'ainecto_web'");
	AinectoTest::wait_until { $shim->request('GET', '/readyz')->{status} == 200 } 'the shim to connect again';
	my $new = whole('');
	isnt($new, $old, 'other names');
	is(list($shim)->{content}, $new, 'are told at once');
	is(completed_by { is(list($shim)->{content}, $new, 'and again') }, 1, 'from what is kept now');
};

done_testing();
