-- Search against a model that knows neither index nor roles in sets: LIKE over the raw texts of every document, and for each
-- document a walk up the tree to the nearest grant. Random documents, grants, edits and queries; the seed is fixed.
\set suite search-model
\getenv checkout PG_ABS_SRCDIR
\set fixture :checkout '/test/fixture/place.sql'
\set ECHO none
\i :fixture
SELECT setseed(0.5);
-- No beginning of three letters of a word stands elsewhere in one, so that LIKE means what search does.
CREATE FUNCTION pg_temp.word() RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT (ARRAY['amber', 'ambergris', 'birch', 'birchwood', 'cobalt', 'copper', 'copperplate', 'delta', 'fjord', 'granite', 'harbour',
    'harbourside', 'indigo', 'juniper', 'kelp', 'lagoon', 'meadow', 'basalt', 'onyx', 'pewter', 'quartz', 'saffron', 'topaz'])[1 + floor(random() * 23)::int]
$$;
-- One to three words as names and sentences are written.
CREATE FUNCTION pg_temp.phrase() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  separator text := (ARRAY[' ', '_', '-', '', ', ', ' (', '."'])[1 + floor(random() * 7)::int];
  phrase text := pg_temp.word();
BEGIN
  FOR i IN 2 .. 1 + floor(random() * 3)::int LOOP
    phrase := phrase || separator || CASE WHEN separator = '' THEN initcap(pg_temp.word()) ELSE pg_temp.word() END;
  END LOOP;
  RETURN CASE floor(random() * 6)::int WHEN 0 THEN upper(substr(phrase, 1, 1)) || substr(phrase, 2) ELSE phrase END;
END
$$;
CREATE FUNCTION pg_temp.account(who text) RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM ainecto.account WHERE email = pg_temp.email(who) $$;

-- The tree: two owners, projects in both, folders in folders, documents anywhere; some of it in the trash.
CREATE TEMP TABLE made AS SELECT n, md5('search model ' || n)::uuid AS uuid FROM generate_series(1, 200) n;
INSERT INTO ainecto.workspace (uuid, owner_id, name) SELECT uuid, pg_temp.account(CASE n WHEN 3 THEN 'editor' ELSE 'owner' END), 'W' || n FROM made WHERE n <= 3;
INSERT INTO ainecto.project (uuid, workspace_uuid, name, archived_at)
  SELECT m.uuid, w.uuid, 'P' || m.n, CASE m.n WHEN 9 THEN now() END FROM made m JOIN made w ON w.n = 1 + m.n % 3 WHERE m.n BETWEEN 4 AND 10;
INSERT INTO ainecto.folder (uuid, project_uuid, name) SELECT m.uuid, p.uuid, 'F' || m.n FROM made m JOIN made p ON p.n = 4 + m.n % 7 WHERE m.n BETWEEN 11 AND 30;
UPDATE ainecto.folder f SET parent_uuid = o.uuid FROM made m JOIN made o ON o.n = m.n - 7 WHERE m.n BETWEEN 18 AND 30 AND f.uuid = m.uuid;
UPDATE ainecto.folder SET archived_at = now() WHERE uuid IN (SELECT uuid FROM made WHERE n IN (12, 27));
INSERT INTO ainecto.document (uuid, project_uuid, folder_uuid, type, title)
  SELECT m.uuid, p.uuid, CASE WHEN m.n % 3 > 0 THEN f.uuid END, (ARRAY['erd', 'flow_diagram', 'testcase', 'readme'])[1 + m.n % 4], pg_temp.phrase()
  FROM made m JOIN made p ON p.n = 4 + m.n % 7 LEFT JOIN LATERAL (SELECT f.uuid FROM ainecto.folder f WHERE f.project_uuid = p.uuid ORDER BY f.uuid OFFSET m.n % 2 LIMIT 1) f ON true
  WHERE m.n BETWEEN 41 AND 120 ORDER BY m.n;
UPDATE ainecto.document SET archived_at = now() WHERE uuid IN (SELECT uuid FROM made WHERE n IN (50, 77, 101));
INSERT INTO ainecto.role_grant (account_id, role, workspace_uuid, project_uuid, folder_uuid, document_uuid)
  SELECT pg_temp.account(who), (ARRAY['NONE', 'VIEWER', 'EDITOR', 'OWNER', 'NONE'])[1 + floor(random() * 5)::int],
    CASE WHEN m.n <= 3 THEN m.uuid END, CASE WHEN m.n BETWEEN 4 AND 10 THEN m.uuid END, CASE WHEN m.n BETWEEN 11 AND 30 THEN m.uuid END, CASE WHEN m.n > 40 THEN m.uuid END
  FROM made m, unnest(ARRAY['editor', 'viewer', 'stranger']) who
  WHERE (m.n <= 30 OR m.n BETWEEN 41 AND 120) AND (m.n > 3 OR who = 'viewer') AND random() < CASE WHEN m.n <= 10 THEN 0.5 ELSE 0.25 END ORDER BY m.n, who;

-- Texts of every kind.
CREATE TEMP VIEW document AS SELECT d.uuid, d.type, m.n FROM ainecto.document d JOIN made m USING (uuid);
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, schema_name, alias, note)
  SELECT uuid, 't' || i, pg_temp.phrase(), 's' || i, pg_temp.phrase(), CASE i WHEN 1 THEN pg_temp.phrase() END FROM document, generate_series(1, 2) i WHERE type = 'erd' ORDER BY n, i;
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, note)
  SELECT uuid, 'c' || i, 't' || 1 + i % 2, pg_temp.phrase() || i, CASE i WHEN 3 THEN pg_temp.phrase() END FROM document, generate_series(1, 5) i WHERE type = 'erd' ORDER BY n, i;
INSERT INTO ainecto.erd_enum (document_uuid, uuid, name, note) SELECT uuid, 'e', pg_temp.phrase(), pg_temp.phrase() FROM document WHERE type = 'erd' AND n % 3 = 0 ORDER BY n;
INSERT INTO ainecto.erd_enum_value (document_uuid, uuid, enum_uuid, value) SELECT e.document_uuid, 'v', e.uuid, pg_temp.phrase() FROM ainecto.erd_enum e JOIN document d ON d.uuid = e.document_uuid ORDER BY n;
INSERT INTO ainecto.erd_table_group (document_uuid, uuid, name) SELECT uuid, 'g', pg_temp.phrase() FROM document WHERE type = 'erd' AND n % 5 = 0 ORDER BY n;
INSERT INTO ainecto.erd_note (document_uuid, uuid, title, content) SELECT uuid, 'n', pg_temp.phrase(), pg_temp.phrase() FROM document WHERE type = 'erd' AND n % 2 = 0 ORDER BY n;
UPDATE ainecto.document SET diagram_source = pg_temp.phrase() WHERE type = 'flow_diagram' AND uuid IN (SELECT uuid FROM made WHERE n % 3 = 0);
INSERT INTO ainecto.flow_group (document_uuid, uuid, name) SELECT uuid, 'g', pg_temp.phrase() FROM document WHERE type = 'flow_diagram' ORDER BY n;
INSERT INTO ainecto.flow_node (document_uuid, uuid, text) SELECT uuid, 'n' || i, pg_temp.phrase() FROM document, generate_series(1, 3) i WHERE type = 'flow_diagram' ORDER BY n, i;
INSERT INTO ainecto.flow_edge (document_uuid, uuid, from_uuid, to_uuid, label)
  SELECT uuid, 'e' || i, 'n' || i, 'n' || i + 1, CASE i WHEN 1 THEN pg_temp.phrase() END FROM document, generate_series(1, 2) i WHERE type = 'flow_diagram' ORDER BY n, i;
INSERT INTO ainecto.test_scenario (id, document_uuid, name, description) SELECT 820000 + n, uuid, pg_temp.phrase(), pg_temp.phrase() FROM document WHERE type = 'testcase' ORDER BY n;
INSERT INTO ainecto.test_case (id, document_uuid, scenario_id, title, precondition, expected_result, tags)
  SELECT 820000 + n, uuid, 820000 + n, pg_temp.phrase(), pg_temp.phrase(), NULL, pg_temp.word() FROM document WHERE type = 'testcase' ORDER BY n;
INSERT INTO ainecto.test_step (id, document_uuid, case_id, action, expected_result) SELECT 820000 + n * 2 + i, uuid, 820000 + n, pg_temp.phrase(), pg_temp.phrase()
  FROM document, generate_series(0, 1) i WHERE type = 'testcase' ORDER BY n, i;
INSERT INTO ainecto.readme_block (document_uuid, uuid, display_order, content) SELECT uuid, 'b' || i, i, pg_temp.phrase() || ' ' || pg_temp.phrase() FROM document, generate_series(1, 2) i WHERE type = 'readme' ORDER BY n, i;

-- The model.
CREATE FUNCTION pg_temp.sees(account bigint, document uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  d ainecto.document := (SELECT d FROM ainecto.document d WHERE d.uuid = document);
  p ainecto.project := (SELECT p FROM ainecto.project p WHERE p.uuid = d.project_uuid);
  w ainecto.workspace := (SELECT w FROM ainecto.workspace w WHERE w.uuid = p.workspace_uuid);
  f ainecto.folder;
  above uuid[] := ARRAY[document];
BEGIN
  IF d.archived_at IS NOT NULL OR p.archived_at IS NOT NULL THEN RETURN false; END IF;
  SELECT * INTO f FROM ainecto.folder WHERE uuid = d.folder_uuid;
  WHILE f.uuid IS NOT NULL LOOP
    IF f.archived_at IS NOT NULL THEN RETURN false; END IF;
    above := above || f.uuid;
    SELECT * INTO f FROM ainecto.folder WHERE uuid = f.parent_uuid;
  END LOOP;
  above := above || p.uuid || w.uuid;
  RETURN w.owner_id = account OR coalesce((SELECT role <> 'NONE' FROM ainecto.role_grant g WHERE g.account_id = account AND g.target = ANY (above)
    ORDER BY array_position(above, g.target) LIMIT 1), false);
END
$$;
CREATE TEMP VIEW model_row AS
  SELECT document_uuid, lower(concat_ws(E'\n', VARIADIC texts)) AS text FROM (
    SELECT uuid, ARRAY[title] FROM ainecto.document UNION ALL SELECT uuid, ARRAY[diagram_source] FROM ainecto.document
    UNION ALL SELECT document_uuid, ARRAY[name, alias, note] FROM ainecto.erd_table UNION ALL SELECT document_uuid, ARRAY[name, note] FROM ainecto.erd_column
    UNION ALL SELECT document_uuid, ARRAY[name, note] FROM ainecto.erd_enum UNION ALL SELECT document_uuid, ARRAY[value, note] FROM ainecto.erd_enum_value
    UNION ALL SELECT document_uuid, ARRAY[name] FROM ainecto.erd_table_group UNION ALL SELECT document_uuid, ARRAY[title, content] FROM ainecto.erd_note
    UNION ALL SELECT document_uuid, ARRAY[name] FROM ainecto.flow_group UNION ALL SELECT document_uuid, ARRAY[text] FROM ainecto.flow_node
    UNION ALL SELECT document_uuid, ARRAY[label] FROM ainecto.flow_edge UNION ALL SELECT document_uuid, ARRAY[name, description] FROM ainecto.test_scenario
    UNION ALL SELECT document_uuid, ARRAY[title, precondition, expected_result, tags] FROM ainecto.test_case
    UNION ALL SELECT document_uuid, ARRAY[action, expected_result] FROM ainecto.test_step
    UNION ALL SELECT document_uuid, ARRAY[content] FROM ainecto.readme_block) r(document_uuid, texts);
-- Texts and roles change between rounds of queries alone.
CREATE TEMP TABLE model_text (n bigint, document_uuid uuid, text text);
CREATE TEMP TABLE model_seen (account_id bigint, document_uuid uuid, PRIMARY KEY (account_id, document_uuid));
CREATE FUNCTION pg_temp.look() RETURNS void LANGUAGE sql AS $$
  TRUNCATE model_text, model_seen;
  INSERT INTO model_text SELECT row_number() OVER (), m.* FROM model_row m;
  INSERT INTO model_seen SELECT a.id, d.uuid FROM ainecto.document d, unnest(ARRAY['owner', 'editor', 'viewer', 'stranger']) who, pg_temp.account(who) a(id)
    WHERE pg_temp.sees(a.id, d.uuid);
$$;
-- Documents with the number of rows in which any of the words stands: those that hold all words, else those that hold any.
CREATE FUNCTION pg_temp.expected(who text, words text[], wanted_type text, project uuid) RETURNS jsonb LANGUAGE sql AS $$
  WITH hit AS (
    SELECT r.document_uuid, array_agg(DISTINCT word) AS held, count(DISTINCT r.n) AS matches
    FROM model_text r JOIN unnest(words) word ON r.text LIKE '%' || word || '%'
    JOIN model_seen s ON s.account_id = pg_temp.account(who) AND s.document_uuid = r.document_uuid
    JOIN ainecto.document d ON d.uuid = r.document_uuid WHERE (wanted_type IS NULL OR d.type = wanted_type) AND (project IS NULL OR d.project_uuid = project)
    GROUP BY 1)
  SELECT coalesce(jsonb_object_agg(document_uuid, matches), '{}') FROM hit
  WHERE held @> words OR NOT EXISTS (SELECT FROM hit h WHERE h.held @> words)
$$;
CREATE FUNCTION pg_temp.found(who text, q text, wanted_type text, project uuid) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  page jsonb;
  items jsonb := '[]';
BEGIN
  LOOP
    page := ainecto.call_tool(pg_temp.email(who), 'search_documents',
      jsonb_strip_nulls(jsonb_build_object('q', q, 'type', wanted_type, 'projectUuid', project, 'limit', 7, 'offset', jsonb_array_length(items))));
    IF page ? 'error' THEN RETURN page; END IF;
    items := items || (page->'items');
    EXIT WHEN page->'items' = '[]';
  END LOOP;
  RETURN (SELECT coalesce(jsonb_object_agg(item->>'uuid', item->'matches'), '{}') FROM jsonb_array_elements(items) item WHERE (page->>'total')::int = jsonb_array_length(items));
END
$$;
-- How many of so many random queries agree, how many of these found something, and the first that do not.
CREATE FUNCTION pg_temp.compare(queries int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  agreed int := 0;
  hits int := 0;
  wrong text;
BEGIN
  PERFORM pg_temp.look();
  FOR i IN 1 .. queries LOOP
    DECLARE
      who text := (ARRAY['owner', 'editor', 'viewer', 'stranger'])[1 + i % 4];
      words text[] := (SELECT array_agg(DISTINCT CASE WHEN random() < 0.3 THEN left(word, 3 + floor(random() * 3)::int) ELSE word END)
        FROM (SELECT pg_temp.word() AS word FROM generate_series(1, 1 + i % 3)) w);
      wanted_type text := CASE WHEN random() < 0.3 THEN (ARRAY['erd', 'flow_diagram', 'testcase', 'readme'])[1 + floor(random() * 4)::int] END;
      project uuid := (SELECT p.uuid FROM ainecto.project p JOIN made m USING (uuid) WHERE random() < 0.05 AND p.archived_at IS NULL
        AND EXISTS (SELECT FROM jsonb_array_elements(ainecto.call_tool(pg_temp.email(who), 'list_projects', '{}')->'items') item WHERE item->>'uuid' = p.uuid::text) ORDER BY m.n LIMIT 1);
      expected jsonb := pg_temp.expected(who, words, wanted_type, project);
      found jsonb := pg_temp.found(who, array_to_string(words, ' '), wanted_type, project);
    BEGIN
      IF found = expected THEN
        agreed := agreed + 1;
        hits := hits + (found <> '{}')::int;
      ELSE
        wrong := coalesce(wrong, format('%s %s %s %s: %s, not %s', who, words, wanted_type, project, found, expected));
      END IF;
    END;
  END LOOP;
  RETURN format('%s of %s agree', agreed, queries) || CASE WHEN hits < queries / 4 THEN ', but few found anything' ELSE '' END || coalesce('; ' || wrong, '');
END
$$;
-- Rows renamed, removed and moved; documents moved and taken out of the trash.
CREATE FUNCTION pg_temp.edit() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ainecto.erd_column SET name = pg_temp.phrase() || uuid WHERE random() < 0.3 AND document_uuid IN (SELECT uuid FROM made);
  UPDATE ainecto.erd_column SET type = 'text' WHERE random() < 0.3 AND document_uuid IN (SELECT uuid FROM made);
  UPDATE ainecto.flow_node SET text = pg_temp.phrase() WHERE random() < 0.3 AND document_uuid IN (SELECT uuid FROM made);
  UPDATE ainecto.readme_block SET content = pg_temp.phrase() WHERE random() < 0.3 AND document_uuid IN (SELECT uuid FROM made);
  DELETE FROM ainecto.test_step WHERE random() < 0.3 AND document_uuid IN (SELECT uuid FROM made);
  DELETE FROM ainecto.flow_edge WHERE random() < 0.3 AND document_uuid IN (SELECT uuid FROM made);
  DELETE FROM ainecto.erd_note WHERE random() < 0.3 AND document_uuid IN (SELECT uuid FROM made);
  UPDATE ainecto.document SET title = pg_temp.phrase(), archived_at = NULL WHERE random() < 0.3 AND uuid IN (SELECT uuid FROM made);
  UPDATE ainecto.document d SET project_uuid = f.project_uuid, folder_uuid = f.uuid FROM made m JOIN ainecto.folder f ON f.uuid = m.uuid
    WHERE random() < 0.02 AND d.uuid IN (SELECT uuid FROM made) AND d.uuid = (SELECT x.uuid FROM made x WHERE x.n = m.n + 60);
END
$$;
\set vacuum 'VACUUM ainecto.document, ainecto.erd_table, ainecto.erd_column, ainecto.erd_note, ainecto.flow_node, ainecto.flow_edge, ainecto.test_case, ainecto.test_step, ainecto.readme_block'
\set ECHO all
SELECT count(*) FILTER (WHERE pg_temp.sees(pg_temp.account('owner'), uuid)) > 30 AS owner, count(*) FILTER (WHERE pg_temp.sees(pg_temp.account('editor'), uuid)) BETWEEN 20 AND 70 AS editor,
  count(*) FILTER (WHERE pg_temp.sees(pg_temp.account('viewer'), uuid)) BETWEEN 10 AND 70 AS viewer, count(*) FILTER (WHERE pg_temp.sees(pg_temp.account('stranger'), uuid)) BETWEEN 10 AND 70 AS stranger FROM document;
SELECT pg_temp.compare(60);
-- Vacuumed, the visibility map vouches for rows; after edits, for some.
:vacuum;
SELECT pg_temp.compare(60);
SELECT pg_temp.edit();
SELECT pg_temp.compare(60);
:vacuum;
SELECT pg_temp.edit();
SELECT pg_temp.compare(60);
-- In a transaction that is rolled back.
BEGIN;
SELECT pg_temp.edit();
SELECT pg_temp.compare(20);
ROLLBACK;
SELECT pg_temp.compare(20);

-- So many rows of one word in one document that its entries are trees of rows.
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name) SELECT uuid, 'many' || i, 't1', 'zircon_' || i FROM made, generate_series(1, 16000) i WHERE n = 48;
SELECT item->'matches' AS matches, jsonb_array_length(item->'places') AS places FROM jsonb_array_elements(pg_temp.answer('owner', 'search_documents', '{"q": "zircon"}')->'items') item;
-- Of so many rows nobody reads the words: those of the index are looked through, by their first letters, and count where they stand alone.
SELECT q, answer->'total' AS total, (SELECT jsonb_agg(item->'matches') FROM jsonb_array_elements(answer->'items') item) AS matches
  FROM unnest(ARRAY['zircin', 'izrcon', 'airkon', 'xxrcin']) WITH ORDINALITY AS w(q, n), pg_temp.answer('owner', 'search_documents', jsonb_build_object('q', q)::text) answer ORDER BY n;
SELECT pg_temp.answer('stranger', 'search_documents', '{"q": "zircin"}')->'items' AS unseen;
DELETE FROM ainecto.erd_column WHERE uuid LIKE 'many%5' AND document_uuid IN (SELECT uuid FROM made);
VACUUM ainecto.erd_column;
SELECT item->'matches' AS matches FROM jsonb_array_elements(pg_temp.answer('owner', 'search_documents', '{"q": "zircon"}')->'items') item;
DELETE FROM ainecto.erd_column WHERE uuid LIKE 'many%' AND document_uuid IN (SELECT uuid FROM made);
SELECT pg_temp.answer('owner', 'search_documents', '{"q": "zircon"}');
VACUUM ainecto.erd_column;
SELECT pg_temp.answer('owner', 'search_documents', '{"q": "zircon"}');
-- Words in rising order, so that it is always the last page of the index that is split: every one is found, at every size.
CREATE FUNCTION pg_temp.append(batch int) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ainecto.erd_table_group (document_uuid, uuid, name) SELECT uuid, 'rising' || i, 'zulu' || i FROM made, generate_series(batch * 100, batch * 100 + 99) i WHERE n = 48;
  RETURN (SELECT count(*) FROM generate_series(batch * 100 - 100, batch * 100 + 99, 5) i
    WHERE pg_temp.answer('owner', 'search_documents', jsonb_build_object('q', 'zulu' || i)::text)->'items'->0->>'matches' = '1');
END
$$;
SELECT sum(pg_temp.append(batch)) AS found FROM generate_series(100, 130) batch;
