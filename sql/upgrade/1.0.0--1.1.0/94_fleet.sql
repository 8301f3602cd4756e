-- What became of a call whose answer was lost.
CREATE FUNCTION ainecto.call_outcome(token_hash bytea, request_id text, age bigint)
  RETURNS text
  LANGUAGE C VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS 'MODULE_PATHNAME', 'ainecto_call_outcome';

REVOKE ALL ON FUNCTION ainecto.call_outcome(bytea, text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ainecto.call_outcome(bytea, text, bigint) TO ainecto_shim;
