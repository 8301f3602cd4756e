# Uploads and downloads that do not go as they should: bodies that are not what their head says, two at once, tokens and
# rights that end meanwhile, a database that restarts, a shim that dies, too many at a time. Nothing half is ever kept as
# whole, and what is left behind goes.
use strict;
use warnings;
use utf8;

use AinectoTest qw(wait_until);
use Digest::SHA qw(sha256_hex);
use IO::Socket::INET;
use JSON::PP;
use PostgreSQL::Test::Utils;
use Test::More;

my $piece = 262144; # bytes that the shim hands on at once
my $node = AinectoTest->start_node('main', conf => 'max_prepared_transactions = 2');
my $owner = AinectoTest->create_account($node, 'owner@example.org', plan => 'enterprise');
my $editor = AinectoTest->create_account($node, 'editor@example.org', plan => 'enterprise');
my $shim = AinectoTest->start_shim($node);
my @tokens;

sub answer
{
	my ($who, $tool, $arguments) = @_;
	my $result = $shim->tool($who, $tool, $arguments);
	die "$tool: " . encode_json($result) if !defined $result->{content} || $result->{isError};
	return JSON::PP->new->decode($result->{content}[0]{text});
}

sub sql { return $node->safe_psql('ainecto', $_[0]) }

my $project = answer($owner, 'create_projects', { items => [ { name => 'Shop' } ] })->{items}[0]{uuid};
my $document = answer($owner, 'create_documents', { items => [ { projectUuid => $project, type => 'readme', title => 'R' } ] })->{items}[0]{uuid};
sql("SELECT ainecto.grant_role('project', '$project', 'editor\@example.org', 'EDITOR')");

# token(PURPOSE, more of the scope…): a new upload token, of the editor.
sub token
{
	my ($purpose, %scope) = @_;
	my $token = answer($editor, 'request_upload_token',
		{ purpose => $purpose, scopeJson => JSON::PP->new->encode({ documentUuid => $document, %scope }) });
	push @tokens, $token->{token};
	return $token;
}

sub file { return token('attachment.upload', filename => 'file', @_) }

# put(TOKEN, HEADERS, BYTES, shim): the socket of a PUT of which so much is sent.
sub put
{
	my ($token, $headers, $bytes, $to) = @_;
	my ($port) = ($to // $shim)->url =~ /:(\d+)$/;
	my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port) or die "connect: $!";
	print $socket "PUT /upload HTTP/1.1\r\nHost: 127.0.0.1:$port\r\nConnection: close\r\nAuthorization: Bearer $token->{token}\r\n$headers\r\n\r\n$bytes";
	$socket->flush;
	return $socket;
}

# reply(SOCKET, BYTES): sends the rest; status and text of the answer, 0 if there is none.
sub reply
{
	my ($socket, $bytes) = @_;
	local $SIG{PIPE} = 'IGNORE';
	print $socket $bytes // '';
	$socket->flush;
	local $SIG{ALRM} = sub { die 'no answer' };
	alarm $PostgreSQL::Test::Utils::timeout_default;
	my $text = do { local $/; <$socket> } // '';
	alarm 0;
	my ($status) = $text =~ m{^HTTP/1.1 (\d+)};
	return ($status // 0, $text);
}

sub chunks_of { return sql("SELECT COALESCE((SELECT chunks FROM ainecto.upload WHERE storage_key = '$_[0]{storageKey}' AND completed_at IS NULL), -1)") }
sub whole_of { return sql("SELECT count(*), max(encode(sha256, 'hex')) FROM ainecto.upload WHERE storage_key = '$_[0]{storageKey}' AND completed_at IS NOT NULL") }

# ---- heads that do not fit their bodies

my $token = file();
for my $case (
	[ 'Content-Length: -1', 400 ],
	[ 'Content-Length: 99999999999', 413 ],
	[ "Content-Length: 3\r\nContent-Length: 4", 400 ],
	[ "Content-Length: 3\r\nTransfer-Encoding: chunked", 400 ],
	[ "Content-Length: 3\r\nContent-Range: bytes 0-2/10", 400 ],
	[ "Content-Length: 3\r\nContent-Encoding: gzip", 415 ])
{
	my ($headers, $status) = @$case;
	is((reply(put($token, $headers, 'abc')))[0], $status, $headers =~ s/\r\n/, /r);
}
is((reply(put($token, 'Transfer-Encoding: chunked', "3\r\nabc\r\nnonsense\r\n")))[0], 400, 'a body in chunks that breaks its form');
is(whole_of($token), '0|', 'nothing of these is kept');
is((reply(put($token, "Content-Length: 3\r\nContent-Encoding: identity", 'abcdef')))[0], 200, 'what follows a body is no part of it');
is(whole_of($token), '1|' . sha256_hex('abc'), 'and not kept');
$token = file();
is((reply(put($token, 'Transfer-Encoding: chunked', "1\r\na\r\n" x 70_000), "0\r\n\r\n"))[0], 200, 'seventy thousand chunks of a byte');
is(whole_of($token), '1|' . sha256_hex('a' x 70_000), 'are one file');

# ---- two at once, and what ends meanwhile

my $bytes = 'first' x 100_000;
$token = file();
my $socket = put($token, 'Content-Length: ' . length $bytes, substr $bytes, 0, $piece + 1);
wait_until { chunks_of($token) == 1 } 'a piece';
my $rival = put($token, 'Content-Length: 5', 'other');
is((reply($rival))[0], 200, 'of two at once, the later one');
is((reply($socket, substr $bytes, $piece + 1))[0], 409, 'takes the place of the earlier');
is(whole_of($token), '1|' . sha256_hex('other'), 'as one file');

$token = file();
$socket = put($token, 'Content-Length: ' . length $bytes, substr $bytes, 0, $piece + 1);
wait_until { chunks_of($token) == 1 } 'a piece';
sql("UPDATE ainecto.upload_token SET expires_at = now() - interval '1 second' WHERE storage_key = '$token->{storageKey}'");
is((reply($socket, substr $bytes, $piece + 1))[0], 200, 'a body that began in time is taken to its end');
is(whole_of($token), '1|' . sha256_hex($bytes), 'whole');
is((reply(put($token, 'Content-Length: 1', 'x')))[0], 401, 'and no other after it');

my $text = token('document.append');
$socket = put($text, 'Content-Length: ' . length $bytes, substr $bytes, 0, $piece + 1);
wait_until { sql('SELECT count(*) FROM ainecto.upload WHERE completed_at IS NULL AND chunks = 1') == 1 } 'a piece of text';
sql("SELECT ainecto.grant_role('project', '$project', 'editor\@example.org', 'VIEWER')");
is((reply($socket, substr $bytes, $piece + 1))[0], 403, 'whoever may not write any more when the text is whole writes nothing');
sql("SELECT ainecto.grant_role('project', '$project', 'editor\@example.org', 'EDITOR')");
is(sql("SELECT version FROM ainecto.document WHERE uuid = '$document'"), '1', 'no version is made');
is(sql('SELECT count(*) FROM ainecto.upload WHERE completed_at IS NULL'), '0', 'and nothing left');

# ---- programs that end

my $catalog = '{"format": "ainecto catalog", "version": 1, "end": "ainecto catalog", "counts": {"tables": 1}, "tables": [{"schema": "s", "name": "t"}]}';
my $import = answer($editor, 'request_upload_token', { purpose => 'erd.import', scopeJson => JSON::PP->new->encode({ projectUuid => $project }) });
push @tokens, $import->{token};
is((reply(put($import, 'Content-Length: ' . length $catalog, $catalog)))[0], 200, 'a catalog is sent');
$token = file();
$socket = put($token, 'Content-Length: ' . length $bytes, substr $bytes, 0, $piece + 1);
wait_until { chunks_of($token) == 1 } 'a piece';
$node->stop('immediate');
$node->start;
my ($status) = reply($socket, substr $bytes, $piece + 1);
ok($status == 503 || $status == 200, 'a database that crashes meanwhile: taken whole or to be tried again') or diag $status;
is(whole_of($token), $status == 200 ? '1|' . sha256_hex($bytes) : '0|', 'which is true');
wait_until { $shim->request('GET', '/readyz')->{status} == 200 } 'the shim to find the database again';
my $imported = answer($editor, 'create_documents', { items => [ { projectUuid => $project, type => 'erd', title => 'S',
	typePayload => { import => { format => 'catalog', storageKey => $import->{storageKey} } } } ] });
is_deeply($imported->{items}[0]{import}{created}, { tables => 1 }, 'a catalog that was sent before the crash is imported after it');
is((reply(put($token, 'Content-Length: ' . length $bytes, $bytes)))[0], 200, 'again');
is(whole_of($token), '1|' . sha256_hex($bytes), 'and it is there, once');

$token = file();
$socket = put($token, 'Content-Length: ' . length $bytes, substr $bytes, 0, $piece + 1);
wait_until { chunks_of($token) == 1 } 'a piece';
$shim->kill9;
$shim->start;
is(chunks_of($token), '1', 'a shim that dies leaves what it had');
is((reply(put(file(), 'Content-Length: 1', 'x')))[0], 200, 'the next upload');
is(chunks_of($token), '1', 'leaves it for an hour');
sql("UPDATE ainecto.upload SET begun_at = begun_at - interval '61 minutes' WHERE storage_key = '$token->{storageKey}'");
is((reply(put(file(), 'Content-Length: 1', 'x')))[0], 200, 'and the first one after that');
is(sql("SELECT count(*) FROM ainecto.upload WHERE storage_key = '$token->{storageKey}'"), '0', 'removes it');
is(sql('SELECT count(*) FROM ainecto.upload_chunk c WHERE NOT EXISTS (SELECT FROM ainecto.upload u WHERE u.uuid = c.upload_uuid)'), '0', 'with its bytes');
sql('UPDATE ainecto.upload SET begun_at = begun_at - interval \'2 days\', completed_at = completed_at - interval \'2 days\'');
is((reply(put(file(), 'Content-Length: 1', 'x')))[0], 200, 'another one');
is(sql('SELECT count(*) FROM ainecto.upload'), '1', 'removes the files that nobody registered in a day');

# ---- too many at a time: a budget of 1 MiB holds three pieces

my $small = AinectoTest->start_shim($node, options => [ '--memory', 1, '--body-limit', 1, '--loops', 1 ]);
my @sockets;
for my $i (1 .. 3)
{
	my $slow = file();
	push @sockets, put($slow, 'Content-Length: ' . length $bytes, substr($bytes, 0, $piece + 1), $small);
	wait_until { chunks_of($slow) == 1 } "piece $i";
}
is((reply(put(file(), 'Content-Length: ' . length $bytes, $bytes, $small)))[0], 503, 'who comes when there is no room tries again later');
is((reply($_, substr $bytes, $piece + 1))[0], 200, 'the others are not disturbed') for @sockets;
is((reply(put(file(), 'Content-Length: ' . length $bytes, $bytes, $small)))[0], 200, 'and there is room again');
# Public links never take the whole of the slow lane: here one of two connections.
my $narrow = AinectoTest->start_shim($node, options => [ '--loops', 1, '--connections', 2 ]);
my $link = answer($owner, 'enable_shares', { targetType => 'document', targetUuids => [$document] })->{items}[0]{shareToken};
my ($narrow_port) = $narrow->url =~ /:(\d+)$/;
sql("BEGIN; LOCK ainecto.share; PREPARE TRANSACTION 'held'");
my @visitors = map {
	my $visitor = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $narrow_port) or die;
	print $visitor "GET /s/$link HTTP/1.1\r\nHost: 127.0.0.1:$narrow_port\r\nConnection: close\r\n\r\n";
	$visitor->flush;
	$visitor
} 1 .. 5;
wait_until { $narrow->request('GET', '/metrics')->{content} =~ /^\w*slow_queue\S* 4$/m } 'four that wait for the one';
is($narrow->tool($owner, 'create_projects', { items => [ { name => 'Meanwhile' } ] })->{isError} // '', '', 'tools write while many follow a link');
sql("ROLLBACK PREPARED 'held'");
is((reply($_))[0], 200, 'and every visitor gets the page') for @visitors;
push @tokens, $link;

is($_->stop, 0, 'that shim ends') for $small, $narrow;

# ---- downloads

$token = file(contentType => 'text/html');
my $large = '<script>alert(1)</script>' x 400_000;
is((reply(put($token, 'Content-Length: ' . length $large, $large)))[0], 200, 'a large file');
my $uuid = answer($editor, 'upload_attachments', { items => [ { documentUuid => $document, filename => 'x.html', storageKey => $token->{storageKey} } ] })->{uploaded}[0]{uuid};
my $got = $shim->request('GET', "/attachments/$uuid", headers => { authorization => "Bearer $editor", range => 'bytes=5-9' });
is("$got->{status} $got->{headers}{'accept-ranges'} " . sha256_hex($got->{content}), '200 none ' . sha256_hex($large), 'parts are not to be had, and that is said');
is($got->{headers}{'content-security-policy'}, "default-src 'none'; sandbox", 'a page that somebody stored cannot act here');
is($shim->request('GET', "/attachments/$uuid?token=$editor")->{status}, 401, 'a token in the address is none');

my ($port) = $shim->url =~ /:(\d+)$/;
my $reader = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port, Proto => 'tcp') or die;
print $reader "GET /attachments/$uuid HTTP/1.1\r\nHost: 127.0.0.1:$port\r\nConnection: close\r\nAuthorization: Bearer $editor\r\n\r\n";
$reader->flush;
read $reader, my $beginning, 1000;
like($beginning, qr{^HTTP/1.1 200 }, 'a reader that begins');
sql("SELECT ainecto.revoke_role('project', '$project', 'editor\@example.org')");
my $rest = do { local $/; <$reader> };
cmp_ok(length($beginning) + length($rest), '<', length $large, 'gets no more once it may not see the file');
is($shim->request('GET', "/attachments/$uuid", headers => { authorization => "Bearer $editor" })->{status}, 404, 'nor again');
is(sha256_hex($shim->request('GET', "/attachments/$uuid", headers => { authorization => "Bearer $owner" })->{content}), sha256_hex($large), 'others do');

# ---- what the pages load is asked for again, and not sent again

for my $path (qw(/assets/share.css /assets/share.js /assets/style.css /assets/icon.svg /catalog.sql))
{
	my $tag = $shim->request('GET', $path)->{headers}{etag};
	is($shim->request('GET', $path, headers => { 'if-none-match' => $tag })->{status}, 304, "$path is known");
	is($shim->request('GET', $path, headers => { 'if-none-match' => '"another"' })->{headers}{'cache-control'}, 'no-cache', 'and may change');
}

is($shim->stop, 0, 'the shim ends');
my $log = slurp_file($shim->{log}) . slurp_file($small->{log}) . slurp_file($narrow->{log}) . slurp_file($node->logfile);
is(scalar(grep { index($log, $_) >= 0 } @tokens, $editor, $owner), 0, 'the logs hold none of ' . @tokens . ' tokens');

done_testing();
