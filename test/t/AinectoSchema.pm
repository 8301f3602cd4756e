
=head1 NAME

AinectoSchema - real schemas as plain data, and the operations that write them into an ERD

=head1 SYNOPSIS

  use AinectoSchema qw(schema_sources load_schema operations_of);

  for my $source (schema_sources('chinook', 'adventureworks'))     # those that AINECTO_SCHEMAS has, and one made here
  {
      my $schema = load_schema($node, $source);                   # loads it into a database of its own, reads its catalog
      my $operations = operations_of($schema);                    # for erd_apply_changes
  }

=cut

package AinectoSchema;

use strict;
use warnings;
use utf8;

use Exporter 'import';
use JSON::PP;
use Test::More;

our @EXPORT_OK = qw(schema_sources load_schema operations_of);

# Something of everything.
my $made_here = q{
	CREATE SCHEMA "sales, old";
	CREATE TYPE "sales, old".state AS ENUM ('open', 'it''s closed', 'naïve ☃');
	CREATE DOMAIN money_amount AS numeric(12, 2);
	CREATE TABLE "sales, old"."Order" (
		id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		code varchar(20) NOT NULL UNIQUE,
		state "sales, old".state NOT NULL DEFAULT 'open',
		parent_id bigint REFERENCES "sales, old"."Order" ON DELETE SET NULL,
		amount money_amount DEFAULT 0.00,
		tags text[] NOT NULL DEFAULT ARRAY['a"b', 'c\d'],
		made timestamptz(3) NOT NULL DEFAULT now());
	COMMENT ON TABLE "sales, old"."Order" IS E'Two lines,\n"quoted"';
	COMMENT ON COLUMN "sales, old"."Order".tags IS 'Ünïcode 🙂';
	CREATE TABLE line (
		order_id bigint NOT NULL REFERENCES "sales, old"."Order" ON DELETE CASCADE ON UPDATE CASCADE,
		number serial, product text, PRIMARY KEY (order_id, number));
	CREATE INDEX line_by_product ON line USING hash (product);
	CREATE UNIQUE INDEX line_mixed ON line (product DESC, number);
	CREATE TABLE note_on_line (line_order bigint, line_number int, body text,
		FOREIGN KEY (line_order, line_number) REFERENCES line (order_id, number) ON UPDATE RESTRICT);
	CREATE TABLE passport (order_id bigint PRIMARY KEY REFERENCES "sales, old"."Order");
	CREATE TABLE empty ();
} . join '', map {
	my $refers = $_ == 1 ? '' : 'REFERENCES made_' . ($_ - 1);
	"CREATE TABLE made_$_ (id int PRIMARY KEY $refers, name text NOT NULL);"
} 1 .. 80;

# The catalog as plain data. A table is known as "schema.name", a column by its name, a foreign key as "schema.table name".
my $catalog = q{
	WITH tables AS (
		SELECT c.oid, n.nspname AS schema, c.relname AS name, n.nspname || '.' || c.relname AS known
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')),
	columns AS (
		SELECT t.oid, a.attnum, jsonb_strip_nulls(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
			'is_not_null', a.attnotnull, 'is_increment', a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid), '') LIKE 'nextval(%',
			'is_pk', EXISTS (SELECT FROM pg_index i WHERE i.indrelid = t.oid AND i.indisprimary AND a.attnum = ANY (i.indkey)),
			'is_unique', EXISTS (SELECT FROM pg_index i WHERE i.indrelid = t.oid AND i.indisunique AND i.indkey::text = a.attnum::text),
			'default_value', pg_get_expr(d.adbin, d.adrelid), 'note', col_description(t.oid, a.attnum))) AS fields
		FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
		LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum),
	indexes AS (
		SELECT i.indrelid AS oid, c.relname AS name, jsonb_build_object('type', upper(m.amname), 'is_unique', i.indisunique,
			'is_pk', i.indisprimary, 'columns', (SELECT jsonb_agg(a.attname ORDER BY k.place)
				FROM unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)
				JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum),
			'sort_orders', (SELECT jsonb_agg(CASE WHEN o.option::int & 1 = 1 THEN 'DESC' ELSE 'ASC' END ORDER BY o.place)
				FROM unnest(i.indoption) WITH ORDINALITY AS o (option, place))) AS fields
		FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
		WHERE 0 <> ALL (i.indkey)),
	refs AS (
		SELECT f.known || ' ' || k.conname AS known, jsonb_build_object('name', k.conname, 'from', f.known, 'to', t.known,
			'relationship', CASE WHEN EXISTS (SELECT FROM pg_index i WHERE i.indrelid = k.conrelid AND i.indisunique
				AND i.indkey::int2[] @> k.conkey AND i.indkey::int2[] <@ k.conkey) THEN '-' ELSE '>' END,
			'on_delete', action(k.confdeltype), 'on_update', action(k.confupdtype),
			'pairs', (SELECT jsonb_agg(jsonb_build_array(a.attname, b.attname) ORDER BY p.place)
				FROM unnest(k.conkey, k.confkey) WITH ORDINALITY AS p (from_column, to_column, place)
				JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.from_column
				JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = p.to_column)) AS fields
		FROM pg_constraint k JOIN tables f ON f.oid = k.conrelid JOIN tables t ON t.oid = k.confrelid WHERE k.contype = 'f'),
	enums AS (
		SELECT n.nspname || '.' || t.typname AS known, jsonb_agg(e.enumlabel ORDER BY e.enumsortorder) AS fields
		FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_enum e ON e.enumtypid = t.oid GROUP BY 1)
	SELECT jsonb_build_object(
		'tables', (SELECT jsonb_object_agg(t.known, jsonb_strip_nulls(jsonb_build_object('schema_name', t.schema, 'name', t.name,
			'note', obj_description(t.oid, 'pg_class'),
			'columns', (SELECT coalesce(jsonb_agg(c.fields ORDER BY c.attnum), '[]') FROM columns c WHERE c.oid = t.oid),
			'indexes', (SELECT coalesce(jsonb_object_agg(i.name, i.fields), '{}') FROM indexes i WHERE i.oid = t.oid)))) FROM tables t),
		'refs', (SELECT coalesce(jsonb_object_agg(known, fields), '{}') FROM refs),
		'enums', (SELECT coalesce(jsonb_object_agg(known, fields), '{}') FROM enums))};
my $action = q{CREATE FUNCTION pg_temp.action(code "char") RETURNS text LANGUAGE sql AS $$
	SELECT CASE code WHEN 'a' THEN 'NO ACTION' WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL'
		ELSE 'SET DEFAULT' END $$;};
$catalog =~ s/\baction\(/pg_temp.action(/g;

# schema_sources(NAME…): {name, sql} of a schema made here, then {name, file} of each NAME.sql in the directory
# AINECTO_SCHEMAS; a name without a file there is left out.
sub schema_sources
{
	my @names = @_;
	my $directory = $ENV{AINECTO_SCHEMAS} // '';
	return ({ name => 'made_here', sql => $made_here },
		map { { name => $_, file => "$directory/$_.sql" } } grep { -r "$directory/$_.sql" } @names);
}

# load_schema(NODE, SOURCE): loads a source into a new database of its name; returns its catalog.
sub load_schema
{
	my ($node, $source) = @_;
	my $name = $source->{name};
	$node->safe_psql('postgres', "CREATE DATABASE $name");
	if (defined $source->{file})
	{
		$node->command_ok([ 'psql', '-Xq', '-d', $node->connstr($name), '-f', $source->{file} ], "$name is loaded");
	}
	else
	{
		$node->safe_psql($name, $source->{sql});
	}
	return JSON::PP->new->utf8->decode($node->safe_psql($name, $action . $catalog));
}

# The operations that write a catalog: ids are places in it, spelled out.
sub operations_of
{
	my ($schema) = @_;
	my @operations;
	my $create = sub { push @operations, { op => 'create', type => $_[0], data => $_[1] } };
	my %short;
	my $id = sub { $short{ join "\0", @_ } //= $_[0] . scalar keys %short };

	for my $known (sort keys %{ $schema->{enums} })
	{
		my ($schema_name, $name) = split /\.(?=[^.]*$)/, $known;
		$create->('enum', { uuid => $id->('enum', $known), schema_name => $schema_name, name => $name });
		$create->('enum_value', { enum_uuid => $id->('enum', $known), value => $_ }) for @{ $schema->{enums}{$known} };
	}
	for my $known (sort keys %{ $schema->{tables} })
	{
		my %table = %{ $schema->{tables}{$known} };
		my ($columns, $indexes) = delete @table{qw(columns indexes)};
		my $uuid = $id->('table', $known);
		$create->('table', { uuid => $uuid, %table });
		$create->('column', { uuid => $id->('column', $known, $_->{name}), table_uuid => $uuid, %$_ }) for @$columns;
		for my $name (sort keys %$indexes)
		{
			my %index = %{ $indexes->{$name} };
			my ($members, $sort_orders) = delete @index{qw(columns sort_orders)};
			$create->('index', { uuid => $id->('index', $known, $name), table_uuid => $uuid, name => $name, %index });
			$create->('index_column', { index_uuid => $id->('index', $known, $name), sort_order => $sort_orders->[$_],
					column_uuid => $id->('column', $known, $members->[$_]) }) for 0 .. $#$members;
		}
	}
	for my $known (sort keys %{ $schema->{refs} })
	{
		my %ref = %{ $schema->{refs}{$known} };
		my ($from, $to, $pairs) = delete @ref{qw(from to pairs)};
		$create->('ref', { uuid => $id->('ref', $known), from_table_uuid => $id->('table', $from),
				to_table_uuid => $id->('table', $to), %ref });
		$create->('ref_column', { ref_uuid => $id->('ref', $known), from_column_uuid => $id->('column', $from, $_->[0]),
				to_column_uuid => $id->('column', $to, $_->[1]) }) for @$pairs;
	}
	return \@operations;
}

1;
