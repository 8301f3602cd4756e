# Requests that go astray, without a token: what libmicrohttpd answers by itself, or says nothing of, leaves nothing behind
# that another's connection would suffer from.
#
# AINECTO_REQUEST_SECONDS=60 runs it with the time that a shim gives requests unless told otherwise.
use strict;
use warnings;

use AinectoTest qw(wait_until);
use IO::Select;
use IO::Socket::INET;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

my $seconds = $ENV{AINECTO_REQUEST_SECONDS} // 2;
my $strays = 2000;
my $innocents = 200;

my $node = AinectoTest->start_node('main');
my $shim = AinectoTest->start_shim($node, options => [ '--loops', 2, '--request-seconds', $seconds ]);

sub connection
{
	return IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $shim->{port}) // die "cannot connect: $!";
}

# The head of what the server says to these bytes, or what it said until it closed: versions of libmicrohttpd differ.
sub told_to
{
	my ($bytes) = @_;
	my ($socket, $answer) = (connection(), '');
	$socket->syswrite($bytes);
	1 while $answer !~ /\r\n\r\n/ && $socket->sysread($answer, 65536, length $answer);
	return $answer;
}

sub gauge
{
	my ($name) = @_;
	return $shim->request('GET', '/metrics')->{content} =~ /^\Q$name\E (\d+)$/m ? $1 : undef;
}

# One question on a connection that stays; the status of the answer, or what is wrong with it.
sub ask
{
	my ($socket) = @_;
	my $answer = '';
	$socket->syswrite("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:$shim->{port}\r\n\r\n") or return "cannot write: $!";
	until ($answer =~ /\{"status":"ok"\}/)
	{
		$socket->sysread($answer, 65536, length $answer) or return 'cut';
	}
	return $answer =~ m{^HTTP/1\.1 (\d+)} ? $1 : $answer;
}

sub open_files { return scalar(my @files = glob "/proc/$_[0]/fd/*") }

my $pid = $shim->{process}{KIDS}[0]{PID};
gauge('ainecto_requests_in_flight');
my $files = open_files($pid);
my @stray = (
	[ 'no Host, a cookie that is none' => qq{GET / HTTP/1.1\r\nCookie: a="\r\n\r\n} ],
	[ 'Host and the cookie' => qq{GET / HTTP/1.1\r\nHost: x\r\nCookie: a="\r\n\r\n} ],
	[ 'Host, the cookie and no length' => qq{GET / HTTP/1.1\r\nHost: x\r\nCookie: a="\r\nContent-Length: x\r\n\r\n} ]);

my $began = time;
for my $stray (@stray)
{
	my ($name, $bytes) = @$stray;
	my $ended = 0;
	$ended += told_to($bytes) =~ m{^(HTTP/1\.1 4\d\d |$)} for 1 .. $strays;
	is($ended, $strays, "$name: each of $strays is refused, or ended without a word");
}
wait_until { gauge('ainecto_client_connections') == 1 } 'the connections of the strays to end';
is(gauge('ainecto_requests_in_flight'), 1, 'none of them is in flight any more, but the question itself');
wait_until { open_files($pid) <= $files } 'each of their files to be closed';
cmp_ok(open_files($pid), '<=', $files, 'nor is a file open that was not before');

my @innocent = map { connection() } 1 .. $innocents;
is(scalar(grep { ask($_) eq '200' } @innocent), $innocents, "$innocents connections are served");
my $quiet = IO::Select->new(@innocent);
my $until = $began + $seconds * 7 / 6 + (time - $began);
my @cut;
while (!@cut && (my $left = $until - time) > 0)
{
	@cut = $quiet->can_read($left);
}
is(scalar @cut, 0, 'none is cut when the time of the strays is over');
is(scalar(grep { ask($_) eq '200' } @innocent), $innocents, 'and all are served again');

$shim->signal('TERM');
my $last = time;
$shim->{process}->finish;
cmp_ok(time - $last, '<', 2, 'a shim that has nothing left to answer ends at once');
is($shim->{process}->result(0), 0, 'and in order');
delete $shim->{process};
unlike(slurp_file($shim->{log}), qr/Sanitizer|runtime error/, 'no sanitizer has seen anything');

done_testing();
