-- JSON and what stands in it is UTF-8; in another encoding an escaped character would become another text.
DO $$
BEGIN
  IF pg_catalog.getdatabaseencoding() OPERATOR(pg_catalog.<>) 'UTF8' THEN
    RAISE EXCEPTION 'ainecto needs a database of encoding UTF8'
      USING ERRCODE = 'feature_not_supported', DETAIL = pg_catalog.format('This one is of encoding %s.', pg_catalog.getdatabaseencoding()),
        HINT = 'CREATE DATABASE … TEMPLATE template0 ENCODING UTF8';
  END IF;
END
$$;

-- Schema and roles. Roles belong to the cluster: they are made if absent and stay after DROP EXTENSION.
CREATE SCHEMA ainecto;
COMMENT ON SCHEMA ainecto IS 'Ainecto: ERDs, flow diagrams, test cases and readmes with versions and audit';
REVOKE ALL ON SCHEMA ainecto FROM PUBLIC;

DO $$
DECLARE
  wanted record;
BEGIN
  FOR wanted IN
    SELECT * FROM (VALUES
      ('ainecto_shim', 'Ainecto: the HTTP shim; may execute the entry functions and read nothing'),
      ('ainecto_admin', 'Ainecto: may administer accounts, roles and tools from SQL'),
      ('ainecto_auditor', 'Ainecto: may read audit, versions and changes'),
      ('ainecto_retention', 'Ainecto: may delete old versions and changes by hand; nobody should be a member'))
      AS w (name, purpose)
  LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname OPERATOR(pg_catalog.=) wanted.name) THEN
      EXECUTE pg_catalog.format('CREATE ROLE %I NOLOGIN', wanted.name);
      EXECUTE pg_catalog.format('COMMENT ON ROLE %I IS %L', wanted.name, wanted.purpose);
    END IF;
  END LOOP;
END
$$;

GRANT USAGE ON SCHEMA ainecto TO ainecto_shim, ainecto_admin, ainecto_auditor, ainecto_retention;
