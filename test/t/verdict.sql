-- Who may do what to every table in plain SQL, and what the tools say to the same. Behind everything.sql for ada@example.org and
-- bea@example.org. Makes the view pg_temp.difference: the cases in which the two are not one; and pg_temp.tried: all cases.
SET client_min_messages = warning;

-- Two tenants, and roles: those of the first tenant, and strangers of several kinds.
SELECT ainecto.create_account(who || '@example.org', NULL, initcap(who), 'pro')
  FROM unnest(ARRAY['ed', 'vi', 'fred', 'stan', 'norma']) AS who \g /dev/null
SELECT ainecto.grant_role('workspace', w.uuid, g.email, g.role)
  FROM (VALUES ('ed@example.org', 'EDITOR'), ('vi@example.org', 'VIEWER'), ('fred@example.org', 'EDITOR')) AS g (email, role),
    ainecto.workspace w JOIN ainecto.account a ON a.id = w.owner_id WHERE a.email = 'ada@example.org' \g /dev/null
CREATE TEMP TABLE person (name text PRIMARY KEY, email text);
INSERT INTO person VALUES ('owner', 'ada@example.org'), ('editor', 'ed@example.org'), ('viewer', 'vi@example.org'),
  ('free', 'fred@example.org'), ('neighbour', 'bea@example.org'), ('stranger', 'stan@example.org'),
  ('disabled', 'norma@example.org'), ('unmapped', NULL), ('auditor', NULL), ('admin', NULL);
GRANT SELECT ON person TO PUBLIC;
SELECT format('CREATE ROLE verdict_%s', name) FROM person \gexec
SELECT format('GRANT USAGE ON SCHEMA ainecto TO verdict_%s', name) FROM person \gexec
-- The widest grant a house could make: what remains is decided by us.
SELECT format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ainecto TO verdict_%s', name) FROM person \gexec
SELECT format('GRANT EXECUTE ON FUNCTION ainecto.grant_role(text, uuid, text, text) TO verdict_%s', name) FROM person \gexec
SELECT ainecto.map_role(('verdict_' || name)::name, email) FROM person WHERE email IS NOT NULL \g /dev/null
SELECT ainecto.create_password_link('ada@example.org') \g /dev/null
SELECT ainecto.disable_account('norma@example.org') \g /dev/null
GRANT ainecto_auditor TO verdict_auditor;
GRANT ainecto_admin TO verdict_admin;

-- A plan that has shrunk, and seals.
INSERT INTO ainecto.plan_override (name, versions_kept) VALUES ('enterprise', 1);
SELECT ainecto.housekeeping() \g /dev/null
INSERT INTO ainecto.housekeeping_progress DEFAULT VALUES ON CONFLICT DO NOTHING;
INSERT INTO ainecto.kept_drawing (document_uuid, version, options, renderer, bytes, drawing)
  SELECT uuid, version, 'page', 0, 1, '-' FROM ainecto.document;
INSERT INTO ainecto.erd_source SELECT gen_random_uuid(), uuid, '1', 'shop', 1, '{}', false, now() FROM ainecto.document WHERE type = 'erd';
INSERT INTO ainecto.erd_source_identity SELECT uuid, 'table', 1, 0, 't', 0, 0, '{}' FROM ainecto.erd_source;

-- Every table has to be here: what its rows are, which says who may see and write them.
CREATE TEMP TABLE known (name text PRIMARY KEY, rows_are text);
INSERT INTO known
  SELECT name, 'content' FROM unnest(ARRAY['erd_table', 'erd_column', 'erd_index', 'erd_index_column', 'erd_constraint', 'erd_ref', 'erd_ref_column',
    'erd_enum', 'erd_enum_value', 'erd_note', 'erd_table_group', 'erd_table_group_table', 'erd_table_group_note', 'erd_object', 'erd_filter',
    'flow_group', 'flow_node', 'flow_edge', 'readme_block', 'test_scenario', 'test_case', 'test_step', 'attachment', 'llm_request']) AS name
  UNION ALL SELECT name, 'places' FROM unnest(ARRAY['workspace', 'project', 'folder', 'document']) AS name
  UNION ALL SELECT name, 'runs' FROM unnest(ARRAY['test_run', 'test_run_case', 'test_run_step', 'test_execution', 'test_step_check']) AS name
  UNION ALL VALUES ('role_grant', 'members'), ('share', 'links'), ('document_version', 'history'), ('document_change', 'history'),
    ('audit_log', 'audit'), ('upload', 'files'), ('upload_chunk', 'files'), ('plan_override', 'settings'), ('role_right_override', 'settings'),
    ('seal', 'seal'), ('sealed_version', 'seal'), ('version_grace', 'secrets'), ('housekeeping_progress', 'secrets'), ('kept_drawing', 'secrets'),
    ('erd_source', 'secrets'), ('erd_source_identity', 'secrets'), ('live_schema', 'secrets'),
    ('test_run_result', 'secrets'), ('test_run_count', 'secrets')
  UNION ALL SELECT name, 'an account''s' FROM unnest(ARRAY['account', 'account_role', 'account_link', 'browser_session', 'oauth_grant',
    'oauth_code', 'upload_token', 'mutation_outcome', 'live_schema_account']) AS name
  UNION ALL SELECT name, 'secrets' FROM unnest(ARRAY['oauth_token', 'oauth_client', 'mcp_session', 'sign_in_attempt',
    'former_account']) AS name;

-- A row of each table and tenant, the place it belongs to and the account it is of.
CREATE TEMP TABLE sample (relation text, rows_are text, tenant text, row_id tid, kind text, place uuid, account bigint, image jsonb);
DO $$
DECLARE
  entry record;
BEGIN
  FOR entry IN SELECT * FROM known k WHERE to_regclass('ainecto.' || k.name) IS NOT NULL ORDER BY k.name COLLATE "C" LOOP
    EXECUTE format($sql$
      INSERT INTO sample
      SELECT DISTINCT ON (tenant) %1$L, %2$L, tenant, ctid, kind, place, account, image
        FROM (SELECT thing.ctid, to_jsonb(thing) AS image FROM ainecto.%1$I thing) r
        CROSS JOIN LATERAL (SELECT COALESCE(image->>'account_id', CASE WHEN %1$L = 'account' THEN image->>'id' END)::bigint AS account) o
        CROSS JOIN LATERAL (SELECT
            CASE WHEN %2$L = 'places' THEN %1$L WHEN image->>'document_uuid' IS NOT NULL AND %2$L <> 'runs' THEN 'document'
              WHEN image->>'folder_uuid' IS NOT NULL THEN 'folder' WHEN image->>'run_id' IS NOT NULL OR image->>'project_uuid' IS NOT NULL THEN 'project'
              WHEN image->>'workspace_uuid' IS NOT NULL THEN 'workspace' WHEN image->>'upload_uuid' IS NOT NULL THEN 'document' END AS kind,
            CASE WHEN %2$L = 'places' THEN (image->>'uuid')::uuid WHEN %2$L = 'runs' THEN COALESCE((image->>'project_uuid')::uuid,
                (SELECT t.project_uuid FROM ainecto.test_run t WHERE t.id = (image->>'run_id')::bigint))
              WHEN image->>'upload_uuid' IS NOT NULL AND image->>'document_uuid' IS NULL
                THEN (SELECT a.document_uuid FROM ainecto.attachment a WHERE a.upload_uuid = (image->>'upload_uuid')::uuid)
              ELSE COALESCE(image->>'document_uuid', image->>'folder_uuid', image->>'project_uuid', image->>'workspace_uuid')::uuid END AS place) p
        CROSS JOIN LATERAL (SELECT COALESCE(
            (SELECT a.email FROM ainecto.account a JOIN ainecto.workspace w ON w.owner_id = a.id
              LEFT JOIN ainecto.project q ON q.workspace_uuid = w.uuid LEFT JOIN ainecto.folder f ON f.project_uuid = q.uuid
              LEFT JOIN ainecto.document d ON d.project_uuid = q.uuid WHERE place IN (w.uuid, q.uuid, f.uuid, d.uuid) LIMIT 1),
            (SELECT a.email FROM ainecto.account a WHERE a.id = account)) AS tenant) e
       WHERE tenant IN ('ada@example.org', 'bea@example.org') OR tenant IS NULL AND %2$L IN ('secrets', 'settings', 'seal')
       ORDER BY tenant, %2$L = 'members' AND image->>'role' = 'OWNER', ctid $sql$, entry.name, entry.rows_are);
  END LOOP;
END
$$;

-- What the tools say. Nothing stays behind.
CREATE FUNCTION pg_temp.ask(email text, tool text, arguments jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  answer jsonb;
BEGIN
  BEGIN
    answer := ainecto.call_tool(email, tool, arguments);
    RAISE EXCEPTION USING ERRCODE = 'XX999';
  EXCEPTION WHEN SQLSTATE 'XX999' THEN
    RETURN COALESCE(answer->>'error', 'ok');
  END;
END
$$;
CREATE FUNCTION pg_temp.ask_function(name text, statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  BEGIN
    EXECUTE format('SET LOCAL ROLE verdict_%s', name);
    EXECUTE statement;
    RAISE EXCEPTION USING ERRCODE = 'XX999';
  EXCEPTION WHEN SQLSTATE 'XX999' THEN
    RETURN 'ok';
  WHEN SQLSTATE 'AI003' THEN
    RETURN 'permission_denied';
  WHEN SQLSTATE 'AI002' THEN
    RETURN 'not_found';
  END;
END
$$;

CREATE TEMP TABLE oracle AS
WITH place AS (SELECT DISTINCT s.kind, s.place FROM sample s WHERE s.place IS NOT NULL),
     one AS (SELECT p.*, jsonb_build_array(jsonb_build_object('uuid', p.place, CASE p.kind WHEN 'document' THEN 'title' ELSE 'name' END, 'Other')) AS renamed,
        jsonb_build_array(p.place) AS uuids,
        CASE p.kind WHEN 'document' THEN (SELECT jsonb_build_object('projectUuid', d.project_uuid, 'folderUuid', d.folder_uuid, 'type', d.type, 'title', 'New')
            FROM ainecto.document d WHERE d.uuid = p.place)
          WHEN 'folder' THEN (SELECT jsonb_build_object('projectUuid', f.project_uuid, 'name', 'New') FROM ainecto.folder f WHERE f.uuid = p.place)
          WHEN 'project' THEN (SELECT jsonb_build_object('workspaceUuid', q.workspace_uuid, 'name', 'New') FROM ainecto.project q WHERE q.uuid = p.place)
        END AS made FROM place p)
SELECT who.name, o.kind, o.place,
  CASE o.kind WHEN 'folder' THEN pg_temp.ask(who.email, 'list_documents', jsonb_build_object('folderUuid', o.place))
    ELSE pg_temp.ask(who.email, 'get_' || o.kind, jsonb_build_object('uuid', o.place)) END AS read,
  pg_temp.ask(who.email, format('update_%ss', o.kind), jsonb_build_object('items', o.renamed)) AS write,
  pg_temp.ask(who.email, format('delete_%ss', o.kind), jsonb_build_object('uuids', o.uuids)) AS delete,
  CASE WHEN o.kind = 'workspace' THEN 'own' ELSE pg_temp.ask(who.email, format('create_%ss', o.kind), jsonb_build_object('items', jsonb_build_array(o.made))) END AS make,
  CASE WHEN o.kind = 'workspace' THEN 'none'
    ELSE pg_temp.ask(who.email, 'enable_shares', jsonb_build_object('targetType', o.kind, 'targetUuids', o.uuids)) END AS share,
  pg_temp.ask_function(who.name, format('SELECT ainecto.grant_role(%L, %L, %L, %L)', o.kind, o.place, 'stan@example.org', 'VIEWER')) AS manage
FROM one o, person who WHERE who.email IS NOT NULL AND who.name <> 'disabled'
-- No tool can be asked for them: an auditor reads everything and writes nothing, an administrator is OWNER everywhere.
UNION ALL SELECT who.name, o.kind, o.place, w.read, w.write, w.write, w.write, w.write, w.write
FROM one o, person who JOIN (VALUES ('auditor', 'ok', 'permission_denied'), ('admin', 'ok', 'ok'), ('unmapped', 'not_found', 'nobody'),
  ('disabled', 'not_found', 'nobody')) AS w (name, read, write) ON w.name = who.name;
SELECT ainecto.set_plan('fred@example.org', 'free') \g /dev/null

-- What SQL says: "seen", "unseen", "done", "none", or the error's code. A key that is violated comes behind the verdict.
CREATE FUNCTION pg_temp.try(name text, verb text, s sample) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  target CONSTANT regclass := ('ainecto.' || s.relation)::regclass;
  column_name CONSTANT name := (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = target AND a.attnum > 0 AND NOT a.attisdropped
    AND a.attgenerated = '' ORDER BY a.attname IN ('version', 'account_id'), a.attnum LIMIT 1);
  columns CONSTANT text := (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
    WHERE a.attrelid = target AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      -- A row that is new is numbered by its table.
      AND NOT (verb = 'INSERT' AND a.attidentity <> ''));
  image jsonb := s.image;
  touched bigint;
  outcome text;
BEGIN
  IF verb = 'INSERT' AND s.rows_are = 'places' THEN
    image := image || '{"uuid": "00000000-0000-4000-8000-00000000feed"}';
  END IF;
  -- Nobody writes in the name of another.
  IF verb = 'INSERT' AND s.rows_are IN ('content', 'runs', 'links') THEN
    image := image - ARRAY['account_id', 'created_by', 'claimed_by', 'finished_by'];
  END IF;
  IF s.relation = 'document' THEN
    image := image || '{"version": 0}';
  END IF;
  BEGIN
    EXECUTE format('SET LOCAL ROLE verdict_%s', name);
    EXECUTE CASE verb
      WHEN 'SELECT' THEN format('SELECT FROM %s WHERE ctid = $1', target)
      WHEN 'INSERT' THEN format('INSERT INTO %s (%s) SELECT %s FROM jsonb_populate_record(NULL::%1$s, $2)', target, columns, columns)
      WHEN 'UPDATE' THEN format('UPDATE %s SET %I = %2$I WHERE ctid = $1', target, column_name)
      ELSE format('DELETE FROM %s WHERE ctid = $1', target) END
      USING s.row_id, image;
    GET DIAGNOSTICS touched = ROW_COUNT;
    outcome := CASE WHEN verb = 'SELECT' THEN CASE touched WHEN 1 THEN 'seen' ELSE 'unseen' END
      WHEN touched = 1 THEN 'done' ELSE 'none' END;
    RAISE EXCEPTION USING ERRCODE = 'XX999';
  EXCEPTION WHEN SQLSTATE 'XX999' THEN
    RETURN outcome;
  WHEN OTHERS THEN
    RETURN SQLSTATE;
  END;
END
$$;

CREATE TEMP TABLE tried AS
SELECT who.name, s.relation, s.rows_are, s.tenant, v.verb, pg_temp.try(who.name, v.verb, s) AS sql,
  -- What decides for this verb, in the tools' words.
  o.read, CASE WHEN s.rows_are = 'links' THEN o.share WHEN s.rows_are = 'members' THEN o.manage
    WHEN s.rows_are = 'places' AND v.verb = 'DELETE' THEN o.delete WHEN s.rows_are = 'places' AND v.verb = 'INSERT' THEN o.make ELSE o.write END AS write,
  s.account = a.id AS own
FROM person who CROSS JOIN sample s CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS v (verb)
  LEFT JOIN oracle o ON o.name = who.name AND o.kind = s.kind AND o.place = s.place
  LEFT JOIN ainecto.account a ON a.email = who.email AND a.disabled_at IS NULL;

CREATE TEMP VIEW judged AS
SELECT t.*, CASE
    WHEN t.rows_are IN ('content', 'places', 'runs', 'members', 'links', 'history') THEN t.read = 'ok'
    WHEN t.rows_are = 'files' THEN t.read = 'ok' OR COALESCE(t.own, false)
    WHEN t.rows_are IN ('an account''s', 'audit') THEN COALESCE(t.own, false) OR t.name IN ('admin', 'auditor')
    WHEN t.rows_are IN ('secrets', 'seal') THEN t.name IN ('admin', 'auditor')
    ELSE true END AS sees,
  CASE t.write WHEN 'ok' THEN 'done' WHEN 'permission_denied' THEN 'AI003' WHEN 'not_found' THEN 'AI002' WHEN 'own' THEN
      CASE WHEN t.name IN ('unmapped', 'disabled') THEN '42501' WHEN t.name = 'admin' OR t.tenant = p.email THEN 'done' ELSE 'AI003' END
    WHEN 'nobody' THEN '42501' ELSE t.write END AS verdict
FROM tried t JOIN person p ON p.name = t.name;

CREATE TEMP VIEW expected AS
SELECT j.*, CASE
    WHEN j.verb = 'SELECT' THEN CASE WHEN j.sees THEN 'seen' ELSE 'unseen' END
    WHEN j.verb <> 'INSERT' AND NOT j.sees THEN 'none'
    WHEN j.rows_are IN ('history', 'audit', 'seal') THEN 'AI010'
    WHEN j.name IN ('unmapped', 'disabled') THEN '42501'
    WHEN j.relation = 'document' AND j.verb = 'DELETE' THEN 'AI010'
    -- No tool changes what somebody found.
    WHEN j.relation = 'test_execution' AND j.verb = 'UPDATE' AND j.verdict = 'done' AND j.name <> 'admin' AND NOT COALESCE(j.own, false) THEN 'AI003'
    WHEN j.rows_are IN ('content', 'places', 'runs', 'members', 'links') THEN j.verdict
    WHEN j.name = 'admin' THEN 'done' ELSE '42501' END AS wanted
FROM judged j;

CREATE TEMP VIEW difference AS
SELECT format('%s %s %s of %s: %s, not %s', name, verb, relation, COALESCE(tenant, 'the house'), sql, wanted) AS difference
FROM expected WHERE sql <> wanted
  -- A key or reference that stands in the way; of a deletion it may do so before the verdict.
  AND NOT (wanted = 'done' AND sql IN ('23503', '23505', '23514', 'AI010'))
  AND NOT (wanted IN ('AI003', '42501') AND sql IN ('23503', 'AI010') AND verb = 'DELETE')
ORDER BY 1;

-- A policy is asked before NOT NULL is: no column may be taken for granted. What comes back is a verdict or a constraint, and nothing
-- that only a fault of the program says (class XX), nor the end of the session.
CREATE FUNCTION pg_temp.try_null(name text, s sample, column_name name) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  target CONSTANT regclass := ('ainecto.' || s.relation)::regclass;
  columns CONSTANT text := (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
    WHERE a.attrelid = target AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '');
  statement text;
BEGIN
  FOREACH statement IN ARRAY ARRAY[
      format('UPDATE %s SET %I = NULL WHERE ctid = $1', target, column_name),
      format('INSERT INTO %s (%s) SELECT %2$s FROM jsonb_populate_record(NULL::%1$s, $2)', target, columns)] LOOP
    BEGIN
      EXECUTE format('SET LOCAL ROLE verdict_%s', name);
      EXECUTE statement USING s.row_id, s.image || jsonb_build_object(column_name, NULL);
      RAISE EXCEPTION USING ERRCODE = 'ZZ999';
    EXCEPTION WHEN OTHERS THEN
      IF SQLSTATE LIKE 'XX%' THEN
        RETURN NEXT format('%s: %s: %s', statement, SQLSTATE, sqlerrm);
      END IF;
    END;
  END LOOP;
END
$$;
CREATE TEMP VIEW broken AS
SELECT b AS broken FROM sample s CROSS JOIN pg_attribute a CROSS JOIN LATERAL pg_temp.try_null('owner', s, a.attname) b
WHERE (s.tenant = 'ada@example.org' OR s.tenant IS NULL) AND a.attrelid = ('ainecto.' || s.relation)::regclass AND a.attnum > 0
  AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY 1;
