-- What changed in words, and versions taken back.
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

REVOKE ALL ON FUNCTION
  ainecto.changes(uuid, bigint, bigint),
  ainecto.undo_version(uuid, bigint, text, text),
  ainecto.undo_call(uuid, text, text),
  ainecto.undo_session(uuid, text, text)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  ainecto.changes(uuid, bigint, bigint),
  ainecto.undo_version(uuid, bigint, text, text),
  ainecto.undo_call(uuid, text, text),
  ainecto.undo_session(uuid, text, text)
  TO PUBLIC;
