#!/usr/bin/env bash
# Creates the database ainecto with the extension, or brings the extension up to the installed version.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"
find_places

sql() { "$bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 "$@"; }

[ "$(sql -d postgres -c "SELECT count(*) FROM pg_database WHERE datname = 'ainecto'")" -eq 1 ] ||
  sql -d postgres -c 'CREATE DATABASE ainecto'

sql -v "url=$AINECTO_PUBLIC_URL" <<'SQL'
-- For links that are made in psql.
ALTER DATABASE ainecto SET ainecto.public_url = :'url';
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS ainecto;
ALTER EXTENSION ainecto UPDATE;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ainecto_web') THEN
    CREATE ROLE ainecto_web LOGIN;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'ainecto_shim') THEN
    GRANT ainecto_shim TO ainecto_web;
  END IF;
END
$$;
SQL
