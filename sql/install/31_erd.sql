-- Content of ERD documents. Identifiers are opaque text of 1 to 64 characters, unique per document; clients may choose
-- them. They are compared as bytes: no index of keys depends on a locale, or on the version of the system's library.
-- Every field carries the name that the tools use in snake_case.
-- What the JSON fields of ERDs may hold is one table in C, which the tools ask too.
CREATE FUNCTION ainecto.check_erd_field(kind text, field text, value jsonb)
  RETURNS boolean
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'ainecto_check_erd_field';
COMMENT ON FUNCTION ainecto.check_erd_field(text, text, jsonb) IS
  'For the checks of the tables: true, as field (options, column_uuids or depends_on) of such a kind of thing (table, column, index, constraint, ref or object) may hold the value. AI001 with everything that is wrong';

CREATE TABLE ainecto.erd_table (
  document_uuid uuid NOT NULL,
  uuid text COLLATE "C" NOT NULL,
  name text NOT NULL,
  schema_name text,
  alias text,
  note text,
  header_color text,
  display_order integer NOT NULL DEFAULT 0,
  position_x integer,
  position_y integer,
  options jsonb,
  laid_out_x integer,
  laid_out_y integer,
  CONSTRAINT erd_table_pkey PRIMARY KEY (document_uuid, uuid),
  CONSTRAINT erd_table_document_fkey FOREIGN KEY (document_uuid) REFERENCES ainecto.document (uuid),
  CONSTRAINT erd_table_name_key UNIQUE NULLS NOT DISTINCT (document_uuid, schema_name, name) DEFERRABLE,
  CONSTRAINT erd_table_uuid_check CHECK (pg_catalog.length(uuid) BETWEEN 1 AND 64),
  CONSTRAINT erd_table_name_check CHECK (pg_catalog.length(name) BETWEEN 1 AND 255),
  CONSTRAINT erd_table_schema_name_check CHECK (pg_catalog.length(schema_name) BETWEEN 1 AND 255),
  CONSTRAINT erd_table_alias_check CHECK (pg_catalog.length(alias) <= 255),
  CONSTRAINT erd_table_note_check CHECK (pg_catalog.length(note) <= 10000),
  CONSTRAINT erd_table_header_color_check CHECK (pg_catalog.length(header_color) <= 32),
  CONSTRAINT erd_table_display_order_check CHECK (display_order >= 0),
  CONSTRAINT erd_table_position_check CHECK ((position_x IS NULL) = (position_y IS NULL)),
  CONSTRAINT erd_table_options_check CHECK (ainecto.check_erd_field('table', 'options', options))
);
CREATE INDEX erd_table_order_index ON ainecto.erd_table (document_uuid, display_order, uuid);
COMMENT ON TABLE ainecto.erd_table IS 'Tables of ERD documents, views and foreign tables among them';
COMMENT ON COLUMN ainecto.erd_table.position_x IS 'Left edge on the canvas in pixels; null until the table is laid out';
COMMENT ON COLUMN ainecto.erd_table.position_y IS 'Upper edge on the canvas in pixels; null until the table is laid out';
COMMENT ON COLUMN ainecto.erd_table.options IS 'What else PostgreSQL knows of the table: kind, partitioning, storage, …; null if it is all as by default';

CREATE TABLE ainecto.erd_column (
  document_uuid uuid NOT NULL,
  uuid text COLLATE "C" NOT NULL,
  table_uuid text COLLATE "C" NOT NULL,
  name text,
  type text,
  is_pk boolean NOT NULL DEFAULT false,
  is_unique boolean NOT NULL DEFAULT false,
  is_not_null boolean NOT NULL DEFAULT false,
  is_increment boolean NOT NULL DEFAULT false,
  default_value text,
  note text,
  display_order integer NOT NULL DEFAULT 0,
  options jsonb,
  CONSTRAINT erd_column_pkey PRIMARY KEY (document_uuid, uuid),
  CONSTRAINT erd_column_table_fkey FOREIGN KEY (document_uuid, table_uuid)
    REFERENCES ainecto.erd_table (document_uuid, uuid) ON DELETE CASCADE,
  CONSTRAINT erd_column_name_key UNIQUE (document_uuid, table_uuid, name) DEFERRABLE,
  CONSTRAINT erd_column_uuid_check CHECK (pg_catalog.length(uuid) BETWEEN 1 AND 64),
  CONSTRAINT erd_column_name_check CHECK (pg_catalog.length(name) BETWEEN 1 AND 255),
  CONSTRAINT erd_column_type_check CHECK (pg_catalog.length(type) BETWEEN 1 AND 1000),
  CONSTRAINT erd_column_default_value_check CHECK (pg_catalog.length(default_value) <= 100000),
  CONSTRAINT erd_column_note_check CHECK (pg_catalog.length(note) <= 10000),
  CONSTRAINT erd_column_display_order_check CHECK (display_order >= 0),
  CONSTRAINT erd_column_options_check CHECK (ainecto.check_erd_field('column', 'options', options))
);
CREATE INDEX erd_column_order_index ON ainecto.erd_column (document_uuid, table_uuid, display_order, uuid);
COMMENT ON TABLE ainecto.erd_column IS 'Columns of the tables of ERD documents';
COMMENT ON COLUMN ainecto.erd_column.type IS 'SQL type as text, or the name of an enum of the document';
COMMENT ON COLUMN ainecto.erd_column.options IS 'What else PostgreSQL knows of the column: identity, generation, collation, …; null if it is all as by default';

CREATE TABLE ainecto.erd_index (
  document_uuid uuid NOT NULL,
  uuid text COLLATE "C" NOT NULL,
  table_uuid text COLLATE "C" NOT NULL,
  name text,
  is_pk boolean NOT NULL DEFAULT false,
  is_unique boolean NOT NULL DEFAULT false,
  type text,
  note text,
  options jsonb,
  CONSTRAINT erd_index_pkey PRIMARY KEY (document_uuid, uuid),
  CONSTRAINT erd_index_table_fkey FOREIGN KEY (document_uuid, table_uuid)
    REFERENCES ainecto.erd_table (document_uuid, uuid) ON DELETE CASCADE,
  CONSTRAINT erd_index_uuid_check CHECK (pg_catalog.length(uuid) BETWEEN 1 AND 64),
  CONSTRAINT erd_index_name_check CHECK (pg_catalog.length(name) BETWEEN 1 AND 255),
  CONSTRAINT erd_index_type_check CHECK (pg_catalog.length(type) <= 50),
  CONSTRAINT erd_index_note_check CHECK (pg_catalog.length(note) <= 10000),
  CONSTRAINT erd_index_options_check CHECK (ainecto.check_erd_field('index', 'options', options))
);
CREATE INDEX erd_index_table_index ON ainecto.erd_index (document_uuid, table_uuid, uuid);
COMMENT ON TABLE ainecto.erd_index IS 'Indexes of the tables of ERD documents; primary keys and unique constraints are indexes too';
COMMENT ON COLUMN ainecto.erd_index.options IS 'What else PostgreSQL knows of the index: expressions, predicate, included columns, …; null if it is all as by default';

CREATE TABLE ainecto.erd_index_column (
  document_uuid uuid NOT NULL,
  uuid text COLLATE "C" NOT NULL,
  index_uuid text COLLATE "C" NOT NULL,
  column_uuid text COLLATE "C" NOT NULL,
  sort_order text,
  display_order integer NOT NULL DEFAULT 0,
  CONSTRAINT erd_index_column_pkey PRIMARY KEY (document_uuid, uuid),
  CONSTRAINT erd_index_column_index_fkey FOREIGN KEY (document_uuid, index_uuid)
    REFERENCES ainecto.erd_index (document_uuid, uuid) ON DELETE CASCADE,
  CONSTRAINT erd_index_column_column_fkey FOREIGN KEY (document_uuid, column_uuid)
    REFERENCES ainecto.erd_column (document_uuid, uuid) ON DELETE CASCADE,
  CONSTRAINT erd_index_column_column_key UNIQUE (document_uuid, index_uuid, column_uuid) DEFERRABLE,
  CONSTRAINT erd_index_column_uuid_check CHECK (pg_catalog.length(uuid) BETWEEN 1 AND 64),
  CONSTRAINT erd_index_column_sort_order_check CHECK (sort_order IN ('ASC', 'DESC')),
  CONSTRAINT erd_index_column_display_order_check CHECK (display_order >= 0)
);
CREATE INDEX erd_index_column_order_index
  ON ainecto.erd_index_column (document_uuid, index_uuid, display_order, uuid);
CREATE INDEX erd_index_column_column_index ON ainecto.erd_index_column (document_uuid, column_uuid);
COMMENT ON TABLE ainecto.erd_index_column IS 'Columns of indexes, in order; a column belongs to the table of its index';

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

CREATE TABLE ainecto.erd_ref (
  document_uuid uuid NOT NULL,
  uuid text COLLATE "C" NOT NULL,
  name text,
  from_table_uuid text COLLATE "C" NOT NULL,
  to_table_uuid text COLLATE "C" NOT NULL,
  relationship text NOT NULL,
  on_delete text,
  on_update text,
  options jsonb,
  note text,
  CONSTRAINT erd_ref_pkey PRIMARY KEY (document_uuid, uuid),
  CONSTRAINT erd_ref_from_table_fkey FOREIGN KEY (document_uuid, from_table_uuid)
    REFERENCES ainecto.erd_table (document_uuid, uuid) ON DELETE CASCADE,
  CONSTRAINT erd_ref_to_table_fkey FOREIGN KEY (document_uuid, to_table_uuid)
    REFERENCES ainecto.erd_table (document_uuid, uuid) ON DELETE CASCADE,
  CONSTRAINT erd_ref_uuid_check CHECK (pg_catalog.length(uuid) BETWEEN 1 AND 64),
  CONSTRAINT erd_ref_name_check CHECK (pg_catalog.length(name) <= 255),
  CONSTRAINT erd_ref_relationship_check CHECK (relationship IN ('>', '<', '-')),
  CONSTRAINT erd_ref_on_delete_check CHECK (pg_catalog.length(on_delete) <= 32),
  CONSTRAINT erd_ref_on_update_check CHECK (pg_catalog.length(on_update) <= 32),
  CONSTRAINT erd_ref_options_check CHECK (ainecto.check_erd_field('ref', 'options', options)),
  CONSTRAINT erd_ref_note_check CHECK (pg_catalog.length(note) <= 10000)
);
CREATE INDEX erd_ref_from_table_index ON ainecto.erd_ref (document_uuid, from_table_uuid, uuid);
CREATE INDEX erd_ref_to_table_index ON ainecto.erd_ref (document_uuid, to_table_uuid, uuid);
COMMENT ON TABLE ainecto.erd_ref IS 'Relationships between tables of ERD documents';
COMMENT ON COLUMN ainecto.erd_ref.relationship IS '> many to one, < one to many, - one to one';
COMMENT ON COLUMN ainecto.erd_ref.options IS 'What else PostgreSQL knows of the foreign key: MATCH, deferring, …; null if it is all as by default';

CREATE TABLE ainecto.erd_ref_column (
  document_uuid uuid NOT NULL,
  uuid text COLLATE "C" NOT NULL,
  ref_uuid text COLLATE "C" NOT NULL,
  from_column_uuid text COLLATE "C" NOT NULL,
  to_column_uuid text COLLATE "C" NOT NULL,
  display_order integer NOT NULL DEFAULT 0,
  CONSTRAINT erd_ref_column_pkey PRIMARY KEY (document_uuid, uuid),
  CONSTRAINT erd_ref_column_ref_fkey FOREIGN KEY (document_uuid, ref_uuid)
    REFERENCES ainecto.erd_ref (document_uuid, uuid) ON DELETE CASCADE,
  CONSTRAINT erd_ref_column_from_column_fkey FOREIGN KEY (document_uuid, from_column_uuid)
    REFERENCES ainecto.erd_column (document_uuid, uuid) ON DELETE CASCADE,
  CONSTRAINT erd_ref_column_to_column_fkey FOREIGN KEY (document_uuid, to_column_uuid)
    REFERENCES ainecto.erd_column (document_uuid, uuid) ON DELETE CASCADE,
  CONSTRAINT erd_ref_column_uuid_check CHECK (pg_catalog.length(uuid) BETWEEN 1 AND 64),
  CONSTRAINT erd_ref_column_display_order_check CHECK (display_order >= 0)
);
CREATE INDEX erd_ref_column_ref_index ON ainecto.erd_ref_column (document_uuid, ref_uuid, display_order, uuid);
CREATE INDEX erd_ref_column_from_column_index ON ainecto.erd_ref_column (document_uuid, from_column_uuid, to_column_uuid);
CREATE INDEX erd_ref_column_to_column_index ON ainecto.erd_ref_column (document_uuid, to_column_uuid, from_column_uuid);
COMMENT ON TABLE ainecto.erd_ref_column IS 'Column pairs of relationships, in order; each column belongs to its side''s table';

CREATE TABLE ainecto.erd_enum (
  document_uuid uuid NOT NULL,
  uuid text COLLATE "C" NOT NULL,
  name text,
  schema_name text,
  note text,
  CONSTRAINT erd_enum_pkey PRIMARY KEY (document_uuid, uuid),
  CONSTRAINT erd_enum_document_fkey FOREIGN KEY (document_uuid) REFERENCES ainecto.document (uuid),
  CONSTRAINT erd_enum_name_key UNIQUE NULLS NOT DISTINCT (document_uuid, schema_name, name) DEFERRABLE,
  CONSTRAINT erd_enum_uuid_check CHECK (pg_catalog.length(uuid) BETWEEN 1 AND 64),
  CONSTRAINT erd_enum_name_check CHECK (pg_catalog.length(name) BETWEEN 1 AND 255),
  CONSTRAINT erd_enum_schema_name_check CHECK (pg_catalog.length(schema_name) BETWEEN 1 AND 255),
  CONSTRAINT erd_enum_note_check CHECK (pg_catalog.length(note) <= 10000)
);
COMMENT ON TABLE ainecto.erd_enum IS 'Enums of ERD documents';

CREATE TABLE ainecto.erd_enum_value (
  document_uuid uuid NOT NULL,
  uuid text COLLATE "C" NOT NULL,
  enum_uuid text COLLATE "C" NOT NULL,
  value text,
  note text,
  display_order integer NOT NULL DEFAULT 0,
  CONSTRAINT erd_enum_value_pkey PRIMARY KEY (document_uuid, uuid),
  CONSTRAINT erd_enum_value_enum_fkey FOREIGN KEY (document_uuid, enum_uuid)
    REFERENCES ainecto.erd_enum (document_uuid, uuid) ON DELETE CASCADE,
  CONSTRAINT erd_enum_value_value_key UNIQUE (document_uuid, enum_uuid, value) DEFERRABLE,
  CONSTRAINT erd_enum_value_uuid_check CHECK (pg_catalog.length(uuid) BETWEEN 1 AND 64),
  CONSTRAINT erd_enum_value_value_check CHECK (pg_catalog.length(value) <= 255),
  CONSTRAINT erd_enum_value_note_check CHECK (pg_catalog.length(note) <= 10000),
  CONSTRAINT erd_enum_value_display_order_check CHECK (display_order >= 0)
);
CREATE INDEX erd_enum_value_order_index ON ainecto.erd_enum_value (document_uuid, enum_uuid, display_order, uuid);
COMMENT ON TABLE ainecto.erd_enum_value IS 'Values of enums, in order';

CREATE TABLE ainecto.erd_note (
  document_uuid uuid NOT NULL,
  uuid text COLLATE "C" NOT NULL,
  title text,
  content text,
  color text,
  position_x integer,
  position_y integer,
  width integer,
  height integer,
  icon_name text,
  CONSTRAINT erd_note_pkey PRIMARY KEY (document_uuid, uuid),
  CONSTRAINT erd_note_document_fkey FOREIGN KEY (document_uuid) REFERENCES ainecto.document (uuid),
  CONSTRAINT erd_note_uuid_check CHECK (pg_catalog.length(uuid) BETWEEN 1 AND 64),
  CONSTRAINT erd_note_title_check CHECK (pg_catalog.length(title) <= 255),
  CONSTRAINT erd_note_content_check CHECK (pg_catalog.length(content) <= 10000),
  CONSTRAINT erd_note_color_check CHECK (pg_catalog.length(color) <= 32),
  CONSTRAINT erd_note_icon_name_check CHECK (pg_catalog.length(icon_name) <= 64),
  CONSTRAINT erd_note_size_check CHECK (width >= 0 AND height >= 0)
);
COMMENT ON TABLE ainecto.erd_note IS 'Notes on the canvas of ERD documents';

CREATE TABLE ainecto.erd_table_group (
  document_uuid uuid NOT NULL,
  uuid text COLLATE "C" NOT NULL,
  name text,
  color text,
  CONSTRAINT erd_table_group_pkey PRIMARY KEY (document_uuid, uuid),
  CONSTRAINT erd_table_group_document_fkey FOREIGN KEY (document_uuid) REFERENCES ainecto.document (uuid),
  CONSTRAINT erd_table_group_uuid_check CHECK (pg_catalog.length(uuid) BETWEEN 1 AND 64),
  CONSTRAINT erd_table_group_name_check CHECK (pg_catalog.length(name) BETWEEN 1 AND 255),
  CONSTRAINT erd_table_group_color_check CHECK (pg_catalog.length(color) <= 32)
);
COMMENT ON TABLE ainecto.erd_table_group IS 'Groups of tables and notes in ERD documents';

CREATE TABLE ainecto.erd_table_group_table (
  document_uuid uuid NOT NULL,
  uuid text COLLATE "C" NOT NULL,
  group_uuid text COLLATE "C" NOT NULL,
  table_uuid text COLLATE "C" NOT NULL,
  display_order integer NOT NULL DEFAULT 0,
  CONSTRAINT erd_table_group_table_pkey PRIMARY KEY (document_uuid, uuid),
  CONSTRAINT erd_table_group_table_group_fkey FOREIGN KEY (document_uuid, group_uuid)
    REFERENCES ainecto.erd_table_group (document_uuid, uuid) ON DELETE CASCADE,
  CONSTRAINT erd_table_group_table_table_fkey FOREIGN KEY (document_uuid, table_uuid)
    REFERENCES ainecto.erd_table (document_uuid, uuid) ON DELETE CASCADE,
  CONSTRAINT erd_table_group_table_table_key UNIQUE (document_uuid, group_uuid, table_uuid) DEFERRABLE,
  CONSTRAINT erd_table_group_table_uuid_check CHECK (pg_catalog.length(uuid) BETWEEN 1 AND 64),
  CONSTRAINT erd_table_group_table_display_order_check CHECK (display_order >= 0)
);
CREATE INDEX erd_table_group_table_order_index
  ON ainecto.erd_table_group_table (document_uuid, group_uuid, display_order, uuid);
CREATE INDEX erd_table_group_table_table_index ON ainecto.erd_table_group_table (document_uuid, table_uuid);
COMMENT ON TABLE ainecto.erd_table_group_table IS 'Tables of table groups; a renamed table stays a member';

CREATE TABLE ainecto.erd_table_group_note (
  document_uuid uuid NOT NULL,
  uuid text COLLATE "C" NOT NULL,
  group_uuid text COLLATE "C" NOT NULL,
  note_uuid text COLLATE "C" NOT NULL,
  display_order integer NOT NULL DEFAULT 0,
  CONSTRAINT erd_table_group_note_pkey PRIMARY KEY (document_uuid, uuid),
  CONSTRAINT erd_table_group_note_group_fkey FOREIGN KEY (document_uuid, group_uuid)
    REFERENCES ainecto.erd_table_group (document_uuid, uuid) ON DELETE CASCADE,
  CONSTRAINT erd_table_group_note_note_fkey FOREIGN KEY (document_uuid, note_uuid)
    REFERENCES ainecto.erd_note (document_uuid, uuid) ON DELETE CASCADE,
  CONSTRAINT erd_table_group_note_note_key UNIQUE (document_uuid, group_uuid, note_uuid) DEFERRABLE,
  CONSTRAINT erd_table_group_note_uuid_check CHECK (pg_catalog.length(uuid) BETWEEN 1 AND 64),
  CONSTRAINT erd_table_group_note_display_order_check CHECK (display_order >= 0)
);
CREATE INDEX erd_table_group_note_order_index
  ON ainecto.erd_table_group_note (document_uuid, group_uuid, display_order, uuid);
CREATE INDEX erd_table_group_note_note_index ON ainecto.erd_table_group_note (document_uuid, note_uuid);
COMMENT ON TABLE ainecto.erd_table_group_note IS 'Notes of table groups';

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

CREATE TABLE ainecto.erd_filter (
  document_uuid uuid NOT NULL,
  uuid text COLLATE "C" NOT NULL,
  name text,
  is_default boolean NOT NULL DEFAULT false,
  included_tables text,
  table_positions text,
  table_groups text,
  CONSTRAINT erd_filter_pkey PRIMARY KEY (document_uuid, uuid),
  CONSTRAINT erd_filter_document_fkey FOREIGN KEY (document_uuid) REFERENCES ainecto.document (uuid),
  CONSTRAINT erd_filter_uuid_check CHECK (pg_catalog.length(uuid) BETWEEN 1 AND 64),
  CONSTRAINT erd_filter_name_check CHECK (pg_catalog.length(name) BETWEEN 1 AND 255),
  CONSTRAINT erd_filter_text_check CHECK (pg_catalog.length(included_tables) <= 1000000
    AND pg_catalog.length(table_positions) <= 1000000 AND pg_catalog.length(table_groups) <= 1000000)
);
COMMENT ON TABLE ainecto.erd_filter IS 'Saved views of ERD documents; their lists are JSON text written by the client';

-- A column of an index belongs to the index's table, the columns of a ref to the tables of its two sides, whoever
-- writes them. By their names the checks run after the change engine's trigger of the same row, which takes the
-- document's lock: two writers cannot pass each other. A ref's tables may change before its columns do, so that is
-- checked at the end.
CREATE FUNCTION ainecto.check_erd_member() RETURNS trigger
  LANGUAGE c SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_check_erd_member';
COMMENT ON FUNCTION ainecto.check_erd_member() IS
  'Trigger: columns of indexes and refs belong to the tables that the index or ref names';

CREATE TRIGGER verify_member AFTER INSERT OR UPDATE ON ainecto.erd_index_column
  FOR EACH ROW EXECUTE FUNCTION ainecto.check_erd_member();
CREATE TRIGGER verify_member AFTER INSERT OR UPDATE ON ainecto.erd_ref_column
  FOR EACH ROW EXECUTE FUNCTION ainecto.check_erd_member();
CREATE CONSTRAINT TRIGGER verify_member AFTER UPDATE ON ainecto.erd_ref
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.from_table_uuid <> NEW.from_table_uuid OR OLD.to_table_uuid <> NEW.to_table_uuid)
  EXECUTE FUNCTION ainecto.check_erd_member();

-- What follows from a change, for plain SQL; tools see to it themselves. After the change engine's trigger of the row, by their names.
CREATE FUNCTION ainecto.settle_erd() RETURNS trigger
  LANGUAGE c SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_settle_erd';
COMMENT ON FUNCTION ainecto.settle_erd() IS
  'Trigger: what hangs on a change of an ERD in plain SQL follows it. Indexes, keys, constraints and refs go with any column they are over; what names a table, a column, an enum or a value for certain follows its new name; a row that alone gets the place of a sibling moves it on';
REVOKE ALL ON FUNCTION ainecto.settle_erd() FROM PUBLIC;

CREATE TRIGGER settle_delete AFTER DELETE ON ainecto.erd_column
  FOR EACH ROW EXECUTE FUNCTION ainecto.settle_erd();
CREATE TRIGGER settle_delete AFTER DELETE ON ainecto.erd_index_column
  FOR EACH ROW EXECUTE FUNCTION ainecto.settle_erd();
CREATE TRIGGER settle_delete AFTER DELETE ON ainecto.erd_ref_column
  FOR EACH ROW EXECUTE FUNCTION ainecto.settle_erd();
CREATE TRIGGER settle_name AFTER UPDATE ON ainecto.erd_enum
  FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name OR OLD.schema_name IS DISTINCT FROM NEW.schema_name) EXECUTE FUNCTION ainecto.settle_erd();
CREATE TRIGGER settle_name AFTER UPDATE ON ainecto.erd_enum_value
  FOR EACH ROW WHEN (OLD.value IS DISTINCT FROM NEW.value) EXECUTE FUNCTION ainecto.settle_erd();
CREATE TRIGGER settle_name AFTER UPDATE ON ainecto.erd_table
  FOR EACH ROW WHEN (OLD.name OPERATOR(pg_catalog.<>) NEW.name OR OLD.schema_name IS DISTINCT FROM NEW.schema_name) EXECUTE FUNCTION ainecto.settle_erd();
CREATE TRIGGER settle_name AFTER UPDATE ON ainecto.erd_column
  FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION ainecto.settle_erd();
DO $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY['erd_table', 'erd_column', 'erd_index_column', 'erd_constraint', 'erd_ref_column', 'erd_enum_value',
    'erd_table_group_table', 'erd_table_group_note', 'erd_object'] LOOP
    EXECUTE pg_catalog.format('CREATE TRIGGER settle_order AFTER UPDATE ON ainecto.%I FOR EACH ROW'
      ' WHEN (OLD.display_order OPERATOR(pg_catalog.<>) NEW.display_order) EXECUTE FUNCTION ainecto.settle_erd()', relation);
  END LOOP;
END
$$;
