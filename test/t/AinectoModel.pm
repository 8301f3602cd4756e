
=head1 NAME

AinectoModel - every version of every document, as the server's own log of what was written has it

=head1 SYNOPSIS

  use AinectoModel qw(record_log replay_log model_faults);

  record_log($node);                  # before the first document; the node has wal_level = logical
  ...
  replay_log($node);
  is(model_faults($node, 100), '', 'what the extension rebuilds is what was written');

The log is read by test_decoding, row by row in the order of writing, into a full copy of each document. What of it is the
extension's history is one thing alone: after which rows it counted a version. Copies share the images of rows that they hold.

=cut

package AinectoModel;

use strict;
use warnings;

use Encode qw(decode_utf8);
use Exporter 'import';
use JSON::PP;
use PostgreSQL::Test::Utils;

our @EXPORT_OK = qw(record_log replay_log model_faults);

# What stands in a line of test_decoding: name, type and value of each column.
my $column = qr/\G ("(?:[^"]|"")+"|\w+)\[(?:[^\[\]]|\[\])*\]:('(?:[^']|'')*'|[^ ]+)/;

sub record_log
{
	my ($node) = @_;
	$node->safe_psql('ainecto', q{SELECT pg_create_logical_replication_slot('model', 'test_decoding')});
	return;
}

# The columns of a row as name and text, null as undef; a value that lies elsewhere and was not changed is that of the row before.
sub row_of
{
	my ($text, $before) = @_;
	my %row;
	while ($text =~ /$column/gc)
	{
		my ($name, $value) = ($1, $2);
		$name =~ s/^"(.*)"$/$1/;
		if ($value eq 'unchanged-toast-datum') { $row{$name} = $before->{$name} }
		elsif ($value eq 'null') { $row{$name} = undef }
		else { $row{$name} = $value =~ s/^'(.*)'$/$1/sr =~ s/''/'/gr }
	}
	die "not understood: $text" if (pos($text) // 0) < length $text;
	return \%row;
}

# replay_log(NODE): makes schema "model" with the images of rows and, for each version, the list of those it consists of.
sub replay_log
{
	my ($node) = @_;
	my %key = map { my ($relation, @columns) = split /\|/; $relation => \@columns } split /\n/, $node->safe_psql('ainecto', q{
		SELECT c.relname, string_agg(a.attname, '|' ORDER BY a.attnum) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
			JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
		WHERE c.relnamespace = 'ainecto'::regnamespace AND i.indisprimary GROUP BY 1});
	my (%document, %copy, @images);
	for my $line (split /\n/, $node->safe_psql('ainecto', q{
		SELECT encode(convert_to(data, 'UTF8'), 'hex') FROM pg_logical_slot_get_changes('model', NULL, NULL)
		WHERE data ~ '^table ainecto\.("?document"?|document_change|(erd|flow)_\w+|test_(scenario|case|step)|readme_block):'}))
	{
		my ($relation, $operation, $text) = decode_utf8(pack 'H*', $line) =~ /^table ainecto\."?(\w+)"?: (\w+):(.*)$/s or die $line;
		if ($relation eq 'document_change')
		{
			next if $operation ne 'INSERT';
			# Whatever belongs to a version was written before the last of its changes was told, and nothing of the next.
			my $change = row_of($text);
			$copy{ $change->{document_uuid} }{ $change->{version} } = [ values %{ $document{ $change->{document_uuid} } } ];
			next;
		}
		my @key = @{ $key{$relation} };
		my $row = row_of($text);
		my $id = join "\0", $relation, map { $row->{$_} } @key;
		my $of = $relation eq 'document' ? $row->{uuid} : $row->{document_uuid} // owner_of(\%document, $id);
		if ($operation eq 'DELETE') { delete $document{$of}{$id}; next }
		my $before = $document{$of}{$id};
		push @images, { id => scalar @images, relation => $relation, row => row_of($text, defined $before ? $images[$before]{row} : {}) };
		$document{$of}{$id} = $#images;
	}
	load($node, \@images, \%copy);
	return;
}

# A deleted row tells its key alone, which need not name its document.
sub owner_of
{
	my ($document, $id) = @_;
	my ($of) = grep { exists $document->{$_}{$id} } keys %{$document};
	return $of // die "deleted, but never there: $id";
}

sub load
{
	my ($node, $images, $copy) = @_;
	my $place = $PostgreSQL::Test::Utils::tmp_check;
	my $json = JSON::PP->new->canonical->allow_nonref;
	my $copied = sub { return $_[0] =~ s/\\/\\\\/gr };
	append_to_file("$place/images", join '', map { "$_->{id}\t$_->{relation}\t" . $copied->($json->utf8->encode($_->{row})) . "\n" } @{$images});
	append_to_file("$place/copies", join '', map { my $of = $_;
		map { "$of\t$_\t{" . join(',', @{ $copy->{$of}{$_} }) . "}\n" } sort keys %{ $copy->{$of} } } sort keys %{$copy});
	$node->safe_psql('ainecto', <<"SQL");
CREATE SCHEMA model;
CREATE TABLE model.image (id int PRIMARY KEY, relation name, fields jsonb);
CREATE TABLE model.copy (document uuid, version bigint, images int[], PRIMARY KEY (document, version));
\\copy model.image FROM '$place/images'
\\copy model.copy FROM '$place/copies'
SQL
	$node->safe_psql('ainecto', <<'SQL');
-- From texts to what the columns' types say, and the names by which people ask.
ALTER TABLE model.image ADD COLUMN entity text, ADD COLUMN key text;
DO $$
DECLARE
  relation name;
  json record;
BEGIN
  FOR json IN SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'ainecto'::regnamespace AND c.relkind = 'r' AND a.atttypid = 'jsonb'::regtype AND NOT a.attisdropped LOOP
    UPDATE model.image i SET fields = jsonb_set(fields, ARRAY[json.attname::text], (fields->>json.attname)::jsonb)
      WHERE i.relation = json.relname AND fields->>json.attname IS NOT NULL;
  END LOOP;
  FOR relation IN SELECT DISTINCT i.relation FROM model.image i LOOP
    EXECUTE format('UPDATE model.image SET fields = to_jsonb(jsonb_populate_record(NULL::ainecto.%I, fields)) WHERE relation = %L', relation, relation);
  END LOOP;
END $$;
UPDATE model.image SET key = coalesce(fields->>'uuid', fields->>'id'),
  entity = CASE relation WHEN 'test_case' THEN 'testcase' WHEN 'document' THEN relation ELSE regexp_replace(relation, '^[a-z]+_', '') END,
  fields = CASE relation WHEN 'document' THEN fields - '{uuid,type,project_uuid,folder_uuid,version,created_at,updated_at,archived_at}'::text[]
    ELSE fields - '{uuid,id,document_uuid}'::text[] END;
ANALYZE model.image, model.copy;

CREATE FUNCTION model.rows(of uuid, at bigint) RETURNS TABLE (entity text, key text, fields jsonb) LANGUAGE sql STABLE AS $$
  SELECT i.entity, i.key, i.fields FROM model.copy c, unnest(c.images) n JOIN model.image i ON i.id = n WHERE c.document = of AND c.version = at
$$;

-- What a snapshot says, in the same form.
CREATE FUNCTION model.told(of uuid, at bigint) RETURNS TABLE (entity text, key text, fields jsonb) LANGUAGE sql STABLE AS $$
  WITH snapshot AS MATERIALIZED (SELECT ainecto.snapshot(of, at) AS told)
  SELECT CASE m.key WHEN 'indexes' THEN 'index' ELSE regexp_replace(m.key, 's$', '') END,
      coalesce(item->>'uuid', item->>'id'), item - 'uuid' - 'id'
    FROM snapshot, jsonb_each(told) m, jsonb_array_elements(CASE jsonb_typeof(m.value) WHEN 'array' THEN m.value ELSE '[]' END) item
  UNION ALL
  SELECT 'document', told->>'uuid', jsonb_object_agg(m.key, m.value)
    FROM snapshot, jsonb_each(told - 'uuid' - 'type' - 'version') m WHERE jsonb_typeof(m.value) <> 'array' GROUP BY told
$$;

CREATE FUNCTION model.differences(of uuid, a bigint, b bigint)
  RETURNS TABLE (entity text, key text, operation text, before jsonb, after jsonb) LANGUAGE sql STABLE AS $$
  SELECT entity, key, CASE WHEN x.fields IS NULL THEN 'insert' WHEN y.fields IS NULL THEN 'delete' ELSE 'update' END,
      CASE WHEN y.fields IS NULL THEN x.fields ELSE changed.before END, CASE WHEN x.fields IS NULL THEN y.fields WHEN y.fields IS NOT NULL THEN changed.after END
    FROM model.rows(of, a) x FULL JOIN model.rows(of, b) y USING (entity, key),
      LATERAL (SELECT jsonb_object_agg(o.key, o.value) AS before, jsonb_object_agg(o.key, y.fields->o.key) AS after
        FROM jsonb_each(x.fields) o WHERE o.value IS DISTINCT FROM y.fields->o.key) changed
    WHERE x.fields IS DISTINCT FROM y.fields
$$;

-- At most so many versions, evenly spread, and as many pairs of versions are looked at; every version has to be known.
CREATE FUNCTION model.faults(looks bigint) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT format('version %s of %s was never written', v.version, v.document_uuid) FROM ainecto.document_version v
    WHERE NOT EXISTS (SELECT FROM model.copy c WHERE c.document = v.document_uuid AND c.version = v.version)
  UNION ALL
  SELECT format('version %s of %s was written and is lost', c.version, c.document) FROM model.copy c
    WHERE NOT EXISTS (SELECT FROM ainecto.document_version v WHERE c.document = v.document_uuid AND c.version = v.version)
  UNION ALL
  SELECT format('%s is not as it was last written', d.uuid) FROM ainecto.document d
    WHERE EXISTS (TABLE model.copy) AND EXISTS ((SELECT * FROM model.told(d.uuid, NULL) EXCEPT SELECT * FROM model.rows(d.uuid, d.version))
      UNION ALL (SELECT * FROM model.rows(d.uuid, d.version) EXCEPT SELECT * FROM model.told(d.uuid, NULL)))
  UNION ALL
  SELECT format('version %s of %s: %s', c.version, c.document, wrong)
    FROM (SELECT *, row_number() OVER (ORDER BY document, version) AS n, count(*) OVER () AS total FROM model.copy) c,
      LATERAL (SELECT 'rebuilt, never written: ' || t::text FROM (SELECT * FROM model.told(c.document, c.version)
          EXCEPT SELECT * FROM model.rows(c.document, c.version)) t
        UNION ALL SELECT 'written, not rebuilt: ' || t::text FROM (SELECT * FROM model.rows(c.document, c.version)
          EXCEPT SELECT * FROM model.told(c.document, c.version)) t) w (wrong)
    WHERE c.n % greatest(c.total / looks, 1) = 0
  UNION ALL
  SELECT format('from version %s to %s of %s: %s', p.a, p.b, p.document, wrong)
    FROM (SELECT a.document, a.version AS a, b.version AS b, row_number() OVER (ORDER BY md5(format('%s %s %s', d.title, a.version, b.version))) AS n
        FROM model.copy a JOIN model.copy b USING (document) JOIN ainecto.document d ON d.uuid = a.document WHERE a.version <> b.version) p,
      LATERAL (SELECT 'told, never happened: ' || t::text FROM (SELECT * FROM ainecto.diff(p.document, p.a, p.b)
          EXCEPT SELECT * FROM model.differences(p.document, p.a, p.b)) t
        UNION ALL SELECT 'happened, not told: ' || t::text FROM (SELECT * FROM model.differences(p.document, p.a, p.b)
          EXCEPT SELECT * FROM ainecto.diff(p.document, p.a, p.b)) t) w (wrong)
    WHERE p.n <= looks
$$;
SQL
	return;
}

# model_faults(NODE, LOOKS): the first of what is wrong, one a line; '' if nothing is.
sub model_faults
{
	my ($node, $looks) = @_;
	return $node->safe_psql('ainecto', "SET jit = off; SELECT * FROM model.faults($looks) LIMIT 10");
}

1;
