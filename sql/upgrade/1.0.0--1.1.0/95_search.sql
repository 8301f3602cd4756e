-- Names of indexes are searched, too. The indexes of search that are there are not made anew:
-- what is cut otherwise since 1.1.0 (Hangul, Thai) is found in them by its beginning as before, until REINDEX.
CREATE INDEX erd_index_search_index ON ainecto.erd_index
  USING gin (ainecto.search_keys(document_uuid, uuid, name, ARRAY[note])) WITH (fastupdate = off);
