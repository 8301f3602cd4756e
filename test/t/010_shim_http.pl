# What the shim decides by itself: who may ask, in what form, and what it never gives away.
use strict;
use warnings;

use AinectoTest qw(wait_until);
use Digest::SHA qw(sha256_hex);
use IO::Socket::INET;
use JSON::PP;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = AinectoTest->start_node('main');
my $password = 'correct horse battery staple';
my $token = AinectoTest->create_account($node, 'ada@example.org', password => $password);
my $shim = AinectoTest->start_shim($node);
my $url = $shim->url;
my %json = ('content-type' => 'application/json');
my %form = ('content-type' => 'application/x-www-form-urlencoded');
my $ping = encode_json({ jsonrpc => '2.0', id => 1, method => 'ping' });

# A header that came twice is a list.
sub header
{
	my ($answer, $name) = @_;
	my $value = $answer->{headers}{$name} // '';
	return ref $value ? join "\n", @$value : $value;
}

# raw(BYTES): what the server says to exactly these bytes, until it closes or has said a whole header.
sub raw
{
	my ($bytes) = @_;
	my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $shim->{port}) or die "cannot connect: $!";
	my $answer = '';
	$socket->syswrite($bytes);
	while ($answer !~ /\r\n\r\n/ && $socket->sysread(my $chunk, 65536))
	{
		$answer .= $chunk;
	}
	return $answer;
}

subtest 'without a token every method is challenged' => sub {
	for my $path ('/mcp', '/mcp/', '/mcp?access_token=' . $token)
	{
		my $metadata = "$url/.well-known/oauth-protected-resource" . $path =~ s/\?.*//r;
		my $challenge = qq{Bearer resource_metadata="$metadata", scope="ainecto:read ainecto:write"};
		for my $method (qw(POST GET HEAD DELETE PUT))
		{
			my $answer = $shim->request($method, $path, $method eq 'POST' ? (headers => {%json}, content => $ping) : ());
			is($answer->{status}, 401, "$method " . ($path =~ s/=.*/=…/r));
			is(header($answer, 'www-authenticate'), $challenge, 'with the whole challenge');
		}
		is($shim->request('GET', $metadata =~ s/^\Q$url\E//r)->{json}{resource}, $url . $path =~ s/\?.*//r,
			'which leads to the document of this very path');
	}
	my $answer = $shim->request(
		'POST', '/mcp',
		headers => { %json, authorization => 'Bearer no-such-token' },
		content => 'no JSON');
	is($answer->{status}, 401, 'a wrong token is refused before the body is looked at');
	like(header($answer, 'www-authenticate'), qr/^Bearer .*error="invalid_token"/, 'and said to be wrong');
	is($shim->request('POST', '/mcp', headers => { %json, authorization => $_ }, content => $ping)->{status},
		401, "Authorization: $_")
	  for 'Bearer', 'Bearer a b', "Basic $token", 'Bearer ' . 'x' x 5000;
};

subtest 'Host and Origin' => sub {
	my %good = (%json, authorization => "Bearer $token");
	my $post = sub { $shim->request('POST', '/mcp', headers => { %good, @_ }, content => $ping) };
	is($post->(origin => 'http://localhost:3000')->{status}, 200, 'a page on this machine may call');
	is($post->(origin => $_)->{status}, 403, "origin $_ may not") for 'https://evil.example', 'null';
	like(raw("GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n"), qr{^HTTP/1.1 403 }, 'a foreign Host is refused');
	like(raw("GET /healthz HTTP/1.1\r\nHost: node.example:8080\r\n\r\n"), qr{^HTTP/1.1 200 }, 'but not to a probe');
	like(raw("GET /healthz HTTP/1.1\r\nHost: localhost:1\r\n\r\n"), qr{^HTTP/1.1 200 }, 'a loopback Host is not');

	my $answer = $shim->request('OPTIONS', '/mcp', headers => { origin => 'http://localhost:3000' });
	is($answer->{status}, 204, 'a preflight needs no token');
	like(header($answer, 'access-control-allow-headers'), qr/Authorization.*Mcp-Session-Id/, 'headers are allowed');
	$answer = $shim->request('POST', '/mcp', headers => { %json, origin => 'http://localhost:3000' }, content => $ping);
	is(header($answer, 'access-control-allow-origin'), 'http://localhost:3000', 'a 401 can be read by the page');
	like(header($answer, 'access-control-expose-headers'), qr/WWW-Authenticate/, 'with its challenge');
};

subtest 'form of requests' => sub {
	my %good = (%json, authorization => "Bearer $token");
	my $post = sub {
		my ($content, %headers) = @_;
		return $shim->request('POST', '/mcp', headers => { %good, %headers }, content => $content);
	};
	is($post->($ping)->{json}{id}, 1, 'a ping');
	is($post->($ping, 'content-type' => $_)->{status}, 200, $_) for 'application/json; charset=utf-8';
	my $answer = $post->($ping, 'content-type' => 'text/plain');
	is($answer->{status}, 415, 'another media type');
	is($answer->{json}{error}{code}, -32600, 'as JSON-RPC');
	for my $body ('{', '', "{\"id\":1,\"method\":\"p\xffng\"}", "{\"id\":\"a\0\"}")
	{
		$answer = $post->($body);
		is("$answer->{status} $answer->{json}{error}{code}", '400 -32700', 'an unreadable body');
		ok(!exists $answer->{json}{id}, 'is answered without an id');
	}
	$answer = $shim->request('PUT', '/mcp', headers => {%good});
	is($answer->{status}, 405, 'another method');
	is(header($answer, 'allow'), 'GET, HEAD, POST, DELETE, OPTIONS', 'with those that work');

	my $large = encode_json({ jsonrpc => '2.0', id => 2, method => 'ping', params => { x => 'y' x 300_000 } });
	is($post->($large)->{json}{id}, 2, 'a large body');
	is($post->($large, authorization => 'Bearer wrong')->{status}, 401, 'is not read for a wrong token');
	like(
		raw(    "POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer $token\r\n"
			  . "Content-Type: application/json\r\nContent-Length: 99999999\r\n\r\n"),
		qr{^HTTP/1.1 413 },
		'one above the limit is refused at once');
	like(
		raw("POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
		qr{^HTTP/1.1 400 },
		'two lengths are one too many');
	$answer = $post->($ping, 'x-request-id' => 'my-request.1');
	is(header($answer, 'x-request-id'), 'my-request.1', "the client's own request id is kept");
	$answer = $post->($ping, accept => 'text/event-stream');
	like($answer->{content}, qr/\Aevent: message\ndata: \{.*\}\n\n\z/, 'a client that takes events only gets one');
};

subtest 'discovery' => sub {
	for my $path ('/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/mcp')
	{
		my $answer = $shim->request('GET', $path);
		is($answer->{json}{resource}, "$url/mcp", "resource at $path");
		is_deeply($answer->{json}{authorization_servers}, [$url], 'its authorization server');
		is(header($answer, 'access-control-allow-origin'), '*', 'for everybody');
	}
	for my $path ('/.well-known/oauth-authorization-server', '/.well-known/oauth-provider')
	{
		my $metadata = $shim->request('GET', $path)->{json};
		is($metadata->{issuer}, $url, "issuer at $path");
		is_deeply($metadata->{code_challenge_methods_supported}, ['S256'], 'S256 only');
		ok(!exists $metadata->{client_id_metadata_document_supported}, 'no metadata documents that nobody fetches');
	}
	for my $path (
		'/.well-known/openid-configuration', '/.well-known/oauth-authorization-server/mcp',
		'/mcp/.well-known/openid-configuration')
	{
		my $answer = $shim->request('GET', $path);
		is($answer->{status}, 404, $path);
		is($answer->{json}{error}, 'not_found', 'as JSON');
	}
};

subtest 'OAuth endpoints' => sub {
	my $answer = $shim->request('POST', '/register', headers => {%json},
		content => encode_json({ client_name => 'probe', redirect_uris => ['http://127.0.0.1:9/callback'],
			token_endpoint_auth_method => 'none' }));
	is($answer->{status}, 201, 'a client registers');
	is(header($answer, 'cache-control'), 'no-store', 'its answer is not kept');
	my $client = $answer->{json}{client_id};

	my %cases = (
		"grant_type=refresh_token&refresh_token=x&client_id=$client" => '400 invalid_grant',
		'grant_type=refresh_token&refresh_token=x&client_id=nobody' => '401 invalid_client',
		'grant_type=a&grant_type=b' => '400 invalid_request',
		'grant_type=%zz' => '400 invalid_request',
		join('&', map { "f$_=1" } 1 .. 100) => '400 invalid_request',
	);
	for my $body (sort keys %cases)
	{
		$answer = $shim->request('POST', '/token', headers => {%form}, content => $body);
		is("$answer->{status} $answer->{json}{error}", $cases{$body}, substr($body, 0, 60));
	}
	# A token's hash is what a stolen dump holds.
	$node->safe_psql('ainecto', <<"SQL");
INSERT INTO ainecto.oauth_grant (uuid, account_id, client_id, redirect_uri, resource, scopes, created_at)
  SELECT '00000000-0000-4000-8000-0000000000f1', id, '$client', 'http://127.0.0.1/', '$url/mcp', 'ainecto:read', now() FROM ainecto.account;
INSERT INTO ainecto.oauth_token (token_hash, grant_uuid, kind, scopes, created_at, expires_at)
  VALUES (sha256('kept'), '00000000-0000-4000-8000-0000000000f1', 'refresh', 'ainecto:read', now(), now() + '1 day');
SQL
	my $refresh = "grant_type=refresh_token&client_id=$client";
	my $hash = sha256_hex('kept');
	$answer = $shim->request('POST', '/token', headers => {%form}, content => "$refresh&refresh_token_hash=$hash");
	is("$answer->{status} $answer->{json}{error}", '400 invalid_request', 'the hash of a token is no token');
	$answer = $shim->request('POST', '/token', headers => {%json}, content => encode_json({ grant_type => 'refresh_token',
		client_id => $client, refresh_token_hash => $hash }));
	is("$answer->{status} $answer->{json}{error}", '400 invalid_request', 'nor as JSON');
	is($shim->request('POST', '/token', headers => {%form}, content => "$refresh&refresh_token=kept")->{status}, 200, 'the token is');

	$answer = $shim->request('POST', '/token', headers => { %form, authorization => 'Basic bm9ib2R5Og==' },
		content => 'grant_type=refresh_token&refresh_token=x');
	is($answer->{status}, 401, 'an unknown client by Basic');
	like(header($answer, 'www-authenticate'), qr/^Basic /, 'is challenged by Basic');
	is($shim->request('POST', '/register', headers => {%json}, content => $_)->{json}{error},
		'invalid_client_metadata', "register $_")
	  for '[1]', '{', '{"a":1} b', '[' x 100;
	is($shim->request('POST', '/token', headers => {%form}, content => 'a=' . 'x' x 70000)->{status}, 413, 'a huge form');
	is($shim->request('GET', '/token')->{status}, 405, 'GET /token');
};

subtest 'pages' => sub {
	my $answer = $shim->request('GET', '/account');
	like($answer->{content}, qr/<html lang="en">.*<label for="password">/s, 'without a session: sign in');
	my $policy = header($answer, 'content-security-policy');
	like($policy, qr/default-src 'none'.*frame-ancestors 'none'.*base-uri 'self'/, 'a strict policy');
	unlike($policy, qr/form-action|script|unsafe/, 'that lets forms lead to the client');
	unlike($answer->{content}, qr/<script|\sstyle=|\son[a-z]+=/, 'no script, no inline style');
	my ($cookie) = header($answer, 'set-cookie') =~ /^(ainecto_csrf_$shim->{port}=([0-9a-f]{32})); Path=\/; HttpOnly; SameSite=Lax$/
	  or fail('a plain cookie on http loopback');
	my $csrf = $cookie =~ s/.*=//r;

	my $sign_in = sub {
		my ($fields, %headers) = @_;
		return $shim->request('POST', '/sign-in', headers => { %form, %headers }, content => $fields);
	};
	my $fields = 'email=ada%40example.org&password=' . $password =~ s/ /+/gr;
	is($sign_in->($fields, cookie => $cookie)->{status}, 403, 'a form without its token');
	is($sign_in->("$fields&csrf=$csrf")->{status}, 403, 'a form without its cookie');
	is($sign_in->("$fields&csrf=" . 'a' x 32, cookie => $cookie)->{status}, 403, 'another token');
	is($sign_in->("$fields&csrf=$csrf", cookie => $cookie, origin => 'https://evil.example')->{status},
		403, 'a form sent by another site');
	is($sign_in->("$fields&csrf=$csrf", cookie => $cookie, 'sec-fetch-site' => 'cross-site')->{status},
		403, 'and one whose browser says so');
	$answer = $sign_in->("$fields&csrf=$csrf", cookie => $cookie, origin => $url);
	is("$answer->{status} " . header($answer, 'location'), '303 /account', 'the right form signs in');
	my ($session) = header($answer, 'set-cookie') =~ /(ainecto_session_$shim->{port}=[^;]+); Path=\/; HttpOnly; SameSite=Lax/;
	$answer = $shim->request('GET', '/account', headers => { cookie => "$cookie; $session" });
	like($answer->{content}, qr/Your account.*ada\@example\.org/s, 'the account page');
	is(header($answer, 'cache-control'), 'no-store', 'is not kept');

	$answer = $shim->request('POST', '/sign-out', headers => { %form, cookie => "$cookie; $session" }, content => "csrf=$csrf");
	like(header($answer, 'set-cookie'), qr/ainecto_session_$shim->{port}=;.*Max-Age=0/, 'signing out clears the cookie');
	like($shim->request('GET', '/account', headers => { cookie => "$cookie; $session" })->{content},
		qr/<h1>Sign in/, 'and ends the session itself');

	$answer = $shim->request('GET', '/authorize?client_id=%3Cb%3E&redirect_uri=http%3A%2F%2Fx');
	is($answer->{status}, 400, 'an unknown client is told so on a page, never redirected');
	my $register = encode_json({ redirect_uris => ['https://lure.example/?a=1'], token_endpoint_auth_method => 'none' });
	my $lure = $shim->request('POST', '/register', headers => {%json}, content => $register)->{json}{client_id};
	$answer = $shim->request('GET', "/authorize?client_id=$lure&state=%22%3E");
	is("$answer->{status} " . header($answer, 'location'), '400 ', 'a wrong request leads nowhere by itself');
	like($answer->{content},
		qr{<a href="https://lure\.example/\?a=1&amp;error=invalid_request&amp;[^"<>]*">Go back to lure\.example</a>},
		'but says where one could go');
	$answer = $shim->request('GET', '/nowhere');
	is($answer->{status}, 404, 'an unknown page');
	like(header($shim->request('GET', '/assets/style.css'), 'content-type'), qr{^text/css}, 'the style sheet');
	$answer = $shim->request('GET', '/catalog.sql');
	like(header($answer, 'content-type'), qr{^text/plain}, 'the script that reads catalogs');
	chomp(my $directory = `pg_config --bindir`);
	ok($answer->{content} eq slurp_file("$directory/ainecto-catalog.sql"), 'is that which is installed beside the shim');
};

subtest 'a public address' => sub {
	my $public = AinectoTest->start_shim($node, public_url => 'https://erd.example.com');
	my $answer = $public->request('POST', '/mcp', headers => {%json}, content => $ping);
	like(header($answer, 'www-authenticate'),
		qr{"https://erd.example.com/\.well-known/}, 'the challenge names the configured address');
	like(header($public->request('GET', '/account'), 'set-cookie'),
		qr/^__Host-ainecto_csrf=\w+; Path=\/; HttpOnly; SameSite=Lax; Secure$/, 'cookies of https');
	$public->stop;
	delete local $ENV{AINECTO_PUBLIC_URL};
	for my $options (
		[ '--listen', '0.0.0.0:0' ],
		[ '--listen', '127.0.0.1:0', '--public-url', 'http://erd.example.com' ],
		[ '--listen', '127.0.0.1:0', '--public-url', 'https://erd.example.com/a//b' ],
		[ '--listen', '127.0.0.1:0', '--public-url', 'https://erd.example.com/a?b' ],
		[ '--listen', '127.0.0.1:0', '--public-url', 'https://erd.example.com/../a' ],
		[ '--listen', '127.0.0.1:0', '--public-url', 'https://erd.example.com/mcp' ],
		[ '--listen', '127.0.0.1:0', '--public-url', 'https://erd.example.com/attachments/a' ],
		[ '--listen', '127.0.0.1:0', '--loops', '0' ],
		[ '--no-such-option' ])
	{
		my ($out, $err);
		IPC::Run::run([ 'ainecto-shim', @$options ], '<', \undef, '>', \$out, '2>', \$err, IPC::Run::timeout(20));
		is($? >> 8, 2, "@$options is refused");
		like($err, qr/^\S*ainecto-shim: /, 'with a message');
	}
};

subtest 'rates' => sub {
	my $limited = AinectoTest->start_shim($node, options => [ '--loops', 4, '--rate', 1, '--forwarded-for' ]);
	my $register = sub {
		my $answer = $limited->request(
			'POST', '/register',
			headers => { %json, 'x-forwarded-for' => shift },
			content => '{"redirect_uris":["http://127.0.0.1/"]}');
		return $answer->{status};
	};
	# Every request is a connection of its own, and the kernel gives it to any of the loops.
	my %count;
	$count{ $register->('198.51.100.1') }++ for 1 .. 12;
	is_deeply(\%count, { 201 => 1, 429 => 11 }, 'all loops count together');
	is($register->('198.51.100.2'), 201, 'every peer by itself');
	is($register->('203.0.113.1, 198.51.100.1'), 429, 'a peer is what the proxy added to the header');
	is($register->([ '203.0.113.2', '198.51.100.1' ]), 429, 'or in a header of its own');
	is($register->('203.0.113.1, 198.51.100.1:4711 '), 429, 'with a port behind its address or without one');
	is($register->('2001:db8:1:2::1'), 201, 'an IPv6 peer');
	is($register->('2001:db8:1:2:ffff::1'), 429, 'has its whole /64');
	is($register->('2001:db8:1:3::1'), 201, 'and no more');
	$limited->stop;
};

subtest 'calls of a token' => sub {
	my ($token, $other) = map { AinectoTest->create_account($node, "rate$_\@example.org") } 1, 2;
	my $limited = AinectoTest->start_shim($node, options => [ '--loops', 4, '--call-rate', 1 ]);
	my @answers = map { $limited->call($token, 'ping') } 1 .. 10;
	is(scalar(grep { $_->{status} == 200 } @answers), 10, 'ten times the rate may come at once');
	push @answers, $limited->call($token, 'ping') until $answers[-1]{status} != 200 || @answers > 200;
	is($answers[-1]{status}, 429, 'then it is one a second, over all loops');
	is($answers[-1]{headers}{'retry-after'}, 1, 'which the answer says');
	like($answers[-1]{json}{error}{message}, qr/Too many calls/, 'as a JSON-RPC error');
	is($limited->call($other, 'ping')->{status}, 200, 'another token has its own rate');
	is($limited->request('GET', '/healthz')->{status}, 200, 'and who needs none is not counted');
	like($limited->request('GET', '/metrics')->{content}, qr/^ainecto_rate_limited_total 1$/m, 'it is counted');
	$limited->stop;
};

subtest 'a password on the command line' => sub {
	my $database = 'host=' . $node->host . ' port=' . $node->port . ' dbname=ainecto user=ainecto_web';
	my $careless = AinectoTest->start_shim($node, options => [ '--db', "$database password=mellon" ]);
	my $line = slurp_file("/proc/$careless->{process}{KIDS}[0]{PID}/cmdline");
	unlike($line, qr/mellon/, 'is gone once it is read');
	like($line, qr/--db\0\*+\0/, 'with the text it stood in');
	$careless->stop;
	like(slurp_file($careless->{log}), qr/a password in --db .*PGPASSFILE.*AINECTO_DB/, 'and the log says where it belongs');
	unlike(slurp_file($careless->{log}), qr/mellon/, 'not what it is');
	for my $malformed ('postgresql://web:mellon@[::1', 'dbname=ainecto password=my mellon')
	{
		my $err;
		IPC::Run::run([ 'ainecto-shim', '--db', $malformed ], '<', \undef, '2>', \$err, IPC::Run::timeout(20));
		like($err, qr/--db is no connection string/, 'a malformed connection string is refused');
		unlike($err, qr/mellon/, 'and not repeated');
	}
};

subtest 'the use of a token and of a session is noted once an hour' => sub {
	my $token = AinectoTest->create_account($node, 'hour@example.org');
	my $used = sub {
		return $node->safe_psql('ainecto', q{SELECT count(g.last_used_at), count(*) FILTER (WHERE s.last_used_at > now() - interval '1 minute')
			FROM ainecto.oauth_grant g JOIN ainecto.account a ON a.id = g.account_id LEFT JOIN ainecto.mcp_session s ON s.grant_uuid = g.uuid
			WHERE a.email = 'hour@example.org'});
	};
	is($used->(), '0|0', 'nobody has used it');
	ok($shim->call($token, 'ping')->{json}{result}, 'a read');
	is($used->(), '1|0', 'is a use of the token');
	my $session = $shim->call($token, 'initialize', { protocolVersion => '2025-11-25', capabilities => {},
		clientInfo => { name => 'hour', version => '1' } })->{headers}{'mcp-session-id'};
	$node->safe_psql('ainecto', q{UPDATE ainecto.mcp_session SET last_used_at = now() - interval '2 days'});
	is($used->(), '1|0', 'a session that was idle for long');
	ok($shim->call($token, 'ping', undef, headers => { 'mcp-session-id' => $session })->{json}{result}, 'goes on');
	is($used->(), '1|1', 'and that is noted');
	unlike(slurp_file($node->logfile), qr/ERROR/, 'that a read had to wait for it is no error in the log');
};

subtest 'probes and log' => sub {
	is($shim->request('GET', '/healthz')->{json}{status}, 'ok', 'healthz');
	is($shim->request('GET', '/readyz')->{json}{extension},
		$node->safe_psql('ainecto', "SELECT extversion FROM pg_extension WHERE extname = 'ainecto'"),
		'readyz names the version');
	my $metrics = $shim->request('GET', '/metrics')->{content};
	like($metrics, qr/^ainecto_requests_total\{route="mcp",status="401"\} [1-9]/m, 'metrics count by route and status');
	like($metrics, qr/^ainecto_request_seconds_bucket\{route="mcp",le="\+Inf"\} [1-9]/m, 'and time');
	like($metrics, qr/^ainecto_calls_total\{call="ping",lane="fast",end="served"\} [1-9]/m, 'calls by name, lane and end');
	$shim->tool($token, 'list_documents', { limit => 'many' });
	$shim->tool($token, 'ada@example.org', {});
	$metrics = $shim->request('GET', '/metrics')->{content};
	like($metrics, qr/^ainecto_calls_total\{call="tools\/call list_documents",lane="\w+",end="refused"\} 1\n/m, 'tool errors among them');
	unlike($metrics, qr/ada\@example/, 'a name that no tool could have is not written down');
	is_deeply([ grep { !/^(#.*|ainecto_\w+(\{(\w+="[\w.+\/ ]*",?)+\})? [\d.]+)$/ } split /\n/, $metrics ], [], 'each line is a sample or a comment');
	my %told = map { $_ => 1 } $metrics =~ /^# TYPE (\w+)/mg, 'ainecto_standby_lag_seconds';
	my $dashboard = slurp_file("$ENV{TESTDIR}/checkout/test/operations/dashboard.json");
	my %asked = map { s/_(bucket|sum|count)$//r => 1 } $dashboard =~ /\b(ainecto_\w+)/g;
	is_deeply([ grep { !$told{$_} } sort keys %asked ], [], 'what the dashboard asks for is there');
	is($shim->stop, 0, 'the shim ends well');
	my $log = slurp_file($shim->{log});
	like($log, qr/^ainecto-shim \S+ listening on 127\.0\.0\.1:$shim->{port} public $url$/m, 'the line it starts with');
	like($log, qr/ method=POST path=\/mcp call=ping status=200 ms=[\d.]+ lane=fast /, 'a line per request');
	like($log, qr/ path=\/mcp status=401 /, 'without the query');
	unlike($log, qr/\Q$token\E|\Q$password\E|battery|ainecto_session\w*=|csrf=/, 'no secret in the log');
	my $server_log = join '', grep { /ainecto-shim/ } split /^/, slurp_file($node->logfile);
	like($server_log, qr/ainecto_oauth_call/, 'the log of the server has the statements of the shim');
	unlike($server_log, qr/\Q$token\E|battery/, 'and no secret in them');
};

subtest 'the house is kept' => sub {
	my $seals = sub { return $node->safe_psql('ainecto', 'SELECT count(*) FROM ainecto.seal') };
	my $rounds = sub { return ($_[0]->request('GET', '/metrics')->{content} =~ /^ainecto_housekeeping_total (\d+)$/m)[0] };
	is($seals->(), '0', 'nobody has kept it for a minute');
	my $idle = AinectoTest->start_shim($node, environment => { AINECTO_HOUSEKEEPING => 'off' });
	my $busy = AinectoTest->start_shim($node, options => [ '--housekeeping', 1 ]);
	wait_until { $rounds->($busy) > 0 } 'a round';
	wait_until { $seals->() > 0 } 'a seal';

	# While somebody else is at it there is nothing to do, and nothing to wait for.
	my $other = $node->background_psql('ainecto');
	$other->query_safe('BEGIN');
	wait_until { $other->query_safe(q{SELECT ainecto.housekeeping()->>'ran'}) eq 'true' } q{a round of one's own};
	my $before = $rounds->($busy);
	is($node->safe_psql('ainecto', q{SELECT ainecto.housekeeping()->>'because'}), 'another session is at it', 'one at a time');
	$other->query_safe('COMMIT');
	$other->quit;
	wait_until { $rounds->($busy) > $before } 'the next round';
	is($busy->stop, 0, 'the shim that keeps house ends well');
	is($rounds->($idle), 0, 'the other was not to');
	is($idle->stop, 0, 'and ends well, too');
};

done_testing();
