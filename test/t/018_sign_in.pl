# Signing in from outside: nothing that helps to guess a password reaches a log, and many guesses at once pass no limit.
use strict;
use warnings;

use AinectoTest qw(in_background told);
use Digest::SHA qw(sha256_hex);
use PostgreSQL::Test::Utils;
use Test::More;

# The log shows all it can.
my $node = AinectoTest->start_node('main', conf => <<'CONF');
log_statement = all
log_min_duration_statement = 0
log_parameter_max_length = -1
log_parameter_max_length_on_error = -1
session_preload_libraries = auto_explain
auto_explain.log_min_duration = 0
auto_explain.log_nested_statements = on
auto_explain.log_verbose = on
CONF

# What a module sees that audits statements with their parameters, whatever the settings of the log.
$node->safe_psql('ainecto', <<'SQL');
ALTER FUNCTION ainecto.ainecto_oauth_call(text, jsonb, inet, text, bytea) RENAME TO audited_call;
CREATE FUNCTION ainecto.ainecto_oauth_call(endpoint text, request jsonb, peer inet, request_id text, sealed bytea)
  RETURNS ainecto.oauth_reply LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  RAISE LOG 'audited: % % % % %', endpoint, request, peer, request_id, sealed;
  RETURN ainecto.audited_call(endpoint, request, peer, request_id, sealed);
END $$;
GRANT EXECUTE ON FUNCTION ainecto.ainecto_oauth_call(text, jsonb, inet, text, bytea) TO ainecto_shim;
SQL

my $shim = AinectoTest->start_shim($node, options => [ '--forwarded-for', '--loops', 2 ]);
my ($csrf) = ($shim->request('GET', '/account')->{headers}{'set-cookie'} // '') =~ /ainecto_csrf_\d+=(\w+)/;

# post(PATH, { FIELD => VALUE, … }, PEER): a form as a browser sends it.
sub post
{
	my ($path, $fields, $peer) = @_;
	return $shim->request(
		'POST', $path,
		headers => {
			'content-type' => 'application/x-www-form-urlencoded',
			cookie => "ainecto_csrf_$shim->{port}=$csrf",
			'x-forwarded-for' => $peer // '192.0.2.1',
		},
		content => $shim->{http}->www_form_urlencode({ %$fields, csrf => $csrf }));
}

sub sign_in
{
	my ($email, $password, $peer) = @_;
	return post('/sign-in', { email => $email, password => $password }, $peer)->{status};
}

my @passwords = ('a first secret phrase', 'a wrong secret phrase', 'a misplaced secret phrase');

subtest 'no log holds what helps to guess a password' => sub {
	my ($right, $wrong, $misplaced) = @passwords;
	my $link = $node->safe_psql('ainecto', q{SELECT ainecto.create_account('ada@example.org', NULL, 'Ada', 'pro')});
	my $answer = post('/set-password', { token => $link, password => $right, repeat => $right });
	is($answer->{status}, 200, 'a password is set by its link');
	like($answer->{content}, qr/Password set/, 'which says so');
	is(sign_in('ada@example.org', $wrong), 400, 'a wrong one is refused');
	is(sign_in('ada@example.org', $right), 303, 'the right one signs in');
	is(sign_in($misplaced, $right), 400, 'one typed as an address does not');
	is($shim->request('POST', '/token', headers => { 'content-type' => 'application/x-www-form-urlencoded' },
			content => 'grant_type=password&client_id=nobody&username=ada&password=' . $right =~ s/ /+/gr)->{status},
		401, 'one sent where none belongs');

	my $stored = $node->safe_psql('ainecto',
		q{SET log_statement = none; SET log_min_duration_statement = -1; SET auto_explain.log_min_duration = -1;
		SELECT password_hash FROM ainecto.account WHERE email = 'ada@example.org'});
	like($stored, qr/^scrypt\$/, 'the password is kept as scrypt');
	my $log = slurp_file($node->logfile);
	my @seen = $log =~ /audited: (\w+)/g;
	is("@seen", 'account set_password admit sign_in admit sign_in admit sign_in token', 'every call was audited');
	like($log, qr/audited: sign_in .* \\x[0-9a-f]{100,}$/m, 'with a sealed box');
	like($log, qr/Query Text: INSERT INTO ainecto\.browser_session/, 'statements within functions are in the log');
	like($log, qr/execute oauth_call: SELECT /, 'so are those of the shim');
	for my $password (@passwords)
	{
		my $plain = quotemeta $password;
		ok($log !~ qr/$plain/, 'no password');
		ok($log !~ qr/@{[ sha256_hex("ainecto-password:$password") ]}|@{[ sha256_hex($password) ]}/, 'no hash of one');
	}
	ok($log !~ qr/scrypt\$|\Q$stored\E/, 'nor what is stored of it');
	unlike(slurp_file($shim->{log}), qr/secret.phrase/, 'the log of the shim has none either');
	is($node->safe_psql('ainecto', q{SET ROLE ainecto_shim; SELECT length(ainecto.open_shim_session())}),
		32, 'a session has a public key');
	my ($result, $out, $err) = $node->psql('ainecto',
		q{SELECT ainecto.open_shim_session() \g /dev/null
		SELECT ainecto.audited_call('sign_in', '{"parameters": {}}', NULL, 'r', decode(repeat('00', 60), 'hex'))});
	like($err, qr/what was sealed is not for this session/, 'which opens nothing sealed for another');
};

subtest 'a password is long enough by its characters, whatever it weighs' => sub {
	my $link = $node->safe_psql('ainecto', q{SELECT ainecto.create_account('eve@example.org', NULL, 'Eve', 'pro')});
	my ($short, $enough) = map { "\x{e4}" x $_ } 4, 8;
	my $answer = post('/set-password', { token => $link, password => $short, repeat => $short });
	is($answer->{status}, 400, 'four of two bytes are too few');
	like($answer->{content}, qr/id="error">A password has 8 to 1024 characters\.</, 'in the words of every other door');
	is(post('/set-password', { token => $link })->{status}, 400, 'so is none');
	like(post('/set-password', { token => $link, password => $enough, repeat => $short })->{content},
		qr/id="error">The two passwords differ\.</, 'two that differ are none');
	like(post('/set-password', { token => $link, password => $enough, repeat => $enough })->{content}, qr/Password set/,
		'eight will do, and the link was good until now');
	is(sign_in('eve@example.org', $enough), 303, 'and sign in');
};

subtest 'forty guesses at once' => sub {
	my @guessers = map {
		my $number = $_;
		in_background {
			my ($tell) = @_;
			$tell->({ status => sign_in('ada@example.org', "guess number $number", '198.51.100.7') });
		}
	} 1 .. 40;
	is(sign_in('ada@example.org', $passwords[0], '198.51.100.8'), 303, 'someone else signs in meanwhile');
	my %count;
	for my $guesser (@guessers)
	{
		my $told = told($guesser);
		$count{ $told->{status} // $told->{died} }++;
		told($guesser);
	}
	# On a slow machine some of those that were let in wait too long for their turn, and are told so.
	my $tried = $count{400} // 0;
	is($count{429}, 30, 'thirty are turned away');
	is($tried + ($count{503} // 0), 10, 'ten are let in');
	is($node->safe_psql('ainecto', q{SELECT count(*) FROM ainecto.sign_in_attempt WHERE peer = '198.51.100.7'}), 10, 'and counted');
	is( $node->safe_psql('ainecto', q{SELECT count(*) FROM ainecto.audit_log WHERE tool = 'sign_in' AND host(peer) = '198.51.100.7'}),
		$tried, 'the audit tells whose password was looked at');
};

is($shim->stop, 0, 'the shim ends well');
done_testing();
