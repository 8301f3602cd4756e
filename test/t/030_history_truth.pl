# Two clients and an editor in psql change one schema at once, at random. Afterwards every version is rebuilt exactly as it
# was when it was made, and every edit has its version, its description, its account and one audit row.
use strict;
use warnings;

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

# Ids of what was there at the start, and of what this writer made; some are gone when they are used.
my %ids;
sub one_of { my ($kind) = @_; return $ids{$kind}[ rand @{ $ids{$kind} } ] }
sub remember { my ($kind, $id) = @_; push @{ $ids{$kind} }, $id; return $id }
for my $kind (qw(table column))
{
	$ids{$kind} = [ split /\n/, $node->safe_psql('ainecto', "SELECT uuid FROM ainecto.erd_$kind WHERE document_uuid = '$document' ORDER BY uuid") ];
}
$ids{$_} = [] for qw(enum group);

# Edits by tools: each is given a name that no other edit has, and returns a tool and its arguments.
my @edits_by_tool = (
	sub { return ('erd_update_tables', items => [ { uuid => one_of('table'), note => $_[0] } ]) },
	sub { return ('erd_update_tables', items => [ { uuid => one_of('table'), name => $_[0] }, { uuid => one_of('table'), alias => $_[0] } ]) },
	sub {
		return ('erd_update_tables', items => [ { uuid => one_of('table'),
			columns => [ map { { uuid => remember('column', "$_[0] $_"), name => "$_[0] $_", type => 'text' } } 1 .. 3 ] } ]);
	},
	sub {
		return ('erd_apply_changes', operations => [
			{ op => 'update', type => 'column', uuid => one_of('column'), data => { type => "varchar($_[1])", default_value => "'$_[0]'" } },
			{ op => 'update', type => 'table', uuid => one_of('table'), data => { header_color => '#336699', position_x => $_[1], note => $_[0] } },
			{ op => 'create', type => 'note', data => { title => $_[0], content => "Ünïcode \x{2603}\n$_[0]" } } ]);
	},
	sub { return ('erd_apply_changes', operations => [ { op => 'delete', type => 'column', uuid => one_of('column') } ]) },
	sub { return ('erd_delete_tables', uuids => [ one_of('table') ]) },
	sub {
		return ('erd_create_tables', items => [ map { { uuid => remember('table', "$_[0] $_"), name => "$_[0] $_", schemaName => 'made',
			columns => [ { uuid => remember('column', "$_[0] $_ id"), name => 'id', type => 'bigint', isPk => JSON::PP::true } ] } } 1 .. 2 ]);
	},
	sub {
		my ($from, $to) = (one_of('table'), one_of('table'));
		return ('erd_apply_changes', operations => [
			{ op => 'create', type => 'column', data => { uuid => "$_[0] a", table_uuid => $from, name => "$_[0] a", type => 'int' } },
			{ op => 'create', type => 'column', data => { uuid => "$_[0] b", table_uuid => $to, name => "$_[0] b", type => 'int' } },
			{ op => 'create', type => 'ref', data => { uuid => "$_[0] ref", from_table_uuid => $from, to_table_uuid => $to, relationship => '>' } },
			{ op => 'create', type => 'ref_column', data => { ref_uuid => "$_[0] ref", from_column_uuid => "$_[0] a", to_column_uuid => "$_[0] b" } },
			{ op => 'create', type => 'index', data => { uuid => "$_[0] index", table_uuid => $from, name => $_[0], type => 'BTREE' } },
			{ op => 'create', type => 'index_column', data => { index_uuid => "$_[0] index", column_uuid => "$_[0] a", sort_order => 'DESC' } } ]);
	},
	sub { return ('erd_create_enums', items => [ { uuid => remember('enum', $_[0]), name => $_[0], values => [ map { { value => "$_[0] $_" } } 1 .. 3 ] } ]) },
	sub { return ('erd_update_enums', items => [ { uuid => one_of('enum') // 'none', note => $_[0], values => [ { value => $_[0] } ] } ]) },
	sub { return ('erd_create_table_groups', items => [ { uuid => remember('group', $_[0]), name => $_[0], tableUuids => [ one_of('table') ] } ]) },
	sub { return ('erd_update_table_groups', items => [ { uuid => one_of('group') // 'none', color => '#' . substr(1e6 + $_[1], 1), name => $_[0] } ]) },
	sub { return ('update_documents', items => [ { uuid => $document, title => $_[0] } ]) },
);

# Edits by hand, as SQL.
my @edits_by_hand = (
	sub { return "UPDATE ainecto.erd_table SET note = '$_[0]', position_y = $_[1] WHERE document_uuid = '$document' AND uuid = '" . one_of('table') . "'" },
	sub { return "UPDATE ainecto.erd_column SET display_order = $_[1], note = '$_[0]' WHERE document_uuid = '$document' AND uuid LIKE '%" . int(rand 10) . "'" },
	sub { return "DELETE FROM ainecto.erd_column WHERE document_uuid = '$document' AND uuid = '" . one_of('column') . "'" },
	sub { return "DELETE FROM ainecto.erd_table WHERE document_uuid = '$document' AND uuid = '" . one_of('table') . "'" },
	sub { return "UPDATE ainecto.document SET title = '$_[0]' WHERE uuid = '$document'" },
	sub {
		my $id = remember('table', $_[0]);
		return "INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES ('$document', '$id', '$id');
			INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type) VALUES ('$document', '$id', '$id', 'id', 'int')";
	},
	sub {
		return "SAVEPOINT undone; DELETE FROM ainecto.erd_table WHERE document_uuid = '$document'; ROLLBACK TO undone;
			INSERT INTO ainecto.erd_note (document_uuid, uuid, title, content) VALUES ('$document', '$_[0]', '$_[0]', '')";
	},
);

# The edit number NUMBER of WRITER by a tool; its version, or undef if it was refused. A few restore, or are only tried.
sub edit_by_tool
{
	my ($token, $name, $number, $version) = @_;
	my ($tool, %arguments) = $edits_by_tool[ rand @edits_by_tool ]->($name, $number);
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
	my $edit = $edits_by_hand[ rand @edits_by_hand ]->($name, $number);
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
