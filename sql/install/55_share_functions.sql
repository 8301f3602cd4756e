-- What the shim calls for public links, uploads and downloads.
CREATE FUNCTION ainecto.shared_document(token_hash bytea)
  RETURNS jsonb
  LANGUAGE C STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_shared_document';
COMMENT ON FUNCTION ainecto.shared_document(bytea) IS 'For the shim of 1.0.0, which drew pages itself: AI020, install that of this version';

CREATE FUNCTION ainecto.ainecto_upload_call(token_hash bytea, step text, request jsonb, chunk bytea, peer inet, request_id text)
  RETURNS ainecto.http_reply
  LANGUAGE C VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_upload_call';
COMMENT ON FUNCTION ainecto.ainecto_upload_call(bytea, text, jsonb, bytea, inet, text) IS
  'For the shim: a step of a PUT with an upload token: begin {content_type, length}, chunk {upload, number} with its bytes, finish {upload}';

CREATE FUNCTION ainecto.attachment_part(token_hash bytea, attachment text, number integer, OUT status integer,
    OUT filename text, OUT content_type text, OUT size_bytes bigint, OUT bytes bytea)
  RETURNS record
  LANGUAGE C STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_attachment_part';
COMMENT ON FUNCTION ainecto.attachment_part(bytea, text, integer) IS
  'For the shim: a piece of an attachment for whom the access token stands for; status 200, 401, 403 (not by plan or scopes) or 404, bytes null behind the end';
