-- Upload tokens, bodies sent with them, and attachments.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET ainecto.fixed_clock = '2026-02-01 00:00:00+00';
SET ainecto.fixed_ids = 320000;
SET ainecto.public_url = 'https://ainecto.example';
\set project '\'f1090000-0000-4000-8000-000000000002\''
\set readme '\'f1090000-0000-4000-8000-000000000003\''
\set flow '\'f1090000-0000-4000-8000-000000000004\''
\set erd '\'f1090000-0000-4000-8000-000000000005\''
\set hidden '\'f1090000-0000-4000-8000-000000000006\''
SELECT count(ainecto.create_account(who || '@attachment.example', plan => 'enterprise'))
  FROM unnest(ARRAY['owner', 'editor', 'viewer', 'stranger']) AS who;
INSERT INTO ainecto.workspace (uuid, owner_id, name)
  SELECT 'f1090000-0000-4000-8000-000000000001', id, 'W' FROM ainecto.account WHERE email = 'owner@attachment.example';
INSERT INTO ainecto.project (uuid, workspace_uuid, name) VALUES (:project, 'f1090000-0000-4000-8000-000000000001', 'P');
INSERT INTO ainecto.document (uuid, project_uuid, type, title) VALUES (:readme, :project, 'readme', 'Readme'),
  (:flow, :project, 'flow_diagram', 'Flow'), (:erd, :project, 'erd', 'Model'), (:hidden, :project, 'erd', 'Hidden');
SELECT ainecto.grant_role('project', :project, who || '@attachment.example', upper(who)) FROM unnest(ARRAY['editor', 'viewer']) AS who;
SELECT ainecto.grant_role('document', :hidden, 'viewer@attachment.example', 'NONE');
-- Answers and refusals, with the random token left out; the token itself is kept for put().
CREATE FUNCTION pg_temp.show(answer jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT CASE WHEN answer ? 'error' THEN concat_ws(' | ', answer->>'error', answer->>'path', answer->>'message', answer->'faults', answer->>'hint')
    ELSE regexp_replace(answer::text, 'ainecto_[a-z]+_[A-Za-z0-9_-]{43}', 'TOKEN', 'g') END
$$;
CREATE FUNCTION pg_temp.call(tool text, arguments jsonb, who text DEFAULT 'editor') RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.show(ainecto.call_tool(who || '@attachment.example', tool, arguments))
$$;
CREATE FUNCTION pg_temp.ask(purpose text, scope jsonb, more jsonb DEFAULT '{}', who text DEFAULT 'editor') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  answer jsonb := ainecto.call_tool(who || '@attachment.example', 'request_upload_token', jsonb_build_object('purpose', purpose, 'scopeJson', scope::text) || more);
BEGIN
  PERFORM set_config('upload.token', COALESCE(answer->>'token', ''), false), set_config('upload.key', COALESCE(answer->>'storageKey', ''), false);
  RETURN pg_temp.show(answer);
END $$;
-- A PUT as the shim makes it of pieces; stops at the first refusal.
CREATE FUNCTION pg_temp.step(name text, request jsonb DEFAULT '{}', chunk bytea DEFAULT NULL) RETURNS ainecto.http_reply LANGUAGE sql AS $$
  SELECT ainecto.ainecto_upload_call(sha256(convert_to(current_setting('upload.token'), 'UTF8')), name, request, chunk, '192.0.2.1', 'request-1')
$$;
CREATE FUNCTION pg_temp.put(pieces bytea[], headers jsonb DEFAULT '{}') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  reply ainecto.http_reply := pg_temp.step('begin', headers);
  upload jsonb;
BEGIN
  IF reply.status = 200 THEN
    upload := reply.body::jsonb;
    FOR i IN 1 .. COALESCE(cardinality(pieces), 0) LOOP
      IF reply.status = 200 THEN
        reply := pg_temp.step('chunk', upload || jsonb_build_object('number', i - 1), pieces[i]);
      END IF;
    END LOOP;
    IF reply.status = 200 THEN
      reply := pg_temp.step('finish', upload);
    END IF;
  END IF;
  RETURN reply.status || ' ' || reply.body;
END $$;
CREATE FUNCTION pg_temp.body() RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(b.content, '' ORDER BY b.display_order) FROM ainecto.readme_block b WHERE b.document_uuid = 'f1090000-0000-4000-8000-000000000003'
$$;

-- A file: token, bytes in pieces, registered, listed, read, removed.
SELECT pg_temp.ask('attachment.upload', jsonb_build_object('documentUuid', :erd, 'filename', 'plan v2.txt', 'contentType', 'text/plain', 'sizeBytes', 7));
SELECT count(*), max(purpose) FROM ainecto.upload_token WHERE token_hash = sha256(convert_to(current_setting('upload.token'), 'UTF8'));
SELECT pg_temp.put(ARRAY['abc', '\x00ff', 'de']::bytea[], '{"content_type": "text/plain; charset=utf-8", "length": 7}');
SELECT u.size_bytes, u.chunks, u.content_type, u.sha256 = sha256('\x61626300ff6465') AS hashed, u.registered_at FROM ainecto.upload u WHERE storage_key = current_setting('upload.key');
-- The same again is a repeat, other bytes are a conflict.
SELECT pg_temp.put(ARRAY['\x61626300ff6465']::bytea[]);
SELECT pg_temp.put(ARRAY['ABCDEFG']::bytea[]);
SELECT count(*) FROM ainecto.upload u WHERE storage_key = current_setting('upload.key');
SELECT pg_temp.call('upload_attachments', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('documentUuid', :erd, 'filename', 'x', 'storageKey', current_setting('upload.key'), 'sizeBytes', 8))));
SELECT pg_temp.call('upload_attachments', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('documentUuid', :erd, 'filename', 'x', 'storageKey', current_setting('upload.key'), 'contentType', 'image/png'))));
SELECT pg_temp.call('upload_attachments', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('documentUuid', :erd, 'filename', '../x', 'storageKey', current_setting('upload.key')))));
SELECT pg_temp.call('upload_attachments', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('documentUuid', :readme, 'filename', 'x', 'storageKey', current_setting('upload.key')))));
SELECT pg_temp.call('upload_attachments', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('documentUuid', :erd, 'filename', 'x', 'storageKey', current_setting('upload.key')))), 'owner');
SELECT pg_temp.call('upload_attachments', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('documentUuid', :erd, 'filename', 'x', 'storageKey', current_setting('upload.key')))), 'viewer');
SELECT pg_temp.call('upload_attachments', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('documentUuid', :erd, 'filename', 'x', 'storageKey', current_setting('upload.key')),
  jsonb_build_object('documentUuid', :erd, 'filename', 'y', 'storageKey', 'attachments/nowhere'))));
SELECT count(*) FROM ainecto.attachment WHERE document_uuid = :erd;
SELECT pg_temp.call('upload_attachments', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('documentUuid', :erd, 'filename', 'Plan “2”.txt', 'storageKey', current_setting('upload.key'),
  'contentType', 'TEXT/plain', 'sizeBytes', 7)), 'description', 'the plan'));
SELECT pg_temp.call('upload_attachments', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('documentUuid', :erd, 'filename', 'x', 'storageKey', current_setting('upload.key')))));
SELECT uuid AS plan FROM ainecto.attachment WHERE document_uuid = :erd \gset
SELECT pg_temp.call('get_attachment', jsonb_build_object('uuid', :'plan'), 'viewer');
SELECT pg_temp.call('get_attachment', jsonb_build_object('uuid', upper(:'plan')), 'editor') <> '' AS any_case;
SELECT pg_temp.call('get_attachment', jsonb_build_object('uuid', :'plan'), 'stranger') LIKE 'not_found%' AS hidden;
SELECT pg_temp.call('get_attachment', '{"uuid": "nothing"}');

-- More of them, in pages; only of documents that one may see, outside of the trash.
CREATE FUNCTION pg_temp.attach(document uuid, name text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_temp.ask('attachment.upload', jsonb_build_object('documentUuid', document, 'filename', name), '{}', 'owner'), pg_temp.put(ARRAY[convert_to(name, 'UTF8')]);
  RETURN pg_temp.call('upload_attachments', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('documentUuid', document, 'filename', name, 'storageKey', current_setting('upload.key')))), 'owner') LIKE '{"count": 1%';
END $$;
SET ainecto.fixed_clock = '2026-02-01 00:01:00+00';
SELECT pg_temp.attach(:hidden, 'secret.txt'), pg_temp.attach(:readme, 'b.png');
SET ainecto.fixed_clock = '2026-02-01 00:02:00+00';
SELECT pg_temp.attach(:flow, 'c.pdf');
SELECT a->>'filename', a->>'contentType', a->>'sizeBytes', a->>'createdAt' FROM jsonb_array_elements(ainecto.call_tool('owner@attachment.example', 'list_attachments', jsonb_build_object('projectUuid', :project))->'items') AS a;
SELECT a->>'filename' FROM jsonb_array_elements(ainecto.call_tool('viewer@attachment.example', 'list_attachments', jsonb_build_object('projectUuid', :project))->'items') AS a;
SELECT ainecto.call_tool('viewer@attachment.example', 'list_attachments', jsonb_build_object('projectUuid', :project, 'limit', 2))->>'nextCursor' AS cursor \gset
SELECT a->>'filename' FROM jsonb_array_elements(ainecto.call_tool('viewer@attachment.example', 'list_attachments', jsonb_build_object('projectUuid', :project, 'limit', 2, 'cursor', :'cursor'))->'items') AS a;
UPDATE ainecto.document SET archived_at = now() WHERE uuid = :flow;
SELECT count(*) FROM jsonb_array_elements(ainecto.call_tool('viewer@attachment.example', 'list_attachments', jsonb_build_object('projectUuid', :project))->'items') AS a;
SELECT pg_temp.call('delete_attachments', jsonb_build_object('uuids', jsonb_build_array((SELECT uuid FROM ainecto.attachment WHERE document_uuid = :flow))));
UPDATE ainecto.document SET archived_at = NULL WHERE uuid = :flow;
SELECT pg_temp.call('list_attachments', jsonb_build_object('projectUuid', :project), 'stranger') LIKE 'not_found%' AS hidden;
SELECT pg_temp.call('list_attachments', jsonb_build_object('projectUuid', :project, 'limit', 0));
SELECT pg_temp.call('delete_attachments', jsonb_build_object('uuids', jsonb_build_array(:'plan')), 'viewer');
SELECT pg_temp.call('delete_attachments', jsonb_build_object('uuids', jsonb_build_array(:'plan', 'f1090000-0000-4000-8000-0000000000ff')));
SELECT pg_temp.call('delete_attachments', jsonb_build_object('uuids', jsonb_build_array(:'plan', :'plan')));
SELECT count(*) FROM ainecto.attachment WHERE uuid = :'plan';
SELECT upload_uuid AS upload FROM ainecto.attachment WHERE uuid = :'plan' \gset
SELECT pg_temp.call('delete_attachments', jsonb_build_object('uuids', jsonb_build_array(:'plan'), 'description', 'outdated'));
SELECT pg_temp.call('delete_attachments', jsonb_build_object('uuids', jsonb_build_array(:'plan')));
SELECT (SELECT count(*) FROM ainecto.upload WHERE uuid = :'upload'), (SELECT count(*) FROM ainecto.upload_chunk WHERE upload_uuid = :'upload');

-- Downloading, as the shim asks for it: for those who may see it, in pieces.
SELECT ainecto.create_access_token('viewer@attachment.example', 'test') AS viewer \gset
SELECT ainecto.create_access_token('stranger@attachment.example', 'test') AS stranger \gset
CREATE FUNCTION pg_temp.part(token text, attachment text, number integer DEFAULT 0) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws('|', p.status, p.filename, p.content_type, p.size_bytes, convert_from(p.bytes, 'UTF8')) FROM ainecto.attachment_part(sha256(convert_to(token, 'UTF8')), attachment, number) AS p
$$;
SELECT uuid AS picture FROM ainecto.attachment WHERE document_uuid = :readme \gset
SELECT uuid AS secret FROM ainecto.attachment WHERE document_uuid = :hidden \gset
SELECT pg_temp.part(:'viewer', :'picture'), pg_temp.part(:'viewer', :'picture', 1);
SELECT pg_temp.part(:'viewer', :'secret'), pg_temp.part(:'stranger', :'picture'), pg_temp.part('nobody', :'picture'), pg_temp.part(:'viewer', 'x'), pg_temp.part(:'viewer', :'plan');
SELECT (ainecto.attachment_part(NULL, NULL, NULL)).status;

-- Texts: a new document, its text, more of it; each a version with the description of the token, by the same gate.
SELECT pg_temp.ask('document.create', jsonb_build_object('projectUuid', :project, 'type', 'markdown', 'title', 'By PUT'), '{"description": "from a file"}');
SELECT regexp_replace(pg_temp.put(ARRAY['# Ti', 'tle']::bytea[], '{"length": 7}'), '[0-9a-f]{8}-[0-9a-f-]{27}', 'UUID');
SELECT pg_temp.put(ARRAY['# Title']::bytea[]) LIKE '200 %' AS repeated;
SELECT pg_temp.put(ARRAY['# Other']::bytea[]);
SELECT d.title, d.type, d.version, v.tool, v.description, (SELECT string_agg(content, '') FROM ainecto.readme_block b WHERE b.document_uuid = d.uuid)
  FROM ainecto.document d JOIN ainecto.document_version v ON v.document_uuid = d.uuid WHERE d.project_uuid = :project AND d.title = 'By PUT' ORDER BY v.version;
SELECT pg_temp.ask('document.update', jsonb_build_object('documentUuid', :readme, 'title', 'Renamed'));
SELECT pg_temp.put(ARRAY[convert_to('# Größe', 'UTF8')]);
SELECT pg_temp.body(), (SELECT title FROM ainecto.document WHERE uuid = :readme);
SELECT pg_temp.put(ARRAY['# One']::bytea[]) LIKE '200 %', pg_temp.put(ARRAY['# Two']::bytea[]) LIKE '200 %', pg_temp.put(ARRAY['# One']::bytea[]) LIKE '200 %' AS first_again;
SELECT pg_temp.body();
SELECT pg_temp.ask('document.append', jsonb_build_object('documentUuid', :readme, 'separator', ' + '));
SELECT pg_temp.put(ARRAY['more']::bytea[]) LIKE '200 %', pg_temp.put(ARRAY['more']::bytea[]) LIKE '200 %' AS repeated;
SELECT pg_temp.body();
SELECT pg_temp.put(ARRAY['\xff']::bytea[]), pg_temp.put(ARRAY['\x6100']::bytea[]);
SELECT pg_temp.ask('document.update', jsonb_build_object('documentUuid', :flow));
SELECT pg_temp.put(ARRAY['graph TD']::bytea[]) LIKE '200 %';
SELECT diagram_source FROM ainecto.document WHERE uuid = :flow;
SELECT version, tool, description FROM ainecto.document_version WHERE document_uuid = :readme ORDER BY version;
SELECT count(*) AS left_over FROM ainecto.upload WHERE document_uuid IN (:readme, :flow) AND storage_key IS NULL;

-- What tokens are refused for.
SELECT pg_temp.ask('attachment.upload', '{}');
SELECT pg_temp.ask('attachment.upload', jsonb_build_object('documentUuid', :erd, 'filename', 'x', 'size', 1));
SELECT pg_temp.ask('attachment.upload', jsonb_build_object('documentUuid', :erd, 'filename', 1));
SELECT pg_temp.ask('attachment.upload', jsonb_build_object('documentUuid', :erd, 'filename', 'a/b'));
SELECT pg_temp.ask('attachment.upload', jsonb_build_object('documentUuid', :erd, 'filename', E'invoice\u202Efdp.exe'));
SELECT pg_temp.ask('attachment.upload', jsonb_build_object('documentUuid', :erd, 'filename', E'a\nb'));
SELECT pg_temp.ask('attachment.upload', jsonb_build_object('documentUuid', :erd, 'filename', 'x', 'contentType', 'text'));
SELECT pg_temp.ask('attachment.upload', jsonb_build_object('documentUuid', :erd, 'filename', 'x', 'sizeBytes', -1));
SELECT pg_temp.ask('attachment.upload', jsonb_build_object('documentUuid', :erd, 'filename', 'x', 'sizeBytes', 100000000));
SELECT pg_temp.ask('attachment.upload', '[]');
SELECT pg_temp.call('request_upload_token', '{"purpose": "attachment.upload", "scopeJson": "{"}');
SELECT pg_temp.call('request_upload_token', '{"purpose": "attachment.upload"}');
SELECT pg_temp.call('request_upload_token', '{"purpose": "document.delete", "ttlSeconds": 5}');
SELECT pg_temp.ask('attachment.upload', jsonb_build_object('documentUuid', :erd, 'filename', 'x'), '{}', 'viewer');
SELECT pg_temp.ask('attachment.upload', jsonb_build_object('documentUuid', :erd, 'filename', 'x'), '{}', 'stranger');
SELECT pg_temp.ask('document.create', jsonb_build_object('projectUuid', :project, 'type', 'erd', 'title', 'x'));
SELECT pg_temp.ask('document.create', jsonb_build_object('projectUuid', :project, 'type', 'poem', 'title', 'x'));
SELECT pg_temp.ask('document.create', jsonb_build_object('projectUuid', :project, 'type', 'readme', 'title', 'x'), '{}', 'viewer');
SELECT pg_temp.ask('document.append', jsonb_build_object('documentUuid', :flow));
SELECT pg_temp.ask('document.update', jsonb_build_object('documentUuid', 'x'));
UPDATE ainecto.document SET archived_at = now() WHERE uuid = :flow;
SELECT pg_temp.ask('document.update', jsonb_build_object('documentUuid', :flow));
UPDATE ainecto.document SET archived_at = NULL WHERE uuid = :flow;
SELECT pg_temp.call('request_upload_token', '{"purpose": "mcp.call"}', 'viewer');

-- What a PUT is refused for.
SELECT pg_temp.ask('attachment.upload', jsonb_build_object('documentUuid', :erd, 'filename', 'x', 'contentType', 'image/png', 'sizeBytes', 3), '{"maxBytes": 5}');
SELECT pg_temp.put(ARRAY['abc']::bytea[], '{"content_type": "text/html"}');
SELECT pg_temp.put(ARRAY['abc']::bytea[], '{"content_type": "nonsense"}');
SELECT pg_temp.put(ARRAY['ab']::bytea[], '{"length": 2}');
SELECT pg_temp.put(ARRAY['ab']::bytea[]);
SELECT pg_temp.put(ARRAY['ab']::bytea[], '{"length": 3}');
SELECT pg_temp.put(ARRAY['abcdef']::bytea[], '{"length": 6}');
SELECT pg_temp.put(ARRAY['abc', 'def']::bytea[]);
SELECT pg_temp.put(ARRAY['']::bytea[]);
SELECT (pg_temp.step('begin')).body::jsonb AS first \gset
SELECT (pg_temp.step('begin')).body::jsonb AS second \gset
SELECT status, body FROM pg_temp.step('chunk', :'first'::jsonb || '{"number": 0}', 'a');
SELECT status, body FROM pg_temp.step('chunk', :'second'::jsonb || '{"number": 1}', 'a');
SELECT status, body FROM pg_temp.step('chunk', :'second'::jsonb || '{"number": -1}', 'a');
SELECT status, body FROM pg_temp.step('chunk', :'second'::jsonb || '{"number": 0}');
SELECT status, body FROM pg_temp.step('leap', :'second');
SELECT status, body FROM pg_temp.step('finish', '{"upload": "x"}');
SELECT ainecto.grant_role('document', :erd, 'editor@attachment.example', 'VIEWER');
SELECT pg_temp.put(ARRAY['abc']::bytea[]);
SELECT ainecto.grant_role('document', :erd, 'editor@attachment.example', 'NONE');
SELECT pg_temp.put(ARRAY['abc']::bytea[]);
SELECT ainecto.revoke_role('document', :erd, 'editor@attachment.example');
SELECT ainecto.disable_account('editor@attachment.example');
SELECT pg_temp.put(ARRAY['abc']::bytea[]);
SELECT ainecto.enable_account('editor@attachment.example');
-- A body that began in time may end later; a new one may not begin.
SELECT (pg_temp.step('begin')).body::jsonb AS late \gset
SET ainecto.fixed_clock = '2026-02-01 00:08:00+00';
SELECT pg_temp.put(ARRAY['abc']::bytea[]);
SELECT status FROM pg_temp.step('chunk', :'late'::jsonb || '{"number": 0}', 'abc');
SELECT status FROM pg_temp.step('finish', :'late'::jsonb);
SELECT pg_temp.put(ARRAY['abc']::bytea[]);
SELECT set_config('upload.token', 'nothing', false);
SELECT pg_temp.put(ARRAY['abc']::bytea[]);
SELECT (ainecto.ainecto_upload_call(NULL, NULL, NULL, NULL, NULL, NULL)).status;

-- A hundred open tokens are enough.
SELECT count(*) FILTER (WHERE pg_temp.ask('document.update', jsonb_build_object('documentUuid', :readme), '{}', 'owner') LIKE '%TOKEN%') FROM generate_series(1, 101);
SELECT pg_temp.ask('document.update', jsonb_build_object('documentUuid', :readme), '{}', 'owner');

-- Nothing stays for long: what was not registered goes after a day, what broke off and expired tokens after an hour.
SELECT count(*) FROM ainecto.upload u JOIN ainecto.account a ON a.id = u.account_id WHERE a.email LIKE '%@attachment.example' AND registered_at IS NULL;
SET ainecto.fixed_clock = '2026-02-03 00:00:00+00';
SELECT count(pg_temp.ask('document.update', jsonb_build_object('documentUuid', :readme), '{"ttlSeconds": 30}')) FROM generate_series(1, 8);
SELECT count(*) FILTER (WHERE expires_at < '2026-02-02') FROM ainecto.upload_token t JOIN ainecto.account a ON a.id = t.account_id WHERE a.email LIKE '%@attachment.example';
SELECT u.storage_key LIKE '%/b.png' OR u.storage_key LIKE '%/c.pdf' OR u.storage_key LIKE '%/secret.txt' AS registered FROM ainecto.upload u JOIN ainecto.account a ON a.id = u.account_id WHERE a.email LIKE '%@attachment.example';

-- One audit row per call; attachments make no versions.
SELECT tool, outcome, sqlstate, count(*) FROM ainecto.audit_log a JOIN ainecto.account c ON c.id = a.account_id
  WHERE c.email LIKE '%@attachment.example' AND tool <> 'request_upload_token' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SELECT description, target_kind FROM ainecto.audit_log WHERE tool IN ('upload_attachments', 'delete_attachments') AND description IN ('the plan', 'outdated') ORDER BY id;
SELECT max(version) FROM ainecto.document WHERE uuid = :erd;
SET ROLE ainecto_admin;
SELECT ainecto.ainecto_upload_call(NULL, NULL, NULL, NULL, NULL, NULL);
SELECT ainecto.attachment_part(NULL, NULL, NULL);
RESET ROLE;

-- A catalog is sent, looked at, and merged into an ERD; then it is gone. What is cut off, deep, no text or somebody else's is refused.
\set catalog '{"format": "ainecto catalog", "version": 1, "end": "ainecto catalog", "server": {"database": "shop"}, "counts": {"tables": 1, "columns": 1}, "tables": [{"schema": "s", "name": "t", "columns": [{"name": "c", "type": "text"}]}]}'
CREATE FUNCTION pg_temp.import(document uuid, more jsonb DEFAULT '{}', who text DEFAULT 'editor') RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.call('update_documents', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('uuid', document, 'typePayload', jsonb_build_object(
    'import', jsonb_build_object('format', 'catalog', 'storageKey', current_setting('upload.key')))))) || more, who)
$$;
SELECT pg_temp.ask('erd.import', '{}');
SELECT pg_temp.ask('erd.import', jsonb_build_object('documentUuid', :readme));
SELECT pg_temp.ask('erd.import', jsonb_build_object('documentUuid', :erd), '{}', 'viewer');
SELECT pg_temp.ask('erd.import', jsonb_build_object('documentUuid', :erd));
SELECT pg_temp.import(:erd);
SELECT pg_temp.put(ARRAY[convert_to(:'catalog', 'UTF8')]);
SELECT pg_temp.import(:readme);
SELECT pg_temp.import(:erd, '{}', 'owner');
SELECT pg_temp.import(:erd, '{"dryRun": true}');
SELECT pg_temp.import(:erd, '{"description": "The shop"}');
SELECT pg_temp.import(:erd);
SELECT version, tool, description FROM ainecto.document_version WHERE document_uuid = :erd ORDER BY version DESC LIMIT 1;
SELECT pg_temp.ask('erd.import', jsonb_build_object('projectUuid', :project)) LIKE '%storageKey%', pg_temp.put(ARRAY[convert_to(:'catalog', 'UTF8')]) LIKE '200%';
SELECT pg_temp.call('create_documents', jsonb_build_object('items', jsonb_build_array(jsonb_build_object('projectUuid', :project, 'type', 'erd', 'title', 'Shop',
  'typePayload', jsonb_build_object('import', jsonb_build_object('format', 'catalog', 'storageKey', current_setting('upload.key')))))));
SELECT pg_temp.ask('erd.import', jsonb_build_object('documentUuid', :erd)) IS NULL, pg_temp.put(ARRAY[bad]) LIKE '200%', pg_temp.import(:erd)
  FROM (VALUES (1, convert_to(left(:'catalog', 100), 'UTF8')), (2, convert_to(repeat('[', 100), 'UTF8')), (3, '\xff'), (4, ' '), (5, '\x7b2261223a31007d'),
    (6, convert_to('{"a": nan}', 'UTF8'))) AS b (place, bad) ORDER BY place;
