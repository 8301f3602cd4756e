-- What search reads: an index over the words of every text, and nothing else to keep up to date.
CREATE FUNCTION ainecto.search_vector(texts text[])
  RETURNS tsvector
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000
  AS 'MODULE_PATHNAME', 'ainecto_search_vector';
COMMENT ON FUNCTION ainecto.search_vector(text[]) IS 'Words of texts as search_documents sees them: folded, identifiers cut at underscores and at the humps of camelCase';

CREATE FUNCTION ainecto.search_weight(name text, word text, query text)
  RETURNS integer
  LANGUAGE C IMMUTABLE PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'ainecto_search_weight';
COMMENT ON FUNCTION ainecto.search_weight(text, text, text) IS 'How much a hit counts: 3 if its name is the whole query, 2 if a word of the name begins with word, else 1';

-- fastupdate is off so that no writer pays for others' entries, and no search reads through a list of unsorted ones.
CREATE INDEX document_title_search_index ON ainecto.document
  USING gin (ainecto.search_vector(ARRAY[title])) WITH (fastupdate = off);
CREATE INDEX document_source_search_index ON ainecto.document
  USING gin (ainecto.search_vector(ARRAY[diagram_source])) WITH (fastupdate = off);
CREATE INDEX erd_table_search_index ON ainecto.erd_table
  USING gin (ainecto.search_vector(ARRAY[name, alias, note])) WITH (fastupdate = off);
CREATE INDEX erd_column_search_index ON ainecto.erd_column
  USING gin (ainecto.search_vector(ARRAY[name, note])) WITH (fastupdate = off);
CREATE INDEX erd_enum_search_index ON ainecto.erd_enum
  USING gin (ainecto.search_vector(ARRAY[name, note])) WITH (fastupdate = off);
CREATE INDEX erd_enum_value_search_index ON ainecto.erd_enum_value
  USING gin (ainecto.search_vector(ARRAY[value, note])) WITH (fastupdate = off);
CREATE INDEX erd_table_group_search_index ON ainecto.erd_table_group
  USING gin (ainecto.search_vector(ARRAY[name])) WITH (fastupdate = off);
CREATE INDEX erd_note_search_index ON ainecto.erd_note
  USING gin (ainecto.search_vector(ARRAY[title, content])) WITH (fastupdate = off);
CREATE INDEX flow_group_search_index ON ainecto.flow_group
  USING gin (ainecto.search_vector(ARRAY[name])) WITH (fastupdate = off);
CREATE INDEX flow_node_search_index ON ainecto.flow_node
  USING gin (ainecto.search_vector(ARRAY[text])) WITH (fastupdate = off);
CREATE INDEX flow_edge_search_index ON ainecto.flow_edge
  USING gin (ainecto.search_vector(ARRAY[label])) WITH (fastupdate = off);
CREATE INDEX test_scenario_search_index ON ainecto.test_scenario
  USING gin (ainecto.search_vector(ARRAY[name, description])) WITH (fastupdate = off);
CREATE INDEX test_case_search_index ON ainecto.test_case
  USING gin (ainecto.search_vector(ARRAY[title, precondition, expected_result, tags])) WITH (fastupdate = off);
CREATE INDEX test_step_search_index ON ainecto.test_step
  USING gin (ainecto.search_vector(ARRAY[action, expected_result])) WITH (fastupdate = off);
CREATE INDEX readme_block_search_index ON ainecto.readme_block
  USING gin (ainecto.search_vector(ARRAY[content])) WITH (fastupdate = off);
