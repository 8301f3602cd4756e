-- A readme's page shows diagrams as our drafts and exports write them, and pictures that are attached to the readme itself;
-- everything else is text, or a link with its name.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET ainecto.public_url = 'https://ainecto.example';
\set project '\'f1e70000-0000-4000-8000-000000000002\''
\set erd '\'f1e70000-0000-4000-8000-000000000003\''
\set readme '\'f1e70000-0000-4000-8000-000000000004\''
\set other '\'f1e70000-0000-4000-8000-000000000005\''
SELECT count(ainecto.create_account('owner@readme-page.example', plan => 'enterprise'));
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'f1e70000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner@readme-page.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES (:project, 'f1e70000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES
  (:erd, :project, 'erd', 'Shop'), (:readme, :project, 'readme', 'Readme'), (:other, :project, 'readme', 'Other');
INSERT INTO ainecto.erd_table (document_uuid, uuid, name) VALUES (:erd, 'a', 'customer'), (:erd, 'b', 'the "order" </svg><script>alert(1)</script>');
INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, is_pk) VALUES
  (:erd, 'ai', 'a', 'id', 'bigint', true), (:erd, 'bi', 'b', 'customer id', 'bigint', true);
INSERT INTO ainecto.erd_ref (document_uuid, uuid, from_table_uuid, to_table_uuid, relationship) VALUES (:erd, 'r', 'b', 'a', '>');
INSERT INTO ainecto.erd_ref_column (document_uuid, uuid, ref_uuid, from_column_uuid, to_column_uuid) VALUES (:erd, 'rc', 'r', 'bi', 'ai');
-- Files: a picture, one that only says so, a document, and a picture of another readme.
CREATE TEMP TABLE file AS SELECT * FROM (VALUES
  (11, :readme::uuid, 'image/svg+xml', '\x89504e470d0a1a0a00'::bytea), (12, :readme::uuid, 'image/png', 'GIF, if you believe it'::bytea),
  (13, :readme::uuid, 'image/svg+xml', '<svg onload="alert(1)"/>'::bytea), (14, :other::uuid, 'image/png', '\x89504e470d0a1a0a00'::bytea)) AS f(number, document, type, bytes);
INSERT INTO ainecto.upload (uuid, content_type, size_bytes, chunks, begun_at)
  SELECT ('f1e70000-0000-4000-8000-0000000000' || number)::uuid, type, length(bytes), 1, now() FROM file;
INSERT INTO ainecto.upload_chunk (upload_uuid, number, bytes) SELECT ('f1e70000-0000-4000-8000-0000000000' || number)::uuid, 0, bytes FROM file;
INSERT INTO ainecto.attachment (uuid, document_uuid, upload_uuid, filename, content_type, size_bytes, sha256, created_at)
  SELECT ('f1e70000-0000-4000-8000-0000000000' || number)::uuid, document, ('f1e70000-0000-4000-8000-0000000000' || number)::uuid, 'file', type, length(bytes), sha256(bytes), now() FROM file;
INSERT INTO ainecto.readme_block (document_uuid, uuid, content, display_order) VALUES (:readme, 'one', concat_ws(E'\n\n',
  E'```mermaid\n' || ainecto.export(:erd, NULL, 'mermaid') || '```',
  E'```mermaid\nerDiagram\n  "customer" {\n    bigint id PK\n    text mail_ "e mail"\n  }\n  "empty"\n  "customer" ||--o{ "empty" : "refers to"\n```',
  E'```mermaid\nsequenceDiagram\n  A->>B: <img src=x onerror=alert(1)>\n```', E'```mermaid\nerDiagram\n  "a" {\n```', E'```sql\nSELECT 1\n```',
  '![the *picture*](https://ainecto.example/attachments/F1E70000-0000-4000-8000-000000000011)', '![" onerror="alert(1)](/attachments/f1e70000-0000-4000-8000-000000000011)',
  '![no picture](/attachments/f1e70000-0000-4000-8000-000000000012)', '![svg](/attachments/f1e70000-0000-4000-8000-000000000013)',
  '![foreign](/attachments/f1e70000-0000-4000-8000-000000000014)', '![nothing](/attachments/f1e70000-0000-4000-8000-0000000000--)', '![elsewhere](https://e.org/x.png)'), 0);
SELECT set_config('readme.token', ainecto.call_tool('owner@readme-page.example', 'enable_shares',
  jsonb_build_object('targetType', 'document', 'targetUuids', jsonb_build_array(:readme)))->'items'->0->>'shareToken', false) <> '';
CREATE FUNCTION pg_temp.page() RETURNS text LANGUAGE sql AS $$
  SELECT (ainecto.page_call('shared', sha256(convert_to(current_setting('readme.token'), 'UTF8')), NULL, NULL)).body
$$;
SELECT regexp_replace(line, '(svg.xml;base64,).*?"', '\1…"') FROM regexp_split_to_table(regexp_replace(pg_temp.page(), '^.*<article class="markdown">\n|</article>.*$', '', 'g'), '\n') AS line WHERE line ~ '<';
-- The drawings themselves.
SELECT regexp_count.n, x ~ '<script|onload', x ~ 'customer', x ~ '&lt;/svg|_/svg' FROM (
  SELECT convert_from(decode(m[1], 'base64'), 'UTF8') AS x FROM regexp_matches(pg_temp.page(), 'data:image/svg.xml;base64,([^"]*)', 'g') AS m) d,
  LATERAL (SELECT count(*) AS n FROM regexp_matches(x, 'class="(part|ref)"', 'g')) AS regexp_count;
SELECT (headers->>'Content-Security-Policy') LIKE '%img-src ''self'' data:; %' FROM ainecto.page_call('shared', sha256(convert_to(current_setting('readme.token'), 'UTF8')), NULL, NULL);
-- A picture that is gone is gone from the page, though no version says so.
DELETE FROM ainecto.attachment WHERE uuid = 'f1e70000-0000-4000-8000-000000000011';
SELECT count(*) FROM regexp_matches(pg_temp.page(), 'image/png', 'g');
