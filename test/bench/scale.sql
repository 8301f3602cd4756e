-- Populations for scale.mjs: one procedure each, which adds what is missing between two sizes. Rows are written below the triggers, as a
-- load does: nothing of them is versioned or audited. Identifiers are made of words and numbers, so that equal sizes are equal houses.
SET client_min_messages = warning;
CREATE SCHEMA scale;

CREATE FUNCTION scale.id(name text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT md5(name || ' ' || n)::uuid $$;
CREATE FUNCTION scale.account(house text) RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT id FROM ainecto.account WHERE email = house || '@scale.example' $$;

-- An account with a workspace, and projects 1 to count in it.
CREATE PROCEDURE scale.house(house text, projects int DEFAULT 1) LANGUAGE sql AS $$
  INSERT INTO ainecto.account (email, name, plan) VALUES (house || '@scale.example', house, 'enterprise');
  INSERT INTO ainecto.workspace (uuid, owner_id, name) VALUES (scale.id(house || ' workspace', 1), scale.account(house), house);
  INSERT INTO ainecto.project (uuid, workspace_uuid, name, created_at)
    SELECT scale.id(house || ' project', n), scale.id(house || ' workspace', 1), 'Project ' || n, timestamptz '2026-01-01' + n * interval '1 minute'
    FROM generate_series(1, projects) n;
$$;

-- Documents first to last of a house, spread evenly over its projects 1 to count.
CREATE PROCEDURE scale.documents(house text, first bigint, last bigint, projects bigint DEFAULT 1, kind text DEFAULT 'erd') LANGUAGE sql AS $$
  INSERT INTO ainecto.document (uuid, project_uuid, type, title, version, created_at, updated_at)
    SELECT scale.id(house || ' document', n), scale.id(house || ' project', 1 + n % projects), kind, house || ' ledger ' || n, 1, at, at
    FROM generate_series(first, last) n, LATERAL (SELECT timestamptz '2026-01-01' + n * interval '1 second') t(at);
$$;

-- ERDs of so many tables of 12 columns; every table but the first has a ref to the one before.
CREATE PROCEDURE scale.tables(document uuid, first bigint, last bigint) LANGUAGE sql AS $$
  INSERT INTO ainecto.erd_table (document_uuid, uuid, name, schema_name, note, display_order, position_x, position_y)
    SELECT document, 't' || n, 'table_' || n, 'public', 'One of many alike', n, 400 * (n % 70), 400 * (n / 70) FROM generate_series(first, last) n;
  INSERT INTO ainecto.erd_column (document_uuid, uuid, table_uuid, name, type, is_pk, display_order)
    SELECT document, format('c%s_%s', n, c), 't' || n, 'attribute_' || c, 'text', c = 1, c FROM generate_series(first, last) n, generate_series(1, 12) c;
  INSERT INTO ainecto.erd_ref (document_uuid, uuid, from_table_uuid, to_table_uuid, relationship)
    SELECT document, 'r' || n, 't' || n, 't' || n - 1, '>' FROM generate_series(greatest(first, 2), last) n;
  INSERT INTO ainecto.erd_ref_column (document_uuid, uuid, ref_uuid, from_column_uuid, to_column_uuid)
    SELECT document, 'm' || n, 'r' || n, format('c%s_2', n), format('c%s_1', n - 1) FROM generate_series(greatest(first, 2), last) n;
$$;

-- Runs first to last of a house's first project, each of so many cases with so many results.
CREATE PROCEDURE scale.runs(house text, start bigint, first bigint, last bigint, cases bigint, results bigint) LANGUAGE sql AS $$
  INSERT INTO ainecto.test_run (id, project_uuid, name, status, account_id, created_at)
    SELECT start + n, scale.id(house || ' project', 1), 'Run ' || n, 'IN_PROGRESS', scale.account(house), timestamptz '2026-01-01' + n * interval '1 minute'
    FROM generate_series(first, last) n;
  INSERT INTO ainecto.test_run_case (run_id, case_id, document_uuid, document_version, scenario_id, scenario_name, title, priority, type, display_order)
    SELECT start + n, c, scale.id(house || ' document', 1), 1, 1, 'Scenario', 'Case ' || c, 'MEDIUM', 'FUNCTIONAL', c
    FROM generate_series(first, last) n, generate_series(1, cases) c;
  INSERT INTO ainecto.test_execution (run_id, case_id, result, account_id)
    SELECT start + n, c, (ARRAY['PASSED', 'FAILED', 'BLOCKED'])[1 + c % 3], scale.account(house)
    FROM generate_series(first, last) n, generate_series(1, results) i, generate_series(1, cases) c;
$$;

-- The dimensions: each is grown from one size to the next. What does not grow is made with the first size.

CREATE PROCEDURE scale.grow_others(before bigint, size bigint) LANGUAGE plpgsql AS $$
BEGIN
  IF before = 0 THEN
    CALL scale.house('few');
    CALL scale.documents('few', 1, 100);
    CALL scale.house('others', 1000);
  END IF;
  CALL scale.documents('others', before + 1, size, 1000);
END
$$;

CREATE PROCEDURE scale.grow_own(before bigint, size bigint) LANGUAGE plpgsql AS $$
BEGIN
  IF before = 0 THEN CALL scale.house('own'); END IF;
  CALL scale.documents('own', before + 1, size);
END
$$;

CREATE PROCEDURE scale.grow_projects(before bigint, size bigint) LANGUAGE plpgsql AS $$
BEGIN
  IF before = 0 THEN CALL scale.house('projects', 0); END IF;
  INSERT INTO ainecto.project (uuid, workspace_uuid, name, created_at)
    SELECT scale.id('projects project', n), scale.id('projects workspace', 1), 'Project ' || n, timestamptz '2026-01-01' + n * interval '1 minute'
    FROM generate_series(before + 1, size) n;
  INSERT INTO ainecto.document (uuid, project_uuid, type, title, version, created_at)
    SELECT gen_random_uuid(), scale.id('projects project', n), 'erd', 'Document ' || i, 1, timestamptz '2026-01-01' + i * interval '1 minute'
    FROM generate_series(before + 1, size) n, generate_series(1, 60) i;
END
$$;

CREATE PROCEDURE scale.grow_grants(before bigint, size bigint) LANGUAGE plpgsql AS $$
BEGIN
  IF before = 0 THEN
    CALL scale.house('grants');
    CALL scale.house('granter', 100);
  END IF;
  CALL scale.documents('granter', before + 1, size, 100);
  INSERT INTO ainecto.role_grant (account_id, role, document_uuid)
    SELECT scale.account('grants'), 'VIEWER', scale.id('granter document', n) FROM generate_series(before + 1, size) n;
END
$$;

-- A run with a thousand results, and what was recorded since in those of others.
CREATE PROCEDURE scale.grow_executions(before bigint, size bigint) LANGUAGE plpgsql AS $$
BEGIN
  IF before = 0 THEN
    CALL scale.house('tester');
    CALL scale.documents('tester', 1, 1, kind => 'testcase');
    CALL scale.runs('tester', 1000000, 1, 1, 10, 100);
    CALL scale.house('recorder');
    CALL scale.documents('recorder', 1, 1, kind => 'testcase');
  END IF;
  CALL scale.runs('recorder', 2000000, before / 1000 + 1, size / 1000, 100, 10);
END
$$;

-- Sixty runs, each of so many cases with a result; a house for each size.
CREATE PROCEDURE scale.grow_cases(before bigint, size bigint) LANGUAGE plpgsql AS $$
BEGIN
  CALL scale.house('cases' || size);
  CALL scale.documents('cases' || size, 1, 1, kind => 'testcase');
  CALL scale.runs('cases' || size, 10000000 + size * 1000, 1, 60, size, 1);
END
$$;

CREATE PROCEDURE scale.grow_runs(before bigint, size bigint) LANGUAGE plpgsql AS $$
BEGIN
  IF before = 0 THEN
    CALL scale.house('runs');
    CALL scale.documents('runs', 1, 1, kind => 'testcase');
  END IF;
  CALL scale.runs('runs', 3000000, before + 1, size, 10, 1);
END
$$;

CREATE PROCEDURE scale.grow_trash(before bigint, size bigint) LANGUAGE plpgsql AS $$
BEGIN
  IF before = 0 THEN CALL scale.house('trash', 20); END IF;
  CALL scale.documents('trash', before + 1, size, 20);
  UPDATE ainecto.document SET archived_at = created_at
    WHERE uuid IN (SELECT scale.id('trash document', n) FROM generate_series(before + 1, size) n);
END
$$;

CREATE PROCEDURE scale.grow_workspaces(before bigint, size bigint) LANGUAGE plpgsql AS $$
BEGIN
  IF before = 0 THEN CALL scale.house('workspaces'); END IF;
  INSERT INTO ainecto.workspace (uuid, owner_id, name, created_at)
    SELECT scale.id('workspaces workspace', n), scale.account('workspaces'), 'Workspace ' || n, timestamptz '2026-01-01' + n * interval '1 minute'
    FROM generate_series(greatest(before, 1) + 1, size) n;
END
$$;

-- A document for each size, with three versions made by tools: one column each.
CREATE PROCEDURE scale.grow_tables(before bigint, size bigint) LANGUAGE plpgsql AS $$
BEGIN
  IF before = 0 THEN CALL scale.house('tables'); END IF;
  CALL scale.documents('tables', size, size);
  UPDATE ainecto.document SET version = 0 WHERE uuid = scale.id('tables document', size);
  CALL scale.tables(scale.id('tables document', size), 1, size);
END
$$;
CREATE PROCEDURE scale.write_tables(size bigint) LANGUAGE plpgsql AS $$
DECLARE
  answer jsonb;
BEGIN
  FOR n IN 1 .. 3 LOOP
    answer := ainecto.call_tool('tables@scale.example', 'erd_apply_changes', jsonb_build_object('documentUuid', scale.id('tables document', size), 'description', 'One column',
      'arrangeNewTables', false, 'operations', jsonb_build_array(jsonb_build_object('op', 'create', 'type', 'column',
        'data', jsonb_build_object('table_uuid', 't' || n, 'name', 'added_' || n, 'type', 'text')))));
    IF answer ? 'error' THEN RAISE EXCEPTION '%', answer; END IF;
  END LOOP;
END
$$;

-- A document of a hundred columns that were given other names, so many in all; every name is another word.
CREATE PROCEDURE scale.grow_renames(before bigint, size bigint) LANGUAGE plpgsql AS $$
BEGIN
  IF before = 0 THEN
    CALL scale.house('renames');
    CALL scale.documents('renames', 1, 1);
    CALL scale.tables(scale.id('renames document', 1), 1, 8);
  END IF;
  FOR round IN before / 96 + 1 .. size / 96 LOOP
    UPDATE ainecto.erd_column SET name = 'word' || translate(round::text, '0123456789', 'abcdefghij') || translate(uuid, 'c_0123456789', 'xyabcdefghij')
      WHERE document_uuid = scale.id('renames document', 1);
  END LOOP;
END
$$;

-- Programs that registered long ago, each with a grant and a token of an account of many, and one account with ten of them.
CREATE PROCEDURE scale.grow_clients(before bigint, size bigint) LANGUAGE plpgsql AS $$
BEGIN
  IF before = 0 THEN
    CALL scale.house('connected');
    INSERT INTO ainecto.account (email, name, plan) SELECT format('client-%s@scale.example', n), 'Client', 'pro' FROM generate_series(1, 1000) n;
  END IF;
  INSERT INTO ainecto.oauth_client (id, name, redirect_uris, auth_method, created_at, peer)
    SELECT 'scale-' || n, 'Agent ' || n, '{http://127.0.0.1/}', 'none', now() - interval '60 days' + n * interval '1 second', '192.0.2.1' FROM generate_series(before + 1, size) n;
  INSERT INTO ainecto.oauth_grant (uuid, account_id, client_id, scopes, created_at)
    SELECT scale.id('grant', n), scale.account(CASE WHEN n <= 10 THEN 'connected' ELSE 'client-' || 1 + n % 1000 END), 'scale-' || n, 'ainecto:read', now() - interval '60 days' FROM generate_series(before + 1, size) n;
  INSERT INTO ainecto.oauth_token (token_hash, grant_uuid, kind, scopes, created_at, expires_at)
    SELECT sha256(('scale ' || n)::bytea), scale.id('grant', n), 'refresh', 'ainecto:read', now() - interval '60 days', now() + interval '30 days' FROM generate_series(before + 1, size) n;
END
$$;

CREATE PROCEDURE scale.grow_sessions(before bigint, size bigint) LANGUAGE plpgsql AS $$
BEGIN
  IF before = 0 THEN CALL scale.house('sessions'); END IF;
  INSERT INTO ainecto.mcp_session (id, grant_uuid, protocol_version, client_name, created_at, last_used_at)
    SELECT md5('session ' || n), scale.id('grant', 1 + n % 1000), '2025-06-18', 'scale', now() - interval '1 day', now() - interval '1 hour' FROM generate_series(before + 1, size) n;
END
$$;

-- Versions and audit rows of others, by a thousand accounts and programs.
CREATE PROCEDURE scale.grow_versions(before bigint, size bigint) LANGUAGE plpgsql AS $$
BEGIN
  IF before = 0 THEN
    INSERT INTO ainecto.account (email, name) VALUES ('leaving@scale.example', 'Leaving');
    CALL scale.house('author');
    CALL scale.documents('author', 1, 1000);
  END IF;
  INSERT INTO ainecto.document_version (document_uuid, version, at, account_id, client_id, session_id, grant_uuid, request_id, tool, description, source)
    SELECT scale.id('author document', 1 + n % 1000), 2 + n / 1000, timestamptz '2026-01-01' + n * interval '1 second', scale.account('author'), 'scale-1',
      'session', scale.id('grant', 1), 'version-' || n, 'erd_apply_changes', 'Why', 'mcp' FROM generate_series(before, size - 1) n;
  UPDATE ainecto.document d SET version = v.version FROM (SELECT 1 + size / 1000 AS version) v WHERE d.uuid IN (SELECT scale.id('author document', n) FROM generate_series(1, 1000) n);
END
$$;

CREATE PROCEDURE scale.grow_audit(before bigint, size bigint) LANGUAGE sql AS $$
  INSERT INTO ainecto.audit_log (at, account_id, client_id, grant_uuid, session_id, session_role, database_role, peer, source, tool, target_kind, target, version,
      description, outcome, sqlstate, request_id)
    SELECT timestamptz '2026-01-01' + n * interval '1 second', a.first + n % 1000, 'scale-' || 1 + n % 1000, scale.id('grant', 1 + n % 1000), 'session-' || n / 100, 'shim', 'shim', '192.0.2.1', 'mcp',
      'erd_apply_changes', 'document', scale.id('author document', 1 + n % 1000)::text, 1 + n / 1000, 'Why', CASE WHEN n % 40 = 0 THEN 'refused' ELSE 'done' END,
      CASE WHEN n % 40 = 0 THEN 'AI003' END, 'request-' || n
    FROM generate_series(before, size - 1) n, (SELECT min(id) AS first FROM ainecto.account WHERE email LIKE 'client-%@scale.example') a;
$$;
