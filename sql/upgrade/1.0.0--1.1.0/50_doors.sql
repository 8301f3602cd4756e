-- Tokens made from tokens know what they were made from; sign-ins are counted before their password is looked at; the shim
-- seals passwords.
ALTER TABLE ainecto.sign_in_attempt ADD COLUMN pending boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN ainecto.sign_in_attempt.pending IS 'Admitted and counted as a failure; its password has not been looked at yet';

ALTER TABLE ainecto.oauth_token ADD COLUMN parent_hash bytea,
  ADD CONSTRAINT oauth_token_parent_fkey FOREIGN KEY (parent_hash) REFERENCES ainecto.oauth_token (token_hash) ON DELETE CASCADE,
  ADD CONSTRAINT oauth_token_parent_check CHECK (parent_hash IS NULL OR kind = 'access');
CREATE INDEX oauth_token_parent_index ON ainecto.oauth_token (parent_hash) WHERE parent_hash IS NOT NULL;

-- 1.0.0 did not note which tokens were made from others. They lived for an hour at most, and each could make another: they end
-- here. A personal token is made with its grant, a client's access token together with a refresh token; others were made later.
UPDATE ainecto.oauth_token t SET revoked_at = pg_catalog.now()
  FROM ainecto.oauth_grant g
 WHERE g.uuid OPERATOR(pg_catalog.=) t.grant_uuid AND t.kind OPERATOR(pg_catalog.=) 'access' AND t.revoked_at IS NULL
   AND t.expires_at OPERATOR(pg_catalog.>) pg_catalog.now()
   AND CASE WHEN g.client_id IS NULL
         THEN t.created_at OPERATOR(pg_catalog.>) (g.created_at OPERATOR(pg_catalog.+) '1 second'::pg_catalog.interval)
         ELSE NOT EXISTS (SELECT FROM ainecto.oauth_token o
                           WHERE o.grant_uuid OPERATOR(pg_catalog.=) t.grant_uuid
                             AND o.kind OPERATOR(pg_catalog.=) 'refresh'
                             AND o.created_at OPERATOR(pg_catalog.>=) t.created_at
                             AND o.created_at OPERATOR(pg_catalog.<)
                                 (t.created_at OPERATOR(pg_catalog.+) '1 second'::pg_catalog.interval))
       END;

ALTER TABLE ainecto.upload_token ADD COLUMN parent_hash bytea;
COMMENT ON TABLE ainecto.upload_token IS 'Short-lived tokens of request_upload_token; expired ones go at the next request. (A token of purpose mcp.call is an access token made from the caller''s, in oauth_token.)';

COMMENT ON FUNCTION ainecto.attachment_part(bytea, text, integer) IS
  'For the shim: a piece of an attachment for whom the access token stands for; status 200, 401, 403 (not by plan or scopes) or 404, bytes null behind the end';

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

REVOKE ALL ON FUNCTION
  ainecto.ainecto_oauth_call(text, jsonb, inet, text, bytea),
  ainecto.open_shim_session()
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  ainecto.ainecto_oauth_call(text, jsonb, inet, text, bytea),
  ainecto.open_shim_session()
TO ainecto_shim;
