# Eight sessions, tools and psql, change documents of every type at once, at random. Then the server's log is replayed into full
# copies, one per version; every snapshot and difference must be what the copies say.
#
# AINECTO_MODEL_EDITS says how many edits each session makes, 25 if it does not; 1000 is a good test (make test-model).
use strict;
use warnings;

use AinectoEdits;
use AinectoHistory qw(add_project add_document);
use AinectoModel qw(record_log replay_log model_faults);
use AinectoTest qw(in_background told);
use JSON::PP;
use Test::More;

use constant { SESSIONS => 8, SEED => 20260728 };
my $edits = $ENV{AINECTO_MODEL_EDITS} || 25;
# How many versions and how many pairs of versions are rebuilt; every one must be known to both sides.
my $looks = $edits > 25 ? 1000 : 80;

my $node = AinectoTest->start_node('main', streaming => 1, conf => "wal_level = logical\ndeadlock_timeout = '20ms'\n");
plan skip_all => 'there is no test_decoding' if $node->psql('ainecto', "LOAD 'test_decoding'") != 0;
my $token = AinectoTest->create_account($node, 'ada@example.org', plan => 'enterprise');
my $project = add_project($node, 'ada@example.org');
record_log($node);
my $shim = AinectoTest->start_shim($node, options => [ '--call-rate', 'off' ]);

sub outcome
{
	my ($tool, $arguments) = @_;
	my $result = $shim->tool($token, $tool, $arguments);
	my $text = $result->{content}[0]{text} // $result->{message} // '';
	return eval { decode_json($text) } // { error => $text };
}

# A document of each type with something in it, to be fought over.
my $erd = add_document($node, $project, 'erd');
outcome('erd_create_tables', { documentUuid => $erd, description => 'Begin', items => [ map { my $table = "t$_";
	{ uuid => $table, name => $table, columns => [ map { { uuid => "$table c$_", name => "c$_", type => 'int' } } 1 .. 4 ] } } 1 .. 6 ] });
my %document = (erd => $erd);
for my $type (qw(flow_diagram testcase readme))
{
	$document{$type} = outcome('create_documents', { items => [ { projectUuid => $project, type => $type, title => $type } ] })->{items}[0]{uuid};
}
my $scenario = outcome('testcase_create_scenarios', { items => [ { documentUuid => $document{testcase}, name => 'S' } ] })->{items}[0]{id};

my ($flow, $tests, $readme) = @document{qw(flow_diagram testcase readme)};
sub any { return $_[ rand @_ ] }
sub real { return any(0.1, -1e-300, 1234.5678901234567, 1 / 3, 1e15) }

# Edits of the other types by tools, each a tool and its arguments.
my @other_by_tool = (
	sub { return ('flow_create_nodes', diagramUuid => $flow, items => [ map { { uuid => "$_[0] $_", text => $_[0], x => real(), y => real() } } 1 .. 2 ]) },
	sub { return ('flow_apply_changes', diagramUuid => $flow, groups => [ { action => 'create', uuid => "$_[0] g", name => $_[0] } ],
		nodes => [ { action => 'create', uuid => "$_[0] n", text => $_[0], groupUuid => "$_[0] g" }, { action => 'create', uuid => "$_[0] m", text => $_[0] } ],
		edges => [ { action => 'create', uuid => "$_[0] e", fromUuid => "$_[0] n", toUuid => "$_[0] m", label => "\x{6f22} $_[0]" } ]) },
	sub { return ('testcase_create_testcases', items => [ map { { scenarioId => $scenario, title => "$_[0] $_", steps => [ { action => "$_[0] a" }, { action => "$_[0] b" } ] } } 1 .. 2 ]) },
	sub { return ('readme_append_document', items => [ { uuid => $readme, addition => "# $_[0]\n\n" . 'x' x int rand 5000 } ]) },
	sub { return ('update_documents', items => [ { uuid => $readme, typePayload => { body => "all new, $_[0]\n\n" x (1 + rand 50) } } ]) },
	sub { return ('update_documents', items => [ map { { uuid => $_, title => $_[0] } } values %document ]) },
	sub { return ('restore_versions', items => [ { documentUuid => any(values %document), versionNumber => 1 + int rand 4 } ]) },
);

# And as SQL, on rows that the server picks.
my $row = sub { my ($table, $of, $key) = @_; return "(SELECT $key FROM ainecto.$table WHERE document_uuid = '$of' ORDER BY random() LIMIT 1)" };
my @other_by_hand = (
	sub { return "UPDATE ainecto.flow_node SET x = x + ${\ real()}, y = NULL, text = '$_[0]' WHERE document_uuid = '$flow' AND uuid = " . $row->('flow_node', $flow, 'uuid') },
	sub { return "DELETE FROM ainecto.flow_node WHERE document_uuid = '$flow' AND uuid = " . $row->('flow_node', $flow, 'uuid') },
	sub { return "UPDATE ainecto.flow_group SET parent_group_uuid = NULL, sort_order = $_[1] WHERE document_uuid = '$flow'" },
	sub { return "UPDATE ainecto.document SET metadata = '{\"n\": 9007199254740993, \"of\": \"$_[0]\", \"list\": [1.50, null]}' WHERE uuid = '$flow'" },
	sub { return "UPDATE ainecto.test_case SET precondition = '$_[0]', tags = NULL WHERE id = " . $row->('test_case', $tests, 'id') },
	sub { return "DELETE FROM ainecto.test_case WHERE id = " . $row->('test_case', $tests, 'id') },
	sub { return "UPDATE ainecto.test_step SET display_order = display_order + 1 WHERE document_uuid = '$tests'" },
	sub { return "UPDATE ainecto.readme_block SET display_order = display_order + 9007199254740993 WHERE document_uuid = '$readme' AND display_order < 1e15" },
	sub { return "DELETE FROM ainecto.readme_block WHERE document_uuid = '$readme' AND uuid = " . $row->('readme_block', $readme, 'uuid') },
	sub { return "UPDATE ainecto.erd_column SET note = '$_[0]' WHERE document_uuid = '$erd'; UPDATE ainecto.flow_edge SET label = '$_[0]' WHERE document_uuid = '$flow'" },
);

sub edit_by_tools
{
	my ($session, $tell) = @_;
	my $edits_of_erd = AinectoEdits->new($node, $erd);
	for my $number (1 .. $edits)
	{
		my $name = "session $session edit $number";
		my ($tool, %arguments) = rand() < 0.4 ? $edits_of_erd->by_tool($name, $number) : any(@other_by_tool)->($name, $number);
		$arguments{documentUuid} = $erd if $tool =~ /^erd_/;
		my $answer = outcome($tool, { %arguments, description => $name });
		$tell->($answer->{error} ? { refused => "$tool: $answer->{error}" } : { done => $tool });
	}
	return;
}

# One psql: a transaction an edit, some with a part that is undone, some by a tool. What fails is rolled back.
sub edit_by_hand
{
	my ($session, $tell) = @_;
	my $edits_of_erd = AinectoEdits->new($node, $erd);
	my $script = '';
	for my $number (1 .. $edits)
	{
		my $name = "session $session edit $number";
		my @edits = map { rand() < 0.4 ? $edits_of_erd->by_hand("$name $_", $number) : any(@other_by_hand)->("$name $_", $number) } 1 .. 1 + rand 3;
		splice @edits, rand @edits, 0, "SAVEPOINT s; DELETE FROM ainecto.erd_table WHERE document_uuid = '$erd'; ROLLBACK TO s" if $number % 7 == 0;
		push @edits, "SELECT ainecto.call_tool('ada\@example.org', 'update_documents', '{\"items\": [{\"uuid\": \"$flow\", \"title\": \"$name\"}]}') \\g /dev/null\n" if $number % 5 == 0;
		$script .= "BEGIN; SET LOCAL ainecto.description = '$name';\n" . join(";\n", @edits) . ";\nCOMMIT;\n";
	}
	my $errors = '';
	$node->psql('ainecto', $script, on_error_stop => 0, stderr => \$errors);
	$tell->({ refused => $_ }) for $errors =~ /ERROR: +(.*)/g;
	$tell->({ done => 'psql' }) for 1 .. $edits;
	return;
}

my @sessions = map {
	my $session = $_;
	in_background
	{
		srand(SEED + $session);
		my @told;
		($session % 2 ? \&edit_by_tools : \&edit_by_hand)->($session, sub { push @told, $_[0] });
		$_[0]->($_) for @told;
	}
} 1 .. SESSIONS;
my (%done, %refused);
for my $session (@sessions)
{
	while (my $told = told($session))
	{
		is($told->{died}, undef, 'a session ends well') if exists $told->{died};
		$done{ $told->{done} }++ if $told->{done};
		$refused{ $told->{refused} }++ if $told->{refused};
	}
}
note("refused $refused{$_} times: $_") for sort keys %refused;
is($shim->stop, 0, 'the shim ends well');

replay_log($node);
my ($versions, $images, $least) = split /\|/, $node->safe_psql('ainecto', q{
	SELECT (SELECT count(*) FROM model.copy), (SELECT count(*) FROM model.image), (SELECT min(version) FROM ainecto.document)});
note("$versions versions, $images rows written, tools: " . join ', ', map { "$_ $done{$_}" } sort keys %done);
cmp_ok($least, '>', $edits / 4, 'every document has a history');
is(model_faults($node, $looks), '', 'every version and every difference is what was written');

$node->stop;
done_testing();
