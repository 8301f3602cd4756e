-- 10,000 documents of all four types for search.bench.mjs, and 20 of somebody else's. Every word stems from
-- search_source: tables of real schemas with their columns and comments. The same source yields the same documents.
SET ainecto.restoring = on;
SET synchronous_commit = off;
SELECT setseed(0.25);

CREATE TEMP TABLE words AS
  SELECT array_agg(DISTINCT word) AS all_words FROM search_source s, unnest(ARRAY[s.name] || s.columns) AS n(name),
    regexp_split_to_table(lower(n.name), '[^a-z]+') AS word WHERE length(word) > 2;
CREATE FUNCTION pg_temp.sentence(length int) RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT (ARRAY['Check', 'Open', 'Store', 'Update', 'Review', 'Import'])[1 + floor(random() * 6)::int] || ' the '
    || string_agg(all_words[1 + floor(random() * cardinality(all_words))::int], CASE WHEN i % 5 = 0 THEN ' of the data, ' ELSE ' ' END)
  FROM words, generate_series(1, length) i
$$;

CREATE TEMP TABLE made AS
  SELECT n, gen_random_uuid() AS workspace FROM generate_series(0, 20) n;
UPDATE made SET workspace = md5('workspace ' || n)::uuid;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT m.workspace, a.id, 'Bench ' || m.n FROM made m JOIN ainecto.account a
    ON a.email = CASE WHEN m.n = 0 THEN 'few@bench.test' ELSE 'many@bench.test' END;
INSERT INTO ainecto.project (uuid, workspace_uuid, name)
  SELECT md5('project ' || m.n || ' ' || p)::uuid, m.workspace, 'Project ' || p FROM made m, generate_series(1, 5) p;

CREATE TEMP TABLE plan AS
  SELECT n, md5('document ' || n)::uuid AS uuid, (ARRAY['erd', 'flow_diagram', 'testcase', 'readme'])[1 + n % 4] AS type,
    CASE WHEN n > 10000 THEN 0 ELSE 1 + n % 20 END AS workspace, 1 + (n / 20) % 5 AS project
  FROM generate_series(1, 10020) n;
INSERT INTO ainecto.document (uuid, project_uuid, type, title, version, updated_at)
  SELECT uuid, md5('project ' || workspace || ' ' || project)::uuid, type,
    initcap(s.name) || CASE type WHEN 'erd' THEN ' schema ' WHEN 'readme' THEN ' guide ' ELSE ' ' END || n, 1,
    timestamptz '2026-01-01' + n * interval '1 minute'
  FROM plan JOIN search_source s ON s.number = n % (SELECT count(*) FROM search_source) ORDER BY n;

-- Four to sixteen tables that follow one another in the source.
CREATE TEMP TABLE part AS
  SELECT p.n, p.uuid, s.number, s.name, s.note, s.columns, s.notes FROM plan p CROSS JOIN generate_series(0, 3 + p.n % 13) i
    JOIN search_source s ON s.number = (p.n * 7 + i) % (SELECT count(*) FROM search_source) WHERE p.type = 'erd';
INSERT INTO ainecto.erd_table (document_uuid, uuid, name, schema_name, note)
  SELECT uuid, 't' || number, name, 's' || number, note FROM part ORDER BY n, number;
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, note, type)
  SELECT uuid, 't' || number || '.' || c.place, 't' || number, c.name, c.note, 'text'
  FROM part, unnest(columns, notes) WITH ORDINALITY AS c(name, note, place) WHERE c.place <= 25 ORDER BY n, number, c.place;
INSERT INTO ainecto.flow_node (document_uuid, uuid, text)
  SELECT uuid, 'n' || i, pg_temp.sentence(3 + i % 3) FROM plan, generate_series(1, 12) i WHERE type = 'flow_diagram' ORDER BY n, i;
INSERT INTO ainecto.flow_edge (document_uuid, uuid, from_uuid, to_uuid, label)
  SELECT uuid, 'e' || i, 'n' || i, 'n' || i + 1, pg_temp.sentence(1) FROM plan, generate_series(1, 11) i WHERE type = 'flow_diagram' ORDER BY n, i;
INSERT INTO ainecto.test_scenario (document_uuid, id, name, description)
  SELECT uuid, 1000000 + n * 10 + i, pg_temp.sentence(2), pg_temp.sentence(10) FROM plan, generate_series(1, 3) i WHERE type = 'testcase' ORDER BY n, i;
INSERT INTO ainecto.test_case (document_uuid, id, scenario_id, title, precondition)
  SELECT uuid, 1000000 + n * 10 + i, 1000000 + n * 10 + 1 + i % 3, pg_temp.sentence(3), pg_temp.sentence(6)
  FROM plan, generate_series(0, 9) i WHERE type = 'testcase' ORDER BY n, i;
INSERT INTO ainecto.test_step (document_uuid, id, case_id, action, expected_result)
  SELECT uuid, 1000000 + n * 40 + i, 1000000 + n * 10 + i % 10, pg_temp.sentence(4), pg_temp.sentence(4)
  FROM plan, generate_series(0, 29) i WHERE type = 'testcase' ORDER BY n, i;
INSERT INTO ainecto.readme_block (document_uuid, uuid, display_order, content)
  SELECT uuid, 'b' || i, i, pg_temp.sentence(60) FROM plan, generate_series(1, 5) i WHERE type = 'readme' ORDER BY n, i;
RESET ainecto.restoring;
VACUUM (ANALYZE);
