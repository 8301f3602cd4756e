# Two clients and an editor in psql change one schema at once, at random. Afterwards every version is rebuilt exactly as it
# was when it was made, and every edit has its version, its description, its account and one audit row.
use strict;
use warnings;

use AinectoEdits;
use AinectoHistory qw(add_project add_document watch_versions history_faults);
use AinectoSchema qw(schema_sources load_schema operations_of);
use AinectoTest qw(in_background told);
use JSON::PP;
use Test::More;

# How many edits each writer makes, together 200, and how many calls he may need for them: some are refused, as what they
# would change is gone.
my %edits = ('client 1' => 80, 'client 2' => 80, 'editor' => 40);
use constant { MAX_TRIES => 1000, SEED => 20260728 };

my $node = AinectoTest->start_node('main');
my %token = map { $_ => AinectoTest->create_account($node, "$_\@example.org", plan => 'enterprise') } qw(owner second third);
my $project = add_project($node, 'owner@example.org');
$node->safe_psql('ainecto', q{
	SELECT ainecto.grant_role('project', uuid, 'second@example.org', 'EDITOR') FROM ainecto.project;
	SELECT ainecto.grant_role('project', uuid, 'third@example.org', 'EDITOR') FROM ainecto.project;
	CREATE ROLE editor LOGIN;
	GRANT USAGE ON SCHEMA ainecto TO editor;
	SELECT ainecto.map_role('editor', 'third@example.org')});
$node->safe_psql('ainecto', $_) for split /\n/, $node->safe_psql('ainecto', q{
	SELECT format('GRANT SELECT, INSERT, UPDATE, DELETE ON ainecto.%I TO editor', relname) FROM pg_class
	WHERE relnamespace = 'ainecto'::regnamespace AND relkind = 'r' AND relname LIKE 'erd\_%'});
$node->safe_psql('ainecto', 'GRANT SELECT (uuid), UPDATE (title) ON ainecto.document TO editor');
watch_versions($node);

my $source = (schema_sources('adventureworks'))[-1];
my $document = add_document($node, $project, 'Design');
my $shim = AinectoTest->start_shim($node);

# outcome(TOKEN, TOOL, ARGUMENTS): what the tool answered, as data; with {error} where it refused.
sub outcome
{
	my ($token, $tool, $arguments) = @_;
	my $result = $shim->tool($token, $tool, $arguments);
	return defined $result->{content} ? JSON::PP->new->decode($result->{content}[0]{text}) : { error => encode_json($result) };
}

my $loaded = outcome($token{owner}, 'erd_apply_changes', { documentUuid => $document, description => "Design $source->{name}",
	operations => operations_of(load_schema($node, $source)) });
is($loaded->{version}, 2, "$source->{name} is designed");

my $edits = AinectoEdits->new($node, $document);

# The edit number NUMBER of WRITER by a tool; its version, or undef if it was refused. A few restore, or are only tried.
sub edit_by_tool
{
	my ($token, $name, $number, $version) = @_;
	my ($tool, %arguments) = $edits->by_tool($name, $number);
	($tool, %arguments) = ('restore_versions', items => [ { documentUuid => $document, versionNumber => 2 + int rand($version - 2) } ])
	  if $number % 25 == 24;
	$arguments{documentUuid} = $document if $tool =~ /^erd_/;
	outcome($token, $tool, { %arguments, description => "$name, tried", dryRun => JSON::PP::true }) if $tool =~ /^erd_/ && $number % 10 == 5;
	my $answer = outcome($token, $tool, { %arguments, description => $name });
	return $answer->{error} ? undef : $answer->{version};
}

# The same in psql. A deadlock with a tool rolls the edit back, as refusals do; without one, it made a version if it
# changed a row.
sub edit_by_hand
{
	my ($name, $number) = @_;
	my $edit = $edits->by_hand($name, $number);
	my $lock = $number % 2 ? "SELECT ainecto.lock_document('$document') \\g /dev/null\n" : '';
	$node->psql('ainecto', "BEGIN; SET LOCAL ainecto.description = '$name';\n$lock $edit; COMMIT;",
		extra_params => [ '-U', 'editor' ], stderr => \my $error);
	die $error if $error && $error !~ /deadlock detected|violates/;
	return $node->safe_psql('ainecto', "SELECT version FROM ainecto.document_version WHERE document_uuid = '$document' AND description = '$name'") || undef;
}

# Runs a writer in a process of its own; it tells name and version of each edit that succeeded.
sub start_writer
{
	my ($writer, $seed, $edit) = @_;
	return in_background {
		my ($tell) = @_;
		my ($done, $tries, $version) = (0, 0, 3);
		srand(SEED + $seed);
		while ($done < $edits{$writer} && $tries++ < MAX_TRIES)
		{
			my $name = "$writer edit $tries";
			my $made = $edit->($name, $tries, $version) // next;
			$version = $made;
			$done++;
			$tell->({ writer => $writer, name => $name, version => $version });
		}
	};
}

my @writers = (
	start_writer('client 1', 1, sub { edit_by_tool($token{owner}, @_) }),
	start_writer('client 2', 2, sub { edit_by_tool($token{second}, @_) }),
	start_writer('editor', 3, \&edit_by_hand));
my %account = ('client 1' => 'owner', 'client 2' => 'second', editor => 'third');
my @expected;
for my $writer (@writers)
{
	while (my $told = told($writer))
	{
		is($told->{died}, undef, 'a writer ends well') if exists $told->{died};
		push @expected, [ $told->{version}, "$told->{version}|$told->{name}|$account{ $told->{writer} }\@example.org|1" ]
		  if defined $told->{version};
	}
}
is(scalar @expected, 200, '200 edits');
is_deeply(
	[ split /\n/, $node->safe_psql('ainecto', qq{
		SELECT v.version, v.description, c.email, (SELECT count(*) FROM ainecto.audit_log a
			WHERE a.target = v.document_uuid::text AND a.version = v.version AND a.outcome = 'done'
				AND a.account_id = v.account_id AND a.description = v.description
				AND a.source = v.source AND a.tool IS NOT DISTINCT FROM v.tool)
		FROM ainecto.document_version v JOIN ainecto.account c ON c.id = v.account_id
		WHERE v.document_uuid = '$document' AND v.version > 2 ORDER BY v.version}) ],
	[ map { $_->[1] } sort { $a->[0] <=> $b->[0] } @expected ],
	'every edit has its version, description and account, and one audit row that says the same');
is($node->safe_psql('ainecto', "SELECT count(*), max(version) FROM witness.version WHERE document = '$document'"), '202|202',
	'the witness saw every version');
is(history_faults($node), '', 'every version is rebuilt as it was, and history is whole');
note($node->safe_psql('ainecto', qq{SELECT outcome, source, count(*) FROM ainecto.audit_log GROUP BY 1, 2 ORDER BY 1, 2}));
note($node->safe_psql('ainecto', qq{SELECT entity, operation, count(*) FROM ainecto.document_change
	WHERE document_uuid = '$document' AND version > 2 GROUP BY 1, 2 ORDER BY 1, 2}));

$shim->stop;
$node->stop;
done_testing();
