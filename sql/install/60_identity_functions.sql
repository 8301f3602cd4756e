-- Accounts, plans, tokens and the authorization server, as functions and views.
-- What most of them say of themselves: 98_comments_function.sql.

-- What the shim calls.
CREATE TYPE ainecto.oauth_reply AS (status integer, headers jsonb, body text, page jsonb);
COMMENT ON TYPE ainecto.oauth_reply IS 'Answer of an OAuth endpoint: a JSON body, a page for the shim to render, or a Location header';

CREATE FUNCTION ainecto.ainecto_oauth_call(endpoint text, request jsonb, peer inet, request_id text)
  RETURNS ainecto.oauth_reply LANGUAGE c VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_oauth_call';

CREATE FUNCTION ainecto.ainecto_oauth_call(endpoint text, request jsonb, peer inet, request_id text, sealed bytea)
  RETURNS ainecto.oauth_reply LANGUAGE c VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_oauth_call_sealed';
COMMENT ON FUNCTION ainecto.ainecto_oauth_call(text, jsonb, inet, text, bytea) IS
  'For the shim: the same with parameters that no log may show in a box sealed with the key of ainecto.open_shim_session(), or null';

CREATE FUNCTION ainecto.open_shim_session() RETURNS bytea
  LANGUAGE c VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_open_shim_session';
COMMENT ON FUNCTION ainecto.open_shim_session() IS
  'For the shim, once a connection: keeps bound parameters of this session out of the server log, and makes a key pair that lives in this session''s memory alone; its public key (X25519, 32 bytes)';

CREATE FUNCTION ainecto.check_token(token_hash bytea) RETURNS integer
  LANGUAGE c STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_check_token';
COMMENT ON FUNCTION ainecto.check_token(bytea) IS
  'For the shim: 200 if this is the SHA-256 of an access token that is good here, else 401';

CREATE FUNCTION ainecto.shim_ready() RETURNS text
  LANGUAGE c STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_shim_ready';

-- What administrators call. Each leaves a row in audit_log.
CREATE FUNCTION ainecto.create_account(email text, password text DEFAULT NULL, name text DEFAULT NULL, plan text DEFAULT 'free')
  RETURNS text LANGUAGE c VOLATILE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_create_account';

CREATE FUNCTION ainecto.create_password_link(email text) RETURNS text
  LANGUAGE c VOLATILE STRICT SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_create_password_link';

CREATE FUNCTION ainecto.set_password(email text, password text) RETURNS void
  LANGUAGE c VOLATILE STRICT SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_set_password';

CREATE FUNCTION ainecto.set_plan(email text, plan text) RETURNS jsonb
  LANGUAGE c VOLATILE STRICT SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_change_plan';

CREATE FUNCTION ainecto.preview_plan(email text, plan text, OUT document_uuid uuid, OUT title text, OUT versions bigint,
    OUT due_at timestamptz)
  RETURNS SETOF record
  LANGUAGE c STABLE STRICT SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_preview_plan';

CREATE FUNCTION ainecto.disable_account(email text) RETURNS void
  LANGUAGE c VOLATILE STRICT SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_disable_account';

CREATE FUNCTION ainecto.enable_account(email text) RETURNS void
  LANGUAGE c VOLATILE STRICT SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_enable_account';

CREATE FUNCTION ainecto.map_role(role name, email text) RETURNS void
  LANGUAGE c VOLATILE STRICT SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_map_role';

CREATE FUNCTION ainecto.unmap_role(role name) RETURNS void
  LANGUAGE c VOLATILE STRICT SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_unmap_role';

CREATE FUNCTION ainecto.create_access_token(email text, label text, expires interval DEFAULT NULL) RETURNS text
  LANGUAGE c VOLATILE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_create_access_token';

CREATE FUNCTION ainecto.revoke_grant(grant_uuid uuid) RETURNS void
  LANGUAGE c VOLATILE STRICT SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_revoke_grant';

CREATE FUNCTION ainecto.register_client(name text, redirect_uris text[], id text DEFAULT NULL,
    confidential boolean DEFAULT false, OUT client_id text, OUT client_secret text)
  LANGUAGE c VOLATILE SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_register_client';

CREATE FUNCTION ainecto.plan_default(OUT name text, OUT mcp_enabled boolean, OUT versions_kept integer, OUT rank integer)
  RETURNS SETOF record LANGUAGE c IMMUTABLE PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'ainecto_plan_default';
COMMENT ON FUNCTION ainecto.plan_default() IS 'What the plans allow as delivered; table ainecto.plan_override changes it';

CREATE VIEW ainecto.plan AS
  SELECT d.name,
         coalesce(o.mcp_enabled, d.mcp_enabled) AS mcp_enabled,
         coalesce(o.versions_kept, d.versions_kept) AS versions_kept,
         coalesce(o.grace_days, 30) AS grace_days
  FROM ainecto.plan_default() d
  LEFT JOIN ainecto.plan_override o ON o.name OPERATOR(pg_catalog.=) d.name
  ORDER BY d.rank;
COMMENT ON VIEW ainecto.plan IS 'What each plan allows: MCP, how many versions are kept per document (-1: all), and for how many days more than that after a plan has shrunk';

CREATE VIEW ainecto.connected_app AS
  SELECT g.uuid AS grant_uuid,
         a.email,
         g.client_id,
         coalesce(c.name, g.label) AS name,
         g.redirect_uri,
         g.scopes,
         g.created_at,
         g.last_used_at,
         t.expires_at
  FROM ainecto.oauth_grant g
  JOIN ainecto.account a ON a.id OPERATOR(pg_catalog.=) g.account_id
  LEFT JOIN ainecto.oauth_client c ON c.id OPERATOR(pg_catalog.=) g.client_id
  JOIN LATERAL (SELECT pg_catalog.max(x.expires_at) AS expires_at
                FROM ainecto.oauth_token x
                WHERE x.grant_uuid OPERATOR(pg_catalog.=) g.uuid AND x.revoked_at IS NULL) t
    ON t.expires_at OPERATOR(pg_catalog.>) pg_catalog.now()
  WHERE g.revoked_at IS NULL;
COMMENT ON VIEW ainecto.connected_app IS 'Programs that can act for an account, and until when if they are not used; ainecto.revoke_grant() disconnects one. Of very many: WHERE email or client_id = …, or by pages, WHERE grant_uuid > … ORDER BY grant_uuid LIMIT …';
COMMENT ON COLUMN ainecto.connected_app.last_used_at IS 'Written at most once an hour; null: not used yet';

REVOKE ALL ON FUNCTION
  ainecto.ainecto_oauth_call(text, jsonb, inet, text),
  ainecto.ainecto_oauth_call(text, jsonb, inet, text, bytea),
  ainecto.open_shim_session(),
  ainecto.check_token(bytea),
  ainecto.shim_ready(),
  ainecto.create_account(text, text, text, text),
  ainecto.create_password_link(text),
  ainecto.set_password(text, text),
  ainecto.set_plan(text, text),
  ainecto.preview_plan(text, text),
  ainecto.disable_account(text),
  ainecto.enable_account(text),
  ainecto.map_role(name, text),
  ainecto.unmap_role(name),
  ainecto.create_access_token(text, text, interval),
  ainecto.revoke_grant(uuid),
  ainecto.register_client(text, text[], text, boolean),
  ainecto.plan_default()
FROM PUBLIC;

GRANT EXECUTE ON FUNCTION
  ainecto.ainecto_oauth_call(text, jsonb, inet, text),
  ainecto.ainecto_oauth_call(text, jsonb, inet, text, bytea),
  ainecto.open_shim_session(),
  ainecto.check_token(bytea),
  ainecto.shim_ready()
TO ainecto_shim;

GRANT EXECUTE ON FUNCTION
  ainecto.create_account(text, text, text, text),
  ainecto.create_password_link(text),
  ainecto.set_password(text, text),
  ainecto.set_plan(text, text),
  ainecto.preview_plan(text, text),
  ainecto.disable_account(text),
  ainecto.enable_account(text),
  ainecto.map_role(name, text),
  ainecto.unmap_role(name),
  ainecto.create_access_token(text, text, interval),
  ainecto.revoke_grant(uuid),
  ainecto.register_client(text, text[], text, boolean)
TO ainecto_admin;

GRANT EXECUTE ON FUNCTION ainecto.plan_default() TO ainecto_admin, ainecto_auditor;
GRANT SELECT ON ainecto.plan, ainecto.connected_app TO ainecto_admin, ainecto_auditor;
