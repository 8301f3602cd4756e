-- The page of a readme: read as on the usual sites for code, and cancelled where it stands.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET ainecto.public_url = 'https://ainecto.example';
\set readme '\'f10a0000-0000-4000-8000-000000000003\''
SELECT ainecto.create_account('owner@readme-page.example', plan => 'enterprise') IS NOT NULL AS made;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'f10a0000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner@readme-page.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES ('f10a0000-0000-4000-8000-000000000002', 'f10a0000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES (:readme, 'f10a0000-0000-4000-8000-000000000002', 'readme', 'Readme');
SELECT set_config('page.token', ainecto.call_tool('owner@readme-page.example', 'enable_shares', jsonb_build_object('targetType', 'document', 'targetUuids', ARRAY[:readme]))->'items'->0->>'shareToken', false) <> '' AS shared;
CREATE FUNCTION pg_temp.page() RETURNS text LANGUAGE sql AS $$
  SELECT regexp_replace((ainecto.page_call('shared', sha256(convert_to(current_setting('page.token'), 'UTF8')), NULL, NULL)).body, '^.*<main>\n|</main>.*$', '', 'g')
$$;
CREATE FUNCTION pg_temp.spent() RETURNS double precision LANGUAGE plpgsql AS $$
DECLARE
  started timestamptz := clock_timestamp();
BEGIN
  PERFORM pg_temp.page();
  RETURN extract(epoch FROM clock_timestamp() - started) * 1000;
END $$;
-- So many paragraphs of it, just short enough to be read.
CREATE FUNCTION pg_temp.fill(piece text, paragraphs integer) RETURNS bigint LANGUAGE sql AS $$
  DELETE FROM ainecto.readme_block WHERE document_uuid = 'f10a0000-0000-4000-8000-000000000003';
  INSERT INTO ainecto.readme_block (document_uuid, uuid, display_order, content)
    SELECT 'f10a0000-0000-4000-8000-000000000003', 'b' || i, i, E'\n\n' || left(repeat(piece, 16000), 16000) || E'\n\n' FROM generate_series(1, paragraphs) AS i;
  SELECT sum(length(content)) FROM ainecto.readme_block WHERE document_uuid = 'f10a0000-0000-4000-8000-000000000003';
$$;

INSERT INTO ainecto.readme_block (document_uuid, uuid, display_order, content) VALUES (:readme, 'b1', 1, E'---\nowner: "<team>"\n---\n# A\n~~b~~[^n] www.e.org\n\n- [x] c\n\n  | d |\n  |---|\n  | <script>alert(1)</script> |\n\n[^n]: e\n');
SELECT pg_temp.page();

-- What takes long is cancelled long before it would have ended, and leaves the session as it was.
SELECT pg_temp.fill('![[]()', 30);
BEGIN READ ONLY;
SELECT pg_temp.spent() AS whole \gset
SELECT set_config('statement_timeout', greatest(:whole / 10, 5)::integer::text, true) <> '' AS limited;
SELECT clock_timestamp() AS started \gset
SELECT length(pg_temp.page());
ROLLBACK;
SELECT extract(epoch FROM clock_timestamp() - :'started') * 1000 < :whole / 2 AS soon;
SELECT pg_temp.fill(E'a|b\n-|-\n', 10);
BEGIN READ ONLY;
SELECT pg_temp.spent() AS whole \gset
SELECT set_config('statement_timeout', greatest(:whole / 10, 5)::integer::text, true) <> '' AS limited;
SELECT clock_timestamp() AS started \gset
SELECT length(pg_temp.page());
ROLLBACK;
SELECT extract(epoch FROM clock_timestamp() - :'started') * 1000 < :whole / 2 AS soon;
-- What could not be cancelled is shown as it is once there is too much of it.
SELECT pg_temp.fill('a@', 30);
SELECT pg_temp.page() ~ '<p>a@a@' AS read, pg_temp.page() ~ '<code>a@a@' AS shown;
DELETE FROM ainecto.readme_block WHERE document_uuid = :readme;
INSERT INTO ainecto.readme_block (document_uuid, uuid, display_order, content) VALUES (:readme, 'b1', 1, 'as *before*');
SELECT pg_temp.page();

-- A page that is too long to be kept is not shown: every page that is shown is made once.
SELECT pg_temp.fill('&', 250);
SELECT pg_temp.page();
SELECT octet_length(drawing) < 1000 AS kept FROM ainecto.kept_drawing k JOIN ainecto.document d ON d.uuid = k.document_uuid AND d.version = k.version WHERE d.uuid = :readme;
SELECT pg_temp.fill('&', 200);
SELECT length(pg_temp.page()) > 15000000 AS shown;
SELECT bytes > 15000000 AS kept FROM ainecto.kept_drawing k JOIN ainecto.document d ON d.uuid = k.document_uuid AND d.version = k.version WHERE d.uuid = :readme;
