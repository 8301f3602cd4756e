#!/usr/bin/env bash
# Creates the demo account with its documents once, and writes $AINECTO_HOME/env.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"
find_places

DEMO_EMAIL=demo@example.org
env=$AINECTO_HOME/env

sql() { "$bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 -v "email=$DEMO_EMAIL" "$@"; }
secret() { od -An -N12 -tx1 /dev/urandom | tr -d ' \n'; }

# The password and token of an account that exists already are known from the last run alone; lost, they are made anew.
if [ -f "$env" ]; then
  # shellcheck source=/dev/null
  source "$env"
fi

account_exists() { [ "$(sql -f - <<< "SELECT count(*) FROM ainecto.account WHERE email = :'email'")" -eq 1 ]; }

if ! account_exists; then
  DEMO_PASSWORD=$(secret)
  export DEMO_PASSWORD
  # All or nothing: a run that breaks off here leaves no half-made demo behind.
  sql -1 -f - -f "$harness/demo.sql" << 'SQL'
\getenv password DEMO_PASSWORD
SELECT ainecto.create_account(:'email', :'password', 'Demo', 'pro') \g /dev/null
SQL
  DEMO_TOKEN=
elif [ -z "${DEMO_PASSWORD:-}" ]; then
  DEMO_PASSWORD=$(secret)
  export DEMO_PASSWORD
  sql -f - << 'SQL'
\getenv password DEMO_PASSWORD
SELECT ainecto.set_password(:'email', :'password') \g /dev/null
SQL
fi
# It can be disconnected on the account page like any other.
token_is_good() {
  DEMO_TOKEN=${DEMO_TOKEN:-} sql -f - << 'SQL' | grep -qx 200
\getenv token DEMO_TOKEN
SELECT ainecto.check_token(sha256(:'token'))
SQL
}
token_is_good || DEMO_TOKEN=$(sql -f - <<< "SELECT ainecto.create_access_token(:'email', 'make start')")

(
  umask 077
  printf '%s=%q\n' MCP_URL "$AINECTO_PUBLIC_URL/mcp" PGHOST "$socket_directory" PGPORT 5432 PGDATA "$data" \
    PGDATABASE ainecto PGUSER postgres DEMO_EMAIL "$DEMO_EMAIL" DEMO_PASSWORD "$DEMO_PASSWORD" DEMO_TOKEN "$DEMO_TOKEN" \
    > "$env.new"
)
mv "$env.new" "$env"
