# A real schema goes in as one erd_apply_changes through the shim and comes back out through the list and get tools: what
# was read from the catalog and what the tools answer are equal.
#
# AINECTO_SCHEMAS names a directory of schema files; those of them named below are tried. A schema made here, which has
# something of everything, is always tried.
use strict;
use warnings;
use utf8;

use AinectoSchema qw(schema_sources load_schema operations_of);
use AinectoTest;
use JSON::PP;
use Test::More;
use Time::HiRes qw(time);

my ($shim, $token, $document);

# answer(TOOL, ARGUMENTS): the JSON that the tool answered about the document.
sub answer
{
	my ($tool, $arguments) = @_;
	my $result = $shim->tool($token, $tool, { documentUuid => $document, %{ $arguments // {} } });
	my $text = $result->{content}[0]{text} // encode_json($result);
	die "$tool: $text" if !defined $result->{content} || $result->{isError};
	return JSON::PP->new->decode($text);
}

# all_of(TOOL): the items of all pages; a small page, so that there are several.
sub all_of
{
	my ($tool) = @_;
	my ($page, @items) = ({});
	do
	{
		$page = answer($tool, { limit => 7, defined $page->{nextCursor} ? (cursor => $page->{nextCursor}) : () });
		push @items, @{ $page->{items} };
	} while (defined $page->{nextCursor});
	return @items;
}

# The catalog's shape again, from what the tools answer.
sub read_back
{
	my (%schema, %known, %name) = (tables => {}, refs => {}, enums => {});
	for my $listed (all_of('erd_list_tables'))
	{
		my $table = answer('erd_get_table', { tableUuid => $listed->{uuid} });
		my ($columns, $indexes) = delete @$table{qw(columns indexes)};
		$known{ $listed->{uuid} } = "$listed->{schema_name}.$listed->{name}";
		$name{ $_->{uuid} } = $_->{name} for @$columns;
		delete @$_{qw(uuid table_uuid display_order)} for @$columns;
		for my $index (@$indexes)
		{
			$_ = $name{$_} for @{ $index->{columns} };
			delete $index->{uuid};
		}
		delete @$table{qw(uuid display_order position_x position_y refs version)};
		$schema{tables}{ $known{ $listed->{uuid} } } = { %$table, columns => $columns,
			indexes => { map { (delete $_->{name}) => $_ } @$indexes } };
	}
	for my $listed (all_of('erd_list_refs'))
	{
		my $ref = answer('erd_get_ref', { refUuid => $listed->{uuid} });
		$schema{refs}{ $known{ $ref->{from_table_uuid} } . ' ' . $ref->{name} } = {
			(map { $_ => $ref->{$_} } qw(name relationship on_delete on_update)),
			from => $known{ $ref->{from_table_uuid} }, to => $known{ $ref->{to_table_uuid} },
			pairs => [ map { [ $_->{from_column}, $_->{to_column} ] } @{ $ref->{columns} } ] };
	}
	for my $listed (all_of('erd_list_enums'))
	{
		my $enum = answer('erd_get_enum', { enumUuid => $listed->{uuid} });
		$schema{enums}{"$enum->{schema_name}.$enum->{name}"} = [ map { $_->{value} } @{ $enum->{values} } ];
	}
	return \%schema;
}

my $node = AinectoTest->start_node('main');
$token = AinectoTest->create_account($node, 'designer@example.org', plan => 'enterprise');
$node->safe_psql('ainecto', q{
	INSERT INTO ainecto.workspace (uuid, owner_id, name) SELECT gen_random_uuid(), id, 'W' FROM ainecto.account;
	INSERT INTO ainecto.project (uuid, workspace_uuid, name) SELECT gen_random_uuid(), uuid, 'P' FROM ainecto.workspace});
$shim = AinectoTest->start_shim($node);

# round_trip(SOURCE): loads the schema into a database of its own, and sends it there and back.
sub round_trip
{
	my ($source) = @_;
	my $name = $source->{name};
	my $schema = load_schema($node, $source);
	my $operations = operations_of($schema);
	$document = $node->safe_psql('ainecto', qq{INSERT INTO ainecto.document (uuid, project_uuid, type, title)
		SELECT gen_random_uuid(), uuid, 'erd', '$name' FROM ainecto.project RETURNING uuid});

	my $before = time;
	my $written = answer('erd_apply_changes', { description => "Design $name", operations => $operations });
	my $seconds = time - $before;
	note(sprintf '%s: %d tables, %d operations in %.2f s', $name, scalar keys %{ $schema->{tables} }, scalar @$operations, $seconds);
	cmp_ok($seconds, '<', 20, "$name: one call, in seconds");
	is($written->{counts}{table}{create}, scalar keys %{ $schema->{tables} }, "$name: as many tables as the catalog has");
	is($written->{version}, 2, "$name: one version");
	is_deeply(read_back(), $schema, "$name: what the tools answer equals the catalog");
	is($node->safe_psql('ainecto', "SELECT count(*), min(description) FROM ainecto.audit_log
		WHERE target = '$document' AND tool = 'erd_apply_changes'"), "1|Design $name", "$name: one audit row, with its reason");
	return;
}

round_trip($_) for schema_sources('chinook', 'adventureworks');

$shim->stop;
$node->stop;
done_testing();
