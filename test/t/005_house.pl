# A house adds its own to every table of content and history: columns, constraints, indexes, triggers of every kind. Tools and
# SQL go on, every version is rebuilt as it was recorded in full at the time, and a dump restores by the README's words.
use strict;
use warnings;

use AinectoTest;
use File::Basename qw(dirname);
use PostgreSQL::Test::Utils;
use Test::More;

my $node = AinectoTest->start_node('main');
AinectoTest->create_account($node, 'ada@example.org', plan => 'enterprise');
$node->safe_psql('ainecto', <<'SQL');
CREATE SCHEMA house;
CREATE TABLE house.seen (relation text, what text, rows bigint);
CREATE TABLE house.version (document uuid, version bigint, copy jsonb, PRIMARY KEY (document, version));
CREATE VIEW house.content AS SELECT c.relname AS relation, c.oid FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  WHERE t.tgfoid = 'ainecto.record_change'::regproc;
CREATE FUNCTION house.team() RETURNS text LANGUAGE sql STABLE AS 'SELECT ''core''::text';

-- A full copy of what is there when a call or a transaction is through with its version.
CREATE FUNCTION house.copy() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO house.version VALUES (NEW.document_uuid, NEW.version, ainecto.snapshot(NEW.document_uuid));
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER house_copy AFTER INSERT ON ainecto.document_version
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION house.copy();

-- Before the row: the first and the last to have a say.
CREATE FUNCTION house.before_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.house_count := coalesce(NEW.house_count, 0) + 1;
  IF to_jsonb(NEW) ? 'note' THEN
    NEW := jsonb_populate_record(NEW, jsonb_build_object('note', coalesce(to_jsonb(NEW) ->> 'note', 'a house''s')));
  END IF;
  RETURN NEW;
END $$;
-- After it: writes to the row once more, to its content too where it has a note.
CREATE FUNCTION house.after_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  new_row jsonb := to_jsonb(NEW);
  own_key text := CASE WHEN new_row ? 'id' THEN format('id = %s', new_row ->> 'id') WHEN new_row ? 'document_uuid'
    THEN format('document_uuid = %L AND uuid = %L', new_row ->> 'document_uuid', new_row ->> 'uuid') ELSE format('uuid = %L', new_row ->> 'uuid') END;
BEGIN
  EXECUTE format('UPDATE ainecto.%I SET house_count = house_count + 100 %s WHERE %s', TG_TABLE_NAME,
    CASE WHEN new_row ? 'note' THEN ', note = rtrim(note, ''!'') || ''!''' END, own_key);
  RETURN NULL;
END $$;
CREATE FUNCTION house.after_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO house.seen SELECT TG_TABLE_NAME, TG_OP, count(*) FROM made;
  RETURN NULL;
END $$;
CREATE FUNCTION house.before_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO house.seen VALUES (TG_TABLE_NAME, 'before ' || TG_OP, NULL);
  RETURN NULL;
END $$;
DO $$
DECLARE
  c record;
BEGIN
  FOR c IN SELECT relation FROM house.content UNION ALL VALUES ('document_version'), ('document_change'), ('audit_log') LOOP
    EXECUTE format('ALTER TABLE ainecto.%1$I ADD COLUMN house_team text NOT NULL DEFAULT house.team(), ADD COLUMN house_count integer,
      ADD COLUMN house_number bigint GENERATED ALWAYS AS IDENTITY, ADD COLUMN house_double integer GENERATED ALWAYS AS (house_count * 2) STORED,
      ADD CONSTRAINT house_count_check CHECK (house_count >= 0), ADD CONSTRAINT %2$I UNIQUE (house_number)', c.relation, 'house key of ' || c.relation);
    EXECUTE format('COMMENT ON COLUMN ainecto.%I.house_team IS ''Whose it is''', c.relation);
    EXECUTE format('CREATE INDEX %I ON ainecto.%I (house_team) WHERE house_count > 1', 'house_' || c.relation, c.relation);
    EXECUTE format('CREATE TRIGGER aa_statement BEFORE INSERT ON ainecto.%I EXECUTE FUNCTION house.before_statement()', c.relation);
    EXECUTE format('CREATE TRIGGER zz_statement AFTER INSERT ON ainecto.%I REFERENCING NEW TABLE AS made EXECUTE FUNCTION house.after_statement()', c.relation);
  END LOOP;
  FOR c IN SELECT relation FROM house.content LOOP
    EXECUTE format('CREATE TRIGGER aa_before BEFORE INSERT OR UPDATE ON ainecto.%I FOR EACH ROW EXECUTE FUNCTION house.before_row()', c.relation);
    EXECUTE format('CREATE TRIGGER zz_before BEFORE INSERT OR UPDATE ON ainecto.%I FOR EACH ROW EXECUTE FUNCTION house.before_row()', c.relation);
    EXECUTE format('CREATE TRIGGER %I AFTER INSERT OR UPDATE ON ainecto.%I FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION house.after_row()',
      'AA after', c.relation);
    EXECUTE format('CREATE TRIGGER zz_after AFTER INSERT OR UPDATE ON ainecto.%I FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION house.after_row()', c.relation);
    EXECUTE format('ALTER TABLE ainecto.%I ENABLE ALWAYS TRIGGER zz_after', c.relation);
  END LOOP;
END $$;
CREATE TABLE house.tag (document uuid, "table" text, tag text, FOREIGN KEY (document, "table") REFERENCES ainecto.erd_table ON DELETE CASCADE);
SQL
is($node->safe_psql('ainecto', 'SELECT count(*) FROM house.content'), 23, 'every table of content');

$node->command_ok([ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-v', 'email=ada@example.org', '-d', $node->connstr('ainecto'),
	'-f', dirname(__FILE__) . '/everything.sql' ], 'tools work in it');
# Plain SQL on every table of content: several rows of one statement, each touched by the house too; and some go.
$node->safe_psql('ainecto', <<'SQL');
INSERT INTO house.tag SELECT document_uuid, uuid, 'big' FROM ainecto.erd_table;
DO $$
DECLARE
  c record;
BEGIN
  FOR c IN SELECT relation, (SELECT min(a.attname) FROM pg_attribute a WHERE a.attrelid = oid AND a.attname IN ('display_order', 'source_language', 'x')) AS field
    FROM house.content ORDER BY relation LOOP
    IF c.field IN ('display_order', 'x') THEN
      EXECUTE format('UPDATE ainecto.%I SET %I = coalesce(%2$I, 0) + 1000', c.relation, c.field);
      COMMIT;
    END IF;
  END LOOP;
END $$;
DELETE FROM ainecto.erd_table WHERE uuid = (SELECT min(uuid) FROM ainecto.erd_table);
DELETE FROM ainecto.flow_group;
SQL
is($node->safe_psql('ainecto', q{SELECT relation FROM house.content EXCEPT SELECT relation FROM house.seen WHERE what = 'INSERT' AND rows > 0 ORDER BY 1}), '',
	'statement triggers saw rows of every table');
is($node->safe_psql('ainecto', q{SELECT relation FROM house.seen WHERE relation IN ('document_version', 'document_change', 'audit_log') AND what = 'INSERT' AND rows = 1 GROUP BY 1 ORDER BY 1}),
	"audit_log\ndocument_change\ndocument_version", 'and of history');

my $wrong = q{SELECT v.document, v.version FROM house.version v WHERE ainecto.snapshot(v.document, v.version) <> v.copy ORDER BY 1, 2};
ok($node->safe_psql('ainecto', 'SELECT count(*) FROM house.version') > 15, 'there are versions');
is($node->safe_psql('ainecto', q{SELECT document_uuid, version FROM ainecto.document_version EXCEPT SELECT document, version FROM house.version ORDER BY 1, 2}), '', 'each was recorded');
is($node->safe_psql('ainecto', $wrong), '', 'every version is rebuilt as it was recorded');
# And is current again after a restore.
is($node->safe_psql('ainecto', <<'SQL'), '', 'every version can be restored');
CREATE FUNCTION house.restored(document uuid, version bigint) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ainecto.restore(document, version);
  RETURN ainecto.snapshot(document) - 'version';
END $$;
SELECT v.document, v.version FROM house.version v WHERE house.restored(v.document, v.version) <> v.copy - 'version' ORDER BY 1, 2;
SQL
is($node->safe_psql('ainecto', $wrong), '', 'which changed no earlier one');

# The README's words.
my %ddl = map { $_ => "$PostgreSQL::Test::Utils::tmp_check/house-$_.sql" } qw(pre-data post-data);
sub house_ddl { my ($database, $section) = @_; return $node->safe_psql($database, "SELECT ainecto.house_ddl('$section')") . "\n" }
append_to_file($ddl{$_}, house_ddl('ainecto', $_)) for sort keys %ddl;
my $dump = "$PostgreSQL::Test::Utils::tmp_check/house.dump";
$node->command_ok([ 'pg_dump', '-Fc', '-f', $dump, $node->connstr('ainecto') ], 'pg_dump');
$node->safe_psql('postgres', 'CREATE DATABASE restored');
my @psql = ('psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('restored'));
$node->command_ok([ @psql, '-c', 'CREATE EXTENSION ainecto', '-f', $ddl{'pre-data'} ], 'the house\'s columns');
{
	local $ENV{PGOPTIONS} = '-c ainecto.restoring=on';
	$node->command_ok([ 'pg_restore', '--exit-on-error', '-d', $node->connstr('restored'), $dump ], 'pg_restore');
}
$node->command_ok([ @psql, '-f', $ddl{'post-data'} ], 'and the rest of the house');
is(house_ddl('restored', $_), house_ddl('ainecto', $_), "the house has its own again: $_") for sort keys %ddl;
my $rows = q{SELECT string_agg(md5(query_to_xml(format('SELECT * FROM ainecto.%I x ORDER BY x::text COLLATE "C"', relation), true, false, '')::text), ' ' ORDER BY relation) FROM house.content};
is($node->safe_psql('restored', $rows), $node->safe_psql('ainecto', $rows), 'every row is as it was');
is($node->safe_psql('restored', $wrong), '', 'every version too');
AinectoTest->create_demo($node, 'restored', 'ada@example.org');
is($node->safe_psql('restored', $wrong), '', 'and life goes on');

$node->stop;
done_testing();
