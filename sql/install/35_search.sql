-- What search reads: an index over the words of every text, and nothing else to keep up to date. An entry begins with
-- the document, so that a search costs what its caller may see, whatever others own.
CREATE FUNCTION ainecto.search_keys(document uuid, row_key text, name text, texts text[])
  RETURNS bytea[]
  LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000
  AS 'MODULE_PATHNAME', 'ainecto_search_keys';
COMMENT ON FUNCTION ainecto.search_keys(uuid, text, text, text[]) IS 'Entries of a row in the index of search_documents: document, word, what the word is there; words are folded, identifiers cut at underscores and at the humps of camelCase';

-- fastupdate is off: search reads the entries themselves, and no writer pays for those of others.
CREATE INDEX document_title_search_index ON ainecto.document
  USING gin (ainecto.search_keys(uuid, uuid::pg_catalog.text, title, '{}')) WITH (fastupdate = off);
CREATE INDEX document_source_search_index ON ainecto.document
  USING gin (ainecto.search_keys(uuid, uuid::pg_catalog.text, NULL, ARRAY[diagram_source])) WITH (fastupdate = off) WHERE diagram_source IS NOT NULL;
CREATE INDEX erd_table_search_index ON ainecto.erd_table
  USING gin (ainecto.search_keys(document_uuid, uuid, name, ARRAY[alias, note])) WITH (fastupdate = off);
CREATE INDEX erd_column_search_index ON ainecto.erd_column
  USING gin (ainecto.search_keys(document_uuid, uuid, name, ARRAY[note])) WITH (fastupdate = off);
CREATE INDEX erd_constraint_search_index ON ainecto.erd_constraint
  USING gin (ainecto.search_keys(document_uuid, uuid, name, ARRAY[definition, note])) WITH (fastupdate = off);
CREATE INDEX erd_index_search_index ON ainecto.erd_index
  USING gin (ainecto.search_keys(document_uuid, uuid, name, ARRAY[note])) WITH (fastupdate = off);
CREATE INDEX erd_ref_search_index ON ainecto.erd_ref
  USING gin (ainecto.search_keys(document_uuid, uuid, name, ARRAY[note])) WITH (fastupdate = off);
CREATE INDEX erd_enum_search_index ON ainecto.erd_enum
  USING gin (ainecto.search_keys(document_uuid, uuid, name, ARRAY[note])) WITH (fastupdate = off);
CREATE INDEX erd_enum_value_search_index ON ainecto.erd_enum_value
  USING gin (ainecto.search_keys(document_uuid, uuid, value, ARRAY[note])) WITH (fastupdate = off);
CREATE INDEX erd_table_group_search_index ON ainecto.erd_table_group
  USING gin (ainecto.search_keys(document_uuid, uuid, name, '{}')) WITH (fastupdate = off);
CREATE INDEX erd_note_search_index ON ainecto.erd_note
  USING gin (ainecto.search_keys(document_uuid, uuid, title, ARRAY[content])) WITH (fastupdate = off);
CREATE INDEX erd_object_search_index ON ainecto.erd_object
  USING gin (ainecto.search_keys(document_uuid, uuid, name, ARRAY[definition, note])) WITH (fastupdate = off);
CREATE INDEX flow_group_search_index ON ainecto.flow_group
  USING gin (ainecto.search_keys(document_uuid, uuid, name, '{}')) WITH (fastupdate = off);
CREATE INDEX flow_node_search_index ON ainecto.flow_node
  USING gin (ainecto.search_keys(document_uuid, uuid, text, '{}')) WITH (fastupdate = off);
CREATE INDEX flow_edge_search_index ON ainecto.flow_edge
  USING gin (ainecto.search_keys(document_uuid, uuid, label, '{}')) WITH (fastupdate = off) WHERE label IS NOT NULL;
CREATE INDEX test_scenario_search_index ON ainecto.test_scenario
  USING gin (ainecto.search_keys(document_uuid, id::pg_catalog.text, name, ARRAY[description])) WITH (fastupdate = off);
CREATE INDEX test_case_search_index ON ainecto.test_case
  USING gin (ainecto.search_keys(document_uuid, id::pg_catalog.text, title, ARRAY[precondition, expected_result, tags])) WITH (fastupdate = off);
CREATE INDEX test_step_search_index ON ainecto.test_step
  USING gin (ainecto.search_keys(document_uuid, id::pg_catalog.text, NULL, ARRAY[action, expected_result])) WITH (fastupdate = off);
CREATE INDEX readme_block_search_index ON ainecto.readme_block
  USING gin (ainecto.search_keys(document_uuid, uuid, NULL, ARRAY[content])) WITH (fastupdate = off);
