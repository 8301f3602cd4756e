-- The entry points that belong to no single area: the gate, history, places and access for SQL users.
-- What most of them say of themselves: 98_comments_function.sql.
CREATE TYPE ainecto.http_reply AS (status integer, headers jsonb, body text, stream jsonb);
COMMENT ON TYPE ainecto.http_reply IS 'An HTTP answer: headers are names to texts, body is JSON text';

CREATE FUNCTION ainecto.ainecto_mcp_call(token_hash bytea, http_method text, headers jsonb, peer inet, request_id text,
    body text)
  RETURNS ainecto.http_reply
  LANGUAGE C VOLATILE
  AS 'MODULE_PATHNAME', 'ainecto_mcp_call';
COMMENT ON FUNCTION ainecto.ainecto_mcp_call(bytea, text, jsonb, inet, text, text) IS
  'One MCP request: SHA-256 of the bearer token, HTTP method, protocol headers (lower-case names; ":query" is the query string), client address, request id, body. In a read-only transaction the result is null, or AI900 is raised, when the request has to write: it is to be repeated where it may.';

CREATE FUNCTION ainecto.fast_calls()
  RETURNS SETOF text
  LANGUAGE C STABLE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_fast_calls';
COMMENT ON FUNCTION ainecto.fast_calls() IS
  'Calls known to be short reads, as "method" or "tools/call name", and behind "write " short writes that may share a transaction: the shim sends each kind through a pipelined lane.';

CREATE FUNCTION ainecto.record_failure(token_hash bytea, request_id text, peer inet, call text, sqlstate text)
  RETURNS void
  LANGUAGE C VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_record_failure';
COMMENT ON FUNCTION ainecto.record_failure(bytea, text, inet, text, text) IS
  'Audit row for a write call that ended in an internal error and left nothing behind: call is "tools/call name". For shims of 1.0.0; the other form tells more.';

CREATE FUNCTION ainecto.record_failure(token_hash bytea, request_id text, peer inet, call text, sqlstate text, headers jsonb,
    body text)
  RETURNS void
  LANGUAGE C VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_record_failed_call';
COMMENT ON FUNCTION ainecto.record_failure(bytea, text, inet, text, text, jsonb, text) IS
  'Audit rows for the write calls of a request that ended in an error and left nothing behind: headers and body as given to ainecto.ainecto_mcp_call(), body null where it is no longer there. SQLSTATE AI901: its client cancelled it.';

CREATE FUNCTION ainecto.call_outcome(token_hash bytea, request_id text, age bigint)
  RETURNS text
  LANGUAGE C VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_call_outcome';

CREATE FUNCTION ainecto.cancel_call(token_hash bytea, request_id text)
  RETURNS boolean
  LANGUAGE C VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_cancel_call';
COMMENT ON FUNCTION ainecto.cancel_call(bytea, text) IS
  'Cancel the running call that came in under this request id with a token of the same grant; false if there is none. For the shim, when a client has gone.';

CREATE FUNCTION ainecto.call_tool(email text, tool text, arguments jsonb DEFAULT '{}')
  RETURNS jsonb
  LANGUAGE C VOLATILE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_call_tool';

CREATE FUNCTION ainecto.list_tools(OUT name text, OUT title text, OUT "group" text, OUT access text, OUT destructive boolean,
    OUT idempotent boolean, OUT versioned boolean, OUT available boolean, OUT description text, OUT input_schema jsonb)
  RETURNS SETOF record
  LANGUAGE C STABLE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_list_tools';
COMMENT ON FUNCTION ainecto.list_tools() IS 'All tools as declared; read them through the view ainecto.tools.';
CREATE VIEW ainecto.tools AS SELECT * FROM ainecto.list_tools();
COMMENT ON VIEW ainecto.tools IS 'The tools of tools/list: what each does, what it needs, whether it writes and makes versions';

CREATE FUNCTION ainecto.snapshot(document uuid, version bigint DEFAULT NULL)
  RETURNS jsonb
  LANGUAGE C STABLE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_snapshot';
COMMENT ON FUNCTION ainecto.snapshot(uuid, bigint) IS
  'The whole content of a document as it was at a version (null: now), rebuilt exactly. Needs a role on the document, or ainecto_auditor or ainecto_admin. AI002 for a version that never was or is no longer kept.';

CREATE FUNCTION ainecto.diff(document uuid, from_version bigint, to_version bigint, OUT entity text, OUT uuid text,
    OUT operation text, OUT before jsonb, OUT after jsonb)
  RETURNS SETOF record
  LANGUAGE C STABLE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_diff';

CREATE FUNCTION ainecto.restore(document uuid, version bigint, description text DEFAULT NULL)
  RETURNS bigint
  LANGUAGE C VOLATILE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_restore';

CREATE FUNCTION ainecto.blame(document uuid, entity text, OUT uuid text, OUT field text, OUT version bigint, OUT at timestamptz,
    OUT email text, OUT tool text, OUT description text)
  RETURNS SETOF record
  LANGUAGE C STABLE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_blame';

CREATE FUNCTION ainecto.changes(document uuid, from_version bigint, to_version bigint DEFAULT NULL, OUT kind text, OUT path text,
    OUT sentence text, OUT before jsonb, OUT after jsonb)
  RETURNS SETOF record
  LANGUAGE C STABLE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_changes';

CREATE FUNCTION ainecto.undo_version(document uuid, version bigint DEFAULT NULL, item text DEFAULT NULL, description text DEFAULT NULL)
  RETURNS bigint
  LANGUAGE C VOLATILE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_undo_version';

CREATE FUNCTION ainecto.undo_call(document uuid, request_id text, description text DEFAULT NULL)
  RETURNS bigint
  LANGUAGE C VOLATILE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_undo_call';

CREATE FUNCTION ainecto.undo_session(document uuid, session_id text, description text DEFAULT NULL)
  RETURNS bigint
  LANGUAGE C VOLATILE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_undo_session';

CREATE FUNCTION ainecto.lock_document(document uuid)
  RETURNS bigint
  LANGUAGE C VOLATILE STRICT SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_lock_document';

CREATE FUNCTION ainecto.grant_role(kind text, uuid uuid, email text, role text)
  RETURNS void
  LANGUAGE C VOLATILE STRICT SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_grant_role';

CREATE FUNCTION ainecto.revoke_role(kind text, uuid uuid, email text)
  RETURNS boolean
  LANGUAGE C VOLATILE STRICT SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_revoke_role';

CREATE FUNCTION ainecto.list_role_rights(OUT role text, OUT "right" text, OUT allowed boolean, OUT overridden boolean)
  RETURNS SETOF record
  LANGUAGE C STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_list_role_rights';
COMMENT ON FUNCTION ainecto.list_role_rights() IS 'Rights of the roles, overrides included; read them through the view ainecto.role_right.';
CREATE VIEW ainecto.role_right AS SELECT * FROM ainecto.list_role_rights();
COMMENT ON VIEW ainecto.role_right IS 'What each role may do; change it by rows of ainecto.role_right_override';

-- Audit by age, and persons.
CREATE FUNCTION ainecto.purge_audit(before timestamptz)
  RETURNS bigint
  LANGUAGE C VOLATILE STRICT SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_purge_audit';
COMMENT ON FUNCTION ainecto.purge_audit(timestamptz) IS
  'Remove audit rows older than a time, from the oldest on; returns how many went. Leaves a row of source "retention" and target kind "audit" that says which ids, how many and up to when. AI001 for a time within the last 30 days. For ainecto_retention.';

CREATE FUNCTION ainecto.erase_account(email text)
  RETURNS bigint
  LANGUAGE C VOLATILE STRICT SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_erase_account';
COMMENT ON FUNCTION ainecto.erase_account(text) IS
  'Erase the name, address and password of an account, or of a former one, for good; all its tokens, sessions, links and roles end. What it made stays under its number, which is returned. AI002 if nobody has or had the address. Descriptions, content, network addresses in the audit log, server logs and backups are not searched.';
