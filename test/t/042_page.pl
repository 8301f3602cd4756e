# Pages that the database makes, through the real shim: what the browser has already, who waits for whose drawing, and what ends when
# nobody waits any more.
use strict;
use warnings;

use AinectoTest qw(wait_until);
use IO::Socket::INET;
use JSON::PP;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

my $node = AinectoTest->start_node('main');
my $owner = AinectoTest->create_account($node, 'owner@example.org', plan => 'enterprise');
my $shim = AinectoTest->start_shim($node);

sub sql { return $node->safe_psql('ainecto', $_[0]) }

# answer(TOOL, ARGUMENTS): the JSON that a tool answered to the owner.
sub answer
{
	my ($tool, $arguments) = @_;
	my $result = $shim->tool($owner, $tool, $arguments);
	my $text = $result->{content}[0]{text} // encode_json($result);
	die "$tool: $text" if !defined $result->{content} || $result->{isError};
	return JSON::PP->new->decode($text);
}

my $project = answer('create_projects', { items => [ { name => 'Shop' } ] })->{items}[0]{uuid};
my $document = answer('create_documents', { items => [ { projectUuid => $project, type => 'erd', title => 'Model' } ] })->{items}[0]{uuid};
sql("INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES ('$document', 't', 'first')");
my $link = '/s/' . answer('enable_shares', { targetType => 'document', targetUuids => [$document] })->{items}[0]{shareToken};

# get(known tag): the page, asked for by who has that one already.
sub get
{
	my ($known) = @_;
	return $shim->request('GET', $link, headers => { defined $known ? ('if-none-match' => $known) : () });
}

my $page = get();
is($page->{status}, 200, 'a page');
my $tag = $page->{headers}{etag};
like($tag, qr/^"[0-9a-f]{32}"$/, 'has a tag');
my $same = get($tag);
is("$same->{status} $same->{content} $same->{headers}{etag}", "304  $tag", 'whoever has it gets nothing but that it still holds');
is($same->{headers}{'content-security-policy'}, $page->{headers}{'content-security-policy'}, 'and the same policy');
is(get('"x"')->{status}, 200, 'another tag is of another page');
is(get('x' x 3000)->{status}, 200, 'as is no tag at all');
sql("UPDATE ainecto.erd_table SET name = 'second' WHERE document_uuid = '$document'");
my $changed = get($tag);
is($changed->{status}, 200, 'a changed document has a new page');
like($changed->{content}, qr/>second</, 'which shows the change');
is(sql("SELECT count(*), max(version) = (SELECT version FROM ainecto.document WHERE uuid = '$document') FROM ainecto.kept_drawing"), '1|t',
	'the drawing of its version is kept, and no other');
sql(q{UPDATE ainecto.kept_drawing SET drawing = E'\nkept as it was'});
like(get()->{content}, qr/kept as it was/, 'what is kept is not drawn again');
answer('disable_shares', { targetType => 'document', targetUuids => [$document] });
is(get()->{status} . get($changed->{headers}{etag})->{status}, '404404', 'a withdrawn link shows nothing, whatever is kept or known');
$link = '/s/' . answer('enable_shares', { targetType => 'document', targetUuids => [$document] })->{items}[0]{shareToken};
answer('delete_documents', { uuids => [$document] });
is(get()->{status}, 404, 'nor does a document in the trash');
answer('unarchive_documents', { uuids => [$document] });
is(get()->{status}, 200, 'which comes back with it');

# ---- results, which come without a version

my $tests = answer('create_documents', { items => [ { projectUuid => $project, type => 'testcase', title => 'Tests' } ] })->{items}[0]{uuid};
my $scenario = answer('testcase_create_scenarios', { items => [ { documentUuid => $tests, name => 'Cart' } ] })->{items}[0]{id};
my @cases = map { $_->{id} } @{ answer('testcase_create_testcases', { items => [ map { { scenarioId => $scenario, title => "Case $_" } } 1 .. 3 ] })->{items} };
my $shown = $link;
$link = '/s/' . answer('enable_shares', { targetType => 'document', targetUuids => [$tests] })->{items}[0]{shareToken};
my $untested = get();
unlike($untested->{content}, qr/Latest run|class="history"/, 'without a run nothing is said of results');
my $number = 0 + sql("SELECT number FROM ainecto.project WHERE uuid = '$project'");
my $run = answer('testcase_create_runs', { items => [ { projectId => $number, name => 'Release <1>', buildVersion => '1.0', testCaseIds => \@cases } ] })->{items}[0]{id};
like(get($untested->{headers}{etag})->{content}, qr/Latest run: Release &lt;1&gt;.*0 of 3 cases done/s, 'a run is shown with how far it has come');
sub record { answer('testcase_record_executions', { items => [ { runId => $run, testCaseId => $_[0], result => $_[1], comment => 'for us alone' } ] }) }
record($cases[0], 'FAILED');
my $failed = get();
like($failed->{content}, qr/1 of 3 cases done.*>1 \S+ failed</s, 'a result is shown at once');
record($cases[0], 'PASSED');
my $passed = get($failed->{headers}{etag});
like($passed->{content}, qr/<summary>\S+ passed<\/summary>\s*<ol[^>]*>\s*<li><span class="result PASSED">.*<li><span class="result FAILED">/s, 'the newest first, and those before it');
unlike($passed->{content}, qr/for us alone|owner\@/, 'neither who found it nor what was said of it');
is(get($passed->{headers}{etag})->{status}, 304, 'a page whose results stay is the same');
is(sql("SELECT count(*) FROM ainecto.kept_drawing WHERE document_uuid = '$tests'"), '1', 'and none before it is kept');
$link = $shown;

# ---- one drawing at a time, and none for nobody

# running(): page calls that the server works on or has waiting.
sub running { return sql(q{SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%page_call(%' AND application_name LIKE 'ainecto-shim%'}) }

sql('DELETE FROM ainecto.kept_drawing');
my $drawing = $node->background_psql('ainecto');
$drawing->query_safe("SELECT pg_advisory_lock(uuid_hash_extended('$document', 0))");
my ($port) = $shim->url =~ /:(\d+)$/;
my $client = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port) or die;
print $client "GET $link HTTP/1.1\r\nHost: 127.0.0.1:$port\r\n\r\n";
$client->flush;
wait_until { running() eq '1' } 'a viewer who waits for the drawing that somebody else makes';
my $began = time;
close $client;
wait_until { running() eq '0' } 'the end of what nobody waits for';
note sprintf 'ended %.0f ms after its client', 1000 * (time - $began);
like(slurp_file($node->logfile), qr/canceling statement due to user request/, 'a page whose viewer has gone is cancelled');
$drawing->query_safe('SELECT pg_advisory_unlock_all()');
$drawing->quit;
is(get()->{status}, 200, 'the next viewer gets it');

# A drawing can be interrupted anywhere.
sql(q{DELETE FROM ainecto.kept_drawing});
sql("INSERT INTO ainecto.erd_table (document_uuid, uuid, name) SELECT '$document', 'm' || i, 'table ' || i FROM generate_series(1, 800) i");
sql("INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type) SELECT '$document', 'c' || i || '-' || j, 'm' || i, 'column ' || j, 'text'
	FROM generate_series(1, 800) i, generate_series(1, 15) j");
my ($code, $output, $errors) = $node->psql('ainecto', "SET statement_timeout = 20; SELECT length(ainecto.diagram_svg('$document'))");
like($errors, qr/canceling statement due to statement timeout/, 'a drawing runs out of time');
like(sql("SELECT length(ainecto.diagram_svg('$document'))"), qr/^\d{7}$/, 'that it would have needed');
is(get()->{status}, 200, 'as a page it is drawn');

# Long pages are kept by the shim, too: the database says that they still hold, and need not send them again.
sub kept { return ($shim->request('GET', '/metrics')->{content} =~ /^ainecto_kept_parts_total (\d+)$/m)[0] }

$page = get();
cmp_ok(length $page->{content}, '>', 1e6, 'a long page');
my $before = kept();
my $again = get();
ok($again->{content} eq $page->{content} && $again->{headers}{etag} eq $page->{headers}{etag}, 'is the same for the next viewer');
is(kept() - $before, 1, 'who had it from the shim');
is($again->{headers}{'content-security-policy'}, $page->{headers}{'content-security-policy'}, 'with the same policy');
is(get($page->{headers}{etag})->{status}, 304, 'who has it is told so');
is(get('"x"')->{status}, 200, 'who has another one gets it');
sql("UPDATE ainecto.erd_table SET name = 'third' WHERE document_uuid = '$document' AND uuid = 't'");
like(get()->{content}, qr/>third</, 'a changed document has a new page, whatever the shim keeps');
answer('disable_shares', { targetType => 'document', targetUuids => [$document] });
is(get()->{status}, 404, 'and a withdrawn link has none');

is($shim->stop, 0, 'the shim ends');
$node->stop;
done_testing();
