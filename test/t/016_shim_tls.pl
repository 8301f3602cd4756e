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
PostgreSQL::Test::Utils::system_or_bail('openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
	'-subj', '/CN=localhost', '-days', '2', '-keyout', $key, '-out', $certificate);

# with_shim(OPTIONS, CODE): runs CODE with the port of a shim that serves HTTPS.
sub with_shim
{
	my ($options, $code) = @_;
	my $port = PostgreSQL::Test::Cluster::get_free_port();
	my $out = '';
	my $shim = IPC::Run::start(
		[
			'ainecto-shim', '--listen', "127.0.0.1:$port", '--loops', 1, '--tls-cert', $certificate, '--tls-key', $key, '--db',
			'host=' . $node->host . ' port=' . $node->port . ' dbname=ainecto user=ainecto_web', @$options
		],
		'<', \undef, '>', \$out, '2>', '/dev/null');
	wait_until { $shim->pump_nb; $out =~ /listening/ } 'the shim';
	$code->($port);
	$shim->signal('TERM');
	$shim->finish;
	return;
}

# speaks(PORT, VERSION): whether a client that knows this version alone, and is not choosy itself, gets an answer.
sub speaks
{
	my ($port, $version) = @_;
	my ($out, $err);
	my $request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
	IPC::Run::run(
		[ 'openssl', 's_client', '-quiet', '-connect', "127.0.0.1:$port", "-$version", '-cipher', 'ALL:@SECLEVEL=0' ],
		'<', \$request, '>', \$out, '2>', \$err, IPC::Run::timeout(60));
	return $out =~ m{^HTTP/1\.1 200 } ? 1 : 0;
}

my @versions = qw(tls1 tls1_1 tls1_2 tls1_3);
with_shim([], sub { is(join(' ', map { speaks($_[0], $_) } @versions), '0 0 1 1', 'TLS 1.2 and 1.3, as delivered') });
with_shim([ '--tls-minimum', '1.3' ], sub { is(join(' ', map { speaks($_[0], $_) } @versions), '0 0 0 1', 'TLS 1.3 alone') });
my $err;
IPC::Run::run([ 'ainecto-shim', '--tls-minimum', '1.1' ], '<', \undef, '2>', \$err, IPC::Run::timeout(60));
like($err, qr/--tls-minimum must be 1\.2 or 1\.3: 1\.1/, 'nothing older can be asked for');
done_testing();
