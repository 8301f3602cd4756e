
=head1 NAME

AinectoHistory - an independent witness of what every version of an ERD held, and what must be true of any history

=head1 SYNOPSIS

  use AinectoHistory qw(watch_versions history_faults);

  watch_versions($node);                    # from now on every version is recorded, by a plain reading of the content tables
  ...
  is(history_faults($node), '', 'history is whole');

=cut

package AinectoHistory;

use strict;
use warnings;

use Exporter 'import';

our @EXPORT_OK = qw(add_project add_document watch_versions history_faults);

# add_project(NODE, EMAIL): a workspace of this account, and a project in it; its uuid.
sub add_project
{
	my ($node, $email) = @_;
	return $node->safe_psql('ainecto', qq{
		WITH w AS (INSERT INTO ainecto.workspace (uuid, owner_id, name)
			SELECT gen_random_uuid(), id, 'W' FROM ainecto.account WHERE email = '$email' RETURNING uuid)
		INSERT INTO ainecto.project (uuid, workspace_uuid, name) SELECT gen_random_uuid(), uuid, 'P' FROM w RETURNING uuid});
}

# add_document(NODE, PROJECT, TITLE): an empty ERD; its uuid.
sub add_document
{
	my ($node, $project, $title) = @_;
	return $node->safe_psql('ainecto', qq{INSERT INTO ainecto.document (uuid, project_uuid, type, title)
		VALUES (gen_random_uuid(), '$project', 'erd', '$title') RETURNING uuid});
}

# watch_versions(NODE): makes schema "witness". The trigger fires when the transaction that makes a version is through with
# it and still holds the document's lock: at the end of a tool's call, or at the commit of manual SQL. So a transaction may
# make at most one version of a document by manual SQL, and that as its last.
sub watch_versions
{
	my ($node) = @_;
	$node->safe_psql('ainecto', <<'SQL');
CREATE SCHEMA witness;
CREATE TABLE witness.version (document uuid, version bigint, state jsonb, PRIMARY KEY (document, version));

-- What the tables of an ERD hold: every column of every row, by collection and key.
CREATE FUNCTION witness.state(document uuid) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
DECLARE
  relation name;
  items jsonb;
  result jsonb;
BEGIN
  SELECT jsonb_build_object('title', d.title, 'diagram_source', d.diagram_source, 'source_language', d.source_language,
      'edge_style', d.edge_style, 'is_module', d.is_module, 'metadata', d.metadata,
      'default_environment', d.default_environment, 'default_test_account', d.default_test_account)
    INTO result FROM ainecto.document d WHERE d.uuid = document;
  FOR relation IN SELECT c.relname FROM pg_class c
    WHERE c.relnamespace = 'ainecto'::regnamespace AND c.relkind = 'r' AND c.relname LIKE 'erd\_%' AND c.relname NOT LIKE 'erd\_source%'
  LOOP
    EXECUTE format('SELECT coalesce(jsonb_object_agg(r.uuid, to_jsonb(r) - ''uuid'' - ''document_uuid''), ''{}'')'
      ' FROM ainecto.%I r WHERE r.document_uuid = $1', relation) INTO items USING document;
    result := result || jsonb_build_object(
      CASE relation WHEN 'erd_index' THEN 'indexes' ELSE substr(relation, 5) || 's' END, items);
  END LOOP;
  RETURN result;
END $$;

-- A snapshot in the same shape.
CREATE FUNCTION witness.shape(snapshot jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_object_agg(member.key, CASE jsonb_typeof(member.value) WHEN 'array' THEN
      (SELECT coalesce(jsonb_object_agg(item->>'uuid', item - 'uuid'), '{}') FROM jsonb_array_elements(member.value) item)
      ELSE member.value END)
    FROM jsonb_each(snapshot - 'uuid' - 'type' - 'version') AS member
$$;

CREATE FUNCTION witness.record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO witness.version VALUES (NEW.document_uuid, NEW.version, witness.state(NEW.document_uuid));
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER witness AFTER INSERT ON ainecto.document_version
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION witness.record();

-- One row per version made, as the audit log tells it.
CREATE VIEW witness.audited AS
  SELECT a.target::uuid AS document, a.version, a.id FROM ainecto.audit_log a
    WHERE a.version IS NOT NULL AND a.outcome = 'done'
  UNION
  SELECT (made->>'id')::uuid, (made->>'version')::bigint, a.id
    FROM ainecto.audit_log a, jsonb_array_elements(a.targets) made WHERE a.outcome = 'done' AND made ? 'version';

-- What must be true of the history of documents whose versions are all kept; nothing where it is. To rebuild a version takes
-- as long as it is old: no more than about "rebuilt" of each document are, evenly spread.
CREATE FUNCTION witness.faults(rebuilt int) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT format('document %s counts %s versions, has %s rows up to %s', d.uuid, d.version, count(v), max(v.version))
    FROM ainecto.document d LEFT JOIN ainecto.document_version v ON v.document_uuid = d.uuid GROUP BY d.uuid
    HAVING count(v) <> d.version OR max(v.version) <> d.version
  UNION ALL
  SELECT format('version %s of %s has no change', v.version, v.document_uuid) FROM ainecto.document_version v
    WHERE NOT EXISTS (SELECT FROM ainecto.document_change c WHERE c.document_uuid = v.document_uuid AND c.version = v.version)
  UNION ALL
  SELECT DISTINCT format('changes of version %s of %s, which is none', c.version, c.document_uuid)
    FROM ainecto.document_change c WHERE NOT EXISTS (SELECT FROM ainecto.document_version v
      WHERE v.document_uuid = c.document_uuid AND v.version = c.version)
  UNION ALL
  SELECT format('version %s of %s has %s audit rows', v.version, v.document_uuid, count(a))
    FROM ainecto.document_version v LEFT JOIN witness.audited a ON a.document = v.document_uuid AND a.version = v.version
    GROUP BY v.document_uuid, v.version HAVING count(a) <> 1
  UNION ALL
  SELECT format('audit row %s names version %s of %s, which is none', a.id, a.version, a.document) FROM witness.audited a
    WHERE NOT EXISTS (SELECT FROM ainecto.document_version v WHERE v.document_uuid = a.document AND v.version = a.version)
  UNION ALL
  SELECT format('version %s of %s is not later than the one before', s.version, s.document_uuid)
    FROM (SELECT *, lag(v.at) OVER (PARTITION BY v.document_uuid ORDER BY v.version) AS before FROM ainecto.document_version v) s
    WHERE s.at <= s.before
  UNION ALL
  SELECT format('%s as rebuilt is not what is there', d.uuid) FROM ainecto.document d
    WHERE d.type = 'erd' AND witness.shape(ainecto.snapshot(d.uuid, d.version)) <> witness.state(d.uuid)
  UNION ALL
  SELECT format('version %s of %s was %s', v.version, v.document_uuid,
      CASE WHEN w IS NULL THEN 'never seen' ELSE 'something else when it was made' END)
    FROM ainecto.document d JOIN ainecto.document_version v ON v.document_uuid = d.uuid
      LEFT JOIN witness.version w ON w.document = v.document_uuid AND w.version = v.version
    WHERE w IS NULL OR v.version % greatest(d.version / rebuilt, 1) = 0
      AND witness.shape(ainecto.snapshot(v.document_uuid, v.version)) <> w.state
  UNION ALL
  SELECT format('version %s of %s was seen and is lost', w.version, w.document) FROM witness.version w
    WHERE NOT EXISTS (SELECT FROM ainecto.document_version v WHERE v.document_uuid = w.document AND v.version = w.version)
$$;
SQL
	return;
}

# history_faults(NODE, rebuilt => 300): the first of what is wrong with any document's history, one a line; '' if nothing is.
sub history_faults
{
	my ($node, %option) = @_;
	my $rebuilt = $option{rebuilt} // 300;
	return $node->safe_psql('ainecto', "SELECT * FROM witness.faults($rebuilt) LIMIT 20");
}

1;
