# Through the real shim: bodies sent by PUT with upload tokens, attachments downloaded again, and the pages behind public
# links.
use strict;
use warnings;
use utf8;

use AinectoTest qw(wait_until);
use Digest::SHA qw(sha256_hex);
use Encode qw(encode_utf8);
use IO::Socket::INET;
use JSON::PP;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = AinectoTest->start_node('main');
my $owner = AinectoTest->create_account($node, 'owner@example.org', plan => 'enterprise');
my $stranger = AinectoTest->create_account($node, 'stranger@example.org');
my $shim = AinectoTest->start_shim($node);

# answer(TOOL, ARGUMENTS): the JSON that a tool answered to the owner.
sub answer
{
	my ($tool, $arguments) = @_;
	my $result = $shim->tool($owner, $tool, $arguments);
	my $text = $result->{content}[0]{text} // encode_json($result);
	die "$tool: $text" if !defined $result->{content} || $result->{isError};
	return JSON::PP->new->decode($text);
}

# A readme's whole text, which is longer than an answer.
sub body
{
	my ($uuid) = @_;
	my ($text, $page) = ('');
	do {
		$page = answer('get_document', { uuid => $uuid, format => 'markdown', $page ? (cursor => $page->{nextCursor}) : () });
		$text .= $page->{text};
	} while (defined $page->{nextCursor});
	return $text;
}

sub sql { return $node->safe_psql('ainecto', $_[0]) }

# token(PURPOSE, SCOPE, more…)
sub token
{
	my ($purpose, $scope, %more) = @_;
	return answer('request_upload_token', { purpose => $purpose, scopeJson => JSON::PP->new->encode($scope), %more });
}

# put(TOKEN, BYTES, headers…): HTTP::Tiny's answer.
sub put
{
	my ($token, $bytes, %headers) = @_;
	return $shim->request('PUT', '/upload', headers => { authorization => "Bearer $token->{token}", %headers }, content => $bytes);
}

my $project = answer('create_projects', { items => [ { name => 'Shop' } ] })->{items}[0]{uuid};
my %document;
for my $type (qw(erd flow_diagram readme testcase))
{
	$document{$type} = answer('create_documents',
		{ items => [ { projectUuid => $project, type => $type, title => "Hostile <script>alert(1)</script> $type" } ] })->{items}[0]{uuid};
}

# ---- files

my $bytes = join '', map { pack 'N', $_ * 2654435761 % 4294967296 } 1 .. 200_000;
my $file = token('attachment.upload', { documentUuid => $document{erd}, filename => 'Plan “2”.bin', contentType => 'application/x-plan', sizeBytes => length $bytes });
is($file->{uploadUrl}, $shim->url . '/upload', 'the token says where to');
my $reply = put($file, $bytes, 'content-type' => 'application/x-plan');
is($reply->{status}, 200, 'a file goes in');
is_deeply($reply->{json}, { storageKey => $file->{storageKey}, sizeBytes => length $bytes, contentType => 'application/x-plan' },
	'and the reply says what arrived') or diag explain $reply;
is(put($file, $bytes)->{status}, 200, 'the same again is a repeat');
is(put($file, reverse($bytes) . '')->{status}, 409, 'other bytes are a conflict');
is(put($file, 'short')->{status}, 400, 'a wrong size is refused');
is(put($file, $bytes, 'content-type' => 'text/html')->{status}, 415, 'a wrong type too');
is(sql("SELECT count(*), max(chunks) FROM ainecto.upload WHERE completed_at IS NOT NULL"), '1|4', 'it is stored once, in pieces');

my $attached = answer('upload_attachments',
	{ items => [ { documentUuid => $document{erd}, filename => 'Plan “2”.bin', storageKey => $file->{storageKey}, sizeBytes => length $bytes } ] });
my $uuid = $attached->{uploaded}[0]{uuid};
my $about = answer('get_attachment', { uuid => $uuid });
is($about->{sha256}, sha256_hex($bytes), 'its hash is that of the bytes');
is($about->{downloadUrl}, $shim->url . "/attachments/$uuid", 'where it can be had');
my $got = $shim->request('GET', "/attachments/$uuid", headers => { authorization => "Bearer $owner" });
is($got->{status}, 200, 'it comes out again');
ok($got->{content} eq $bytes, 'byte for byte');
is($got->{headers}{'content-type'}, 'application/x-plan', 'with its type');
is($got->{headers}{'content-disposition'}, "attachment; filename=\"Plan _2_.bin\"; filename*=UTF-8''Plan%20%E2%80%9C2%E2%80%9D.bin", 'its name');
is($got->{headers}{'x-content-type-options'}, 'nosniff', 'and nothing to guess');
like($got->{headers}{'content-security-policy'}, qr/sandbox/, 'or to run');
is($shim->request('HEAD', "/attachments/$uuid", headers => { authorization => "Bearer $owner" })->{headers}{'content-length'}, length $bytes, 'HEAD tells its size');
is($shim->request('GET', "/attachments/$uuid", headers => { authorization => "Bearer $stranger" })->{status}, 404, 'a stranger finds nothing');
is($shim->request('GET', "/attachments/$uuid")->{status}, 401, 'nobody without a token gets in');
is($shim->request('GET', "/attachments/$_", headers => { authorization => "Bearer $owner" })->{status}, 404, "nor by the name $_")
  for 'x', '', '../mcp', 'a' x 200;

my $empty = token('attachment.upload', { documentUuid => $document{erd}, filename => 'empty' });
is(put($empty, '')->{json}{sizeBytes}, 0, 'an empty file is one');
answer('upload_attachments', { items => [ { documentUuid => $document{erd}, filename => 'empty', storageKey => $empty->{storageKey} } ] });
is($shim->request('GET', '/attachments/' . answer('list_attachments', { projectUuid => $project })->{items}[1]{uuid},
	headers => { authorization => "Bearer $owner" })->{content}, '', 'and comes out empty');

# ---- what is refused

my $small = token('attachment.upload', { documentUuid => $document{erd}, filename => 'small' }, maxBytes => 300_000);
is(put($small, 'x' x 300_001)->{status}, 413, 'too large, by its length');
is(put($small, do { my @pieces = ('x' x 200_000) x 2; sub { shift @pieces } })->{status}, 413, 'too large, found on the way');
is(put({ token => 'nonsense' }, 'x')->{status}, 401, 'an unknown token');
is(put({ token => 'nonsense' }, 'x' x 900_000)->{status}, 401, 'whatever is sent with it');
is(put($small, 'x' x 9_000_000)->{status}, 413, 'much too large');
is($shim->request('PUT', '/upload', content => 'x')->{status}, 401, 'no token');
is($shim->request('POST', '/upload', headers => { authorization => "Bearer $small->{token}" }, content => 'x')->{status}, 405, 'another method');
is(put({ token => $owner }, 'x')->{status}, 401, 'an access token is no upload token');
is($shim->call($small->{token}, 'ping')->{status}, 401, 'and the other way round');
my $late = token('attachment.upload', { documentUuid => $document{erd}, filename => 'late' });
sql("UPDATE ainecto.upload_token SET expires_at = now() - interval '1 second' WHERE storage_key = '$late->{storageKey}'");
is(put($late, 'x')->{status}, 401, 'an expired token');

# A client that breaks off leaves nothing that the next one would stumble over.
my $broken = token('attachment.upload', { documentUuid => $document{erd}, filename => 'broken' });
my ($port) = $shim->url =~ /:(\d+)$/;
my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port) or die;
print $socket "PUT /upload HTTP/1.1\r\nHost: 127.0.0.1:$port\r\nAuthorization: Bearer $broken->{token}\r\nContent-Length: 900000\r\n\r\n", 'x' x 600_000;
$socket->flush;
wait_until { sql("SELECT count(*) FROM ainecto.upload WHERE storage_key = '$broken->{storageKey}' AND chunks = 2") eq '1' } 'two pieces';
close $socket;
is(put($broken, 'whole')->{json}{sizeBytes}, 5, 'a new PUT takes the place of one that broke off');
is(sql("SELECT count(*) FROM ainecto.upload WHERE storage_key = '$broken->{storageKey}'"), '1', 'of which nothing is left');

# ---- texts and calls

my $text = "# Größe\n\n" . 'Some more text. ' x 40_000;
$reply = put(token('document.update', { documentUuid => $document{readme} }, description => 'from a file'), encode_utf8($text));
is($reply->{json}{result}{version}, 2, 'a text becomes a version') or diag explain $reply;
ok(body($document{readme}) eq $text, 'and reads back equal, page by page');
is(sql("SELECT tool || '|' || description FROM ainecto.document_version WHERE document_uuid = '$document{readme}' AND version = 2"),
	'update_documents|from a file', 'with its tool and description');
is(put(token('document.append', { documentUuid => $document{readme} }), "\xff")->{status}, 400, 'what is no text is refused');
$reply = put(token('document.create', { projectUuid => $project, type => 'readme', title => 'By PUT' }), 'Text');
is(answer('get_document', { uuid => $reply->{json}{result}{items}[0]{uuid} })->{typePayload}{body}, 'Text', 'a document is made');

my $call = answer('request_upload_token', { purpose => 'mcp.call', ttlSeconds => 30 });
is($shim->tool($call->{token}, 'list_documents', { projectUuid => $project })->{isError} // '', '', 'a token for calls calls');
sql("UPDATE ainecto.oauth_token SET expires_at = now() WHERE encode(token_hash, 'hex') = '" . sha256_hex($call->{token}) . "'");
is($shim->call($call->{token}, 'ping')->{status}, 401, 'and ends in time');

# ---- pages

my $hostile = q{<script>alert(1)</script><img src=x onerror=alert(1)>"'&};
answer('erd_apply_changes', { documentUuid => $document{erd}, description => 'd', operations => [
	{ op => 'create', type => 'table', data => { uuid => 't', name => $hostile, note => $hostile, header_color => 'url(http://e.org)' } },
	{ op => 'create', type => 'column', data => { uuid => 'c', table_uuid => 't', name => $hostile, type => $hostile, is_pk => JSON::PP::true } },
	{ op => 'create', type => 'table', data => { uuid => 'u', name => 'other' } },
	{ op => 'create', type => 'column', data => { uuid => 'd', table_uuid => 'u', name => 'other', type => 'int' } },
	{ op => 'create', type => 'ref', data => { uuid => 'r', from_table_uuid => 'u', to_table_uuid => 't', relationship => '>' } },
	{ op => 'create', type => 'ref_column', data => { ref_uuid => 'r', from_column_uuid => 'd', to_column_uuid => 'c' } } ] });
answer('flow_apply_changes', { diagramUuid => $document{flow_diagram}, description => 'd',
	nodes => [ { action => 'create', uuid => 'a', text => $hostile, fillColor => '"><script>' }, { action => 'create', uuid => 'b', shape => 'end' } ],
	edges => [ { action => 'create', fromUuid => 'a', toUuid => 'b', label => $hostile, strokeColor => 'javascript:' } ] });
answer('update_documents', { items => [ { uuid => $document{readme}, typePayload => { body => "$hostile\n\n[x](javascript:alert(1)) ![y](http://e.org/y.png)\n\n|a|\n|-|\n|$hostile|\n" } } ] });
my $scenario = answer('testcase_create_scenarios', { items => [ { documentUuid => $document{testcase}, name => $hostile } ] })->{items}[0]{id};
answer('testcase_create_testcases', { items => [ { scenarioId => $scenario, title => $hostile, steps => [ { action => $hostile } ] } ] });

my %link;
for my $type (sort keys %document)
{
	my $shared = answer('enable_shares', { targetType => 'document', targetUuids => [ $document{$type} ] })->{items}[0];
	$link{$type} = $shared->{shareToken};
	is($shared->{shareUrl}, $shim->url . "/s/$link{$type}", "$type: a link");
	my $page = $shim->request('GET', "/s/$link{$type}");
	is($page->{status}, 200, "$type: a page without signing in");
	# Our own script is the only one; the rest of the hostile text is there as text.
	my @scripts = $page->{content} =~ /<script[^>]*>/g;
	is_deeply(\@scripts, ['<script src="../assets/share.js" defer blocking="render">'], "$type: no script but our own");
	unlike($page->{content}, qr/<img (?!src="\.\.\/assets)|\son\w+=["'\w][^<]*>(?<!&gt;)/, "$type: no markup of others");
	like($page->{content}, qr/&lt;script&gt;alert\(1\)&lt;\/script&gt;/, "$type: it is shown as text");
	unlike($page->{content}, qr/javascript:|url\(http|src="http/, "$type: nothing is loaded or run");
	like($page->{headers}{'content-security-policy'}, qr/^default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'(?: data:)?; .*frame-ancestors 'none'/,
		"$type: a strict policy");
	unlike($page->{headers}{'content-security-policy'}, qr/unsafe/, "$type: without exceptions");
	is("@{ $page->{headers} }{qw(x-robots-tag referrer-policy cache-control)}", 'noindex, nofollow no-referrer private, no-cache', "$type: not indexed, not told on, asked for again");
	unlike($page->{content}, qr/\Q$document{$type}\E|owner\@example/, "$type: no ids, no people");
}
like($shim->request('GET', '/assets/share.css')->{headers}{'content-type'}, qr{^text/css}, 'the style');
like($shim->request('GET', '/assets/share.js')->{headers}{'content-type'}, qr{^text/javascript}, 'the script');
is($shim->request('HEAD', "/s/$link{erd}")->{status}, 200, 'HEAD too');

answer('disable_shares', { targetType => 'document', targetUuids => [ $document{erd} ] });
is($shim->request('GET', "/s/$link{erd}")->{status}, 404, 'a withdrawn link is dead at once');
my $again = answer('enable_shares', { targetType => 'document', targetUuids => [ $document{erd} ] })->{items}[0];
is($shim->request('GET', "/s/$again->{shareToken}")->{status}, 200, 'a new one lives');
is($shim->request('GET', "/s/$link{erd}")->{status}, 404, 'and the old one does not');
answer('delete_documents', { uuids => [ $document{flow_diagram} ] });
is($shim->request('GET', "/s/$link{flow_diagram}")->{status}, 404, 'nor that of a document in the trash');
is($shim->request('GET', "/s/$_")->{status}, 404, "nothing at /s/$_") for '', 'x', 'A' x 43, 'A' x 44, "$link{readme}/";
is($shim->request('POST', "/s/$link{readme}", content => '')->{status}, 405, 'nothing can be sent there');

# ---- no secret in any log

is($shim->stop, 0, 'the shim ends');
my $log = slurp_file($shim->{log}) . slurp_file($node->logfile);
unlike($log, qr/\Q$_\E/, 'the logs hold no token') for $link{readme}, $again->{shareToken}, $file->{token}, $call->{token}, $owner;

done_testing();
