# TLS as the shim speaks it: 1.2 and 1.3, or 1.3 alone, and nothing older.
use strict;
use warnings;

use AinectoTest qw(wait_until);
use PostgreSQL::Test::Utils;
use Test::More;

my $node = AinectoTest->start_node('main');
my $directory = PostgreSQL::Test::Utils::tempdir;
my $key = "$directory/key.pem";
my $certificate = "$directory/certificate.pem";
sub make_certificate
{
	my ($name) = @_;
	PostgreSQL::Test::Utils::system_or_bail('openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
		'-subj', "/CN=$name", '-days', '2', '-keyout', $key, '-out', $certificate);
	return;
}
make_certificate('localhost');

# with_shim(OPTIONS, CODE, LOG): runs CODE with the port of a shim that serves HTTPS, and with the shim.
sub with_shim
{
	my ($options, $code, $shim_log) = @_;
	my $port = PostgreSQL::Test::Cluster::get_free_port();
	my $out = '';
	my $shim = IPC::Run::start(
		[
			'ainecto-shim', '--listen', "127.0.0.1:$port", '--loops', 1, '--tls-cert', $certificate, '--tls-key', $key, '--db',
			'host=' . $node->host . ' port=' . $node->port . ' dbname=ainecto user=ainecto_web', @$options
		],
		'<', \undef, '>', \$out, '2>>', $shim_log // '/dev/null');
	wait_until { $shim->pump_nb; $out =~ /listening/ } 'the shim';
	$code->($port, $shim);
	$shim->signal('TERM') if $shim->pumpable;
	$shim->finish;
	return;
}

# asks(PORT, PATH, OPTIONS): the answer, or nothing.
sub asks
{
	my ($port, $path, @options) = @_;
	my ($out, $err) = ('', '');
	my $request = "GET $path HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
	IPC::Run::run([ 'openssl', 's_client', '-quiet', '-connect', "127.0.0.1:$port", @options ], '<', \$request, '>', \$out, '2>', \$err, IPC::Run::timeout(60));
	return $out;
}

# speaks(PORT, VERSION): whether a client that knows this version alone, and is not choosy itself, gets an answer.
sub speaks
{
	my ($port, $version) = @_;
	return asks($port, '/healthz', "-$version", '-cipher', 'ALL:@SECLEVEL=0') =~ m{^HTTP/1\.1 200 } ? 1 : 0;
}

my @versions = qw(tls1 tls1_1 tls1_2 tls1_3);
with_shim([], sub { is(join(' ', map { speaks($_[0], $_) } @versions), '0 0 1 1', 'TLS 1.2 and 1.3, as delivered') });
with_shim([ '--tls-minimum', '1.3' ], sub { is(join(' ', map { speaks($_[0], $_) } @versions), '0 0 0 1', 'TLS 1.3 alone') });

# The signal of whoever has put other files in the place of the certificate and of the log.
my ($log, $shown) = ("$directory/shim.log", sub {
	my ($out, $in) = ('', '');
	IPC::Run::run([ 'openssl', 's_client', '-connect', "127.0.0.1:$_[0]" ], '<', \$in, '>', \$out, '2>', '/dev/null', IPC::Run::timeout(60));
	return $out =~ /subject=CN ?= ?(\S+)/ ? $1 : $out;
});
with_shim([ '--lame-duck-seconds', 60 ], sub {
	my ($port, $shim) = @_;
	is($shown->($port), 'localhost', 'a certificate');
	make_certificate('renewed.example.org');
	rename $log, "$log.1";
	$shim->signal('HUP');
	wait_until { $shown->($port) eq 'renewed.example.org' } 'the renewed certificate to be shown';
	is(speaks($port, 'tls1_3'), 1, 'requests are served with it');
	wait_until { -e $log && slurp_file($log) =~ m{path=/healthz} } 'a new log to be written';
	append_to_file($key, 'not a key');
	append_to_file($certificate, "-----BEGIN CERTIFICATE-----\nnone\n");
	$shim->signal('USR1');
	wait_until { slurp_file($log) =~ /the certificate of before is kept/ } 'a spoilt certificate to be refused';
	is($shown->($port), 'renewed.example.org', 'the one of before is shown on');
	$shim->signal('TERM');
	wait_until { asks($port, '/readyz') =~ /^HTTP\S+ 503 .*about to end/s } 'a shim that was told to end to say that it is not ready';
	is(speaks($port, 'tls1_3'), 1, 'while it serves all else');
}, $log);

my $err;
IPC::Run::run([ 'ainecto-shim', '--tls-minimum', '1.1' ], '<', \undef, '2>', \$err, IPC::Run::timeout(60));
like($err, qr/--tls-minimum must be 1\.2 or 1\.3: 1\.1/, 'nothing older can be asked for');
done_testing();
