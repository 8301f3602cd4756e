-- Content of ERDs: what else PostgreSQL knows of tables, columns, indexes and references, and constraints and objects. Only fields are
-- added, and null is what every row so far means.
-- What the JSON fields of ERDs may hold is one table in C, which the tools ask too.
CREATE FUNCTION ainecto.check_erd_field(kind text, field text, value jsonb)
  RETURNS boolean
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'ainecto_check_erd_field';
COMMENT ON FUNCTION ainecto.check_erd_field(text, text, jsonb) IS
  'For the checks of the tables: true, as field (options, column_uuids or depends_on) of such a kind of thing (table, column, index, constraint, ref or object) may hold the value. AI001 with everything that is wrong';
REVOKE ALL ON FUNCTION ainecto.check_erd_field(text, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ainecto.check_erd_field(text, text, jsonb) TO PUBLIC;

ALTER TABLE ainecto.erd_table
  ADD COLUMN options jsonb,
  ADD CONSTRAINT erd_table_options_check CHECK (ainecto.check_erd_field('table', 'options', options));
ALTER TABLE ainecto.erd_column
  DROP CONSTRAINT erd_column_type_check,
  DROP CONSTRAINT erd_column_default_value_check,
  ADD CONSTRAINT erd_column_type_check CHECK (pg_catalog.length(type) BETWEEN 1 AND 1000),
  ADD CONSTRAINT erd_column_default_value_check CHECK (pg_catalog.length(default_value) <= 100000),
  ADD COLUMN options jsonb,
  ADD CONSTRAINT erd_column_options_check CHECK (ainecto.check_erd_field('column', 'options', options));
ALTER TABLE ainecto.erd_index
  ADD COLUMN options jsonb,
  ADD CONSTRAINT erd_index_options_check CHECK (ainecto.check_erd_field('index', 'options', options));
ALTER TABLE ainecto.erd_ref
  ADD COLUMN options jsonb,
  ADD COLUMN note text,
  ADD CONSTRAINT erd_ref_options_check CHECK (ainecto.check_erd_field('ref', 'options', options)),
  ADD CONSTRAINT erd_ref_note_check CHECK (pg_catalog.length(note) <= 10000);
COMMENT ON TABLE ainecto.erd_table IS 'Tables of ERD documents, views and foreign tables among them';
COMMENT ON COLUMN ainecto.erd_table.options IS 'What else PostgreSQL knows of the table: kind, partitioning, storage, …; null if it is all as by default';
COMMENT ON COLUMN ainecto.erd_column.options IS 'What else PostgreSQL knows of the column: identity, generation, collation, …; null if it is all as by default';
COMMENT ON TABLE ainecto.erd_index IS 'Indexes of the tables of ERD documents; primary keys and unique constraints are indexes too';
COMMENT ON COLUMN ainecto.erd_index.options IS 'What else PostgreSQL knows of the index: expressions, predicate, included columns, …; null if it is all as by default';
COMMENT ON COLUMN ainecto.erd_ref.options IS 'What else PostgreSQL knows of the foreign key: MATCH, deferring, …; null if it is all as by default';

CREATE TABLE ainecto.erd_constraint (
  document_uuid uuid NOT NULL,
  uuid text COLLATE "C" NOT NULL,
  table_uuid text COLLATE "C" NOT NULL,
  name text,
  kind text NOT NULL,
  definition text NOT NULL,
  column_uuids jsonb,
  options jsonb,
  note text,
  display_order integer NOT NULL DEFAULT 0,
  CONSTRAINT erd_constraint_pkey PRIMARY KEY (document_uuid, uuid),
  CONSTRAINT erd_constraint_table_fkey FOREIGN KEY (document_uuid, table_uuid)
    REFERENCES ainecto.erd_table (document_uuid, uuid) ON DELETE CASCADE,
  CONSTRAINT erd_constraint_name_key UNIQUE (document_uuid, table_uuid, name) DEFERRABLE,
  CONSTRAINT erd_constraint_uuid_check CHECK (pg_catalog.length(uuid) BETWEEN 1 AND 64),
  CONSTRAINT erd_constraint_name_check CHECK (pg_catalog.length(name) BETWEEN 1 AND 255),
  CONSTRAINT erd_constraint_kind_check CHECK (kind IN ('check', 'exclusion', 'not_null')),
  CONSTRAINT erd_constraint_definition_check CHECK (pg_catalog.length(definition) BETWEEN 1 AND 100000),
  CONSTRAINT erd_constraint_column_uuids_check CHECK (ainecto.check_erd_field('constraint', 'column_uuids', column_uuids)),
  CONSTRAINT erd_constraint_options_check CHECK (ainecto.check_erd_field('constraint', 'options', options)),
  CONSTRAINT erd_constraint_note_check CHECK (pg_catalog.length(note) <= 10000),
  CONSTRAINT erd_constraint_display_order_check CHECK (display_order >= 0)
);
CREATE INDEX erd_constraint_order_index ON ainecto.erd_constraint (document_uuid, table_uuid, display_order, uuid);
COMMENT ON TABLE ainecto.erd_constraint IS 'Constraints of the tables of ERD documents that are neither keys (erd_index) nor references (erd_ref)';
COMMENT ON COLUMN ainecto.erd_constraint.definition IS 'What follows CONSTRAINT and the name, e.g. CHECK (price > 0), without what options says';
COMMENT ON COLUMN ainecto.erd_constraint.column_uuids IS 'Columns that it speaks of, as an array of their uuids; null if that is not known';
COMMENT ON COLUMN ainecto.erd_constraint.options IS 'NO INHERIT, NOT VALID, deferring, …; null if it is all as by default';

CREATE TABLE ainecto.erd_object (
  document_uuid uuid NOT NULL,
  uuid text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  schema_name text,
  name text NOT NULL,
  signature text,
  table_uuid text COLLATE "C",
  definition text NOT NULL,
  depends_on jsonb,
  options jsonb,
  note text,
  display_order integer NOT NULL DEFAULT 0,
  CONSTRAINT erd_object_pkey PRIMARY KEY (document_uuid, uuid),
  CONSTRAINT erd_object_document_fkey FOREIGN KEY (document_uuid) REFERENCES ainecto.document (uuid),
  CONSTRAINT erd_object_table_fkey FOREIGN KEY (document_uuid, table_uuid)
    REFERENCES ainecto.erd_table (document_uuid, uuid) ON DELETE CASCADE,
  CONSTRAINT erd_object_uuid_check CHECK (pg_catalog.length(uuid) BETWEEN 1 AND 64),
  CONSTRAINT erd_object_kind_check CHECK (kind IN (
    'schema', 'sequence', 'domain', 'type', 'range', 'function', 'procedure', 'aggregate', 'operator',
    'operator_class', 'operator_family', 'cast', 'collation', 'conversion', 'text_search_configuration',
    'text_search_dictionary', 'text_search_parser', 'text_search_template', 'trigger', 'event_trigger', 'rule',
    'policy', 'extension', 'statistics', 'publication', 'subscription', 'foreign_data_wrapper', 'server',
    'user_mapping', 'language', 'access_method', 'transform', 'comment', 'grant', 'default_privilege')),
  CONSTRAINT erd_object_schema_name_check CHECK (pg_catalog.length(schema_name) BETWEEN 1 AND 255),
  CONSTRAINT erd_object_name_check CHECK (pg_catalog.length(name) BETWEEN 1 AND 1000),
  CONSTRAINT erd_object_signature_check CHECK (pg_catalog.length(signature) <= 10000),
  CONSTRAINT erd_object_definition_check CHECK (pg_catalog.length(definition) BETWEEN 1 AND 1000000),
  CONSTRAINT erd_object_depends_on_check CHECK (ainecto.check_erd_field('object', 'depends_on', depends_on)),
  CONSTRAINT erd_object_options_check CHECK (ainecto.check_erd_field('object', 'options', options)),
  CONSTRAINT erd_object_note_check CHECK (pg_catalog.length(note) <= 10000),
  CONSTRAINT erd_object_display_order_check CHECK (display_order >= 0)
);
CREATE INDEX erd_object_order_index ON ainecto.erd_object (document_uuid, display_order, uuid);
CREATE INDEX erd_object_table_index ON ainecto.erd_object (document_uuid, table_uuid, display_order, uuid)
  WHERE table_uuid IS NOT NULL;
COMMENT ON TABLE ainecto.erd_object IS 'All else that a PostgreSQL schema is made of: functions, triggers, policies, extensions, grants, …';
COMMENT ON COLUMN ainecto.erd_object.definition IS 'The one SQL statement that makes it, without a semicolon at its end';
COMMENT ON COLUMN ainecto.erd_object.options IS 'What the statement does not say, e.g. that a trigger is disabled; null if it is all as by default';

CREATE INDEX erd_constraint_search_index ON ainecto.erd_constraint
  USING gin (ainecto.search_keys(document_uuid, uuid, name, ARRAY[definition, note])) WITH (fastupdate = off);
CREATE INDEX erd_ref_search_index ON ainecto.erd_ref
  USING gin (ainecto.search_keys(document_uuid, uuid, name, ARRAY[note])) WITH (fastupdate = off);
CREATE INDEX erd_object_search_index ON ainecto.erd_object
  USING gin (ainecto.search_keys(document_uuid, uuid, name, ARRAY[definition, note])) WITH (fastupdate = off);

SELECT pg_catalog.pg_extension_config_dump('ainecto.erd_constraint', '');
SELECT pg_catalog.pg_extension_config_dump('ainecto.erd_object', '');

DO $$
DECLARE
  of_document constant text := 'document_uuid OPERATOR(pg_catalog.=) ANY (ARRAY(SELECT ainecto.readable_documents()))';
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['erd_constraint', 'erd_object'] LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON ainecto.%I FROM PUBLIC', relation);
    EXECUTE pg_catalog.format('CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON ainecto.%I'
      ' FOR EACH ROW EXECUTE FUNCTION ainecto.record_change()', relation);
    EXECUTE pg_catalog.format('ALTER TABLE ainecto.%I ENABLE ALWAYS TRIGGER record_change', relation);
    EXECUTE pg_catalog.format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ainecto.%I'
      ' EXECUTE FUNCTION ainecto.refuse_change()', relation);
    EXECUTE pg_catalog.format('ALTER TABLE ainecto.%I ENABLE ALWAYS TRIGGER refuse_truncate', relation);
    EXECUTE pg_catalog.format('ALTER TABLE ainecto.%I ENABLE ROW LEVEL SECURITY', relation);
    EXECUTE pg_catalog.format('CREATE POLICY tenant_sees ON ainecto.%I FOR SELECT USING (%s)', relation, of_document);
    EXECUTE pg_catalog.format('CREATE POLICY tenant_inserts ON ainecto.%I FOR INSERT WITH CHECK (ainecto.admit_row(%1$I.*))', relation);
    EXECUTE pg_catalog.format('CREATE POLICY tenant_updates ON ainecto.%I FOR UPDATE USING (%s)'
      ' WITH CHECK (ainecto.admit_row(%1$I.*))', relation, of_document);
    EXECUTE pg_catalog.format('CREATE POLICY tenant_deletes ON ainecto.%I FOR DELETE USING (%s)', relation, of_document);
    EXECUTE pg_catalog.format('CREATE POLICY administrator ON ainecto.%I TO ainecto_admin USING (true)'
      ' WITH CHECK (ainecto.admit_row(%1$I.*))', relation);
    EXECUTE pg_catalog.format('CREATE POLICY auditor ON ainecto.%I TO ainecto_auditor USING (true)'
      ' WITH CHECK (ainecto.admit_row(%1$I.*))', relation);
  END LOOP;
END
$$;

COMMENT ON TABLE ainecto.document_change IS 'One row per changed row of content: an insert the row as after, a delete as before, each without fields at their initial value, an update the fields that changed';

CREATE OR REPLACE VIEW ainecto.table_change WITH (security_invoker = true) AS
SELECT t.document_uuid, t.table_uuid, t.entity, t.entity_uuid, v.version, v.at, n.email, v.client_id, v.session_id, v.tool,
  v.description, h.operation, h.before, h.after, h.id
FROM (
  SELECT b.document_uuid, b.uuid AS table_uuid, 'table' AS entity, b.uuid AS entity_uuid FROM ainecto.erd_table b
  UNION SELECT c.document_uuid, c.table_uuid, 'column', c.uuid FROM ainecto.erd_column c
  UNION SELECT i.document_uuid, i.table_uuid, 'index', i.uuid FROM ainecto.erd_index i
  UNION SELECT k.document_uuid, k.table_uuid, 'constraint', k.uuid FROM ainecto.erd_constraint k
  UNION SELECT d.document_uuid, COALESCE(d.before OPERATOR(pg_catalog.->>) 'table_uuid', d.entity_uuid), d.entity, d.entity_uuid
    FROM ainecto.document_change d WHERE d.operation = 'delete' AND d.entity IN ('table', 'column', 'index', 'constraint')) t
JOIN ainecto.document_change h ON h.document_uuid OPERATOR(pg_catalog.=) t.document_uuid
  AND h.entity_uuid OPERATOR(pg_catalog.=) t.entity_uuid AND h.entity OPERATOR(pg_catalog.=) t.entity
JOIN ainecto.document_version v ON v.document_uuid OPERATOR(pg_catalog.=) h.document_uuid
  AND v.version OPERATOR(pg_catalog.=) h.version
LEFT JOIN ainecto.account_name n ON n.account_id OPERATOR(pg_catalog.=) v.account_id;
COMMENT ON VIEW ainecto.table_change IS 'Who touched a table, its columns, indexes and constraints, deleted ones included: WHERE document_uuid = … AND table_uuid = … AND at >= …, ORDER BY id';
COMMENT ON COLUMN ainecto.table_change.entity IS 'table, column, index or constraint; what was changed';
GRANT SELECT ON ainecto.erd_constraint TO ainecto_auditor, ainecto_admin;
