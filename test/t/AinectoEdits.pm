
=head1 NAME

AinectoEdits - random edits of an ERD, by tools and as SQL

=head1 SYNOPSIS

  my $edits = AinectoEdits->new($node, $document);
  my ($tool, %arguments) = $edits->by_tool('edit 7', 7);
  my $sql = $edits->by_hand('edit 8', 8);

Each is given a name that no other edit has, and a number. What they refer to was there at the start, or was made by an edit of this
object; some of it is gone when it is used, and so some edits are refused.

=cut

package AinectoEdits;

use strict;
use warnings;

use JSON::PP;

my @by_tool = (
	sub { my ($edits, $name, $number) = @_; return ('erd_update_tables', items => [ { uuid => $edits->one_of('table'), note => $name } ]) },
	sub { my ($edits, $name, $number) = @_; return ('erd_update_tables', items => [ { uuid => $edits->one_of('table'), name => $name }, { uuid => $edits->one_of('table'), alias => $name } ]) },
	sub {
		my ($edits, $name, $number) = @_;
		return ('erd_update_tables', items => [ { uuid => $edits->one_of('table'),
			columns => [ map { { uuid => $edits->remember('column', "$name $_"), name => "$name $_", type => 'text' } } 1 .. 3 ] } ]);
	},
	sub {
		my ($edits, $name, $number) = @_;
		return ('erd_apply_changes', operations => [
			{ op => 'update', type => 'column', uuid => $edits->one_of('column'), data => { type => "varchar($number)", default_value => "'$name'" } },
			{ op => 'update', type => 'table', uuid => $edits->one_of('table'), data => { header_color => '#336699', position_x => $number, note => $name } },
			{ op => 'create', type => 'note', data => { title => $name, content => "Ünïcode \x{2603}\n$name" } } ]);
	},
	sub { my ($edits, $name, $number) = @_; return ('erd_apply_changes', operations => [ { op => 'delete', type => 'column', uuid => $edits->one_of('column') } ]) },
	sub { my ($edits, $name, $number) = @_; return ('erd_delete_tables', uuids => [ $edits->one_of('table') ]) },
	sub {
		my ($edits, $name, $number) = @_;
		return ('erd_create_tables', items => [ map { { uuid => $edits->remember('table', "$name $_"), name => "$name $_", schemaName => 'made',
			columns => [ { uuid => $edits->remember('column', "$name $_ id"), name => 'id', type => 'bigint', isPk => JSON::PP::true } ] } } 1 .. 2 ]);
	},
	sub {
		my ($edits, $name, $number) = @_;
		my ($from, $to) = ($edits->one_of('table'), $edits->one_of('table'));
		return ('erd_apply_changes', operations => [
			{ op => 'create', type => 'column', data => { uuid => "$name a", table_uuid => $from, name => "$name a", type => 'int' } },
			{ op => 'create', type => 'column', data => { uuid => "$name b", table_uuid => $to, name => "$name b", type => 'int' } },
			{ op => 'create', type => 'ref', data => { uuid => "$name ref", from_table_uuid => $from, to_table_uuid => $to, relationship => '>' } },
			{ op => 'create', type => 'ref_column', data => { ref_uuid => "$name ref", from_column_uuid => "$name a", to_column_uuid => "$name b" } },
			{ op => 'create', type => 'index', data => { uuid => "$name index", table_uuid => $from, name => $name, type => 'BTREE' } },
			{ op => 'create', type => 'index_column', data => { index_uuid => "$name index", column_uuid => "$name a", sort_order => 'DESC' } } ]);
	},
	sub { my ($edits, $name, $number) = @_; return ('erd_create_enums', items => [ { uuid => $edits->remember('enum', $name), name => $name, values => [ map { { value => "$name $_" } } 1 .. 3 ] } ]) },
	sub { my ($edits, $name, $number) = @_; return ('erd_update_enums', items => [ { uuid => $edits->one_of('enum'), note => $name, values => [ { value => $name } ] } ]) },
	sub { my ($edits, $name, $number) = @_; return ('erd_create_table_groups', items => [ { uuid => $edits->remember('group', $name), name => $name, tableUuids => [ $edits->one_of('table') ] } ]) },
	sub { my ($edits, $name, $number) = @_; return ('erd_update_table_groups', items => [ { uuid => $edits->one_of('group'), color => '#' . substr(1e6 + $number, 1), name => $name } ]) },
	sub { my ($edits, $name, $number) = @_; return ('update_documents', items => [ { uuid => $edits->{document}, title => $name } ]) },
);

my @by_hand = (
	sub { my ($edits, $name, $number) = @_; return "UPDATE ainecto.erd_table SET note = '$name', position_y = $number WHERE document_uuid = '$edits->{document}' AND uuid = '" . $edits->one_of('table') . "'" },
	sub { my ($edits, $name, $number) = @_; return "UPDATE ainecto.erd_column SET display_order = $number, note = '$name' WHERE document_uuid = '$edits->{document}' AND uuid LIKE '%" . int(rand 10) . "'" },
	sub { my ($edits, $name, $number) = @_; return "DELETE FROM ainecto.erd_column WHERE document_uuid = '$edits->{document}' AND uuid = '" . $edits->one_of('column') . "'" },
	sub { my ($edits, $name, $number) = @_; return "DELETE FROM ainecto.erd_table WHERE document_uuid = '$edits->{document}' AND uuid = '" . $edits->one_of('table') . "'" },
	sub { my ($edits, $name, $number) = @_; return "UPDATE ainecto.document SET title = '$name' WHERE uuid = '$edits->{document}'" },
	sub {
		my ($edits, $name, $number) = @_;
		my $id = $edits->remember('table', $name);
		return "INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES ('$edits->{document}', '$id', '$id');
			INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type) VALUES ('$edits->{document}', '$id', '$id', 'id', 'int')";
	},
	sub {
		my ($edits, $name, $number) = @_;
		return "SAVEPOINT undone; DELETE FROM ainecto.erd_table WHERE document_uuid = '$edits->{document}'; ROLLBACK TO undone;
			INSERT INTO ainecto.erd_note (document_uuid, uuid, title, content) VALUES ('$edits->{document}', '$name', '$name', '')";
	},
);

sub new
{
	my ($class, $node, $document) = @_;
	my $edits = bless { document => $document, ids => { enum => [], group => [] } }, $class;
	for my $kind (qw(table column))
	{
		$edits->{ids}{$kind} = [ split /\n/, $node->safe_psql('ainecto', "SELECT uuid FROM ainecto.erd_$kind WHERE document_uuid = '$document' ORDER BY uuid") ];
	}
	return $edits;
}

sub one_of { my ($edits, $kind) = @_; return $edits->{ids}{$kind}[ rand @{ $edits->{ids}{$kind} } ] // 'none' }
sub remember { my ($edits, $kind, $id) = @_; push @{ $edits->{ids}{$kind} }, $id; return $id }

# A tool and its arguments.
sub by_tool { my ($edits, @about) = @_; return $by_tool[ rand @by_tool ]->($edits, @about) }

# Statements.
sub by_hand { my ($edits, @about) = @_; return $by_hand[ rand @by_hand ]->($edits, @about) }

1;
