# Manual SQL, tools and readers on a few shared documents at once, in pgbench and through a shim: no version is lost or made
# twice, what a reader is told belongs to the version he is told, and every deadlock is retried or reported.
#
# AINECTO_LOAD_SECONDS says how long, 6 if it does not; 120 is a good test.
use strict;
use warnings;

use AinectoHistory qw(add_project add_document watch_versions history_faults);
use AinectoTest qw(in_background told);
use IPC::Run;
use JSON::PP;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

use constant { DOCUMENTS => 4, TABLES => 5, CLIENTS => 3, SEED => 20260728 };
my $seconds = $ENV{AINECTO_LOAD_SECONDS} || 6;

# Everybody waits while a deadlock is not found out.
my $node = AinectoTest->start_node('main', conf => "deadlock_timeout = '20ms'\n");
my $token = AinectoTest->create_account($node, 'load@example.org', plan => 'enterprise');
my $project = add_project($node, 'load@example.org');
watch_versions($node);
my @documents = map { add_document($node, $project, "Load $_") } 1 .. DOCUMENTS;
$node->safe_psql('ainecto', join '', map {
	my ($number, $document) = ($_, $documents[ $_ - 1 ]);
	"INSERT INTO witness.shared VALUES ($number, '$document');
	INSERT INTO ainecto.erd_table (document_uuid, uuid, name) SELECT '$document', 't' || n, 'table ' || n FROM generate_series(1, ${\ TABLES}) n;"
} 1 .. DOCUMENTS) if $node->safe_psql('ainecto', <<'SQL') eq '';
CREATE TABLE witness.shared (number int PRIMARY KEY, document uuid);
CREATE TABLE witness.misread (document uuid, version bigint, tool text, answer jsonb);
CREATE TABLE witness.read_count (tool text, of text);

CREATE FUNCTION witness.document(n int) RETURNS uuid LANGUAGE sql STABLE AS 'SELECT document FROM witness.shared WHERE number = n';

CREATE FUNCTION witness.tool(tool text, of uuid, arguments jsonb) RETURNS jsonb LANGUAGE sql AS $$
  SELECT ainecto.call_tool('load@example.org', tool, jsonb_build_object('documentUuid', of) || arguments)
$$;

-- A table of the document as the witness saw it at a version: the columns' names by id, as erd_get_table tells them.
CREATE FUNCTION witness.columns_then(of uuid, at bigint, table_uuid text) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_object_agg(c.key, c.value->>'name'), '{}')
    FROM witness.version v, jsonb_each(v.state->'columns') c
    WHERE v.document = of AND v.version = at AND c.value->>'table_uuid' = columns_then.table_uuid
$$;

-- Whether what a tool answered is what was there at the version that it names.
CREATE FUNCTION witness.is_true(tool text, of uuid, answer jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT CASE tool
    WHEN 'erd_get_table' THEN
      (SELECT coalesce(jsonb_object_agg(c->>'uuid', c->>'name'), '{}') FROM jsonb_array_elements(answer->'columns') c)
        = witness.columns_then(of, (answer->>'version')::bigint, answer->>'uuid')
      AND answer->>'note' IS NOT DISTINCT FROM (SELECT v.state #>> ARRAY['tables', answer->>'uuid', 'note']
        FROM witness.version v WHERE v.document = of AND v.version = (answer->>'version')::bigint)
    ELSE
      (SELECT jsonb_object_agg(t->>'uuid', jsonb_build_array(t->>'name', (t->>'column_count')::int)) FROM jsonb_array_elements(answer->'items') t)
        = (SELECT jsonb_object_agg(t.key, jsonb_build_array(t.value->>'name', (SELECT count(*) FROM jsonb_each(v.state->'columns') c
              WHERE c.value->>'table_uuid' = t.key)))
            FROM witness.version v, jsonb_each(v.state->'tables') t WHERE v.document = of AND v.version = (answer->>'version')::bigint)
    END
$$;

CREATE PROCEDURE witness.read(tool text, of uuid, arguments jsonb) LANGUAGE plpgsql AS $$
DECLARE
  answer jsonb := witness.tool(tool, of, arguments);
BEGIN
  INSERT INTO witness.read_count VALUES (tool, 'sql');
  IF witness.is_true(tool, of, answer) IS NOT TRUE THEN
    INSERT INTO witness.misread VALUES (of, (answer->>'version')::bigint, tool, answer);
  END IF;
END $$;
SQL

# The scripts of pgbench; what each is worth stands in front. Two documents in one transaction may deadlock.
my %document = map { ($_ => "witness.document(:$_)") } qw(d e);
my %script = (
	insert => [ 3, qq{INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type)
		SELECT $document{d}, id, 't' || :t, id, 'int' FROM CAST(gen_random_uuid() AS text) AS id;} ],
	update => [ 3, qq{UPDATE ainecto.erd_table SET note = 'by hand ' || :r WHERE document_uuid = $document{d} AND uuid = 't' || :t;} ],
	both => [ 2, qq{BEGIN;
		UPDATE ainecto.erd_table SET position_x = :r % 1000, position_y = 0 WHERE document_uuid = $document{d} AND uuid = 't' || :t;
		UPDATE ainecto.erd_table SET position_x = 0, position_y = :r % 1000 WHERE document_uuid = $document{e} AND uuid = 't' || :t;
		COMMIT;} ],
	delete => [ 2, qq{DELETE FROM ainecto.erd_column WHERE document_uuid = $document{d} AND uuid IN (SELECT uuid FROM ainecto.erd_column
		WHERE document_uuid = $document{d} ORDER BY uuid OFFSET :r % 10 LIMIT 2);} ],
	tool => [ 4, qq{SELECT witness.tool('erd_apply_changes', $document{d}, jsonb_build_object('description', 'by tool', 'operations', jsonb_build_array(
		jsonb_build_object('op', 'update', 'type', 'table', 'uuid', 't' || :t, 'data', jsonb_build_object('note', 'tool ' || :r)),
		jsonb_build_object('op', 'create', 'type', 'column', 'data', jsonb_build_object('table_uuid', 't' || :t, 'name', 'tool ' || :r, 'type', 'text')))));} ],
	undone => [ 1, qq{BEGIN; SAVEPOINT undone; DELETE FROM ainecto.erd_column WHERE document_uuid = $document{d}; ROLLBACK TO undone;
		SELECT witness.tool('erd_delete_tables', $document{d}, '{"uuids": ["t1", "none"], "description": "refused"}');
		UPDATE ainecto.erd_table SET alias = 'kept ' || :r WHERE document_uuid = $document{d} AND uuid = 't' || :t; COMMIT;} ],
	table => [ 3, qq{CALL witness.read('erd_get_table', $document{d}, jsonb_build_object('tableUuid', 't' || :t));} ],
	tables => [ 2, qq{CALL witness.read('erd_list_tables', $document{d}, '{}');} ],
);

# A client of the shim for that long: writes under names of its own, some twice with one clientMutationId, some from an old
# base, and reads. NOTE is called with what came of each.
sub hammer
{
	my ($shim, $client, $note) = @_;
	my $deadline = time + $seconds;
	my %seen;
	srand(SEED + $client);
	for (my $number = 1; time < $deadline; $number++)
	{
		my ($document, $table) = ($documents[ rand DOCUMENTS ], 't' . (1 + int rand TABLES));
		my $kind = rand;
		if ($kind < 0.4)
		{
			my $read = $kind < 0.3 ? 'erd_get_table' : 'erd_list_tables';
			my $answer = $shim->call($token, 'tools/call', { name => $read,
				arguments => { documentUuid => $document, $kind < 0.3 ? (tableUuid => $table) : () } });
			$note->({ tool => $read, document => $document, status => $answer->{status}, text => $answer->{json}{result}{content}[0]{text} });
			next;
		}
		my $name = "client $client edit $number";
		my %arguments = (documentUuid => $document, description => $name, clientMutationId => $name =~ tr/ /-/r,
			items => [ { uuid => $table, note => $name, columns => [ { name => $name, type => 'int' } ] } ],
			$kind > 0.9 && $seen{$document} ? (baseVersion => $seen{$document}) : ());
		for (1 .. ($kind < 0.5 ? 2 : 1))
		{
			my $answer = $shim->call($token, 'tools/call', { name => 'erd_update_tables', arguments => \%arguments });
			my $result = $answer->{json}{result};
			my $text = $result->{content}[0]{text} // '';
			my $said = $text =~ /^{/ ? decode_json($text) : { failure => $text };
			$seen{$document} = $said->{version} if $said->{version};
			$note->({ name => $name, document => $document, status => $answer->{status}, said => $said });
		}
	}
	return;
}

my $shim = AinectoTest->start_shim($node, options => [ '--loops', 2, '--connections', 4, '--call-rate', 'off' ]);
my @pgbench = (
	'pgbench', '-n', '-c', 6, '-j', 2, '-T', $seconds, '--max-tries=0', '--failures-detailed', '--random-seed=' . SEED,
	map { ('-f', "$PostgreSQL::Test::Utils::tmp_check/$_.pgbench\@$script{$_}[0]") } sort keys %script);
for my $name (keys %script)
{
	append_to_file("$PostgreSQL::Test::Utils::tmp_check/$name.pgbench", join "\n",
		'\set d random(1, ' . DOCUMENTS . ')', '\set e random(1, ' . DOCUMENTS . ')', '\set t random(1, ' . TABLES . ')',
		'\set r random(1, 1000000000)', $script{$name}[1], '');
}
my ($output, $complaint) = ('', '');
my $bench = IPC::Run::start([ @pgbench, $node->connstr('ainecto') ], '<', \undef, '>', \$output, '2>', \$complaint);
my (%status, %version_of, @unsure, @read, @death, $repeats, $conflicts);
# They tell at the end: a pipe that nobody reads yet would stop them.
my @clients = map {
	my $client = $_;
	in_background {
		my ($tell) = @_;
		my @outcomes;
		hammer($shim, $client, sub { push @outcomes, $_[0] });
		$tell->($_) for @outcomes;
	}
} 1 .. CLIENTS;
for my $client (@clients)
{
	while (my $told = told($client))
	{
		if ($told->{died}) { push @death, $told->{died}; next }
		$status{ $told->{status} }++;
		if ($told->{tool}) { push @read, $told; next }
		if ($told->{said}{version})
		{
			my $before = $version_of{ $told->{name} };
			$repeats++ if defined $before;
			fail("$told->{name} was answered $before and $told->{said}{version}") if defined $before && $before ne $told->{said}{version};
			$version_of{ $told->{name} } = $told->{said}{version};
		}
		elsif (($told->{said}{error} // '') eq 'conflict') { $conflicts++ }
		else { push @unsure, $told }
	}
}
$bench->finish;
note($output);
is(join('', @death), '', 'no client of the shim died');
is($bench->result(0), 0, 'pgbench ended well') or diag($complaint);
like($output, qr/^number of failed transactions: 0 /m, 'pgbench got every deadlock out of the way by trying again');
unlike($complaint, qr/aborted/, 'no client of pgbench gave up');

# What clients of the shim were told.
my $made = $node->safe_psql('ainecto', q{SELECT description, version FROM ainecto.document_version WHERE description LIKE 'client % edit %'});
my %made;
$made{ (split /\|/)[0] }{ (split /\|/)[1] }++ for split /\n/, $made;
is_deeply([ grep { join(',', keys %{ $made{$_} // {} }) ne $version_of{$_} } sort keys %version_of ], [], 'what was answered as made was made, once');
is_deeply([ grep { !exists $version_of{$_} } sort keys %made ], [], 'and nothing else was');
is_deeply([ grep { !/^Too many changes .* Try again/ } map { $_->{said}{failure} // encode_json($_->{said}) } @unsure ], [],
	'who got nowhere was told to try again');
ok($node->poll_query_until('ainecto', q{SELECT count(*) FROM ainecto.audit_log WHERE outcome = 'failed' AND sqlstate = '40P01'},
		scalar @unsure), 'and each left an audit row with the reason');
note(sprintf '%d versions, %d repeats, %d conflicts, %d reads, %d came to nothing; statuses: %s', scalar keys %version_of, $repeats // 0,
	$conflicts // 0, scalar @read, scalar @unsure, join ', ', map { "$_: $status{$_}" } sort keys %status);
cmp_ok(scalar keys %version_of, '>', 10, 'clients of the shim wrote');
cmp_ok($repeats // 0, '>', 0, 'and repeated');

# What readers were told.
my $answers = "$PostgreSQL::Test::Utils::tmp_check/answers";
append_to_file($answers, join '', map { my $row = "$_->{tool}\t$_->{document}\t$_->{text}"; $row =~ s/\\/\\\\/g; "$row\n" } grep { $_->{text} } @read);
is($node->safe_psql('ainecto', qq{
		CREATE TEMP TABLE answer (tool text, document uuid, answer jsonb);
		\\copy answer FROM '$answers'
		INSERT INTO witness.read_count SELECT tool, 'shim' FROM answer;
		INSERT INTO witness.misread SELECT document, (answer->>'version')::bigint, tool, answer FROM answer
			WHERE witness.is_true(tool, document, answer) IS NOT TRUE;
		SELECT tool, version, answer FROM witness.misread LIMIT 5}), '', 'what readers were told is what was there at the version they were told');
is($node->safe_psql('ainecto', 'SELECT count(*) > 10 FROM witness.read_count GROUP BY tool, of'), join("\n", ('t') x 4), 'readers read');
note($node->safe_psql('ainecto', 'SELECT tool, of, count(*) FROM witness.read_count GROUP BY 1, 2 ORDER BY 1, 2'));
note('versions: ' . $node->safe_psql('ainecto', q{SELECT string_agg(version::text, ' ') FROM ainecto.document}));
note('deadlocks: ' . $node->safe_psql('ainecto', q{SELECT deadlocks FROM pg_stat_database WHERE datname = 'ainecto'}));
is(history_faults($node, rebuilt => 100), '', 'history is whole');

is($shim->stop, 0, 'the shim ends well');
$node->stop;
done_testing();
