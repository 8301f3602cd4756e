# Which answer is whose in the fast lane, where a real server could not be made to do it: a group's end fails after all its
# calls were answered, and a call to cancel another one is skipped. The server is played by a process that speaks just enough
# of the protocol.
use strict;
use warnings;

use AinectoTest qw(wait_until);
use IO::Select;
use IO::Socket::INET;
use JSON::PP;
use POSIX ();
use Test::More;

package Pretender
{
	sub new
	{
		my ($class) = @_;
		my $listener = IO::Socket::INET->new(Listen => 16, LocalAddr => '127.0.0.1') or die "cannot listen: $!";
		my $self = bless { port => $listener->sockport }, $class;
		my $parent = $$;
		my $pid = fork // die "cannot fork: $!";
		if ($pid == 0)
		{
			$self->serve($listener, $parent);
			POSIX::_exit(0);
		}
		$self->{pid} = $pid;
		return $self;
	}
	sub host { return '127.0.0.1' }
	sub port { return $_[0]{port} }
	sub stop { kill 'TERM', $_[0]{pid}; waitpid $_[0]{pid}, 0; return }

	sub message { return $_[0] . pack('N', length($_[1]) + 4) . $_[1] }
	sub ready { return message('Z', 'I') }
	sub rows { return join('', map { message('D', pack('nN/a', 1, $_)) } @_) . message('C', "SELECT \0") }
	sub description { return message('T', pack('nZ*NnNnNn', 1, 'x', 0, 0, $_[0], -1, -1, $_[1])) }

	# (200, NULL, BODY, NULL) of the types integer, jsonb, text and jsonb, as record_send() writes it.
	sub reply { return pack('N NNN NN NN/a NN', 4, 23, 4, 200, 3802, 0xFFFFFFFF, 25, $_[0], 3802, 0xFFFFFFFF) }

	sub fault
	{
		my ($severity, $sqlstate) = @_;
		return message('E', "S$severity\0V$severity\0C$sqlstate\0Mat the end of the group\0\0");
	}

	sub serve
	{
		my ($self, $listener, $parent) = @_;
		$self->{select} = IO::Select->new($listener);
		while (getppid == $parent)
		{
			for my $socket ($self->{select}->can_read(1))
			{
				if ($socket == $listener)
				{
					my $accepted = $listener->accept;
					$self->{select}->add($accepted);
					$self->{state}{$accepted} = { in => '', out => '', name => '' };
				}
				elsif (!$self->take($socket))
				{
					$self->{select}->remove($socket);
					delete $self->{state}{$socket};
					close $socket;
				}
			}
		}
	}

	# Takes in what was sent; false when the connection is to be closed.
	sub take
	{
		my ($self, $socket) = @_;
		my $state = $self->{state}{$socket};
		$socket->sysread($state->{in}, 65536, length $state->{in}) or return 0;
		while (1)
		{
			# Only the first message has no type.
			my $head = $state->{started} ? 1 : 0;
			last if length $state->{in} < $head + 4;
			my $length = unpack 'N', substr($state->{in}, $head, 4);
			last if length $state->{in} < $head + $length;
			my $type = substr($state->{in}, 0, $head);
			my $content = substr($state->{in}, $head + 4, $length - 4);
			substr($state->{in}, 0, $head + $length) = '';
			return 0 if !$self->answer($socket, $type, $content);
		}
		return 1;
	}

	sub answer
	{
		my ($self, $socket, $type, $content) = @_;
		my $state = $self->{state}{$socket};
		if ($type eq '')
		{
			return $socket->syswrite('N') if unpack('N', $content) != 196608;
			$state->{fast} = $content =~ /ainecto-shim fast/;
			$state->{started} = 1;
			$state->{out} = message('R', pack('N', 0)) . ready();
		}
		elsif ($type eq 'Q')
		{
			$state->{out} = description(25, 0) . rows('ping', map { "tools/call $_" } qw(holds late_error late_end fails)) . ready();
		}
		elsif ($type eq 'P') { $state->{out} .= message('1', '') }
		elsif ($type eq 'S')
		{
			$state->{out} .= fault('ERROR', '40001') if $state->{name} eq 'late_error';
			$state->{out} .= fault('FATAL', '57P01') if $state->{name} eq 'late_end';
			$state->{out} .= ready() if $state->{name} ne 'late_end';
			$state->{failed} = 0;
		}
		elsif ($state->{failed}) { return 1 }
		elsif ($type eq 'B')
		{
			(undef, $state->{statement}) = unpack 'Z* Z*', $content;
			($state->{id}) = $content =~ /"id":(\d+)/;
			$state->{name} = $content =~ /"name":"(\w+)"/ ? $1 : '';
			$state->{out} .= message('2', '');
		}
		elsif ($type eq 'D' && $state->{statement} eq '')
		{
			$state->{out} .= message('T', pack('n(Z*NnNnNn)2', 2, map { ('x', 0, 0, $_, -1, -1, 1) } 23, 17));
		}
		elsif ($type eq 'D') { $state->{out} .= $state->{statement} eq 'mcp_call' ? description(2249, 1) : description(25, 0) }
		elsif ($type eq 'E') { $state->{out} .= $self->execute($state) }
		return 1 if $type !~ /^[QS]?$/ || $state->{held};
		$socket->syswrite($state->{out});
		$state->{out} = '';
		return $type ne 'S' || $state->{name} ne 'late_end';
	}

	# What a statement brings about here and elsewhere. Some are held back, and so is what follows on their connection.
	sub execute
	{
		my ($self, $state) = @_;
		$self->{cancelled} = 1 if $state->{statement} eq 'cancel_call';
		# Those without a name ask which process this is, and for the key that secrets are sealed to.
		return message('D', pack('n(N/a)2', 2, pack('N', 0), 'k' x 32)) . message('C', "SELECT \0") if $state->{statement} eq '';
		return rows($self->{cancelled} ? 'cancelled' : 'not yet') if $state->{statement} ne 'mcp_call';
		$state->{held} = $state->{name} if $state->{name} =~ /^(holds|late_error|hangs)$/;
		$self->release if $state->{name} eq 'release';
		if ($state->{name} eq 'fails' && $state->{fast})
		{
			$state->{failed} = 1;
			return fault('ERROR', 'AI900');
		}
		return rows(reply(qq({"jsonrpc":"2.0","id":$state->{id},"result":{}})));
	}

	sub release
	{
		my ($self) = @_;
		for my $socket (grep { ($self->{state}{$_}{held} // 'hangs') ne 'hangs' } $self->{select}->handles)
		{
			delete $self->{state}{$socket}{held};
			$socket->syswrite($self->{state}{$socket}{out});
			$self->{state}{$socket}{out} = '';
		}
	}
}

my $server = Pretender->new;
my $shim = AinectoTest->start_shim($server, options => [ '--loops', 1, '--connections', 2 ]);

sub connect_shim
{
	return IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $shim->{port}) || die "cannot connect: $!";
}

sub post
{
	my ($id, $method, $name) = @_;
	my $socket = connect_shim();
	my $body = encode_json({ jsonrpc => '2.0', id => $id, method => $method, params => { name => $name } });
	$socket->syswrite("POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer token\r\n"
		  . "MCP-Protocol-Version: 2026-07-28\r\nContent-Type: application/json\r\nContent-Length: " . length($body) . "\r\n\r\n$body");
	return $socket;
}

sub receive
{
	my ($socket) = @_;
	my $answer = '';
	while ($answer !~ /\r\n\r\n.*\}\z/s && $socket->sysread(my $chunk, 65536))
	{
		$answer .= $chunk;
	}
	return $answer;
}

sub metric
{
	my ($name) = @_;
	return ($shim->request('GET', '/metrics')->{content} =~ /^ainecto_$name (\d+)/m)[0];
}

wait_until { metric('database_connections') == 4 } 'all connections';

# Both of the groups behind the one whose end fails are under way by then.
my @sockets = post(1, 'tools/call', 'late_error');
for my $id (2, 3)
{
	wait_until { metric('fast_running') == $id - 1 } 'the call before to be under way';
	push @sockets, post($id, 'ping');
}
wait_until { metric('fast_running') == 3 } 'all to be under way';
like(receive(post(4, 'tools/call', 'release')), qr/"id":4,"result"/, 'the answers are let go');
for my $id (1 .. 3)
{
	like(receive($sockets[ $id - 1 ]), qr/^HTTP\/1\.1 200 .*"id":$id,"result"/s, "call $id has its own");
}
like(receive(post(5, 'tools/call', 'late_end')), qr/"id":5,"result"/, 'a connection that ends behind an answer');
like(receive(post(6, 'ping')), qr/"id":6,"result"/, 'takes nothing else along');
wait_until { metric('database_connections') == 4 } 'the connection to be made again';

# While the fast lane is full, what comes in waits, and leaves then as one group. Nobody waits for the end of a call that
# cancels, and yet it is sent again.
my $hanging = post(7, 'tools/call', 'hangs');
wait_until { metric('slow_running') == 1 } 'a call to hang';
@sockets = map { post($_, 'tools/call', 'holds') } 100 .. 163;
wait_until { metric('fast_running') == 64 } 'the fast lane to be full';
push @sockets, post(164, 'tools/call', 'fails');
wait_until { metric('fast_queue') == 1 } 'the call that will fail';
close $hanging;
# It is asked for when the client leaves, and once more a moment later.
wait_until { metric('fast_queue') == 3 } 'the call that cancels, behind it';
like(receive(post(8, 'tools/call', 'release')), qr/"id":8,"result"/, 'the answers are let go');
like(receive($sockets[ $_ - 100 ]), qr/"id":$_,"result"/, "call $_ has its own") for 100 .. 164;
wait_until { $shim->request('GET', '/readyz')->{json}{extension} eq 'cancelled' } 'the call to be cancelled';
pass('what was skipped is sent again');

$shim->kill9;
$server->stop;
done_testing();
