# What README says of nginx, HAProxy and PgBouncer, with each of them as Debian has it. Their configurations are the ones that
# README shows (test/proxy/, held together by test/lint/proxy.sh); only addresses and names of files are put in.
use strict;
use warnings;

use AinectoTest qw(in_background told wait_until);
use HTTP::Tiny;
use IO::Socket::INET;
use JSON::PP;
use PostgreSQL::Test::Utils;
use Test::More;

$ENV{PATH} .= ':/usr/sbin';
my @missing = grep { system("command -v $_ >/dev/null") != 0 } qw(nginx haproxy pgbouncer);
plan skip_all => "there is no @missing here" if @missing;

my $node = AinectoTest->start_node('main', conf => 'max_connections = 60');
my $password = 'correct horse battery staple';
my $token = AinectoTest->create_account($node, 'ada@example.org', password => $password);
my $place = PostgreSQL::Test::Utils::tempdir_short;
my %pem = map { $_ => "$place/$_.pem" } qw(key certificate both);
PostgreSQL::Test::Utils::system_or_bail('openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1',
	'-nodes', '-subj', '/CN=ainecto.example.org', '-days', '2', '-keyout', $pem{key}, '-out', $pem{certificate});
append_to_file($pem{both}, slurp_file($pem{certificate}) . slurp_file($pem{key}));

# free_port: one that nobody listens on.
sub free_port { return PostgreSQL::Test::Cluster::get_free_port() }

# configuration(NAME, WHAT => WITH, …): the text of a file of test/proxy/ with these put in.
sub configuration
{
	my ($name, @put_in) = @_;
	my $text = slurp_file("$ENV{TESTDIR}/checkout/test/proxy/$name");
	while (my ($what, $with) = splice @put_in, 0, 2)
	{
		$text =~ s/\Q$what\E/$with/g or die "$name has no $what";
	}
	return $text;
}

# start(NAME, CONFIGURATION, PORT, COMMAND…): a program that reads a file NAME in its directory and listens on PORT.
my @running;
sub start
{
	my ($name, $text, $port, @command) = @_;
	append_to_file("$place/$name", $text);
	my $process = IPC::Run::start(\@command, '<', \undef, '>>', "$place/$name.log", '2>&1');
	push @running, $process;
	wait_until
	{
		$process->pumpable or die "$name has ended: " . slurp_file("$place/$name.log");
		IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port)
	}
	$name;
	return $process;
}

sub end
{
	my ($process) = @_;
	@running = grep { $_ != $process } @running;
	$process->signal('TERM');
	$process->finish;
	return;
}

END
{
	local ($?, $@);
	$_->kill_kill(grace => 0) for @running;
}

# A few connections are enough for a shim here.
my @small = ('--loops', 1, '--connections', 2);
my $http = HTTP::Tiny->new(timeout => AinectoTest::TIMEOUT, max_redirect => 0, verify_SSL => 0, keep_alive => 0);

# ask(METHOD, URL, HEADERS, CONTENT): as a client of ainecto.example.org, which is here.
sub ask
{
	my ($method, $url, $headers, $content) = @_;
	my $answer = $http->request($method, $url,
		{ peer => '127.0.0.1', headers => $headers // {}, defined $content ? (content => $content) : () });
	$answer->{json} = eval { decode_json($answer->{content}) };
	return $answer;
}

my %bearer = (authorization => "Bearer $token", 'content-type' => 'application/json', accept => 'application/json, text/event-stream');

# call(BASE, METHOD, PARAMETERS, HEADERS): JSON-RPC.
sub call
{
	my ($base, $method, $parameters, $headers) = @_;
	return ask('POST', "$base/mcp", { %bearer, %{ $headers // {} } },
		encode_json({ jsonrpc => '2.0', id => 1, method => $method, params => $parameters // {} }));
}

# said(RESULT): what a tool answered.
sub said
{
	my ($result) = @_;
	die encode_json($result) if $result->{isError} || !$result->{content};
	return JSON::PP->new->decode($result->{content}[0]{text});
}

# start_nginx(LOCATION, SHIM, LINES…): nginx with this file's lines in the place of "location /", or undef for those. Lines that
# begin with "-" are left out, others added. Returns its process and address.
sub start_nginx
{
	my ($location, $shim, @lines) = @_;
	my $port = free_port();
	my $text = configuration('nginx.conf', '127.0.0.1:8080' => "127.0.0.1:$shim->{port}", 'listen 443' => "listen 127.0.0.1:$port",
		'/etc/ssl/ainecto/certificate.pem' => $pem{certificate}, '/etc/ssl/ainecto/key.pem' => $pem{key});
	$text =~ s/^    location .*?^    \}\n/configuration($location)/ems if defined $location;
	for my $line (@lines)
	{
		if ($line =~ s/^-//) { $text =~ s/^ *\Q$line\E.*\n//m or die "no $line" }
		else { $text =~ s/^( *client_max_body_size)/    $line\n$1/m }
	}
	my $name = "nginx_$port";
	append_to_file("$place/$name.site", $text);
	my $temporary = join '', map { "${_}_temp_path $place/$name.$_;\n" } qw(client_body proxy fastcgi uwsgi scgi);
	my $process = start($name,
		"daemon off;\nworker_processes 1;\npid $place/$name.pid;\nerror_log stderr;\nevents {}\n"
		  . "http {\naccess_log off;\n${temporary}include $place/$name.site;\n}\n",
		$port, 'nginx', '-e', 'stderr', '-p', $place, '-c', "$place/$name");
	return ($process, "https://ainecto.example.org:$port");
}

# peer_of(SHIM, ID): whom the shim has logged a request of.
sub peer_of
{
	my ($shim, $id) = @_;
	my $peer;
	wait_until { ($peer) = slurp_file($shim->{log}) =~ /request=$id peer=(\S+)/ } 'the log';
	return $peer;
}

# sign_in(BASE, SHIM): through the forms, as a browser that minds the cookies' paths; the account's page.
sub sign_in
{
	my ($base, $path) = @_;
	my $page = ask('GET', "$base/account");
	my ($cookie, $csrf) = $page->{headers}{'set-cookie'} =~ /^(\S+?=(\w+)); Path=\Q$path\E; HttpOnly; SameSite=Lax; Secure$/
	  or return "no cookie for $path: $page->{headers}{'set-cookie'}";
	my ($root, $action) = $page->{content} =~ m{<base href="([^"]*)">.*<form method="post" action="([^"]*)">}s;
	my ($origin) = $base =~ m{^(https://[^/]+)};
	my $answer = ask(
		'POST', "$origin$root$action",
		{ cookie => $cookie, origin => 'https://ainecto.example.org', 'content-type' => 'application/x-www-form-urlencoded' },
		$http->www_form_urlencode({ csrf => $csrf, email => 'ada@example.org', password => $password }));
	my ($session) = ($answer->{headers}{'set-cookie'} // '') =~ /^(\S+?=\S+); Path=\Q$path\E;/ or return "no session: $answer->{status}";
	$page = ask('GET', $origin . $answer->{headers}{location}, { cookie => "$cookie; $session" });
	return $page->{content} =~ m{<dd>(ada\@example\.org)</dd>} ? $1 : $page->{content};
}

subtest 'nginx' => sub {
	my $shim = AinectoTest->start_shim($node, public_url => 'https://ainecto.example.org', options => [ '--forwarded-for', @small ]);
	my ($nginx, $base) = start_nginx(undef, $shim);
	is(ask('GET', "$base/healthz")->{status}, 200, 'the shim is reached');
	is(@{ call($base, 'tools/list')->{json}{result}{tools} }, 102, 'tools, by TLS that ends at nginx');
	my $answer = call($base, 'ping', undef, { accept => 'text/event-stream', 'x-forwarded-for' => '198.51.100.1', 'x-request-id' => 'behind-nginx' });
	like($answer->{content}, qr/^event: message\ndata: \{.*\}\n\n$/, 'an event');
	is(peer_of($shim, 'behind-nginx'), '127.0.0.1', 'the peer is who asks nginx, whatever he claims');
	is(ask('POST', "$base/mcp")->{headers}{'www-authenticate'} =~ s/,.*//r,
		'Bearer resource_metadata="https://ainecto.example.org/.well-known/oauth-protected-resource/mcp"', 'a challenge with the public address');
	is(sign_in($base, '/'), 'ada@example.org', 'signing in');
	my $tool = sub { return said(call($base, 'tools/call', { name => $_[0], arguments => $_[1] })->{json}{result}) };
	my $project = $tool->('create_projects', { items => [ { name => 'P' } ] })->{items}[0]{uuid};
	my $document = $tool->('create_documents', { items => [ { projectUuid => $project, type => 'readme', title => 'D' } ] })->{items}[0]{uuid};
	my $upload = $tool->('request_upload_token',
		{ purpose => 'attachment.upload', scopeJson => encode_json({ documentUuid => $document, filename => 'file' }) });
	like($upload->{uploadUrl}, qr{^https://ainecto\.example\.org/upload}, 'an address to send files to');
	$answer = ask('PUT', "$base/upload", { authorization => "Bearer $upload->{token}", 'content-type' => 'text/plain' }, 'x' x 3_000_000);
	is($answer->{json}{sizeBytes}, 3_000_000, 'a file of 3 MB');
	end($nginx);
	($nginx, $base) = start_nginx(undef, $shim, '-proxy_set_header Host');
	is(ask('GET', "$base/account")->{status}, 403, 'under the name of its upstream nginx is refused');
	end($nginx);
	$shim->stop;
	$shim = AinectoTest->start_shim($node, public_url => 'https://ainecto.example.org', options => [ '--allowed-host', 'ainecto', '--forwarded', @small ]);
	($nginx, $base) = start_nginx(undef, $shim, '-proxy_set_header Host', '-proxy_set_header X-Forwarded-For',
		'proxy_set_header Forwarded "for=$remote_addr;proto=https";');
	is(ask('GET', "$base/account", { forwarded => 'for=198.51.100.1', 'x-request-id' => 'named-upstream' })->{status}, 200, 'unless it is an allowed host');
	is(peer_of($shim, 'named-upstream'), '127.0.0.1', 'Forwarded tells the peer, too');
	end($nginx);
	$shim->stop;
};

subtest 'below a path' => sub {
	my $public = 'https://ainecto.example.org/ainecto';
	my $shim = AinectoTest->start_shim($node, public_url => $public, options => [ '--forwarded-for', @small ]);
	is($shim->request('GET', '/readyz')->{status}, 200, 'probes need no path');
	my $project = said($shim->tool($token, 'list_projects'))->{items}[0]{uuid};
	my $document = said($shim->tool($token, 'create_documents', { items => [ { projectUuid => $project, type => 'readme', title => 'R' } ] }))->{items}[0]{uuid};
	my $shared = said($shim->tool($token, 'enable_shares', { targetType => 'document', targetUuids => [$document] }))->{items}[0];
	like($shared->{shareUrl}, qr{^\Q$public\E/s/}, 'a shared link');
	for my $location ('nginx_path.conf', 'nginx_strip.conf')
	{
		my ($nginx, $origin) = start_nginx($location, $shim);
		my $base = "$origin/ainecto";
		is(@{ call($base, 'tools/list')->{json}{result}{tools} }, 102, "$location: tools");
		for my $path ('/mcp', '/mcp/')
		{
			my ($url) = ask('POST', "$base$path")->{headers}{'www-authenticate'} =~ /resource_metadata="https:\/\/ainecto\.example\.org([^"]*)"/;
			is($url, "/.well-known/oauth-protected-resource/ainecto$path", "$location: the challenge of $path");
			my $metadata = ask('GET', "$origin$url")->{json};
			is("$metadata->{resource} $metadata->{authorization_servers}[0]", "$public$path $public", "$location: and what it leads to");
		}
		for my $url ("$origin/.well-known/oauth-authorization-server/ainecto", "$base/.well-known/oauth-authorization-server")
		{
			my $metadata = ask('GET', $url)->{json};
			is("$metadata->{issuer} $metadata->{token_endpoint}", "$public $public/token", "$location: the issuer's metadata");
		}
		is(sign_in($base, '/ainecto'), 'ada@example.org', "$location: signing in");
		like(ask('GET', $base . '/')->{content}, qr{<base href="/ainecto/">.*href="assets/style\.css".*\Q$public\E/mcp}s, "$location: the first page");
		my $page = ask('GET', $origin . $shared->{shareUrl} =~ s/^https:..[^\/]*//r);
		my ($style) = $page->{content} =~ m{<link rel="stylesheet" href="\.\./([^"]*)"};
		is(ask('GET', "$base/$style")->{status}, 200, "$location: a shared page has its style");
		end($nginx);
	}
	$shim->stop;
};

subtest 'two servers on one host' => sub {
	my @shims = map { AinectoTest->start_shim($node, options => [ @small ], public_url => $_) }
	  'http://127.0.0.1:18081', 'http://127.0.0.1:18082', 'https://ainecto.example.org/a/b', 'https://ainecto.example.org/a_b', 'https://ainecto.example.org';
	my %names = map { ($_->request('GET', '/account')->{headers}{'set-cookie'} =~ /^([^=]*)=/) => 1 } @shims;
	is_deeply([ sort keys %names ], [ '__Host-ainecto_csrf', '__Secure-ainecto_csrf.a.b', '__Secure-ainecto_csrf.a_b', 'ainecto_csrf_18081', 'ainecto_csrf_18082' ],
		'have cookies of their own');
	$_->stop for @shims;
};

subtest 'HAProxy' => sub {
	my ($one, $two) = map { AinectoTest->start_shim($node, public_url => 'https://ainecto.example.org', options => [ '--forwarded-for', @small ]) } 1 .. 2;
	my $port = free_port();
	my $haproxy = start('haproxy.cfg',
		configuration('haproxy.cfg', 'bind :443' => "bind 127.0.0.1:$port", '/etc/haproxy/ainecto.pem' => $pem{both},
			'127.0.0.1:8080' => "127.0.0.1:$one->{port}", '127.0.0.1:8081' => "127.0.0.1:$two->{port}"),
		$port, 'haproxy', '-W', '-db', '-f', "$place/haproxy.cfg");
	my $base = "https://ainecto.example.org:$port";
	wait_until { call($base, 'ping')->{status} == 200 } 'HAProxy';
	my $answer = call($base, 'ping', undef, { 'x-forwarded-for' => '198.51.100.1', 'x-request-id' => 'behind-haproxy' });
	is($answer->{status}, 200, 'a call');
	my ($served) = grep { slurp_file($_->{log}) =~ /request=behind-haproxy / } $one, $two;
	is(peer_of($served, 'behind-haproxy'), '127.0.0.1', 'the peer is who asks HAProxy, whatever he claims');
	my @callers = map {
		in_background {
			my ($tell) = @_;
			my %count;
			for my $number (1 .. 20)
			{
				$count{ call($base, 'ping')->{status} }++;
				$tell->({}) if $number == 3;
			}
			$tell->(\%count);
		}
	} 1 .. 2;
	told($_) for @callers;
	is($one->stop, 0, 'one shim ends, as for an upgrade');
	my %count;
	for my $caller (@callers)
	{
		my $told = told($caller);
		$count{$_} += $told->{$_} for keys %$told;
		told($caller);
	}
	is_deeply(\%count, { 200 => 40 }, 'and no call is lost');
	$one->start;
	# HAProxy asks each second, and has taken in what it was told when it asks again.
	my $probes = sub { return scalar(() = slurp_file($one->{log}) =~ m{path=/readyz}g) };
	my $before = $probes->();
	wait_until { $probes->() >= $before + 2 } 'its return';
	is($two->stop, 0, 'so does the other');
	is(call($base, 'ping')->{status}, 200, 'the first serves again');
	end($haproxy);
	$one->stop;
};

subtest 'PgBouncer' => sub {
	$node->safe_psql('ainecto', q{ALTER ROLE ainecto_web PASSWORD 'from a file'});
	my $database = 'host=/var/run/postgresql port=5432';
	# start_pgbouncer(MODE, LINES): its process and the shim's connection string.
	my $start_pgbouncer = sub {
		my ($mode, $lines) = @_;
		my ($port, $name) = (free_port(), "pgbouncer_$mode.ini");
		append_to_file("$place/userlist.txt", qq{"ainecto_web" "from a file"\n}) if !-e "$place/userlist.txt";
		my $process = start($name,
			configuration('pgbouncer.ini', $database => 'host=' . $node->host . ' port=' . $node->port, 'listen_port = 6432' => "listen_port = $port",
				'/etc/pgbouncer/userlist.txt' => "$place/userlist.txt", 'pool_mode = session' => "pool_mode = $mode") . "unix_socket_dir =\n$lines",
			$port, 'pgbouncer', "$place/$name");
		return ($process, "host=127.0.0.1 port=$port dbname=ainecto user=ainecto_web");
	};
	for my $lines ('', "ignore_startup_parameters = options\n")
	{
		my ($pgbouncer, $through) = $start_pgbouncer->('session', $lines);
		my $shim = AinectoTest->start_shim($node, db => $through, options => [ '--loops', 2 ], environment => { PGPASSWORD => 'from a file' });
		is($shim->request('GET', '/readyz')->{json}{writes}, JSON::PP::true, "a session for each connection ($lines): ready");
		is(@{ $shim->call($token, 'tools/list')->{json}{result}{tools} }, 102, 'reads, in the fast lane');
		ok(!$shim->tool($token, 'create_workspaces', { items => [ { name => 'W' } ] })->{isError}, 'writes');
		my ($csrf) = $shim->request('GET', '/account')->{headers}{'set-cookie'} =~ /=(\w+)/;
		is( $shim->request('POST', '/sign-in',
				headers => { cookie => "ainecto_csrf_$shim->{port}=$csrf", 'content-type' => 'application/x-www-form-urlencoded' },
				content => $http->www_form_urlencode({ csrf => $csrf, email => 'ada@example.org', password => $password }))->{status},
			303, 'a password, which travels sealed');
		is($node->safe_psql('ainecto', q{SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name LIKE 'ainecto-shim%'}), 't', 'through PgBouncer');
		$shim->stop;
		end($pgbouncer);
		unlink "$place/pgbouncer_session.ini";
	}
	my ($pgbouncer, $through) = $start_pgbouncer->('transaction', "ignore_startup_parameters = options\n");
	my $shim = eval { AinectoTest->start_shim($node, db => $through, ready => 503, options => [ '--loops', 2 ], environment => { PGPASSWORD => 'from a file' }) };
	my $why = qr/a pooler in front of the database lends out its sessions transaction by transaction.*pool_mode = session/;
	wait_until { ($shim->request('GET', '/readyz')->{json}{reason} // '') =~ $why } 'the reason';
	pass('a session for each transaction: /readyz says why not');
	like(slurp_file($shim->{log}), $why, 'so does the log');
	$shim->kill9;
	end($pgbouncer);
};

is($node->safe_psql('ainecto', q{SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'ainecto-shim%'}), 0, 'nothing is left open');
done_testing();
